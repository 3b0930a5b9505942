//! The governed files, written as people write them.

use super::{REPOSITORY, key};
use std::fmt::Write as _;

/// Settings: UTC, mara maintains, clocks as by default. Each override is a line `key: value`; it takes the place of
/// the default line of that key.
pub fn settings(overrides: &[&str]) -> String {
    let defaults = [
        "schema: 1".to_owned(),
        "organization: Northwind Instruments".to_owned(),
        format!("repository: {REPOSITORY}"),
        "timezone: UTC".to_owned(),
        "maintainers: [mara]".to_owned(),
    ];
    lines(defaults.to_vec(), overrides)
}

/// The text that a version of a policy or a course has when no other is set.
pub fn text_of(id: &str, version: &str) -> String {
    format!("The text of {id} {version}.")
}

/// A policy or a course. Its text, in place, is that of [`text_of`] for its newest version.
#[derive(Clone)]
pub struct Policy {
    id: String,
    folder: &'static str,
    text: Option<String>,
    revisions: Vec<(String, String)>,
    overrides: Vec<String>,
}

impl Policy {
    /// A policy for everyone, with its first version and the day from which that holds.
    pub fn new(id: &str, version: &str, effective: &str) -> Self {
        let new = Self {
            id: id.into(),
            folder: "policies",
            text: None,
            revisions: Vec::new(),
            overrides: Vec::new(),
        };
        new.revision(version, effective, "material: true")
    }

    /// The same as a course.
    pub fn course(id: &str, version: &str, effective: &str) -> Self {
        Self { folder: "training", ..Self::new(id, version, effective) }
    }

    /// A newer version that re-opens duties.
    pub fn material(self, version: &str, effective: &str) -> Self {
        self.revision(version, effective, "material: true")
    }

    /// A newer version that does not.
    pub fn editorial(self, version: &str, effective: &str) -> Self {
        self.revision(version, effective, "material: false")
    }

    /// A newer version with these keys beside `version` and `effective`.
    pub fn revision(mut self, version: &str, effective: &str, rest: &str) -> Self {
        let line = format!("{{version: \"{version}\", effective: {effective}, {rest}}}");
        self.revisions.insert(0, (version.into(), line));
        self
    }

    /// Another text.
    pub fn text(self, text: &str) -> Self {
        Self { text: Some(text.into()), ..self }
    }

    /// A further line, or another in place of a default one: `audience: {team: lab}`.
    pub fn with(mut self, line: &str) -> Self {
        self.overrides.push(line.into());
        self
    }

    /// Where it lies.
    pub fn path(&self) -> String {
        format!("{}/{}.yaml", self.folder, self.id)
    }

    /// The file.
    pub fn yaml(&self) -> String {
        let (newest, _) = &self.revisions[0];
        let text = self.text.clone().unwrap_or_else(|| text_of(&self.id, newest));
        let defaults = vec![
            format!("id: {}", self.id),
            format!("title: {}", self.id),
            "audience: everyone".to_owned(),
            format!("text: {text:?}"),
        ];
        let overrides: Vec<&str> = self.overrides.iter().map(String::as_str).collect();
        let mut out = lines(defaults, &overrides);
        out.push_str("revisions:\n");
        for (_, line) in &self.revisions {
            let _ = writeln!(out, "  - {line}");
        }
        out
    }
}

/// A person's entry, in a file of its own. Here since 2020, with the key named after the person.
#[derive(Clone)]
pub struct Person {
    id: String,
    keys: Vec<String>,
    retired: Vec<String>,
    overrides: Vec<String>,
}

impl Person {
    /// The entry with nothing but its defaults.
    pub fn new(id: &str) -> Self {
        let keys = vec![key(id).public().line()];
        Self { id: id.into(), keys, retired: Vec::new(), overrides: Vec::new() }
    }

    /// The id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The first day of employment.
    pub fn start(self, day: &str) -> Self {
        self.with(&format!("start: {day}"))
    }

    /// The last day of employment.
    pub fn end(self, day: &str) -> Self {
        self.with(&format!("end: {day}"))
    }

    /// Whom the person reports to.
    pub fn manager(self, id: &str) -> Self {
        self.with(&format!("manager: {id}"))
    }

    /// The team.
    pub fn team(self, name: &str) -> Self {
        self.with(&format!("team: {name}"))
    }

    /// A leave; `to` may be empty.
    pub fn leave(self, from: &str, to: &str) -> Self {
        let to = if to.is_empty() { String::new() } else { format!(", to: {to}") };
        self.with(&format!("leave: [{{from: {from}{to}}}]"))
    }

    /// Exactly the keys of these names; see [`key`].
    pub fn keys(self, names: &[&str]) -> Self {
        Self { keys: names.iter().map(|name| key(name).public().line()).collect(), ..self }
    }

    /// A further key, as OpenSSH writes it.
    pub fn key_line(mut self, line: &str) -> Self {
        self.keys.push(line.into());
        self
    }

    /// A retired key by name, its last day, and `compromised: DAY` or nothing.
    pub fn retired(mut self, name: &str, until: &str, compromised: Option<&str>) -> Self {
        let since = compromised.map_or_else(String::new, |day| format!(", compromised: {day}"));
        let key = key(name).public().line();
        self.retired.push(format!("{{key: \"{key}\", until: {until}{since}}}"));
        self
    }

    /// A further line, or another in place of a default one: `roles: [engineer]`.
    pub fn with(mut self, line: &str) -> Self {
        self.overrides.push(line.into());
        self
    }

    /// Where it lies.
    pub fn path(&self) -> String {
        format!("people/{}.yaml", self.id)
    }

    /// The file.
    pub fn yaml(&self) -> String {
        format!("people:\n{}", self.entry())
    }

    /// The entry, to be put under `people:` with others.
    pub fn entry(&self) -> String {
        let defaults = vec![format!("id: {}", self.id), "start: 2020-01-01".to_owned()];
        let overrides: Vec<&str> = self.overrides.iter().map(String::as_str).collect();
        let mut out = lines(defaults, &overrides);
        let quoted: Vec<String> = self.keys.iter().map(|k| format!("\"{k}\"")).collect();
        let _ = writeln!(out, "keys: [{}]", quoted.join(", "));
        if !self.retired.is_empty() {
            let _ = writeln!(out, "retired_keys: [{}]", self.retired.join(", "));
        }
        out.lines()
            .enumerate()
            .map(|(n, line)| format!("  {} {line}\n", if n == 0 { "-" } else { " " }))
            .collect()
    }
}

/// Default lines with others put in their places by key; the last of a key wins.
fn lines(mut lines: Vec<String>, overrides: &[&str]) -> String {
    let key = |line: &str| line.split(':').next().unwrap_or_default().to_owned();
    for line in overrides {
        match lines.iter_mut().find(|l| key(l) == key(line)) {
            Some(old) => *old = (*line).to_owned(),
            None => lines.push((*line).to_owned()),
        }
    }
    lines.iter().fold(String::new(), |out, line| out + line + "\n")
}
