//! The difference between two versions of a text as JSON.

use super::{SCHEMA, pretty};
use crate::report::{Content, Difference, Side};
use crate::text::{Hunk, Line, Substance, Swap};
use serde::Serialize;

#[derive(Serialize)]
struct DifferenceJson {
    schema: u32,
    kind: &'static str,
    repository: String,
    revision: String,
    requirement: String,
    title: String,
    from: SideJson,
    to: SideJson,
    /// `same`, `lines` or `binary`.
    content: &'static str,
    lines_removed: usize,
    lines_added: usize,
    substance: Option<SubstanceJson>,
    hunks: Vec<HunkJson>,
}

#[derive(Serialize)]
struct SideJson {
    version: String,
    material: Option<bool>,
    digest: String,
    bytes: usize,
    recorded_in: String,
    recorded_on: String,
    description: String,
}

/// What in a change of a text may matter.
#[derive(Serialize)]
pub(super) struct SubstanceJson {
    notable: bool,
    binding: Vec<SwapJson>,
    numbers: Vec<SwapJson>,
    words_changed: usize,
    words: usize,
}

#[derive(Serialize)]
struct SwapJson {
    was: String,
    now: String,
}

#[derive(Serialize)]
struct HunkJson {
    lines: Vec<LineJson>,
}

#[derive(Serialize)]
struct LineJson {
    change: &'static str,
    old: Option<usize>,
    new: Option<usize>,
    text: String,
    /// Changed words as `[start, end)` in characters of `text`; empty when all of the line changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    marked: Vec<[usize; 2]>,
    #[serde(skip_serializing_if = "is_true")]
    line_break: bool,
}

/// The difference as JSON.
///
/// # Errors
/// Never for these types; the serializer's signature says it could.
pub fn difference_json(d: &Difference) -> anyhow::Result<String> {
    let (lines_removed, lines_added) = d.content.lines();
    let (content, substance, hunks) = match &d.content {
        Content::Same => ("same", None, &[][..]),
        Content::Binary => ("binary", None, &[][..]),
        Content::Lines { hunks, substance } => {
            ("lines", Some(SubstanceJson::of(substance)), hunks.as_slice())
        }
    };
    pretty(&DifferenceJson {
        schema: SCHEMA,
        kind: "difference",
        repository: d.repository.clone(),
        revision: d.revision.to_string(),
        requirement: d.requirement.to_string(),
        title: d.title.clone(),
        from: side(&d.from),
        to: side(&d.to),
        content,
        lines_removed,
        lines_added,
        substance,
        hunks: hunks.iter().map(hunk).collect(),
    })
}

impl SubstanceJson {
    pub(super) fn of(s: &Substance) -> Self {
        let swaps = |list: &[Swap]| {
            list.iter().map(|s| SwapJson { was: s.was.clone(), now: s.now.clone() }).collect()
        };
        Self {
            notable: s.is_notable(),
            binding: swaps(&s.binding),
            numbers: swaps(&s.numbers),
            words_changed: s.changed,
            words: s.words,
        }
    }
}

fn side(side: &Side) -> SideJson {
    SideJson {
        version: side.version.to_string(),
        material: side.material,
        digest: side.digest.to_string(),
        bytes: side.bytes,
        recorded_in: side.commit.to_string(),
        recorded_on: side.day.to_string(),
        description: side.description.clone(),
    }
}

fn hunk(hunk: &Hunk) -> HunkJson {
    HunkJson { lines: hunk.lines.iter().map(line).collect() }
}

fn line(l: &Line) -> LineJson {
    let chars = |byte: usize| l.text[..byte].chars().count();
    LineJson {
        change: l.change.name(),
        old: l.old,
        new: l.new,
        text: l.text.clone(),
        marked: l.marked.iter().map(|m| [chars(m.start), chars(m.end)]).collect(),
        line_break: l.ended,
    }
}

// Serde asks with a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
const fn is_true(value: &bool) -> bool {
    *value
}
