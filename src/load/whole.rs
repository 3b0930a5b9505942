//! A history whose settled records are known apart, put together where somebody looks at all of it.

use crate::model::Records;
use crate::source::{Changes, History};
use std::cell::OnceCell;

/// A history, and the records whose additions are not among its changes. Hardly anybody asks for all changes, and to put
/// a million records among them takes a second.
#[derive(Debug)]
pub struct Whole<'a> {
    history: &'a History,
    settled: Option<&'a Records>,
    all: OnceCell<Changes>,
}

impl<'a> Whole<'a> {
    /// A history without the additions of these.
    #[must_use]
    pub const fn of(history: &'a History, settled: Option<&'a Records>) -> Self {
        Self { history, settled, all: OnceCell::new() }
    }

    /// The history, in whose changes the settled records do not appear.
    #[must_use]
    pub const fn history(&self) -> &'a History {
        self.history
    }

    /// Every change.
    #[must_use]
    pub fn changes(&self) -> &Changes {
        let Some(settled) = self.settled.filter(|settled| !settled.is_empty()) else {
            return &self.history.changes;
        };
        self.all.get_or_init(|| {
            let mut all = self.history.changes.clone();
            all.merge(&settled.additions());
            all
        })
    }
}

impl<'a> From<&'a History> for Whole<'a> {
    fn from(history: &'a History) -> Self {
        Self::of(history, None)
    }
}
