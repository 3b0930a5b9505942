//! The policies and courses as sheets.

use super::sheet::{Cell, Column, Sheet, Tone};
use crate::assess::Facts;
use crate::model::{Audience, Day, Document, Register, Requirement, Rule, Term};
use crate::text::list;

/// Every policy and course as recorded on the day.
#[must_use]
pub fn policies(register: &Register, day: Day) -> Sheet {
    let at = register.at_close_of(day).unwrap_or_else(|| register.tip());
    let columns = vec![
        Column::left("id", "Id"),
        Column::left("kind", "Kind").spare(),
        Column::left("title", "Title"),
        Column::left("version", "Version"),
        Column::left("effective", "Effective").spare(),
        Column::left("owner", "Owner").spare(),
        Column::left("audience", "For"),
        Column::left("state", "State"),
    ];
    let rows = register
        .requirements
        .values()
        .filter_map(|t| t.standing(at))
        .map(|r| {
            let (state, tone) = state(r, day);
            vec![
                Cell::text(r.id.as_str()),
                Cell::text(r.kind.name()),
                Cell::text(r.title.clone()),
                Cell::text(r.current().version.as_str()),
                Cell::day(Some(r.current().effective)),
                Cell::maybe(r.owner.as_ref()),
                Cell::text(audience(&r.audience)),
                Cell::Text(state, tone),
            ]
        })
        .collect();
    Sheet { title: format!("Policies and courses on {day}"), columns, rows, note: None }
}

/// The version history of one policy or course, newest first.
#[must_use]
pub fn revisions(facts: &Facts<'_>, r: &Requirement) -> Sheet {
    let columns = vec![
        Column::left("version", "Version"),
        Column::left("effect", "In effect since"),
        Column::left("material", "Change"),
        Column::left("author", "Author").spare(),
        Column::left("description", "Description"),
        Column::left("digest", "Text").spare(),
    ];
    let effects = facts.effects(&r.id);
    let rows = r
        .revisions
        .iter()
        .map(|v| {
            let effect = effects.and_then(|e| e.of_version(&v.version));
            let material = effect.map_or(v.material, |e| e.material);
            let newest = v.version == r.current().version;
            let digest = if newest { r.digest } else { v.digest };
            vec![
                Cell::text(v.version.as_str()),
                Cell::day(effect.map(|e| e.day)),
                Cell::text(if material { "material" } else { "editorial" }),
                Cell::maybe(v.author.as_ref()),
                Cell::text(v.description.clone()),
                Cell::maybe(digest.map(|d| d.hex()[..12].to_owned())),
            ]
        })
        .collect();
    Sheet { title: "Versions".into(), columns, rows, note: None }
}

fn state(r: &Requirement, day: Day) -> (String, Tone) {
    match r.retired {
        Some(retired) if retired <= day => ("retired".into(), Tone::Faint),
        _ if r.current().effective > day => (format!("from {}", r.current().effective), Tone::Warn),
        _ => ("in force".into(), Tone::Good),
    }
}

/// An audience in words.
#[must_use]
pub fn audience(audience: &Audience) -> String {
    match audience {
        Audience::Everyone => "everyone".into(),
        Audience::Rule(r) => match r.terms.as_slice() {
            [Term::Any(rules)] => either(rules),
            _ => rule(r),
        },
    }
}

/// Alternatives in words: those of one kind share its word.
fn either(rules: &[Rule]) -> String {
    let roles: Option<Vec<&str>> = rules
        .iter()
        .map(|r| match r.terms.as_slice() {
            [Term::Role(v)] => Some(v.as_str()),
            _ => None,
        })
        .collect();
    match roles {
        Some(roles) => format!("role {}", list(&roles, "or")),
        None => list(&rules.iter().map(rule).collect::<Vec<_>>(), "or"),
    }
}

fn rule(r: &Rule) -> String {
    r.terms.iter().map(term).collect::<Vec<_>>().join(" and ")
}

fn term(t: &Term) -> String {
    let join = |rules: &[Rule], word: &str| rules.iter().map(rule).collect::<Vec<_>>().join(word);
    match t {
        Term::Role(v) => format!("role {v}"),
        Term::Team(v) => format!("team {v}"),
        Term::Type(v) => format!("type {v}"),
        Term::Location(v) => format!("in {v}"),
        Term::Manager(v) => format!("under {v}"),
        Term::Person(v) => v.to_string(),
        Term::Any(rules) => format!("({})", join(rules, " or ")),
        Term::All(rules) => format!("({})", join(rules, " and ")),
        Term::Except(rules) => format!("not ({})", join(rules, " or ")),
    }
}

/// Where the text of a requirement is, in words.
#[must_use]
pub fn document(r: &Requirement) -> String {
    match &r.document {
        Document::Inline(_) => format!("{} (inline)", r.file),
        Document::File(path) => path.to_string(),
    }
}
