//! What the crate says of a register, in the oracle's words.

use super::duty::{Cause, Class, Obligation, Outcome, Standing, Status};
use super::plain::*;
use super::theory::Span;
use ack::assess::{self, Assessment, Pair};
use ack::model::{self, PersonId, RequirementId};
use chrono::Datelike as _;
use std::collections::BTreeMap;

/// Every pair that the crate knows, and the counts.
pub type Seen = BTreeMap<(u8, u8), Standing>;

/// Required, acknowledged, pending, overdue, exempt, unconfirmed, witnessed.
pub type Counts = [u32; 7];

pub fn to_day(d: model::Day) -> Day {
    d.date().num_days_from_ce() - 719_163
}

pub fn from_day(d: Day) -> model::Day {
    model::Day::parse(&iso(d)).unwrap()
}

pub fn ids((p, r): (u8, u8)) -> (PersonId, RequirementId) {
    (PersonId::parse(&format!("p{p}")).unwrap(), RequirementId::parse(&format!("r{r}")).unwrap())
}

pub fn number(id: &str) -> u8 {
    id[1..].parse().unwrap()
}

fn version(v: &model::Version) -> Version {
    let (major, minor) = v.as_str().split_once('.').unwrap();
    (major.parse().unwrap(), minor.parse().unwrap())
}

/// A span that has not ended by the day runs, whatever end is on record for later.
fn span(s: assess::Span, day: model::Day) -> Span {
    Span { first: to_day(s.first), last: s.last.filter(|last| *last < day).map(to_day) }
}

fn n(days: i64) -> i32 {
    i32::try_from(days).unwrap()
}

fn cause(c: assess::Cause) -> Cause {
    match c {
        assess::Cause::Publish => Cause::Publish,
        assess::Cause::Join => Cause::Join,
        assess::Cause::Assign => Cause::Assign,
        assess::Cause::Change => Cause::Change,
        assess::Cause::Renew => Cause::Renew,
    }
}

fn obligation(o: &assess::Obligation, records: &[assess::Counting], day: model::Day) -> Obligation {
    let by = o.fulfilled_by.map(|n| &records[n]);
    Obligation {
        done: by.map(|r| (to_day(r.completion), r.class_on(day) == assess::Class::Witnessed)),
        opens: to_day(o.opens),
        cause: cause(o.cause),
        due: o.due.map(to_day),
        required: version(&o.required),
        outcome: match o.outcome {
            assess::Outcome::Met => Outcome::Met,
            assess::Outcome::MetLate(d) => Outcome::MetLate(n(d)),
            assess::Outcome::Open => Outcome::Open,
            assess::Outcome::Overdue(d) => Outcome::Overdue(n(d)),
            assess::Outcome::Released => Outcome::Released,
            assess::Outcome::Missed(d) => Outcome::Missed(n(d)),
        },
        by_claim: o.by_claim,
        span: span(o.span, day),
    }
}

fn standing(pair: &Pair<'_>, day: model::Day) -> Standing {
    let class = pair.class_on(day).map(|c| match c {
        assess::Class::Personal => Class::Personal,
        assess::Class::Unconfirmed => Class::Unconfirmed,
        assess::Class::Witnessed => Class::Witnessed,
        assess::Class::Imported => unreachable!("nobody imports here"),
    });
    let mut obligations: Vec<Obligation> =
        pair.obligations.iter().map(|o| obligation(o, &pair.records, day)).collect();
    obligations.sort_unstable();
    Standing {
        status: match pair.status {
            assess::Status::NotBound => Status::NotBound,
            assess::Status::Exempt => Status::Exempt,
            assess::Status::Overdue => Status::Overdue,
            assess::Status::Pending => Status::Pending,
            assess::Status::Acknowledged => Status::Acknowledged,
        },
        obligations,
        newest: pair.newest().map(|r| (version(&r.version), to_day(r.completion), class.unwrap())),
        urgent: pair.most_urgent().map(|o| (cause(o.cause), to_day(o.opens), o.due.map(to_day))),
        days_overdue: pair.days_overdue().map(n),
        required: pair.required_version().map(version),
        on_leave: pair.on_leave,
        renewal_open: pair.renewal_open,
        overdue_before: pair.overdue_before,
        valid_until: pair.valid_until.map(to_day),
    }
}

/// Every pair that ever was bound.
pub fn seen(assessment: &Assessment<'_>) -> Seen {
    let pair = |p: &Pair<'_>| {
        ((number(p.person.as_str()), number(p.requirement.as_str())), standing(p, assessment.day))
    };
    assessment.pairs.iter().map(pair).collect()
}

pub fn counts(assessment: &Assessment<'_>) -> Counts {
    numbers(assessment.coverage())
}

pub fn numbers(c: assess::Coverage) -> Counts {
    assert_eq!(c.required, c.acknowledged + c.pending + c.overdue);
    assert_eq!(c.imported, 0);
    [c.required, c.acknowledged, c.pending, c.overdue, c.exempt, c.unconfirmed, c.witnessed]
}
