//! The effect of a change in words and sheets.

use super::{Due, Effect, Impact, Materially, RequirementImpact, TextChange, Touched};
use crate::report::{Cell, Column, Sheet, Tone};
use crate::text::{list, plural};
use std::collections::BTreeSet;

impl Effect {
    /// In a word, for people.
    const fn word(self) -> &'static str {
        match self {
            Self::Bound => "newly bound",
            Self::Reopened => "signs anew",
            Self::Newer => "newer version",
            Self::Moved => "due day moves",
            Self::Met => "met by it",
            Self::Freed => "freed",
        }
    }

    const fn tone(self) -> Tone {
        match self {
            Self::Bound | Self::Reopened | Self::Newer => Tone::Warn,
            Self::Moved => Tone::Strong,
            Self::Met => Tone::Good,
            Self::Freed => Tone::Faint,
        }
    }
}

/// `3 newly bound, 12 sign anew`; empty when nothing has an effect.
fn counts(count: impl Fn(Effect) -> usize) -> String {
    let words: Vec<String> = Effect::ALL
        .into_iter()
        .filter(|e| count(*e) > 0)
        .map(|e| match (e, count(e)) {
            (Effect::Bound, n) => format!("{n} newly bound"),
            (Effect::Reopened, n) => format!("{n} to sign anew"),
            (Effect::Newer, n) => format!("{n} to sign a newer version than they owe already"),
            (Effect::Moved, n) => plural(n, "due day moves", "due days move"),
            (Effect::Met, n) => format!("{n} met by records that it brings"),
            (Effect::Freed, n) => format!("{n} freed"),
        })
        .collect();
    list(&words, "and")
}

impl Impact {
    /// All of it in a sentence.
    #[must_use]
    pub fn summary(&self) -> String {
        let (people, away) = self.people();
        if people == 0 {
            return "No duty changes.".into();
        }
        let counts = counts(|e| self.count(e));
        let rows: usize = Effect::ALL.into_iter().map(|e| self.count(e)).sum();
        let who =
            if rows == people { String::new() } else { format!(": {}", plural(people, "person", "people")) };
        let leave = if away == 0 { String::new() } else { format!(", {away} of them on leave") };
        format!("{counts}{who}{leave}.")
    }

    /// Everybody touched, as one sheet.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        let mut columns = vec![Column::left("requirement", "Policy")];
        columns.extend(columns_of());
        let rows = self.requirements.iter().flat_map(|r| {
            let first = |t| [vec![Cell::text(r.id.as_str())], row(t, t.effect.name())].concat();
            r.people.iter().map(first).collect::<Vec<_>>()
        });
        Sheet { title: self.summary(), columns, rows: rows.collect(), note: None }
    }

    /// What changes beside policies and courses, in sentences.
    #[must_use]
    pub fn beside(&self) -> Vec<String> {
        let mut lines: Vec<String> =
            self.settings.iter().map(|f| format!("Settings: {}.", f.in_words())).collect();
        lines.extend(self.entries.iter().map(|(id, fields)| {
            let words: Vec<String> = fields.iter().map(super::FieldChange::in_words).collect();
            if words.is_empty() {
                format!("{id} is new on the roster.")
            } else {
                format!("{id}: {}.", words.join("; "))
            }
        }));
        lines
    }
}

impl RequirementImpact {
    /// What changes in it, a sentence each.
    #[must_use]
    pub fn changes(&self) -> Vec<(String, Tone)> {
        let mut lines: Vec<(String, Tone)> = Vec::new();
        for (version, materially, day) in &self.revisions {
            let consequence = match materially {
                Materially::Material => "material, to be acknowledged anew",
                Materially::Editorial => "editorial, nobody is asked again",
            };
            lines.push((format!("Version {version} from {day}: {consequence}."), Tone::Plain));
        }
        if self.revisions.is_empty() && self.text != TextChange::Same {
            lines.push(("Its text changes without a new version.".into(), Tone::Bad));
        }
        lines.extend(self.fields.iter().map(|f| (format!("{}.", capital(&f.in_words())), Tone::Plain)));
        if self.is_doubtful() {
            let why = match &self.text {
                TextChange::Weighed(substance) => substance.reasons().join("; "),
                _ => "the document is no plain text, and cannot be compared".into(),
            };
            lines.push((format!("Is it editorial? Somebody else should look: {why}."), Tone::Bad));
        }
        lines
    }

    /// How many people are touched in which way; empty when nobody is.
    #[must_use]
    pub fn summary(&self) -> String {
        let words = counts(|e| self.count(e));
        let away: BTreeSet<_> = self.people.iter().filter(|t| t.on_leave).map(|t| &t.person).collect();
        let away = away.len();
        let leave = if away > 0 { format!(" ({away} on leave)") } else { String::new() };
        if words.is_empty() { "nobody's duty changes".into() } else { words + &leave }
    }

    /// Who is touched; at most `most` rows.
    #[must_use]
    pub fn sheet(&self, most: usize) -> Sheet {
        let rows = self.people.iter().take(most).map(|t| row(t, t.effect.word())).collect();
        let rest = self.people.len().saturating_sub(most);
        let note =
            (rest > 0).then(|| format!("and {} more; --all lists them", plural(rest, "person", "people")));
        Sheet { title: capital(&self.summary()), columns: columns_of(), rows, note }
    }
}

fn columns_of() -> Vec<Column> {
    vec![
        Column::left("effect", "Effect"),
        Column::left("name", "Person"),
        Column::left("person", "Id").spare(),
        Column::left("from", "From"),
        Column::left("version", "Version"),
        Column::left("due_before", "Due now"),
        Column::left("due", "Due then"),
        Column::left("remark", "Remark"),
    ]
}

fn row(t: &Touched, effect: &str) -> Vec<Cell> {
    let day = |due: Due| match due {
        Due::Nothing => Cell::None,
        Due::On(day) => Cell::day(Some(day)),
        Due::AfterLeave => Cell::Text("after leave".into(), Tone::Faint),
    };
    let mut remarks = Vec::new();
    if t.on_leave {
        remarks.push("on leave");
    }
    if t.already_met && t.effect != Effect::Met {
        remarks.push("acknowledged already");
    }
    if t.status == crate::assess::Status::Overdue {
        remarks.push("overdue today");
    }
    vec![
        Cell::Text(effect.into(), t.effect.tone()),
        Cell::text(t.name.clone()),
        Cell::Text(t.person.to_string(), Tone::Faint),
        Cell::day(Some(t.from)),
        Cell::maybe(t.version.as_ref()),
        day(t.before),
        day(t.after),
        Cell::text(remarks.join(", ")),
    ]
}

/// The words with a capital letter in front.
fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
