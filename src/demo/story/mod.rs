//! What happens: who joins, leaves, moves, signs, forgets; what is published and revised.
//!
//! An agenda of events by moment. An event may put later ones on it: who is asked today signs some days later.

mod agenda;
mod deeds;

use super::cast::{Habit, Member, cast};
use super::chance::Chance;
use super::library::{Template, library};
use super::stage::{Files, Stage};
use super::{Made, Plan};
use crate::format;
use crate::git::GitError;
use crate::model::{
    Approvals, Clock, Config, Day, Governance, Leave, Moment, RepositoryId, Requirement, RetiredKey,
    Revision, Sampling, Traits, Version, Zone,
};
use crate::plan;
use crate::sign::throwaway::ThrowawayKey;
use crate::source::Digest;
use anyhow::Context as _;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Event {
    /// Proves possession of the key.
    Enrol(usize),
    /// The security officer confirms the key.
    Countersign(usize),
    /// Reads and signs what is open.
    Sign(usize),
    /// Goes on the roster.
    Hire(usize),
    /// Gets an end date, and leaves on it.
    Leave(usize, Day),
    /// Is away.
    Absence(usize, Day, Day),
    /// Changes the team.
    Move(usize, &'static str, &'static str),
    /// Takes a new key.
    Rotate(usize),
    /// The old key is retired.
    Retire(usize),
    /// Is exempted from a policy.
    Exempt(usize, usize, Day),
    /// A policy is published.
    Publish(usize),
    /// A policy is revised: materially or not.
    Revise(usize, bool, &'static str, &'static str),
}

struct Policy {
    first: Version,
    template: Template,
    file: Requirement,
    added: Vec<String>,
    text: String,
    published: bool,
}

struct Story {
    chance: Chance,
    stage: Stage,
    cast: Vec<Member>,
    on_roster: BTreeSet<usize>,
    /// Keys that replaced the first ones, until the first ones are retired.
    earlier: BTreeMap<usize, ThrowawayKey>,
    policies: Vec<Policy>,
    /// The last version that each signed, and when.
    signed: BTreeMap<(usize, usize), (Version, Day)>,
    agenda: BTreeMap<(Moment, u32), Event>,
    turn: u32,
    begins: Day,
    ends: Day,
    last: Moment,
}

const ZONE: &str = "Europe/Berlin";

/// Tells the whole story into a repository.
pub(super) fn tell(directory: &Path, plan: &Plan) -> anyhow::Result<Made> {
    let mut chance = Chance::new(plan.seed);
    let ends = plan.now.utc_day();
    let begins = Clock::Months(plan.months.max(2)).before(ends);
    let cast = cast(&mut chance, plan.people, begins, ends)?;
    let repository = repository_id(&mut chance)?;
    let owner = cast[0].person.id.clone();
    let policies = library(plan.policies).into_iter().map(|template| {
        let file = template.requirement(&owner)?;
        let text = template.text(&[]);
        let first = Version::parse("1.0").context("1.0 is a version")?;
        Ok(Policy { first, template, file, added: Vec::new(), text, published: false })
    });
    let mut story = Story {
        stage: Stage::new(directory, repository)?,
        policies: policies.collect::<anyhow::Result<_>>()?,
        cast,
        on_roster: BTreeSet::new(),
        earlier: BTreeMap::new(),
        signed: BTreeMap::new(),
        agenda: BTreeMap::new(),
        turn: 0,
        begins,
        ends,
        last: plan.now,
        chance,
    };
    story.begin()?;
    story.plan_ahead();
    while let Some(((at, _), event)) = story.agenda.pop_first() {
        story.play(at, event)?;
    }
    let (commits, records) = story.stage.finish()?;
    Ok(Made { commits, records })
}

fn repository_id(chance: &mut Chance) -> anyhow::Result<RepositoryId> {
    let hex: String = chance.seed()[..16].iter().map(|b| format!("{b:02x}")).collect();
    let text = format!("{}-{}-7{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..]);
    RepositoryId::parse(&text).with_context(|| format!("{text} is no UUID"))
}

fn zone() -> Zone {
    Zone::parse(ZONE).unwrap_or(Zone::UTC)
}

impl Story {
    /// Puts an event on the agenda, at a working hour of a day; what lies after the end does not happen.
    fn on(&mut self, day: Day, event: Event) {
        let minute = self.chance.between(8 * 60, 17 * 60);
        let at = zone().start_of(day).plus(minute * 60 + self.chance.between(0, 59));
        if at <= self.last.plus(-600) {
            self.turn += 1;
            self.agenda.insert((at, self.turn), event);
        }
    }

    /// The first commit: settings, the first policies, everybody who is already here.
    fn begin(&mut self) -> Result<(), GitError> {
        let at = zone().start_of(self.begins).plus(9 * 3600);
        let mut files: Files = vec![
            (
                "ack.yaml".into(),
                Some(format::emit::config(&self.config(), ".ack/schema/ack.json").into_bytes()),
            ),
            (
                ".gitattributes".into(),
                Some(
                    b"acknowledgements/** -text\napprovals/** -text\npolicies/** -text\ntraining/** -text\n"
                        .to_vec(),
                ),
            ),
        ];
        files.extend(plan::schemas().into_iter().map(|(path, text)| (path, Some(text.into_bytes()))));
        for n in 0..self.cast.len() {
            if self.cast[n].person.employments[0].start <= self.begins {
                self.on_roster.insert(n);
                files.push(self.roster_file(n));
            }
        }
        // The last policy is published later, as a campaign.
        for p in 0..self.policies.len().saturating_sub(1).max(1) {
            files.extend(self.revised(p, self.begins, true, "First version."));
        }
        let who = self.cast[0].person.clone();
        self.stage.commit(&who, at, "register: Northwind Instruments begins".into(), files)
    }

    fn config(&self) -> Config {
        Config {
            organization: "Northwind Instruments".into(),
            repository: self.stage.repository.clone(),
            zone: zone(),
            mainline: "main".into(),
            push: false,
            maintainers: vec![self.cast[0].person.id.clone(), self.cast[1].person.id.clone()],
            approvals: Approvals::Recorded,
            governance: Governance::Reviewed,
            statement: super::stage::STATEMENT.into(),
            clocks: format::CLOCKS,
            max_exemption: format::MAX_EXEMPTION,
            coverage_bar: 100,
            suppressions: Vec::new(),
            escalation: Vec::new(),
            sampling: Sampling::default(),
            frameworks: vec!["iso27001".into(), "soc2".into()],
        }
    }

    fn play(&mut self, at: Moment, event: Event) -> Result<(), GitError> {
        let day = zone().day_of(at);
        match event {
            Event::Enrol(n) => self.enrol(n, at),
            Event::Countersign(n) => self.countersign(n, at),
            Event::Sign(n) => self.sign(n, at),
            Event::Hire(n) => {
                self.on_roster.insert(n);
                self.enrol_soon(n, day.plus(1));
                let start = self.cast[n].person.employments[0].start;
                self.sign_soon(n, start.max(day));
                self.roster(n, at, "is added")
            }
            Event::Leave(n, last) => {
                self.cast[n].person.employments[0].end = Some(last);
                self.roster(n, at, "leaves")
            }
            Event::Absence(n, from, to) => {
                self.cast[n].person.leave.push(Leave { from, to: Some(to) });
                self.roster(n, at, "goes on leave")
            }
            Event::Move(n, team, role) => {
                self.cast[n].person.team = Some(team.into());
                self.cast[n].person.roles = vec![role.into()];
                self.sign_soon(n, day.next());
                self.roster(n, at, "moves")
            }
            Event::Rotate(n) => self.rotate(n, at),
            Event::Retire(n) => {
                if let Some(old) = self.earlier.remove(&n) {
                    let key = old.public();
                    self.cast[n].person.keys.retain(|k| *k != key);
                    self.cast[n].person.retired_keys.push(RetiredKey { key, until: day, compromised: None });
                }
                self.roster(n, at, "retires a key")
            }
            Event::Exempt(n, policy, until) => self.exempt(n, policy, until, at),
            Event::Publish(p) => self.publish(p, at, true, "First version."),
            Event::Revise(p, material, description, rule) => {
                if rule.is_empty() {
                    let text = self.policies[p].text.replace("to whom it is addressed", "whom it addresses");
                    self.policies[p].text = text;
                } else {
                    self.policies[p].added.push(rule.into());
                    let text = self.policies[p].template.text(&self.policies[p].added);
                    self.policies[p].text = text;
                }
                self.publish(p, at, material, description)
            }
        }
    }

    fn roster_file(&self, n: usize) -> (String, Option<Vec<u8>>) {
        let person = &self.cast[n].person;
        (
            person.file.to_string(),
            Some(format::emit::person(person, "../.ack/schema/people.json").into_bytes()),
        )
    }

    fn roster(&mut self, n: usize, at: Moment, what: &str) -> Result<(), GitError> {
        let message = format!("people: {} {what}", self.cast[n].person.id);
        let file = self.roster_file(n);
        let who = self.cast[0].person.clone();
        self.stage.commit(&who, at, message, vec![file])
    }

    /// A new version of a policy with its document, as files.
    fn revised(&mut self, p: usize, day: Day, material: bool, description: &str) -> Files {
        let author = self.cast[0].person.id.clone();
        let policy = &mut self.policies[p];
        let digest = Digest::of(policy.text.as_bytes());
        let version = match policy.file.revisions.first() {
            None => policy.first.clone(),
            Some(r) if material => r.version.next_material(),
            Some(r) => r.version.next_editorial(),
        };
        policy.file.revisions.insert(
            0,
            Revision {
                version,
                effective: day,
                author: Some(author),
                material,
                digest: Some(digest),
                description: description.into(),
                line: 0,
            },
        );
        policy.file.digest = Some(digest);
        policy.published = true;
        let yaml = format::emit::policy(&policy.file, "../.ack/schema/policy.json");
        vec![
            (policy.file.file.to_string(), Some(yaml.into_bytes())),
            (format!("policies/{}.md", policy.file.id), Some(policy.text.clone().into_bytes())),
        ]
    }

    fn publish(&mut self, p: usize, at: Moment, material: bool, description: &str) -> Result<(), GitError> {
        let day = zone().day_of(at);
        let files = self.revised(p, day, material, description);
        if material {
            let here: Vec<usize> = self.on_roster.iter().copied().collect();
            for n in here {
                self.sign_soon(n, day.next());
            }
        }
        let policy = &self.policies[p].file;
        let message = format!("policies: {} {} is published", policy.id, policy.current().version);
        let who = self.cast[0].person.clone();
        self.stage.commit(&who, at, message, files)
    }

    fn addressed(&self, n: usize, p: usize) -> bool {
        let person = &self.cast[n].person;
        self.policies[p].published
            && self.policies[p].file.audience.selects(&Traits {
                person: &person.id,
                kind: &person.kind,
                roles: &person.roles,
                team: person.team.as_deref(),
                location: person.location.as_deref(),
                managers: &[],
            })
    }

    /// What somebody would find open today.
    fn open(&self, n: usize, day: Day) -> Vec<usize> {
        let needed =
            |p: usize| self.policies[p].file.revisions.iter().find(|r| r.material).map(|r| &r.version);
        let due = |p: &usize| match self.signed.get(&(n, *p)) {
            None => true,
            Some((version, on)) => {
                needed(*p).is_some_and(|v| version < v) || Clock::Months(12).after(*on).since(day) <= 30
            }
        };
        (0..self.policies.len()).filter(|p| self.addressed(n, *p)).filter(due).collect()
    }
}
