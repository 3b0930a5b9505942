//! `ack check --list` and `--explain`: what can be found, out of the registries.

use super::failure::Failure;
use crate::checks::{Family, known};
use crate::finding::Severity;
use crate::render::{self, Look};
use crate::report::{Cell, Column, Sheet, Tone};
use crate::text::{nearest, visible};

/// Everything that can be found, with what it means.
pub(crate) fn all(look: Look) -> String {
    let columns = vec![
        Column::left("id", "Finding"),
        Column::left("severity", "Severity"),
        Column::left("means", "What it means"),
    ];
    let all = known();
    let tone = |severity| match severity {
        Severity::Error => Tone::Bad,
        Severity::Warning => Tone::Warn,
        Severity::Note => Tone::Faint,
    };
    let row = |k: &crate::checks::Known| {
        vec![Cell::text(k.id), Cell::Text(k.severity.name().into(), tone(k.severity)), Cell::text(k.means)]
    };
    let title = format!("{} things are looked for", all.len());
    let note =
        Some("`ack check --explain FINDING` says why it matters, with an example and what to do".to_owned());
    render::sheet(&Sheet { title, columns, rows: all.iter().map(row).collect(), note }, look)
}

/// One of them, in full.
pub(crate) fn one(id: &str, look: Look) -> Result<String, Failure> {
    let all = known();
    let found = all.iter().find(|k| k.id == id).ok_or_else(|| {
        let failure = Failure::usage(format!("nothing is called `{}`", visible(id)));
        match nearest(id, all.iter().map(|k| k.id)) {
            Some(near) => failure.hint(format!("did you mean `{near}`?")),
            None => failure.hint("`ack check --list` lists them all"),
        }
    })?;
    let mut out = format!("{} ({})\n", look.paint(found.id, Tone::Strong), found.severity);
    let clauses: Vec<String> = found.clauses.iter().map(ToString::to_string).collect();
    let fails = match (found.family, found.severity) {
        (Family::Gap, _) => String::new(),
        (_, Severity::Error) => "It always does, unless a suppression settles it.".to_owned(),
        _ => format!("ack check --fail-on {}", found.id),
    };
    for (title, text) in [
        ("What it means", found.means),
        ("Why it matters", found.matters),
        ("Whose evidence suffers", &clauses.join(", ")),
        ("For example", found.example),
        ("What to do", found.remedy),
        ("What makes it fail", &fails),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    {
        out.push_str(&format!("\n{}\n", look.paint(title, Tone::Faint)));
        out.push_str(&look.paragraph(text, Tone::Plain));
    }
    Ok(out)
}
