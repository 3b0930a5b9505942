//! What a period answers for, who was here in it, and how it stood at its month ends: by the plainest means.

use super::duty::{Obligation, Outcome};
use super::plain::*;
use super::product::{self, Counts};
use super::theory::Theory;
use super::world::period;
use super::{counted, expected};
use ack::assess::{Facts, Lateness, Timeliness};
use ack::model::Period;
use ack::report::{Filter, MemberRow, PeriodReport};
use std::collections::{BTreeMap, BTreeSet};

/// Due, met, by claim, by statement, met late, open, overdue, missed, released, unconfirmed, witnessed.
type Sums = [u32; 11];

/// At start, joiners, leavers, moved in, moved out, at end.
type Heads = [u32; 6];

/// Everything that is said of a period.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account {
    /// Policy, person, opening day, due day, whether carried in.
    owed: BTreeSet<(u8, u8, Day, Day, bool)>,
    due: Sums,
    carried: Sums,
    /// Median, 90th percentile, worst.
    late: Option<[i32; 3]>,
    months: Vec<(Day, Counts)>,
    heads: BTreeMap<u8, Heads>,
    /// Person and first day.
    hires: BTreeSet<(u8, Day)>,
    /// Person and last day.
    leavers: BTreeSet<(u8, Day)>,
    active: BTreeSet<u8>,
    moves: BTreeSet<(u8, Day)>,
    vanished: BTreeSet<u8>,
    left_at_close: BTreeSet<u8>,
}

/// What the rules say of the period from `a` through `b`, seen from `d`.
pub fn by_rules(theory: &Theory<'_>, (a, b): (Day, Day), d: Day) -> Account {
    let mut account = Account {
        owed: BTreeSet::new(),
        due: [0; 11],
        carried: [0; 11],
        late: None,
        months: Vec::new(),
        heads: BTreeMap::new(),
        hires: BTreeSet::new(),
        leavers: BTreeSet::new(),
        active: BTreeSet::new(),
        moves: BTreeSet::new(),
        vanished: BTreeSet::new(),
        left_at_close: BTreeSet::new(),
    };
    let mut late = Vec::new();
    for ((p, r), standing) in expected(theory, d) {
        for o in &standing.obligations {
            let Some(due) = o.due else { continue };
            let carried = due < a;
            if if carried { carried_in(theory, (p, r), o, a) } else { due <= b } {
                account.owed.insert((r, p, o.opens, due, carried));
                add(if carried { &mut account.carried } else { &mut account.due }, theory, p, o, d);
                if let (false, Outcome::MetLate(n) | Outcome::Overdue(n) | Outcome::Missed(n)) =
                    (carried, o.outcome)
                {
                    late.push(n);
                }
            }
        }
    }
    account.late = (!late.is_empty()).then(|| [50, 90, 100].map(|percent| percentile(&late, percent)));
    for end in (a..=b.min(d)).filter(|day| civil(day + 1).2 == 1) {
        account.months.push((end, counted(&expected(theory, end))));
    }
    for p in theory.everybody() {
        people(theory, p, (a, b), d, &mut account);
    }
    account
}

/// Due before `a`; not fulfilled before it; and the duty, as seen on it, runs.
fn carried_in(theory: &Theory<'_>, (p, r): (u8, u8), o: &Obligation, a: Day) -> bool {
    let fulfilled_before = match o.outcome {
        Outcome::Met => true,
        Outcome::MetLate(n) => o.due.unwrap() + n < a,
        _ => false,
    };
    let runs = theory.spans(p, r, a).iter().any(|span| span.first == o.span.first && span.last.is_none());
    !fulfilled_before && runs
}

fn add(sums: &mut Sums, theory: &Theory<'_>, p: u8, o: &Obligation, d: Day) {
    let witnessed = o.done.is_some_and(|done| done.1);
    let slot = match o.outcome {
        Outcome::Met => 1,
        Outcome::MetLate(_) => 4,
        Outcome::Open => 5,
        Outcome::Overdue(_) => 6,
        Outcome::Missed(_) => 7,
        Outcome::Released => 8,
    };
    let further = [
        (2, o.by_claim),
        (3, o.by_claim && witnessed),
        (9, o.done.is_some() && !witnessed && !theory.confirmed(p, d)),
        (10, witnessed),
    ];
    sums[0] += 1;
    sums[slot] += 1;
    for (slot, _) in further.into_iter().filter(|f| f.1) {
        sums[slot] += 1;
    }
}

/// The smallest number that so many percent do not exceed.
fn percentile(numbers: &[i32], percent: usize) -> i32 {
    let enough = |n: &&i32| 100 * numbers.iter().filter(|m| m <= n).count() >= percent * numbers.len();
    *numbers.iter().filter(enough).min().unwrap()
}

/// One person day by day: here at the close of a day is who has started and not ended by then.
fn people(theory: &Theory<'_>, p: u8, (a, b): (Day, Day), d: Day, account: &mut Account) {
    let kind = |day: Day| theory.person_on(p, day).unwrap().kind;
    let Some(entry) = theory.person_at(p, theory.tip()) else { return };
    let on_roster = theory.commits[theory.tip()].tree.people.get(&p);
    for (start, end) in &entry.employments {
        let here = |day: Day| *start <= day && end.is_none_or(|end| end > day);
        let mut count = |kind: u8, slot: usize| account.heads.entry(kind).or_default()[slot] += 1;
        if here(a - 1) {
            count(kind(a - 1), 0);
        }
        for day in a..=b {
            if *start == day {
                count(kind(day), 1);
                account.hires.insert((p, day));
            } else if (here(day) || *end == Some(day)) && here(day - 1) && kind(day) != kind(day - 1) {
                count(kind(day), 3);
                count(kind(day - 1), 4);
                account.moves.insert((p, day));
            }
            if *end == Some(day) {
                count(kind(day), 2);
                account.leavers.insert((p, day));
            }
        }
        if here(b) && on_roster.is_none() {
            account.vanished.insert(p);
        }
        if *end == Some(d) {
            account.left_at_close.insert(p);
        }
    }
    let at_end = on_roster.into_iter().flat_map(|entry| &entry.employments);
    for _ in at_end.filter(|(start, end)| *start <= b && end.is_none_or(|end| end > b)) {
        account.heads.entry(kind(b)).or_default()[5] += 1;
        account.active.insert(p);
    }
}

/// What the crate says of it.
pub fn by_crate(facts: &Facts<'_>, (a, b): (Day, Day), d: Day) -> Account {
    let asked = Period { from: product::from_day(a), to: product::from_day(b) };
    read(&period(facts, asked, product::from_day(d), &Filter::default()))
}

fn read(report: &PeriodReport) -> Account {
    let number = product::number;
    let of = |rows: &[MemberRow], day: fn(&MemberRow) -> ack::model::Day| {
        rows.iter().map(|m| (number(m.person.as_str()), product::to_day(day(m)))).collect()
    };
    let p = &report.population;
    let owed = report.obligations.iter().map(|o| {
        let pair = (number(o.requirement.as_str()), number(o.person.as_str()));
        (pair.0, pair.1, product::to_day(o.opened), product::to_day(o.due), o.carried_in)
    });
    let heads = p.types.iter().map(|(kind, n)| {
        let ties = n.at_start + n.joiners + n.moved_in == n.at_end + n.leavers + n.moved_out;
        assert_eq!(n.ties(), ties);
        let heads = [n.at_start, n.joiners, n.leavers, n.moved_in, n.moved_out, n.at_end];
        (number(kind), heads)
    });
    // A type that is named only because somebody of it vanished has nobody to count.
    let heads: BTreeMap<u8, Heads> = heads.filter(|(_, heads)| *heads != [0; 6]).collect();
    assert_eq!(p.ties(), p.vanished.is_empty(), "nothing but somebody who vanished breaks the tie");
    Account {
        owed: owed.collect(),
        due: sums(report.timeliness),
        carried: sums(report.carried_in),
        late: report.lateness.map(worst),
        months: report
            .months
            .iter()
            .map(|m| (product::to_day(m.end), product::numbers(m.coverage)))
            .collect(),
        heads,
        hires: of(&p.hires, |m| m.start),
        leavers: of(&p.leavers, |m| m.end.unwrap()),
        active: p.active.iter().map(|m| number(m.person.as_str())).collect(),
        moves: p.moves.iter().map(|m| (number(m.person.as_str()), product::to_day(m.day))).collect(),
        vanished: p.vanished.iter().map(|(id, _)| number(id.as_str())).collect(),
        left_at_close: p.left_at_close.iter().map(|id| number(id.as_str())).collect(),
    }
}

fn sums(t: Timeliness) -> Sums {
    assert_eq!((t.due, t.imported), (t.met + t.met_late + t.open + t.overdue + t.missed + t.released, 0));
    [
        t.due,
        t.met,
        t.met_by_claim,
        t.met_by_statement,
        t.met_late,
        t.open,
        t.overdue,
        t.missed,
        t.released,
        t.unconfirmed,
        t.witnessed,
    ]
}

fn worst(l: Lateness) -> [i32; 3] {
    [l.median, l.ninetieth, l.worst].map(|n| i32::try_from(n).unwrap())
}

/// What some account of a few hundred must have met.
pub fn corners(account: &Account) -> Vec<&'static str> {
    let carried = &account.carried;
    let met = [
        (account.due[0] > 0, "due"),
        (account.due[2] > 0, "by claim"),
        (account.due[3] > 0, "by statement"),
        (account.due[8] > 0, "released"),
        (account.due[9] > 0, "unconfirmed"),
        (carried[4] > 0, "carried in, met late"),
        (carried[6] > 0, "carried in, overdue"),
        (carried[7] > 0, "carried in, missed"),
        (account.late.is_some_and(|l| l[0] < l[1] && l[1] < l[2]), "three percentiles"),
        (account.months.len() > 2, "months"),
        (account.hires.iter().any(|(p, _)| account.leavers.iter().any(|(q, _)| p == q)), "in both lists"),
        (!account.moves.is_empty(), "moves"),
        (!account.vanished.is_empty(), "vanished"),
        (!account.left_at_close.is_empty(), "left at the close"),
    ];
    met.into_iter().filter(|m| m.0).map(|m| m.1).collect()
}

pub const CORNERS: usize = 14;
