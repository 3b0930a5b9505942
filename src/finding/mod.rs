//! Findings: what is wrong with the data or its history, as values.
//!
//! A finding has an id in kebab-case that states the fault, a severity, a place, a subject and a remedy. Nothing here
//! knows how it is drawn, and nothing here decides an exit code. Gaps (a person and a requirement) are no findings.

mod set;

pub use set::{Settled, settle};

use crate::source::CommitId;
use std::fmt;
use std::sync::Arc;

/// How much a finding weighs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// The gate fails.
    Error,
    /// Somebody should look.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Where a finding is: a file, and a stretch of one of its lines where that is known.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Place {
    /// Path relative to the register's root.
    pub path: Arc<str>,
    /// Line, from 1; 0 is the whole file.
    pub line: u32,
    /// Column in characters, from 1; 0 is the whole line.
    pub column: u32,
    /// How many characters; 0 is not known.
    pub length: u32,
}

impl Place {
    /// A whole file.
    #[must_use]
    pub fn file(path: impl Into<Arc<str>>) -> Self {
        Self { path: path.into(), line: 0, column: 0, length: 0 }
    }

    /// A line of a file, from 1.
    #[must_use]
    pub fn line(path: impl Into<Arc<str>>, line: u32) -> Self {
        Self { path: path.into(), line, column: 0, length: 0 }
    }
}

/// One finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// What is wrong, in kebab-case: `record-altered`.
    pub id: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// Where.
    pub place: Option<Place>,
    /// The commit that did it.
    pub commit: Option<CommitId>,
    /// What it is about, short and stable: a path, an id, `person/requirement`. Suppressions name it.
    pub subject: String,
    /// What was found, in a sentence, raw text of files in it neutralised.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

impl Finding {
    /// The order in which findings are shown: severity, id, path, line, then the rest.
    #[must_use]
    pub fn order(&self) -> impl Ord + '_ {
        (
            self.severity,
            self.id,
            self.place.clone(),
            self.subject.as_str(),
            self.commit,
            self.message.as_str(),
        )
    }
}
