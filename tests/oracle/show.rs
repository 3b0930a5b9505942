//! Registers and answers as a person can read them.

use super::duty::{Outcome, Standing};
use super::plain::*;
use super::theory::Theory;
use proptest::test_runner::TestError;
use std::fmt::{Debug, Write as _};

/// What changed in every commit.
pub fn register(commits: &[Commit], theory: &Theory<'_>) -> String {
    let mut out = String::new();
    let mut before: Option<&Snapshot> = None;
    for (at, commit) in commits.iter().enumerate() {
        let tree = &commit.tree;
        let clock = if theory.times[at] == commit.clock { "" } else { " (by another clock)" };
        let _ = writeln!(out, "commit {at}, {}{clock}", iso(theory.days[at]));
        if before.is_none_or(|b| b.clocks != tree.clocks) {
            let _ = writeln!(out, "  {}", dated(&tree.clocks));
        }
        for (id, person) in &tree.people {
            if before.and_then(|b| b.people.get(id)) != Some(person) {
                let _ = writeln!(out, "  p{id} {}", dated(person));
            }
        }
        for (id, policy) in &tree.policies {
            if before.and_then(|b| b.policies.get(id)) != Some(policy) {
                let _ = writeln!(out, "  r{id} {}", dated(policy));
            }
        }
        if let Some(before) = before {
            for id in before.people.keys().filter(|id| !tree.people.contains_key(id)) {
                let _ = writeln!(out, "  p{id} deleted");
            }
            for id in before.policies.keys().filter(|id| !tree.policies.contains_key(id)) {
                let _ = writeln!(out, "  r{id} deleted");
            }
        }
        for record in &commit.records {
            let _ = writeln!(out, "  signed {}: {}", iso(berlin_day(record.signed)), dated(&record.what));
        }
        before = Some(tree);
    }
    out
}

/// Debug output with the numbers of days read as dates.
fn dated(value: &dyn Debug) -> String {
    let text = format!("{value:?}");
    let mut out = String::new();
    let mut digits = String::new();
    for c in text.chars().chain([' ']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        match digits.parse::<Day>() {
            Ok(d) if (17_000..25_000).contains(&d) => out.push_str(&iso(d)),
            _ => out.push_str(&digits),
        }
        digits.clear();
        out.push(c);
    }
    out
}

fn answer(standing: Option<&Standing>) -> String {
    let Some(s) = standing else { return "    never bound\n".into() };
    let mut out = String::new();
    for o in &s.obligations {
        let _ = writeln!(out, "    {}", dated(o));
    }
    let rest = Standing { obligations: Vec::new(), ..s.clone() };
    let _ = writeln!(out, "    {}", dated(&rest));
    out
}

/// Where the two answers differ.
pub fn difference(pair: (u8, u8), is: Option<&Standing>, should: Option<&Standing>, head: &str) -> String {
    let (p, r) = pair;
    format!("p{p} and r{r} {head}  the crate:\n{}  brute force:\n{}", answer(is), answer(should))
}

/// The reason alone: the steps that led to it are in it already.
pub fn failure<T: Debug>(error: &TestError<T>) -> String {
    match error {
        TestError::Fail(why, _) => why.to_string(),
        TestError::Abort(why) => why.to_string(),
    }
}

/// What some pair of a few hundred registers must meet.
pub const CORNERS: [&str; 41] = [
    "NotBound",
    "Exempt",
    "Overdue",
    "Pending",
    "Acknowledged",
    "Publish Met",
    "Publish MetLate",
    "Publish Open",
    "Publish Overdue",
    "Publish Released",
    "Publish Missed",
    "Join Met",
    "Join MetLate",
    "Join Open",
    "Join Overdue",
    "Join Released",
    "Join Missed",
    "Assign Met",
    "Assign MetLate",
    "Assign Open",
    "Assign Overdue",
    "Assign Released",
    "Assign Missed",
    "Change Met",
    "Change MetLate",
    "Change Open",
    "Change Overdue",
    "Change Released",
    "Change Missed",
    "Renew Met",
    "Renew MetLate",
    "Renew Open",
    "Renew Overdue",
    "Renew Missed",
    "by claim",
    "no due day",
    "overdue before",
    "on leave",
    "renewal open",
    "Unconfirmed",
    "Witnessed",
];

/// The kinds of thing that happened to a pair.
pub fn corners(s: &Standing) -> Vec<String> {
    let mut all = vec![format!("{:?}", s.status)];
    for o in &s.obligations {
        let outcome = match o.outcome {
            Outcome::Met => "Met",
            Outcome::MetLate(_) => "MetLate",
            Outcome::Open => "Open",
            Outcome::Overdue(_) => "Overdue",
            Outcome::Released => "Released",
            Outcome::Missed(_) => "Missed",
        };
        all.push(format!("{:?} {outcome}", o.cause));
        all.extend(o.due.is_none().then(|| "no due day".to_owned()));
        all.extend(o.by_claim.then(|| "by claim".to_owned()));
    }
    all.extend(s.newest.map(|n| format!("{:?}", n.2)));
    all.extend(s.valid_until.map(|_| "valid until".to_owned()));
    let spans: std::collections::BTreeSet<_> = s.obligations.iter().map(|o| o.span).collect();
    all.push(format!("spans: {}", spans.len()));
    let flags =
        [(s.on_leave, "on leave"), (s.renewal_open, "renewal open"), (s.overdue_before, "overdue before")];
    all.extend(flags.into_iter().filter(|f| f.0).map(|f| f.1.to_owned()));
    all
}
