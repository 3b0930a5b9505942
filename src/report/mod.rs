//! What to say: views over an assessment as typed rows and tables.
//!
//! A view is data. Widths, colours and JSON names belong to `render`; filtering and counting happen here and only here,
//! so that no two formats can disagree.

mod ageing;
mod assurance;
mod book;
mod cards;
mod catalogue;
mod changes;
mod consequences;
mod controls;
mod coverage;
mod difference;
mod dossier;
mod explain;
mod facets;
mod filter;
mod findings;
mod gaps;
mod heading;
mod heat;
mod history;
mod impact;
mod metrics;
mod months;
mod obligations;
mod pack;
mod page;
mod pairs;
mod period;
mod population;
mod roster;
mod row;
mod rules;
mod sample;
mod sheet;
mod signers;
mod standing;
mod verification;

pub use ageing::{Ageing, Bucket};
pub use assurance::{Assurance, Conclusion, Exhibit, Seen};
pub use book::{Book, Leaf, MOST_ROWS};
pub use cards::{PersonCard, RequirementCard};
pub use catalogue::{audience, document, policies, revisions};
pub use changes::FieldChange;
pub use consequences::{Consequences, Lost, Worse, consequences};
pub use controls::{Serving, tests_of};
pub use coverage::{CoverageReport, Dimension, Group, Survey, coverage, coverage_after, survey};
pub use difference::{Content, Difference, Side, difference, last_acknowledged};
pub use dossier::{Dossier, KeptText, Scope, Table, dossier};
pub use explain::{ExplainedObligation, ExplainedRecord, Explanation, MonthRow, Part, SpanRow, explain};
pub use facets::Facets;
pub use filter::{Filter, LeftOut, Tally, Unknown};
pub use gaps::{late_gaps, own_sheet, reason};
pub use heading::{Heading, PROVES, caution, heading};
pub use heat::{HeatColumn, HeatMap, HeatRow, HeatTeam, Mark as HeatMark};
pub use history::{Event, Source, Subject, Timeline, Turn, What, Window, history};
pub use impact::{
    Due, Effect, Impact, Materially, RequirementImpact, Stands, TextChange, Touched, impact, impact_of,
    text_change,
};
pub use metrics::{Family, Gauge, metrics};
pub use months::{Month, assess_months, month_sheet, month_table};
pub use obligations::{ObligationRow, late_sheet, obligation_sheet};
pub use pack::PackVerification;
pub use page::{Found, Page, PeriodPart};
pub use period::{PeriodGroup, PeriodReport, period};
pub use population::{MemberRow, MoveRow, PopulationReport, Roll, population};
pub use roster::{Everybody, keys, people};
pub use row::{PairRow, What as RowWhat, Who as RowWho};
pub use rules::{RuleChange, rule_changes};
pub use sample::{Answer, Attribute, Draw, Item, Mark, Pool, SampleReport, rank, sample};
pub use sheet::{Align, Cell, Column, Flow, Long, Room, Sheet, Tone};
pub use signers::{SignerKey, signer_sheet, signers};
pub use standing::{Standing, standing, standing_sheet};
pub use verification::{RecordRow, Verification, verification};
