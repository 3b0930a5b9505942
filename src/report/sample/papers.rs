//! The attributes that single records and papers answer: contracts, screenings, leavers, changes, exemptions, managers.

use super::attributes::{Answer, Attribute, Bench, Mark, answer, in_words, outcome, some};
use crate::assess::{Cause, Effect, Judged, Member, Outcome, Verdict};
use crate::model::{Approvals, Body, Kind, PersonId, Requirement};
use crate::text::plural;

impl<'a> Bench<'a> {
    /// Screening and contract, by the entry recorded last: these are facts from outside.
    pub(super) fn papers(&self, m: &Member<'a>) -> Vec<Answer> {
        let start = m.employment.start;
        let person = self.facts.register.people.get(m.person).and_then(|t| t.last());
        let screening = match person.and_then(|p| p.screening.as_ref()) {
            None => answer(Attribute::Screening, Mark::NotHeld, "no screening is recorded: ask for it"),
            Some(s) => {
                let mark = if s.completed <= start { Mark::Pass } else { Mark::Exception };
                answer(
                    Attribute::Screening,
                    mark,
                    format!("completed {}, start {start}, reference {}", s.completed, s.reference),
                )
            }
        };
        let contract = match person.and_then(|p| p.contract.as_ref()) {
            None => answer(Attribute::Contract, Mark::NotHeld, "no contract is recorded: ask for it"),
            Some(c) => {
                let mark =
                    if c.signed <= start && !c.clauses.is_empty() { Mark::Pass } else { Mark::Exception };
                let clauses = if c.clauses.is_empty() {
                    "no security clause named".to_owned()
                } else {
                    format!("clauses {}", c.clauses.join(", "))
                };
                let said =
                    format!("signed {}, start {start}, {clauses}, reference {}", c.signed, c.reference);
                answer(Attribute::Contract, mark, said)
            }
        };
        vec![screening, contract]
    }

    pub(super) fn leaver(&self, m: &Member<'a>) -> Answer {
        let theirs =
            |j: &Judged| j.record().is_some_and(|r| r.kind().fulfils() && r.person() == Some(m.person));
        let held: Vec<Judged> = self.assessment.records.valid().filter(theirs).collect();
        let touched: Vec<String> =
            held.iter().filter(|j| !j.file.later.is_empty()).map(|j| j.file.path().to_string()).collect();
        let open: Vec<String> = self
            .pairs(m.person)
            .flat_map(|pair| pair.obligations.iter().map(move |o| (pair, o)))
            .filter(|(_, o)| matches!(o.outcome, Outcome::Missed(_)))
            .map(|(pair, o)| in_words(pair, o))
            .collect();
        let mut said = format!("{} held", plural(held.len(), "record is", "records are"));
        if !open.is_empty() {
            said.push_str(&format!("; left open: {}", some(&open)));
        }
        let mark = match (touched.is_empty(), held.is_empty()) {
            (true, true) => Mark::NoneDue,
            (true, false) => Mark::Pass,
            (false, _) => Mark::Exception,
        };
        if !touched.is_empty() {
            said = format!("altered or removed since: {}; {said}", some(&touched));
        }
        let records = held.iter().map(|j| j.file.path()).collect();
        Answer { records, ..answer(Attribute::Leaver, mark, said) }
    }

    pub(super) fn change(&self, requirement: &Requirement, effect: &Effect) -> Vec<Answer> {
        let owed: Vec<_> = self
            .assessment
            .pairs
            .iter()
            .filter(|p| *p.requirement == requirement.id)
            .flat_map(|p| p.obligations.iter().map(move |o| (p, o)))
            .filter(|(_, o)| {
                matches!(o.cause, Cause::Publish | Cause::Change) && o.required == effect.version
            })
            .collect();
        let none = if effect.material { "it addressed nobody" } else { "an editorial change obliges nobody" };
        vec![self.header(requirement, effect), outcome(Attribute::Change, &owed, none)]
    }

    /// Owner, approval and review of a policy.
    fn header(&self, requirement: &Requirement, effect: &Effect) -> Answer {
        let approves = |j: &Judged| {
            matches!(j.record().map(|r| &r.body), Some(Body::Approval { requirement: id, version, .. })
                if *id == requirement.id && *version == effect.version)
        };
        let approvals: Vec<Judged> = self.assessment.records.valid_other().filter(approves).collect();
        let required = self.facts.register.config_on(self.day()).approvals == Approvals::Required;
        let (mut mark, mut said) = (Mark::Pass, Vec::new());
        let mut note = |is: Mark, words: String| {
            mark = mark.min(is);
            said.push(words);
        };
        match &requirement.owner {
            Some(owner) => note(Mark::Pass, format!("owner {owner}")),
            None => note(Mark::Exception, "no owner".to_owned()),
        }
        let signers: Vec<String> = approvals.iter().filter_map(|j| self.signer(j)).collect();
        match signers.is_empty() {
            false => note(Mark::Pass, format!("approved by {}", signers.join(", "))),
            true if required => note(Mark::Exception, "not approved".to_owned()),
            true => note(Mark::NotHeld, "no approval is recorded: ask for it".to_owned()),
        }
        if let Some(every) = requirement.review_every {
            let reviewed = self.facts.effects(&requirement.id).into_iter().flat_map(|e| e.iter());
            let last = reviewed.map(|e| e.day).filter(|day| *day <= self.day()).max().unwrap_or(effect.day);
            let by = every.after(last);
            let mark = if by < self.day() { Mark::Exception } else { Mark::Pass };
            note(mark, format!("last revised {last}, to be reviewed by {by}"));
        }
        let records = approvals.iter().map(|j| j.file.path()).collect();
        Answer { records, ..answer(Attribute::Header, mark, said.join("; ")) }
    }

    /// Who signed, with the roles held at the time.
    fn signer(&self, judged: &Judged) -> Option<String> {
        let signer = judged.record()?.signer();
        let recorded = self.facts.register.commit(judged.file.recorded).day;
        let roles = self.person(signer, recorded).map(|p| p.roles.join(", ")).filter(|r| !r.is_empty());
        Some(roles.map_or_else(|| signer.to_string(), |roles| format!("{signer} ({roles})")))
    }

    pub(super) fn exemption(&self, judged: &Judged) -> Answer {
        let records = vec![judged.file.path()];
        let body = judged.record().map(|r| &r.body);
        let Some(Body::Exemption { from, until, reason, .. }) = body else {
            return answer(Attribute::Exemption, Mark::Exception, "no exemption");
        };
        let recorded = self.facts.register.commit(judged.file.recorded).day;
        let by = self.signer(judged).unwrap_or_default();
        let said = format!("by {by}, {from} to {until}, recorded {recorded}: {reason}");
        let (mark, said) = if judged.verdict != Verdict::Valid {
            (Mark::Exception, format!("does not count, {}; {said}", judged.verdict.name()))
        } else if *until <= recorded {
            (Mark::Pass, format!("revokes what was exempted before; {said}"))
        } else if *from < recorded {
            (Mark::Exception, format!("begins before it was recorded, and has no effect until then; {said}"))
        } else {
            (Mark::Pass, said)
        };
        Answer { records, ..answer(Attribute::Exemption, mark, said) }
    }

    pub(super) fn manager(&self, id: &'a PersonId) -> Vec<Answer> {
        let team: Vec<&PersonId> = self.team(id).map(|p| &p.id).collect();
        let is_theirs = |j: &Judged| {
            j.record().is_some_and(|r| {
                r.kind() == Kind::Review
                    && r.signer() == id
                    && matches!(r.body, Body::Review { as_of, .. } if self.period.contains(as_of))
            })
        };
        let reviews: Vec<Judged> = self.assessment.records.valid_other().filter(is_theirs).collect();
        let review = match reviews.len() {
            0 => answer(Attribute::Review, Mark::NotHeld, "no review in the period is recorded: ask for it"),
            n => Answer {
                records: reviews.iter().map(|j| j.file.path()).collect(),
                ..answer(Attribute::Review, Mark::Pass, plural(n, "review", "reviews"))
            },
        };
        vec![
            self.standing(Attribute::Own, &[id]),
            self.standing(Attribute::Team, &team),
            review,
            self.late(&team),
        ]
    }
}
