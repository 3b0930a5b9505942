//! What to say: views over an assessment as typed rows and tables.
//!
//! A view is data. Widths, colours and JSON names belong to `render`; filtering and counting happen here and only here,
//! so that no two formats can disagree.

mod catalogue;
mod coverage;
mod explain;
mod filter;
mod heading;
mod roster;
mod row;
mod sheet;
mod verification;

pub use catalogue::{audience, document, policies, revisions};
pub use coverage::{CoverageReport, Dimension, Group, coverage, reason};
pub use explain::{Explanation, explain};
pub use filter::{Filter, LeftOut, Tally};
pub use heading::{Heading, PROVES, heading};
pub use roster::{Everybody, people};
pub use row::PairRow;
pub use sheet::{Align, Cell, Column, Sheet, Tone};
pub use verification::{RecordRow, Verification, verification};
