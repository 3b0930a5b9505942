//! Playing the steps of a case: what stands after each commit.

use super::plain::*;
use super::random::{Case, Move, Step};
use std::collections::BTreeMap;

impl Step {
    /// The same about somebody and something that is there.
    fn bent(&self, people: u8, policies: u8) -> Self {
        let mut step = self.clone();
        if let Self::Leave { who, .. }
        | Self::Rehire { who, .. }
        | Self::Team { who, .. }
        | Self::Kind { who, .. }
        | Self::Roles { who, .. }
        | Self::Manager { who, .. }
        | Self::Strike { who }
        | Self::Restore { who }
        | Self::Away { who, .. }
        | Self::Back { who, .. }
        | Self::Withdraw { who }
        | Self::Acknowledge { who, .. }
        | Self::Witness { who, .. }
        | Self::Exempt { who, .. }
        | Self::Enrol { who, .. } = &mut step
        {
            *who %= people;
        }
        if let Self::Revise { policy, .. }
        | Self::Unlist { policy }
        | Self::Tamper { policy, .. }
        | Self::Audience { policy, .. }
        | Self::Retire { policy, .. }
        | Self::Unretire { policy }
        | Self::StrikePolicy { policy }
        | Self::RestorePolicy { policy }
        | Self::Own { policy, .. }
        | Self::Acknowledge { policy, .. }
        | Self::Witness { policy, .. }
        | Self::Exempt { policy, .. } = &mut step
        {
            *policy %= policies;
        }
        step
    }
}

impl Case {
    /// The commits that are known.
    pub fn commits(&self) -> Vec<Commit> {
        let mut play = Play::begin();
        for one in &self.moves {
            play.commit(one);
        }
        let known = self.known.clamp(1, play.commits.len());
        play.commits.truncate(known);
        play.commits
    }

    /// The same without changes of clocks.
    pub fn with_steady_clocks(&self) -> Self {
        let mut case = self.clone();
        for one in &mut case.moves {
            one.steps.retain(|s| !matches!(s, Step::Clocks { .. } | Step::Own { .. }));
        }
        case
    }

    /// The days asked about, from the register's first day on; some lie beyond the last commit.
    pub fn days(&self, of_commits: &[Day]) -> [Day; 3] {
        let (first, last) = (of_commits[0], of_commits[of_commits.len() - 1]);
        let reach = (last - first) * 4 / 3 + 60;
        self.days.map(|n| first + i32::from(n) * reach / 1000)
    }
}

/// A register with nobody but its maintainer.
pub fn empty() -> Snapshot {
    Play::begin().tree
}

/// What stands while the steps are played.
struct Play {
    commits: Vec<Commit>,
    tree: Snapshot,
    struck: BTreeMap<u8, Person>,
    struck_policies: BTreeMap<u8, Policy>,
    /// Every version that was the first one listed, by policy, with whether it was in an earlier commit.
    listed: BTreeMap<u8, Vec<Version>>,
    today: Day,
    now: Second,
    serial: Second,
    records: Vec<Record>,
}

const FIRST: Clocks = Clocks {
    join: Clock::Days(14),
    change: Clock::Days(10),
    renew: Some(Clock::Days(60)),
    window: Clock::Days(15),
    back: Clock::Days(5),
    landing: 4,
};

fn born(start: Day) -> Person {
    Person {
        kind: 0,
        team: 0,
        roles: vec![0],
        manager: None,
        employments: vec![(start, None)],
        leave: Vec::new(),
    }
}

impl Play {
    fn begin() -> Self {
        let today = day(2024, 2, 20);
        let people = BTreeMap::from([(MAINTAINER, born(day(2020, 1, 1)))]);
        let tree = Snapshot { clocks: FIRST, people, policies: BTreeMap::new() };
        Self {
            commits: Vec::new(),
            tree,
            struck: BTreeMap::new(),
            struck_policies: BTreeMap::new(),
            listed: BTreeMap::new(),
            today,
            now: 0,
            serial: 0,
            records: Vec::new(),
        }
    }

    fn commit(&mut self, one: &Move) {
        // A backward clock does not draw those after it along.
        let date = self.today + one.gap;
        self.today = self.today.max(date);
        self.now = berlin_time(date, one.second);
        for step in &one.steps {
            self.step(step);
            for (id, policy) in &self.tree.policies {
                let listed = self.listed.entry(*id).or_default();
                let first = policy.revisions[0].version;
                if listed.last() != Some(&first) {
                    listed.push(first);
                }
            }
        }
        let records = std::mem::take(&mut self.records);
        self.commits.push(Commit { clock: self.now, tree: self.tree.clone(), records });
    }

    fn step(&mut self, step: &Step) {
        let people = u8::try_from(self.tree.people.len() + self.struck.len()).unwrap();
        let policies = u8::try_from(self.tree.policies.len() + self.struck_policies.len()).unwrap();
        let step = &step.bent(people, policies.max(1));
        match step.clone() {
            Step::Publish { .. }
            | Step::Revise { .. }
            | Step::Unlist { .. }
            | Step::Tamper { .. }
            | Step::Audience { .. }
            | Step::Retire { .. }
            | Step::Unretire { .. }
            | Step::StrikePolicy { .. }
            | Step::RestorePolicy { .. }
            | Step::Own { .. }
            | Step::Clocks { .. } => self.rules(step),
            Step::Sweep { early, second } => self.sweep(early, second),
            Step::Acknowledge { .. } | Step::Witness { .. } | Step::Exempt { .. } | Step::Enrol { .. } => {
                self.sign(step);
            }
            _ => self.roster(step),
        }
    }

    fn roster(&mut self, step: &Step) {
        let today = self.today;
        let person = match *step {
            Step::Hire { start } => {
                let who = u8::try_from(self.tree.people.len() + self.struck.len()).unwrap();
                if who < 5 {
                    self.tree.people.insert(who, born(today + start));
                }
                return;
            }
            Step::Strike { who } => {
                if who != MAINTAINER {
                    self.struck.extend(self.tree.people.remove(&who).map(|p| (who, p)));
                }
                return;
            }
            Step::Restore { who } => {
                self.tree.people.extend(self.struck.remove(&who).map(|p| (who, p)));
                return;
            }
            Step::Leave { who, .. }
            | Step::Rehire { who, .. }
            | Step::Team { who, .. }
            | Step::Kind { who, .. }
            | Step::Roles { who, .. }
            | Step::Manager { who, .. }
            | Step::Away { who, .. }
            | Step::Back { who, .. }
            | Step::Withdraw { who } => (who, self.tree.people.get_mut(&who)),
            _ => return,
        };
        let (who, Some(person)) = person else { return };
        change(person, who, step, today);
    }

    fn rules(&mut self, step: &Step) {
        let today = self.today;
        match step.clone() {
            Step::Clocks { clocks } => self.tree.clocks = clocks,
            Step::Publish { effective, audience } => {
                let policy = u8::try_from(self.tree.policies.len() + self.struck_policies.len()).unwrap();
                if policy < 3 {
                    let first = Revision { version: (1, 0), effective: today + effective, material: true };
                    let new = Policy { audience, own: Own::default(), revisions: vec![first], retired: None };
                    self.tree.policies.insert(policy, new);
                }
            }
            Step::StrikePolicy { policy } => {
                self.struck_policies.extend(self.tree.policies.remove(&policy).map(|p| (policy, p)));
            }
            Step::RestorePolicy { policy } => {
                self.tree.policies.extend(self.struck_policies.remove(&policy).map(|p| (policy, p)));
            }
            Step::Revise { policy, .. }
            | Step::Unlist { policy }
            | Step::Tamper { policy, .. }
            | Step::Audience { policy, .. }
            | Step::Retire { policy, .. }
            | Step::Unretire { policy }
            | Step::Own { policy, .. } => {
                if let Some(policy) = self.tree.policies.get_mut(&policy) {
                    rewrite(policy, step, today);
                }
            }
            _ => {}
        }
    }

    fn sweep(&mut self, early: i32, second: Second) {
        let people: Vec<u8> = self.tree.people.keys().copied().collect();
        let policies: Vec<u8> = self.tree.policies.keys().copied().collect();
        for who in people {
            for policy in &policies {
                self.sign(&Step::Acknowledge { who, policy: *policy, version: 0, early, second, head: 1 });
            }
        }
    }

    fn sign(&mut self, step: &Step) {
        self.serial += 1;
        // No two records are signed in one second: there would be no newest.
        let late = self.now - 3600 + self.serial;
        let text = |policy: &u8, version: u8| {
            let listed = self.listed.get(policy)?;
            Some(listed[listed.len().saturating_sub(1 + usize::from(version) * usize::from(version) / 3)])
        };
        match *step {
            Step::Acknowledge { who, policy, version, early, second, head } => {
                let Some(version) = text(&policy, version) else { return };
                let head = match head {
                    0 => Head::Unknown,
                    1..=3 => Head::None,
                    n => match self.commits.len() {
                        0 => Head::None,
                        have => Head::Commit(have.saturating_sub(1 + usize::from(n - 4) / 2)),
                    },
                };
                // Signed up to four minutes after the commit at hand is tolerated, later is refused; both are tried.
                let at = berlin_time(berlin_day(self.now) - early, second) + self.serial;
                let signed = if early == 0 && at > self.now + 700 { late } else { at };
                let what = What::Acknowledged { person: who, policy, version, head };
                self.records.push(Record { signed, what });
            }
            Step::Witness { who, policy, version, on } => {
                let Some(version) = text(&policy, version) else { return };
                if who != MAINTAINER {
                    let on = berlin_day(late) - on;
                    let what = What::Witnessed { person: who, policy, version, on };
                    self.records.push(Record { signed: late, what });
                }
            }
            Step::Exempt { who, policy, from, days, by } => {
                let known = self.tree.people.contains_key(&who) && self.tree.policies.contains_key(&policy);
                let twice = self.records.iter().any(|r| matches!(r.what, What::Exempted { person, policy: p, .. } if (person, p) == (who, policy)));
                if known && !twice && who != MAINTAINER && self.tree.people.contains_key(&by) {
                    let from = self.today + from;
                    let what = What::Exempted { person: who, policy, from, until: from + days, by };
                    self.records.push(Record { signed: late, what });
                }
            }
            Step::Enrol { who, halves } if who != MAINTAINER && self.tree.people.contains_key(&who) => {
                let halves = [(1, who), (2, MAINTAINER)].into_iter().filter(|(bit, _)| halves & bit != 0);
                for (_, by) in halves {
                    self.records.push(Record { signed: late, what: What::Enrolled { person: who, by } });
                }
            }
            _ => {}
        }
    }
}

/// A change of somebody's entry.
fn change(person: &mut Person, who: u8, step: &Step, today: Day) {
    let last = person.employments.len() - 1;
    match *step {
        Step::Leave { last: day, .. } if who != MAINTAINER => {
            let employment = &mut person.employments[last];
            employment.1 = Some((today + day).max(employment.0));
        }
        Step::Rehire { gap, .. } => {
            if let Some(end) = person.employments[last].1 {
                person.employments.push((end + gap, None));
            }
        }
        Step::Team { team, .. } => person.team = team,
        Step::Kind { kind, .. } => person.kind = kind,
        Step::Roles { roles, .. } => person.roles = (0..3).filter(|bit| roles >> bit & 1 == 1).collect(),
        Step::Manager { manager, .. } => person.manager = Some(manager).filter(|m| *m < who),
        Step::Away { from, days, .. } => {
            let from = today + from;
            let leave = Leave { from, to: days.map(|n| from + n) };
            let mut all = person.leave.clone();
            all.push(leave);
            all.sort_by_key(|l| l.from);
            if apart(&all) {
                person.leave = all;
            }
        }
        Step::Back { days, .. } => {
            let mut all = person.leave.clone();
            if let Some(last) = all.last_mut() {
                last.to = days.map(|n| last.from + n);
            }
            if apart(&all) {
                person.leave = all;
            }
        }
        Step::Withdraw { .. } => {
            person.leave.pop();
        }
        _ => {}
    }
}

/// Leaves of one person do not overlap: such an entry would not be read.
fn apart(all: &[Leave]) -> bool {
    all.windows(2).all(|pair| pair[0].to.is_some_and(|to| to < pair[1].from))
}

/// A change of a policy's file.
fn rewrite(policy: &mut Policy, step: &Step, today: Day) {
    match step.clone() {
        Step::Revise { major, material, effective, under, .. } => {
            let top = policy.revisions.iter().map(|r| r.version).max().unwrap();
            let version = match (under, major) {
                (true, _) => (top.0, top.1.wrapping_sub(1)),
                (false, true) => (top.0 + 1, 0),
                (false, false) => (top.0, top.1 + 2),
            };
            let fresh = policy.revisions.iter().all(|r| r.version != version) && version.1 < 200;
            if fresh {
                let revision = Revision { version, effective: today + effective, material };
                policy.revisions.insert(usize::from(under && material), revision);
            }
        }
        Step::Unlist { .. } if policy.revisions.len() > 1 => {
            policy.revisions.remove(0);
        }
        Step::Tamper { effective, material, .. } => {
            policy.revisions[0].effective = today + effective;
            policy.revisions[0].material = material;
        }
        Step::Audience { audience, .. } => policy.audience = audience,
        Step::Retire { on, .. } => policy.retired = Some(today + on),
        Step::Unretire { .. } => policy.retired = None,
        Step::Own { own, .. } => policy.own = own,
        _ => {}
    }
}
