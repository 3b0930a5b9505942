//! A change judged by its base: `ack check --base`.

use super::context::Context;
use super::failure::Failure;
use super::impact::texts;
use super::view::Kept;
use crate::assess::{self, Assessment, Facts, Reach, Status, assess};
use crate::checks::{self, Bar, Case, Claim, Worse};
use crate::finding::{Finding, Place, Severity};
use crate::gather::{Depth, Files, Memory, Proposal, Proposed, Without, proposal};
use crate::git::Repo;
use crate::model::{Day, PersonId, Register, RequirementId, Suppression};
use crate::render::{Checked, Since};
use crate::report::{self, CoverageReport, Dimension, Filter, Impact, PairRow};
use crate::text::{list, visible};
use std::collections::{BTreeMap, BTreeSet};

/// A change, judged.
pub(crate) struct Judged {
    pub(crate) checked: Checked,
    /// The report of the register with the change, whose pairs are the gaps.
    pub(crate) report: CoverageReport,
    /// What the change puts at the paths that it touches.
    pub(crate) files: Files,
}

/// What is to be judged, and how.
pub(crate) struct Asked<'a> {
    pub(crate) base: &'a str,
    pub(crate) what: Proposed,
    pub(crate) memory: Memory,
}

/// Judges what `HEAD`, or the work tree, changes, by the rules of the base and on the same day. `bar` is made from the
/// percent that the base asks for and the report with the change.
pub(crate) fn judge(
    context: &Context,
    repo: &Repo,
    asked: &Asked<'_>,
    bar: impl FnOnce(u8, &CoverageReport) -> Result<Bar, Failure>,
) -> Result<Judged, Failure> {
    let base = asked.base;
    let proposal = proposal(repo, Some(base), asked.what, &Depth::Proofs, asked.memory, context.now)?;
    let mut proposal = Kept::new(proposal);
    if !proposal.both.is_empty() {
        context.note(&format!(
            "{} has changed {} as well since this change began: this change's files are judged as they are",
            visible(base),
            visible(&list(&proposal.both, "and"))
        ));
    }
    let texts = texts(repo, &proposal)?;
    let (old, new) = (&proposal.base.register, &proposal.proposed.register);
    let day = old.zone.day_of(context.now).max(old.commit(old.tip()).day);
    let facts = Kept::new([old, new].map(Facts::new));
    let sides = Kept::new(Sides::of(&facts, day, format!("--base {base}")));
    let Sides { before, whole, .. } = &*sides;
    let stands = |n: usize, assessment| report::Stands { facts: &facts[n], assessment };
    let impact = report::impact_of(stands(0, before), stands(1, whole), day, &texts);
    let case = |n: usize, records| Case { register: facts[n].register, facts: &facts[n], records, day };

    let was = found(&case(0, &before.records), &proposal.base.findings);
    let is = brought(&proposal, &case(1, &whole.records), &impact, base);
    let config = old.config_at(old.tip());
    let suppressions: Vec<Suppression> = checks::standing_suppressions(old, day).cloned().collect();

    let report = &sides.report;
    let gaps = gaps(report, held(&proposal, report, day), &sides);
    let worse = Worse {
        overdue: gaps.iter().filter(|(_, since)| *since == Since::Now).count(),
        pending: report
            .pairs
            .iter()
            .filter(|p| p.status == Status::Pending)
            .filter(|p| !matches!(sides.status_before(p), Some(Status::Pending | Status::Overdue)))
            .count(),
    };
    let parted = checks::part(is, &was);
    let bar = bar(config.coverage_bar, report)?;
    let mut gate =
        checks::gate_change(parted, &suppressions.iter().collect::<Vec<_>>(), report.coverage, worse, bar);
    gate.passed |= checks::only_adds_records(&case(1, &whole.records), proposal.files.len());
    let report = report.of_pairs(gaps.iter().map(|(gap, _)| gap.clone()).collect());
    let rules = report::rule_changes(old, new, &impact, &whole.records);
    let heading = report.heading.clone();
    let checked = Checked { heading, gate, gaps, suppressions, base: Some(base.to_owned()), rules };
    Ok(Judged { checked, report, files: std::mem::take(&mut proposal.files) })
}

/// The register without the change and with it, on one day.
struct Sides<'a> {
    /// Of the pairs that the change reaches, and maybe of others.
    before: Assessment<'a>,
    whole: Assessment<'a>,
    /// The report of all pairs, with the change.
    report: CoverageReport,
    reach: Reach,
}

impl<'a> Sides<'a> {
    fn of(facts: &'a [Facts<'a>; 2], day: Day, query: String) -> Self {
        let ([old, new], by, filter) = (facts, Dimension::Policy, Filter::default());
        let reach = Reach::of(old.register, new.register);
        match &reach {
            Reach::Everybody => {
                let [before, whole] = [old, new].map(|facts| assess(facts, day));
                let report = report::coverage(new.register, &whole, by, &filter, query);
                Self { before, whole, report, reach }
            }
            Reach::People(people) => {
                let base = report::survey(old, day, &[], by, &filter, String::new());
                let before = assess::assess_some(old, base.records, people, day);
                let whole = assess::assess_some(new, assess::judge(new.register), people, day);
                let report = report::coverage_after(base.report, new.register, &whole, people, query);
                Self { before, whole, report, reach }
            }
        }
    }

    /// Where a pair that the report has stood before the change; `None` where it did not.
    fn status_before(&self, row: &PairRow) -> Option<Status> {
        match &self.reach {
            Reach::People(people) if !people.contains(&row.person) => Some(row.status),
            _ => self.before.pair(&row.person, &row.requirement).map(|pair| pair.status),
        }
    }
}

/// Everything that is found in the register with the change, by the settings of the base.
fn brought(proposal: &Proposal, whole: &Case<'_>, impact: &Impact, base: &str) -> Vec<Finding> {
    let by_settings = proposal.judged(Without::Settings);
    let facts = by_settings.as_ref().map(Facts::new);
    let records = facts.as_ref().map(|facts| assess::judge(facts.register));
    let settled = facts.as_ref().zip(records.as_ref());
    let settled =
        settled.map(|(facts, records)| Case { register: facts.register, facts, records, day: whole.day });
    let mut is = checks::of_change(whole, settled.as_ref());
    is.extend(proposal.proposed.findings.iter().cloned());
    is.extend(checks::doubtful_claims(settled.as_ref().unwrap_or(whole), &claims(whole.register, impact)));
    is.extend(displaced(proposal, base));
    is
}

/// The pairs that are overdue with the change's records, by the rules of the base: with the base's rosters, and of whom
/// the change brings or moves, where the change itself would leave them out.
fn held(proposal: &Proposal, report: &CoverageReport, day: Day) -> Vec<PairRow> {
    let late = |register: Option<Register>| {
        let Some(register) = register else { return Vec::new() };
        let facts = Facts::new(&register);
        let by = Dimension::Policy;
        let all = report::survey(&facts, day, &[], by, &Filter::default(), String::new());
        all.report.pairs.into_iter().filter(|p| p.status == Status::Overdue).collect()
    };
    let mut freed: Vec<PairRow> = late(proposal.judged(Without::Audiences));
    if !freed.is_empty() {
        let asked: BTreeSet<Pair> = report.pairs.iter().map(pair).collect();
        freed.retain(|p| !asked.contains(&pair(p)));
    }
    let mut held = late(proposal.judged(Without::Rules));
    held.append(&mut freed);
    held
}

/// What a change does to rules.
pub(crate) fn rules_of(repo: &Repo, proposal: &Proposal) -> Result<Vec<report::RuleChange>, Failure> {
    let (old, new, day) = (&proposal.base.register, &proposal.proposed.register, proposal.proposed.day);
    let impact = report::impact(old, new, day, &texts(repo, proposal)?);
    Ok(report::rule_changes(old, new, &impact, &assess::judge(new)))
}

/// What the checks and the reading find in the base.
fn found(case: &Case<'_>, loaded: &[Finding]) -> Vec<Finding> {
    let mut findings = checks::run(case);
    findings.extend(loaded.iter().cloned());
    findings
}

type Pair = (RequirementId, PersonId);

fn pair(p: &PairRow) -> Pair {
    (p.requirement.clone(), p.person.clone())
}

/// Who is overdue with the change, by its own rules or by those of the base: a rule that the change loosens lets nobody
/// off here.
fn gaps(report: &CoverageReport, held: Vec<PairRow>, sides: &Sides<'_>) -> Vec<(PairRow, Since)> {
    let mut gaps: BTreeMap<Pair, PairRow> = BTreeMap::new();
    let overdue = report.pairs.iter().filter(|p| p.status == Status::Overdue).cloned();
    gaps.extend(overdue.chain(held).map(|p| (pair(&p), p)));
    let since = |gap: &PairRow| match sides.status_before(gap) {
        Some(Status::Overdue) => Since::Before,
        _ => Since::Now,
    };
    let with_since = |gap: PairRow| {
        let since = since(&gap);
        (gap, since)
    };
    gaps.into_values().map(with_since).collect()
}

/// New versions that are called editorial, with what speaks against it.
fn claims(register: &Register, impact: &Impact) -> Vec<Claim> {
    let claimed = impact.requirements.iter().filter(|r| !r.revisions.is_empty() && r.is_doubtful());
    let one = |r: &report::RequirementImpact| {
        let now = register.requirements.get(&r.id)?.last()?;
        Some(Claim {
            requirement: r.id.clone(),
            version: now.current().version.clone(),
            digest: now.digest?,
            reasons: r.doubts(),
        })
    };
    claimed.filter_map(one).collect()
}

/// A branch into which the base was merged, instead of the other way round.
fn displaced(proposal: &Proposal, base: &str) -> Option<Finding> {
    let check = checks::REGISTRY.iter().flat_map(|g| g.iter()).find(|c| c.id == "mainline-displaced")?;
    proposal.displaces.then(|| Finding {
        id: check.id,
        severity: Severity::Warning,
        place: None::<Place>,
        commit: None,
        subject: proposal.base.tip.to_string(),
        message: format!(
            "{} was merged into this branch: pushed as it is, its commits would become a side branch of the mainline.",
            visible(base)
        ),
        remedy: "Let the forge merge the branch, or `git rebase` it; do not push it as the mainline.".to_owned(),
    })
}
