//! A change held against its base: what it makes worse, and what was there before.

use super::{Case, Check, revision_unapproved, rules_loosened};
use crate::finding::Finding;
use crate::model::HeadStanding;
use std::collections::BTreeMap;

/// Findings with a change, parted by whether the base has them too.
#[derive(Clone, Debug, Default)]
pub struct Parted {
    /// What the change brings.
    pub new: Vec<Finding>,
    /// What was there before.
    pub already: Vec<Finding>,
}

/// The findings of the checks on a register with a change, by the settings of the base: `whole` is the register as the
/// change would leave it, `judged` the same without its settings, where it has any.
#[must_use]
pub fn of_change(whole: &Case<'_>, judged: Option<&Case<'_>>) -> Vec<Finding> {
    let Some(judged) = judged else { return super::run(whole) };
    // What the change does to the settings is only seen where they are; whether an approval is needed, the base says.
    let of_settings = |f: &Finding| f.id != revision_unapproved::CHECK.id;
    let mut findings: Vec<Finding> = super::run(whole).into_iter().filter(of_settings).collect();
    for finding in super::run(judged) {
        // The bar of an audience may read otherwise beside other settings; once is enough.
        let same =
            |f: &Finding| (f.id, &f.subject, f.commit) == (finding.id, &finding.subject, finding.commit);
        if finding.id != rules_loosened::CHECK.id && !findings.iter().any(same) {
            findings.push(finding);
        }
    }
    findings
}

/// Parts findings: what the base has as well was there already, each as often as the base has it.
///
/// Two findings are the same when they say the same. A finding about a commit, and a note about all of something, may
/// say it in other words as the register goes on; those are the same when they are about the same.
#[must_use]
pub fn part(findings: Vec<Finding>, base: &[Finding]) -> Parted {
    let mut exactly = counted(base, key);
    let (mut parted, mut rest) = (Parted::default(), Vec::new());
    let mut roughly = counted(base, loose);
    for finding in findings {
        if take(&mut exactly, &key(&finding)) {
            take(&mut roughly, &loose(&finding));
            parted.already.push(finding);
        } else {
            rest.push(finding);
        }
    }
    for finding in rest {
        let stands_for_itself = finding.commit.is_some() || is_of_a_check(&finding);
        if stands_for_itself && take(&mut roughly, &loose(&finding)) {
            parted.already.push(finding);
        } else {
            parted.new.push(finding);
        }
    }
    parted
}

type Key = (&'static str, String, String, String);

/// What a finding says, wherever in its file.
fn key(f: &Finding) -> Key {
    let path = f.place.as_ref().map_or_else(String::new, |p| p.path.to_string());
    (f.id, f.subject.clone(), path, format!("{} {:?}", f.message, f.commit))
}

/// What a finding is about.
fn loose(f: &Finding) -> Key {
    let (id, subject, path, _) = key(f);
    (id, subject, path, format!("{:?} {}", f.commit, f.severity))
}

fn counted(findings: &[Finding], key: fn(&Finding) -> Key) -> BTreeMap<Key, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts.entry(key(finding)).or_default() += 1;
    }
    counts
}

fn take(counts: &mut BTreeMap<Key, usize>, key: &Key) -> bool {
    match counts.get_mut(key) {
        Some(n) if *n > 0 => {
            *n -= 1;
            true
        }
        _ => false,
    }
}

fn is_of_a_check(finding: &Finding) -> bool {
    super::REGISTRY.iter().flat_map(|g| g.iter()).any(|c: &Check| c.id == finding.id)
}

/// Whether all that a change brings are records that count, each by whoever signed it: `touched` is the number of files
/// that it touches. Such a change always passes.
#[must_use]
pub fn only_adds_records(case: &Case<'_>, touched: usize) -> bool {
    let tip = case.register.tip();
    // They lie in the order of recording.
    let new = case.records.iter().rev().take_while(|j| j.file.recorded == tip);
    let mut records = 0;
    for judged in new {
        let known = judged.file.head != HeadStanding::Unknown;
        if judged.verdict != crate::assess::Verdict::Valid || !known || !judged.file.later.is_empty() {
            return false;
        }
        records += 1;
    }
    touched > 0 && records == touched
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Place, Severity};

    fn finding(id: &'static str, message: &str, line: u32) -> Finding {
        Finding {
            id,
            severity: Severity::Error,
            place: Some(Place::line("ack.yaml", line)),
            commit: None,
            subject: "ack.yaml".into(),
            message: message.into(),
            remedy: String::new(),
        }
    }

    #[test]
    fn what_moved_to_another_line_was_there_already() {
        let parted = part(vec![finding("unknown-key", "a", 9)], &[finding("unknown-key", "a", 3)]);
        assert_eq!((parted.new.len(), parted.already.len()), (0, 1));
    }

    #[test]
    fn mending_one_fault_does_not_pay_for_another_of_its_kind() {
        let parted = part(vec![finding("unknown-key", "b", 3)], &[finding("unknown-key", "a", 3)]);
        assert_eq!((parted.new.len(), parted.already.len()), (1, 0));
    }

    #[test]
    fn a_second_one_of_the_same_words_is_new() {
        let twice = vec![finding("unknown-key", "a", 3), finding("unknown-key", "a", 4)];
        let parted = part(twice, &[finding("unknown-key", "a", 3)]);
        assert_eq!((parted.new.len(), parted.already.len()), (1, 1));
    }

    #[test]
    fn a_check_may_count_on_in_other_words_and_not_weigh_more() {
        let was = finding("population-does-not-tie", "1 of 3", 0);
        let now = finding("population-does-not-tie", "1 of 4", 0);
        assert_eq!(part(vec![now.clone()], std::slice::from_ref(&was)).already.len(), 1);
        let worse = Finding { severity: Severity::Error, ..now };
        assert_eq!(part(vec![worse], &[Finding { severity: Severity::Note, ..was }]).new.len(), 1);
    }
}
