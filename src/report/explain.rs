//! Why a pair stands as it does: membership, each obligation, each record and its verdict.

use super::history::{Turn, began, ended};
use super::pair_months;
use super::row::{PairRow, Rows};
use super::sheet::{Cell, Column, Sheet, Tone};
use crate::assess::{Assessment, Facts, Judged, Obligation, Outcome, Pair, Verdict};
use crate::model::{Day, Employment, Period, PersonId, Register, RequirementId};
use crate::text::plural;

/// The whole reasoning about one pair.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The person.
    pub person: PersonId,
    /// The requirement.
    pub requirement: RequirementId,
    /// The pair's row, when the pair is bound or exempt.
    pub row: Option<PairRow>,
    /// Sentences on being bound.
    pub membership: Vec<String>,
    /// Every duty span, with why it began and ended.
    pub spans: Sheet,
    /// Every obligation; of a period, those due in it and those carried in.
    pub obligations: Sheet,
    /// Of a period: the pair at the close of each month.
    pub months: Option<Sheet>,
    /// Every record that names the pair, valid or not.
    pub records: Sheet,
}

/// Explains a pair, over a period when one is given, its first and last day. `None` when the register knows the person or
/// the requirement not at all.
#[must_use]
pub fn explain(
    facts: &Facts<'_>,
    assessment: &Assessment<'_>,
    person: &PersonId,
    requirement: &RequirementId,
    period: Option<Period>,
) -> Option<Explanation> {
    let register = facts.register;
    register.people.get(person)?;
    register.requirements.get(requirement)?;
    let pair = assessment.pairs.iter().find(|p| p.person == person && p.requirement == requirement);
    let row = pair.and_then(|pair| Rows::on(register, assessment.day).row(pair));
    let is_of_pair = |j: &Judged| j.record().is_some_and(|r| r.requirement() == Some(requirement));
    let judged: Vec<Judged> = assessment.records.of(person).filter(is_of_pair).collect();
    Some(Explanation {
        person: person.clone(),
        requirement: requirement.clone(),
        row,
        membership: membership(register, assessment, person, requirement, pair),
        spans: span_sheet(facts, assessment.day, (person, requirement), pair),
        obligations: obligation_sheet(facts, pair, period),
        months: period.map(|period| pair_months::sheet(facts, assessment.day, (person, requirement), period)),
        records: record_sheet(register, assessment, &judged),
    })
}

fn membership(
    register: &Register,
    assessment: &Assessment<'_>,
    person: &PersonId,
    requirement: &RequirementId,
    pair: Option<&Pair<'_>>,
) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(p) = register.people.get(person).and_then(|t| t.last()) {
        for e in &p.employments {
            lines.push(format!("{person} {}.", employed(*e, assessment.day)));
        }
        for l in &p.leave {
            let to = l.to.map_or_else(|| "without an end yet".into(), |d| format!("to {d}"));
            lines.push(format!("On leave from {} {to}.", l.from));
        }
    }
    if let Some(r) = register.requirements.get(requirement).and_then(|t| t.last()) {
        let config = register.config_at(register.tip());
        let c = r.clocks(&config.clocks);
        let renew = c.renew.map_or_else(|| "never".into(), |r| r.to_string());
        lines.push(format!(
            "{requirement} {} is current; clocks now: join {}, change {}, renew {renew}.",
            r.current().version,
            c.join,
            c.change
        ));
    }
    match pair.and_then(|p| p.span) {
        Some(span) => {
            let until = span.last.map_or_else(|| "no end known".into(), |d| format!("through {d}"));
            lines.push(format!("Bound since {} ({until}).", span.first));
        }
        None => lines.push(format!(
            "Not bound on {}: not employed, not in force, or not in the audience.",
            assessment.day
        )),
    }
    if let Some(until) = pair.and_then(|p| p.exempt_until) {
        lines.push(format!("Exempt through {until}."));
    }
    lines
}

/// When somebody works here, as seen from a day.
fn employed(e: Employment, day: Day) -> String {
    let end = e.end.map_or_else(|| "no last day recorded".into(), |d| format!("last day {d}"));
    match e {
        Employment { start, .. } if start > day => format!("begins here on {start}, {end}"),
        Employment { start, end: Some(last) } if last < day => format!("worked here from {start} to {last}"),
        Employment { start, .. } => format!("has worked here since {start}, {end}"),
    }
}

/// Every span that had begun by the assessment's day.
fn span_sheet(
    facts: &Facts<'_>,
    day: Day,
    (person, requirement): (&PersonId, &RequirementId),
    pair: Option<&Pair<'_>>,
) -> Sheet {
    let columns = vec![
        Column::left("first", "Bound from"),
        Column::left("last", "To"),
        Column::left("began", "Because"),
        Column::left("began_in", "Commit"),
        Column::left("ended", "Ended because"),
        Column::left("ended_in", "Commit"),
    ];
    let words = |turns: &[Turn]| turns.iter().map(|t| t.words.as_str()).collect::<Vec<_>>().join("; ");
    let commit = |turns: &[Turn]| {
        let id = turns.iter().find_map(|t| t.commit).map(|at| facts.register.commit(at).id.short());
        id.map_or(Cell::None, |id| Cell::Text(id, Tone::Faint))
    };
    let spans = facts.duty_spans(person, requirement);
    let rows = spans.iter().filter(|s| s.first <= day).map(|s| {
        let start = began(facts, person, requirement, s);
        // A break that has not proved longer than is tolerated ends nothing yet.
        let running = pair.and_then(|p| p.span).filter(|now| now.first == s.first);
        let last = running.map_or(s.last, |now| now.last);
        let end = last
            .filter(|last| *last < day)
            .map(|last| ended(facts, person, requirement, last))
            .unwrap_or_default();
        vec![
            Cell::day(Some(s.first)),
            Cell::day(last),
            Cell::text(words(&start)),
            commit(&start),
            Cell::text(words(&end)),
            commit(&end),
        ]
    });
    Sheet { title: "Membership".into(), columns, rows: rows.collect(), note: None }
}

fn obligation_sheet(facts: &Facts<'_>, pair: Option<&Pair<'_>>, period: Option<Period>) -> Sheet {
    let mut columns = vec![
        Column::left("cause", "Why"),
        Column::left("opened", "Opened"),
        Column::left("due", "Due"),
        Column::left("required_version", "Version"),
        Column::left("outcome", "Outcome"),
        Column::right("days_late", "Days late"),
        Column::left("completed", "Completed").spare(),
        Column::left("id", "By record"),
        Column::left("record", "File").spare(),
    ];
    let all = || pair.into_iter().flat_map(|pair| pair.obligations.iter().map(move |o| (pair, o)));
    let Some(period) = period else {
        let rows = all().map(|(pair, o)| obligation_row(pair, o)).collect();
        return Sheet { title: "Obligations".into(), columns, rows, note: None };
    };
    columns.insert(0, Column::left("belongs", "Period"));
    let row = |(pair, o)| {
        Some([vec![pair_months::belongs(facts, pair, o, period)?], obligation_row(pair, o)].concat())
    };
    let rows: Vec<Vec<Cell>> = all().filter_map(row).collect();
    let others = all().count() - rows.len();
    let note = (others > 0).then(|| {
        let others = plural(others, "other obligation", "other obligations");
        format!("{others} of this pair: neither due in the period nor carried in")
    });
    Sheet { title: format!("Obligations of {} to {}", period.from, period.to), columns, rows, note }
}

fn obligation_row(pair: &Pair<'_>, o: &Obligation) -> Vec<Cell> {
    let tone = match o.outcome {
        Outcome::Met => Tone::Good,
        Outcome::MetLate(_) | Outcome::Open => Tone::Warn,
        Outcome::Overdue(_) | Outcome::Missed(_) => Tone::Bad,
        Outcome::Released => Tone::Faint,
    };
    let by = o.fulfilled_by.map(|n| &pair.records[n]);
    let path = by.map(|record| record.path().text());
    let outcome = if o.by_claim { "met (by the signer's clock)" } else { o.outcome.name() };
    vec![
        Cell::text(o.cause.name()),
        Cell::day(Some(o.opens)),
        o.due.map_or(Cell::Text("open (leave)".into(), Tone::Faint), |d| Cell::Day(d, Tone::Plain)),
        Cell::text(o.required.as_str()),
        Cell::Text(outcome.into(), tone),
        o.outcome.days_late().map_or(Cell::None, |n| Cell::Days(n, tone)),
        Cell::day(by.map(|r| r.completion)),
        Cell::maybe(path.as_deref().map(short)),
        Cell::maybe(path.as_deref().and_then(|p| p.rsplit('/').next())),
    ]
}

/// The id at the end of a record's name: enough to find it by.
fn short(path: &str) -> &str {
    path.rsplit("--").next().unwrap_or(path).trim_end_matches(".yaml")
}

fn record_sheet(register: &Register, assessment: &Assessment<'_>, judged: &[Judged]) -> Sheet {
    let columns = vec![
        Column::left("id", "Record"),
        Column::left("kind", "Kind").spare(),
        Column::left("version", "Version"),
        Column::left("verdict", "Verdict"),
        Column::left("signed_at", "Signed"),
        Column::left("recorded_on", "Recorded"),
        Column::left("completed", "Completes").spare(),
        Column::left("class", "Class"),
        Column::left("remark", "Remark").spare(),
        Column::left("record", "File").spare(),
    ];
    let rows = judged
        .iter()
        .filter_map(|j| {
            let record = j.record()?;
            let valid = j.verdict == Verdict::Valid;
            let class = valid.then(|| j.class_on(register, record.kind(), assessment.day).name());
            let c = j.completion;
            let remark = match c {
                Some(c) if c.late_landing => "landed late: the recorded day counts",
                Some(c) if c.backdated => "signed before its head: the recorded day counts",
                Some(c) if c.before_publication => "signed before publication",
                _ => "",
            };
            Some(vec![
                Cell::text(short(&j.file.path())),
                Cell::text(record.kind().name()),
                Cell::maybe(record.text().map(|(_, version, _)| version)),
                Cell::Text(j.verdict.name().into(), if valid { Tone::Good } else { Tone::Bad }),
                Cell::Moment(record.signed_at),
                Cell::day(Some(register.commit(j.file.recorded).day)),
                Cell::day(c.filter(|_| valid).map(|c| c.day)),
                Cell::maybe(class),
                Cell::text(remark),
                Cell::text(j.file.path().rsplit('/').next().unwrap_or_default()),
            ])
        })
        .collect();
    Sheet { title: "Records".into(), columns, rows, note: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_somebody_works_here_is_said_as_seen_from_the_day() {
        let day = |text| Day::parse(text).unwrap();
        let (start, end) = (day("2026-03-01"), Some(day("2026-06-30")));
        for (end, seen, said) in [
            (None, "2026-02-28", "begins here on 2026-03-01, no last day recorded"),
            (None, "2026-03-01", "has worked here since 2026-03-01, no last day recorded"),
            (end, "2026-06-30", "has worked here since 2026-03-01, last day 2026-06-30"),
            (end, "2026-07-01", "worked here from 2026-03-01 to 2026-06-30"),
        ] {
            assert_eq!(employed(Employment { start, end }, day(seen)), said);
        }
    }
}
