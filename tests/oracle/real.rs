//! A plain register made real: YAML, commits, signatures.

use super::plain::*;
use super::world::{Draft, Person as Entry, Policy as Rule, Signed, World, settings};
use ack::model::{Moment, Zone};
use ack::source::CommitId;
use std::fmt::Write as _;

pub fn person_id(p: u8) -> String {
    format!("p{p}")
}

pub fn policy_id(r: u8) -> String {
    format!("r{r}")
}

pub fn version_text(v: Version) -> String {
    format!("{}.{}", v.0, v.1)
}

fn clock_text(clock: Clock) -> String {
    format!("{clock:?}")
}

fn renew_text(renew: Option<Clock>) -> String {
    renew.map_or_else(|| "never".to_owned(), clock_text)
}

/// The register as the program would find it.
pub fn world(commits: &[Commit]) -> World {
    assert!(Zone::parse("Europe/Berlin").is_some());
    let mut world = World::new();
    let mut before: Option<&Snapshot> = None;
    for commit in commits {
        let records: Vec<Signed> = commit.records.iter().map(|r| draft(&world, r).seal()).collect();
        world.commit_dated(Some(commit.clock), &[], |tree| {
            let (now, was) = (&commit.tree, before);
            if was.is_none_or(|was| was.clocks != now.clocks) {
                tree.put("ack.yaml", ack_yaml(&now.clocks));
            }
            for (id, person) in &now.people {
                tree.put_person(&entry(*id, person));
            }
            for (id, policy) in &now.policies {
                tree.put_policy(&rule(*id, policy));
            }
            for gone in was.iter().flat_map(|w| w.people.keys()).filter(|id| !now.people.contains_key(id)) {
                tree.remove(&format!("people/{}.yaml", person_id(*gone)));
            }
            for gone in was.iter().flat_map(|w| w.policies.keys()).filter(|id| !now.policies.contains_key(id))
            {
                tree.remove(&format!("policies/{}.yaml", policy_id(*gone)));
            }
            for record in records {
                tree.add(record);
            }
        });
        before = Some(&commit.tree);
    }
    world
}

fn ack_yaml(c: &Clocks) -> String {
    let clocks = format!(
        "clocks: {{join: {:?}, change: {:?}, renew: {}, renewal_window: {:?}, return: {:?}, landing: {} days}}",
        c.join,
        c.change,
        renew_text(c.renew),
        c.window,
        c.back,
        c.landing
    );
    let maintainer = format!("maintainers: [{}]", person_id(MAINTAINER));
    let longest = format!("max_exemption: {}", clock_text(MAX_EXEMPTION));
    settings(&["timezone: Europe/Berlin", &maintainer, &clocks, &longest])
}

fn entry(id: u8, person: &Person) -> Entry {
    let stretch = |(first, last): &(Day, Option<Day>), names: (&str, &str)| {
        let last = last.map_or_else(String::new, |last| format!(", {}: {}", names.1, iso(last)));
        format!("{{{}: {}{last}}}", names.0, iso(*first))
    };
    let (last, earlier) = person.employments.split_last().unwrap();
    let mut entry = Entry::new(&person_id(id)).start(&iso(last.0)).team(&format!("t{}", person.team));
    entry = entry.with(&format!("type: k{}", person.kind));
    if let Some(end) = last.1 {
        entry = entry.end(&iso(end));
    }
    let roles: Vec<String> = person.roles.iter().map(|r| format!("role{r}")).collect();
    entry = entry.with(&format!("roles: [{}]", roles.join(", ")));
    if let Some(manager) = person.manager {
        entry = entry.manager(&person_id(manager));
    }
    if !earlier.is_empty() {
        let all: Vec<String> = earlier.iter().map(|e| stretch(e, ("start", "end"))).collect();
        entry = entry.with(&format!("earlier: [{}]", all.join(", ")));
    }
    if !person.leave.is_empty() {
        let all: Vec<String> =
            person.leave.iter().map(|l| stretch(&(l.from, l.to), ("from", "to"))).collect();
        entry = entry.with(&format!("leave: [{}]", all.join(", ")));
    }
    entry
}

fn audience(audience: &Audience) -> String {
    match audience {
        Audience::Everyone => "everyone".into(),
        Audience::Team(t) => format!("{{team: t{t}}}"),
        Audience::Role(r) => format!("{{role: role{r}}}"),
        Audience::Either(t, r) => format!("{{any: [{{team: t{t}}}, {{role: role{r}}}]}}"),
        Audience::Both(t, r) => format!("{{team: t{t}, role: role{r}}}"),
        Audience::NotTeam(t) => format!("{{except: [{{team: t{t}}}]}}"),
        Audience::Under(m) => format!("{{manager: {}}}", person_id(*m)),
        Audience::Only(p) => format!("{{person: {}}}", person_id(*p)),
    }
}

fn rule(id: u8, policy: &Policy) -> Rule {
    let mut oldest_first = policy.revisions.iter().rev();
    let oldest = oldest_first.next().unwrap();
    let mut rule = Rule::new(&policy_id(id), &version_text(oldest.version), &iso(oldest.effective));
    for revision in oldest_first {
        let rest = format!("material: {}", revision.material);
        rule = rule.revision(&version_text(revision.version), &iso(revision.effective), &rest);
    }
    let own = policy.own;
    let mut clocks = String::new();
    let named =
        [("join", own.join), ("change", own.change), ("renewal_window", own.window), ("return", own.back)];
    for (name, clock) in named {
        if let Some(clock) = clock {
            let _ = write!(clocks, "{name}: {clock:?}, ");
        }
    }
    if let Some(renew) = own.renew {
        let _ = write!(clocks, "renew: {}, ", renew_text(renew));
    }
    if !clocks.is_empty() {
        rule = rule.with(&format!("clocks: {{{}}}", clocks.trim_end_matches(", ")));
    }
    if let Some(day) = policy.retired {
        rule = rule.with(&format!("retired: {}", iso(day)));
    }
    rule.with(&format!("audience: {}", audience(&policy.audience)))
}

fn draft(world: &World, record: &Record) -> Draft {
    let at = Moment(record.signed).to_string();
    let maintainer = person_id(MAINTAINER);
    match record.what {
        What::Acknowledged { person, policy, version, head } => {
            let draft =
                world.acknowledge(&person_id(person), &policy_id(policy), &version_text(version), &at);
            draft.head(match head {
                Head::None => None,
                Head::Commit(n) => Some(world.history.commits[n].id),
                Head::Unknown => Some(CommitId::new([7; 20])),
            })
        }
        What::Witnessed { person, policy, version, on } => {
            let (who, what) = (person_id(person), policy_id(policy));
            world.witness(&maintainer, &who, &what, &version_text(version), &iso(on), &at)
        }
        What::Exempted { person, policy, from, until, by } => {
            let stretch = (iso(from), iso(until));
            world.exempt(
                &person_id(by),
                &person_id(person),
                &policy_id(policy),
                (&stretch.0, &stretch.1),
                &at,
            )
        }
        What::Enrolled { person, by } => {
            let who = person_id(person);
            world.vouch(&person_id(by), &who, &who, &at)
        }
    }
}
