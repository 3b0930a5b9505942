//! Small changes of files that people wrote: comments and every other line stay as they are.
//!
//! Each function takes the text of a file and gives the changed text. It is read again before it is handed over, and
//! must say exactly what it said before, with the one change: an edit that would say anything else is an error, and so
//! is an edit of a file that has problems.

mod draft;
mod people;
mod policy;

pub use people::{
    PersonField, add_key, compromise_key, end_person, retire_key, set_person_field, set_person_roles,
};
pub use policy::{add_revision, retire, set_digest};

#[cfg(test)]
mod tests;
