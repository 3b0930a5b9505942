//! The theory, evaluated day by day and by the plainest means: what is bound, since when, and why.
//!
//! Slow on purpose. Each function is one rule, and says which.

use super::plain::*;
use std::collections::{BTreeMap, BTreeSet};

/// A register as known at its last commit.
pub struct Theory<'a> {
    pub commits: &'a [Commit],
    /// The time of each commit.
    pub times: Vec<Second>,
    /// The Berlin day of each commit's time.
    pub days: Vec<Day>,
    /// The last commit of every day that has one.
    closes: Vec<usize>,
    revisions: BTreeMap<u8, Vec<Known>>,
}

/// A stretch of duty; `last` is `None` while it runs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Span {
    pub first: Day,
    pub last: Option<Day>,
}

/// A version of a policy as the commit that first had it said.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    pub version: Version,
    pub material: bool,
    /// The later of its effective day and the day it was first recorded.
    pub effect: Day,
}

/// The time of commits: the committer's, never before the commit in front. A commit whose clock is more than a day ahead
/// of most of the seven behind it (those that are dated before the one in front have no say) takes the time in front.
pub fn times(clocks: &[Second]) -> Vec<(Second, bool)> {
    let mut out: Vec<(Second, bool)> = Vec::new();
    for (i, clock) in clocks.iter().enumerate() {
        let front = out.last().map(|t| t.0);
        let heard: Vec<Second> = clocks[i + 1..]
            .iter()
            .take(7)
            .copied()
            .filter(|later| front.is_none_or(|front| *later >= front))
            .collect();
        let ahead = heard.iter().filter(|later| *clock > **later + 86_400).count();
        let aside = 2 * ahead > heard.len();
        let time = match (aside, front) {
            (true, Some(front)) => front,
            // Nothing stands in front of the first commit: the earliest of those behind it is believed.
            (true, None) => *heard.iter().min().unwrap(),
            (false, front) => front.map_or(*clock, |front| front.max(*clock)),
        };
        out.push((time, aside));
    }
    out
}

impl<'a> Theory<'a> {
    pub fn new(commits: &'a [Commit]) -> Self {
        let clocks: Vec<Second> = commits.iter().map(|c| c.clock).collect();
        let times: Vec<Second> = times(&clocks).into_iter().map(|t| t.0).collect();
        let days: Vec<Day> = times.iter().map(|t| berlin_day(*t)).collect();
        let closes = (0..commits.len()).filter(|i| days.get(i + 1) != Some(&days[*i])).collect();
        let mut theory = Self { commits, times, days, closes, revisions: BTreeMap::new() };
        // Asked for on every day of every pair, so found once.
        theory.revisions = theory.every_policy().into_iter().map(|r| (r, theory.find_revisions(r))).collect();
        theory
    }

    pub fn tip(&self) -> usize {
        self.commits.len() - 1
    }

    /// The snapshot at the end of a day.
    pub fn close(&self, d: Day) -> Option<usize> {
        self.days.iter().rposition(|c| *c <= d)
    }

    fn closes(&self) -> impl Iterator<Item = usize> {
        self.closes.iter().copied()
    }

    /// What stands in a commit: an entry that was deleted stands as last recorded.
    fn standing<T>(&self, at: usize, pick: impl Fn(&'a Snapshot) -> Option<&'a T>) -> Option<&'a T> {
        self.commits[..=at].iter().rev().find_map(|c| pick(&c.tree))
    }

    /// What stands on a day; before it first appears, the first day's end that has it.
    fn on<T>(&self, d: Day, pick: impl Fn(&'a Snapshot) -> Option<&'a T>) -> Option<&'a T> {
        self.close(d)
            .and_then(|at| self.standing(at, &pick))
            .or_else(|| self.closes().find_map(|at| self.standing(at, &pick)))
    }

    pub fn person_at(&self, p: u8, at: usize) -> Option<&'a Person> {
        self.standing(at, |s| s.people.get(&p))
    }

    pub fn person_on(&self, p: u8, d: Day) -> Option<&'a Person> {
        self.on(d, |s| s.people.get(&p))
    }

    pub fn policy_on(&self, r: u8, d: Day) -> Option<&'a Policy> {
        self.on(d, |s| s.policies.get(&r))
    }

    /// The day on which a person was first recorded.
    pub fn first_recorded(&self, p: u8) -> Option<Day> {
        self.commits.iter().position(|c| c.tree.people.contains_key(&p)).map(|i| self.days[i])
    }

    pub fn everybody(&self) -> BTreeSet<u8> {
        self.commits.iter().flat_map(|c| c.tree.people.keys().copied()).collect()
    }

    pub fn every_policy(&self) -> BTreeSet<u8> {
        self.commits.iter().flat_map(|c| c.tree.policies.keys().copied()).collect()
    }

    /// The employment that a day lies in. Start and end count from their own dates: by the last recorded entry.
    pub fn employment(&self, p: u8, d: Day) -> Option<(Day, Option<Day>)> {
        let entry = self.person_at(p, self.tip())?;
        entry.employments.iter().copied().find(|(start, end)| *start <= d && end.is_none_or(|end| d <= end))
    }

    /// Every version that ever was, by the commit that first had it. The oldest one listed there is material.
    fn find_revisions(&self, r: u8) -> Vec<Known> {
        let mut known: Vec<Known> = Vec::new();
        for (commit, recorded) in self.commits.iter().zip(&self.days) {
            let Some(policy) = commit.tree.policies.get(&r) else { continue };
            for (i, revision) in policy.revisions.iter().enumerate() {
                if known.iter().all(|k| k.version != revision.version) {
                    known.push(Known {
                        version: revision.version,
                        material: revision.material || i + 1 == policy.revisions.len(),
                        effect: revision.effective.max(*recorded),
                    });
                }
            }
        }
        known
    }

    pub fn revisions(&self, r: u8) -> &[Known] {
        &self.revisions[&r]
    }

    /// The newest material revision in effect.
    pub fn latest(&self, r: u8, d: Day) -> Option<Version> {
        self.revisions(r).iter().filter(|k| k.material && k.effect <= d).map(|k| k.version).max()
    }

    /// The day a policy first takes effect.
    pub fn first_effect(&self, r: u8) -> Option<Day> {
        self.revisions(r).iter().filter(|k| k.material).map(|k| k.effect).min()
    }

    /// In force: some revision has taken effect, and no retirement on record has come.
    pub fn in_force(&self, r: u8, d: Day) -> bool {
        self.first_effect(r).is_some_and(|t| t <= d)
            && self.policy_on(r, d).is_some_and(|policy| policy.retired.is_none_or(|gone| d < gone))
    }

    /// Whether the audience recorded on the day selects the person as recorded on the day.
    fn selects(&self, p: u8, r: u8, d: Day) -> bool {
        let (Some(person), Some(policy)) = (self.person_on(p, d), self.policy_on(r, d)) else { return false };
        let role = |role: &u8| person.roles.contains(role);
        match &policy.audience {
            Audience::Everyone => true,
            Audience::Team(t) => person.team == *t,
            Audience::Role(x) => role(x),
            Audience::Either(t, x) => person.team == *t || role(x),
            Audience::Both(t, x) => person.team == *t && role(x),
            Audience::NotTeam(t) => person.team != *t,
            Audience::Only(q) => p == *q,
            Audience::Under(m) => {
                let mut above = person.manager;
                // Managers have smaller numbers here, so this ends.
                while let Some(q) = above {
                    if q == *m {
                        return true;
                    }
                    above = self.person_on(q, d).and_then(|q| q.manager);
                }
                false
            }
        }
    }

    /// The one question: who is bound by what on a day.
    pub fn bound(&self, p: u8, r: u8, d: Day) -> bool {
        self.employment(p, d).is_some() && self.in_force(r, d) && self.selects(p, r, d)
    }

    /// The settings' clocks with the policy's own over them, as recorded on the day, or by the first day's end that
    /// has the policy.
    pub fn clocks(&self, r: u8, d: Day) -> Clocks {
        let has = |at: &usize| self.standing(*at, |s| s.policies.get(&r)).is_some();
        let at = self.close(d).filter(has).or_else(|| self.closes().find(has)).unwrap();
        let (org, own) =
            (self.commits[at].tree.clocks, self.standing(at, |s| s.policies.get(&r)).unwrap().own);
        Clocks {
            join: own.join.unwrap_or(org.join),
            change: own.change.unwrap_or(org.change),
            renew: own.renew.unwrap_or(org.renew),
            window: own.window.unwrap_or(org.window),
            back: own.back.unwrap_or(org.back),
            landing: org.landing,
        }
    }

    /// Duty spans as seen on a day: runs of bound days. A break of at most `landing` days, by the settings of the last
    /// bound day, in which the person stays employed and the policy in force, is none; while it lasts, the span runs.
    pub fn spans(&self, p: u8, r: u8, seen: Day) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut running: Option<(Day, Day)> = None;
        for d in self.days[0]..=seen {
            if self.bound(p, r, d) {
                running = Some((running.map_or(d, |run| run.0), d));
            } else if let Some((first, last)) = running {
                let landing = self.clocks(r, last).landing;
                let stays = self.employment(p, d).is_some() && self.in_force(r, d);
                if !stays || d - last > landing {
                    spans.push(Span { first, last: Some(last) });
                    running = None;
                }
            }
        }
        spans.extend(running.map(|(first, _)| Span { first, last: None }));
        spans
    }

    /// The leaves on record at a day's end; a removed one keeps the part that lies before its removal.
    fn leaves_at(&self, p: u8, at: usize) -> BTreeMap<Day, Option<Day>> {
        let mut leaves: BTreeMap<Day, Option<Day>> = BTreeMap::new();
        for close in self.closes().filter(|c| *c <= at) {
            let Some(entry) = self.person_at(p, close) else { continue };
            let gone: Vec<Day> =
                leaves.keys().copied().filter(|from| entry.leave.iter().all(|l| l.from != *from)).collect();
            for from in gone {
                let before = self.days[close] - 1;
                let to = leaves[&from].map_or(before, |to| to.min(before));
                if to < from {
                    leaves.remove(&from);
                } else {
                    leaves.insert(from, Some(to));
                }
            }
            leaves.extend(entry.leave.iter().map(|l| (l.from, l.to)));
        }
        leaves
    }

    /// Whether the day lies in a leave, as recorded on that day.
    pub fn on_leave(&self, p: u8, d: Day) -> bool {
        let entry = self.person_on(p, d);
        entry.is_some_and(|p| p.leave.iter().any(|l| l.from <= d && l.to.is_none_or(|to| d <= to)))
    }

    /// The due day after leave and exemptions. Each day on which leaves change is replayed: the change moves a due day
    /// that, as it stood before, had not passed by more than `landing`.
    pub fn moved(&self, p: u8, r: u8, opens: Day, raw: Day, back: Clock) -> Option<Day> {
        let exemptions = self.exemptions(p, r);
        let mut accepted: BTreeMap<Day, Option<Day>> = BTreeMap::new();
        let mut before: BTreeMap<Day, Option<Day>> = BTreeMap::new();
        let mut due = settle(opens, raw, back, &accepted, &exemptions);
        for close in self.closes() {
            let now = self.leaves_at(p, close);
            let keys: BTreeSet<Day> = before.keys().chain(now.keys()).copied().collect();
            let changed: Vec<Day> = keys.into_iter().filter(|k| before.get(k) != now.get(k)).collect();
            let landing = self.commits[close].tree.clocks.landing;
            if due.is_none_or(|due| self.days[close] - due <= landing) {
                for from in changed {
                    match now.get(&from) {
                        Some(to) => accepted.insert(from, *to),
                        None => accepted.remove(&from),
                    };
                }
                due = settle(opens, raw, back, &accepted, &exemptions);
            }
            before = now;
        }
        due
    }

    /// The exemptions of a pair as stretches of days: from the later of their first day and the day they were recorded;
    /// a later one ends those before it on the day before its own first; those without a gap between them are one.
    pub fn exemptions(&self, p: u8, r: u8) -> Vec<(Day, Day)> {
        let mut all: Vec<(Day, Day)> = Vec::new();
        for (at, record) in self.valid() {
            if let What::Exempted { person, policy, from, until, .. } = record.what {
                let first = from.max(self.days[at]);
                if (person, policy) == (p, r) && first <= until {
                    for earlier in &mut all {
                        earlier.1 = earlier.1.min(first - 1);
                    }
                    all.push((first, until));
                }
            }
        }
        all.retain(|(first, until)| first <= until);
        all.sort_unstable();
        let mut joined: Vec<(Day, Day)> = Vec::new();
        for (first, until) in all {
            match joined.last_mut() {
                Some(last) if first <= last.1 + 1 => last.1 = last.1.max(until),
                _ => joined.push((first, until)),
            }
        }
        joined
    }

    /// The records that count, each with its commit. Only a few ways to be invalid are tried here.
    pub fn valid(&self) -> Vec<(usize, Record)> {
        let all = self.commits.iter().enumerate().flat_map(|(at, c)| c.records.iter().map(move |r| (at, *r)));
        all.filter(|(at, record)| self.counts(*at, record)).collect()
    }

    fn counts(&self, at: usize, record: &Record) -> bool {
        let signer_stands = |p: u8| self.person_at(p, at).is_some();
        let text_stood = |r: u8, v: Version| self.published(r, v).is_some_and(|first| first <= at);
        let in_future = record.signed > self.times[at].max(self.commits[at].clock) + 300;
        !in_future
            && match record.what {
                What::Acknowledged { person, policy, version, .. } => {
                    signer_stands(person) && text_stood(policy, version)
                }
                What::Witnessed { person, policy, version, on } => {
                    person != MAINTAINER && text_stood(policy, version) && on <= berlin_day(record.signed)
                }
                What::Exempted { person, from, until, by, .. } => {
                    by == MAINTAINER && person != by && until <= MAX_EXEMPTION.after(from)
                }
                What::Enrolled { by, .. } => signer_stands(by),
            }
    }

    /// The commit in which a version's text was first on the mainline: in which it was the first one listed.
    pub fn published(&self, r: u8, v: Version) -> Option<usize> {
        self.commits
            .iter()
            .position(|c| c.tree.policies.get(&r).is_some_and(|policy| policy.revisions[0].version == v))
    }
}

/// Leave that overlaps the time to do it moves the due day to its last day and the return after it; an exemption that
/// the due day falls into moves it to its own last day; again, until nothing changes. `None`: a leave without an end.
fn settle(
    opens: Day,
    raw: Day,
    back: Clock,
    leaves: &BTreeMap<Day, Option<Day>>,
    exemptions: &[(Day, Day)],
) -> Option<Day> {
    let mut due = raw;
    loop {
        let was = due;
        for (from, to) in leaves {
            if *from <= due && to.is_none_or(|to| to >= opens) {
                due = due.max(back.after((*to)?));
            }
        }
        for (first, until) in exemptions {
            if *first <= due && due <= *until {
                due = *until;
            }
        }
        if due == was {
            return Some(due);
        }
    }
}
