//! Where a record lies, told without writing it out: reports name one a row, and few of them are read.

use super::{Moment, PersonId, RecordId, Wording};
use std::fmt;
use std::sync::Arc;

/// The path of a record's file, relative to the register's root. Its `Display` is the path.
#[derive(Clone)]
pub struct RecordPath(Form);

#[derive(Clone)]
enum Form {
    /// Of a usual acknowledgement in its place.
    Usual {
        wording: &'static Wording,
        person: PersonId,
        signed_at: Moment,
        id: RecordId,
    },
    Whole(Arc<str>),
}

impl RecordPath {
    pub(super) const fn usual(
        wording: &'static Wording,
        person: PersonId,
        signed_at: Moment,
        id: RecordId,
    ) -> Self {
        Self(Form::Usual { wording, person, signed_at, id })
    }

    pub(super) const fn whole(path: Arc<str>) -> Self {
        Self(Form::Whole(path))
    }

    /// The path, written out.
    #[must_use]
    pub fn text(&self) -> Arc<str> {
        match &self.0 {
            Form::Usual { .. } => self.to_string().into(),
            Form::Whole(path) => Arc::clone(path),
        }
    }
}

impl fmt::Display for RecordPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Usual { wording, person, signed_at, id } => {
                f.write_str(&fulfilling(*signed_at, &wording.requirement, &wording.version, person, *id))
            }
            Form::Whole(path) => f.write_str(path),
        }
    }
}

impl fmt::Debug for RecordPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.text())
    }
}

/// The path at which a record belongs that acknowledges or completes.
pub(super) fn fulfilling(
    signed_at: Moment,
    requirement: &dyn fmt::Display,
    version: &dyn fmt::Display,
    person: &dyn fmt::Display,
    id: RecordId,
) -> String {
    let day = signed_at.utc_day().folder();
    format!("acknowledgements/{day}/{requirement}@{version}--{person}--{id}.yaml")
}
