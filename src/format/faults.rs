//! What can be wrong with a written form: the ids of its findings, and the basket that they are gathered in.

use crate::finding::{Finding, Place, Severity};
use crate::text;
use std::cell::{Cell, RefCell};
use std::sync::Arc;

/// A way in which a file can be wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fault {
    /// The id of its findings: a statement in kebab-case.
    pub id: &'static str,
    /// How much they weigh.
    pub severity: Severity,
    /// When it is found, in one sentence.
    pub about: &'static str,
    /// What to do, in general; a finding often says it closer.
    pub remedy: &'static str,
}

macro_rules! faults {
    ($($name:ident = $id:literal, $severity:ident, $about:literal, $remedy:literal;)*) => {
        $(#[doc = $about] pub const $name: Fault =
            Fault { id: $id, severity: Severity::$severity, about: $about, remedy: $remedy };)*

        /// Every fault that a reader of this room can find.
        pub const FAULTS: &[Fault] = &[$($name),*];
    };
}

faults! {
    FILE_TOO_LARGE = "file-too-large", Error, "The file is over 5 MiB, or holds more than a million values.",
        "Split it; one file a person, a document beside its policy.";
    FILE_UNREADABLE = "file-unreadable", Error, "The file is not UTF-8, holds control characters or conflict markers, or is no YAML.",
        "Save it as UTF-8 and repair the place that the finding names; resolve a merge to its end.";
    YAML_FORBIDDEN = "yaml-forbidden", Error, "The file uses a part of YAML that hides what it says: anchors, aliases, merge keys, tags, directives, several documents, nesting over 64.",
        "Write the value out in full where it is used.";
    KEY_UNKNOWN = "key-unknown", Error, "A key that nothing reads, often misspelt.",
        "Correct the spelling, or take the key out.";
    KEY_DUPLICATE = "key-duplicate", Error, "A key stands twice in one mapping.",
        "Keep one of the two.";
    KEY_MISSING = "key-missing", Error, "A key that must be there is not.",
        "Add the key.";
    VALUE_REFUSED = "value-refused", Error, "A value of another shape, or one that means nothing.",
        "Write the value in the form that the finding gives.";
    ID_DUPLICATE = "id-duplicate", Error, "Two entries have the same id, or two revisions of one file the same version.",
        "Keep one of them; a different person, policy or version gets an id of its own.";
    SCHEMA_NEWER = "schema-newer", Error, "The register was written for a newer ack.",
        "Install a newer ack; nothing of the register is to be changed.";
    DATES_CONTRADICT = "dates-contradict", Error, "Days that cannot all be true: an end before its start, employments or leaves that overlap.",
        "Find out which of the days is right, and correct the other.";
    REVISION_ORDER = "revision-order", Warning, "Revisions are not listed newest first, by version and by day.",
        "Put the newest revision first.";
    FILE_NAME_DIFFERS = "file-name-differs", Warning, "The file of a policy or course is not named after its id.",
        "Rename the file after its id.";
    DIGEST_WRONG = "digest-wrong", Error, "The digest written beside the current revision is not that of its text.",
        "If the text was meant to change, publish it with `ack policy revise`; otherwise restore the text.";
    PROBLEMS_UNLISTED = "problems-unlisted", Error, "One file has more problems than are listed.",
        "Mend the listed ones and run it again.";
}

/// A stretch of one line, in characters. Line and column count from 1; 0 is not known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Span {
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) length: u32,
}

/// How many problems of one file are listed; more of them drown the rest of a report.
const LISTED: usize = 1000;

/// The problems of one file, as they are found.
pub(super) struct Faults {
    path: Arc<str>,
    found: RefCell<Vec<Finding>>,
    unlisted: Cell<usize>,
}

impl Faults {
    pub(super) fn of(path: &str) -> Self {
        Self { path: path.into(), found: RefCell::default(), unlisted: Cell::new(0) }
    }

    /// The file that is read.
    pub(super) fn path(&self) -> &Arc<str> {
        &self.path
    }

    /// Whether one of them is an error.
    pub(super) fn errors(&self) -> bool {
        self.found.borrow().iter().any(|finding| finding.severity == Severity::Error)
    }

    /// Counts a problem when no more of them are listed: then its message need not be made.
    pub(super) fn skip(&self) -> bool {
        let full = self.found.borrow().len() >= LISTED;
        if full {
            self.unlisted.set(self.unlisted.get() + 1);
        }
        full
    }

    /// Notes a problem. The message may not hold raw text of the file: see [`shown`].
    pub(super) fn add(&self, fault: Fault, at: Span, message: impl Into<String>, remedy: impl Into<String>) {
        if self.skip() {
            return;
        }
        self.found.borrow_mut().push(Finding {
            id: fault.id,
            severity: fault.severity,
            place: Some(Place {
                path: self.path.clone(),
                line: at.line,
                column: at.column,
                length: at.length,
            }),
            commit: None,
            subject: self.path.to_string(),
            message: message.into(),
            remedy: remedy.into(),
        });
    }

    /// All of them, in the order of the file.
    pub(super) fn into_findings(self) -> Vec<Finding> {
        let unlisted = self.unlisted.take();
        if unlisted > 0 {
            self.found.borrow_mut().truncate(LISTED - 1);
            let message =
                format!("{} of this file are not listed", text::plural(unlisted + 1, "problem", "problems"));
            self.add(PROBLEMS_UNLISTED, Span::default(), message, PROBLEMS_UNLISTED.remedy);
        }
        let mut found = self.found.into_inner();
        found.sort_by_key(|f| f.place.as_ref().map(|p| (p.line, p.column)));
        found
    }
}

/// Text of a file as it may stand in a message: inert, on one line, not long.
pub(super) fn shown(raw: &str) -> String {
    let head: String = raw.chars().take(100).collect();
    text::clip(&text::visible(&head), 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_statements_and_stand_once() {
        let mut ids: Vec<&str> = FAULTS.iter().map(|f| f.id).collect();
        assert!(ids.iter().all(|id| id.bytes().all(|b| matches!(b, b'a'..=b'z' | b'-'))));
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), FAULTS.len());
    }

    #[test]
    fn a_flood_of_problems_ends_in_its_number() {
        let faults = Faults::of("people/x.yaml");
        for line in 1..=1500 {
            faults.add(KEY_UNKNOWN, Span { line, ..Span::default() }, "x", "y");
        }
        let found = faults.into_findings();
        assert_eq!(found.len(), 1000);
        let last = found.iter().find(|f| f.id == PROBLEMS_UNLISTED.id).unwrap();
        assert_eq!(last.message, "501 problems of this file are not listed");
    }

    #[test]
    fn text_of_a_file_is_shown_inert_and_short() {
        assert_eq!(shown("a\u{1b}[31m"), "a\\u{1b}[31m");
        assert!(shown(&"x".repeat(10_000)).chars().count() <= 60);
    }
}
