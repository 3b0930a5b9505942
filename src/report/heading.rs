//! The heading of every report: where its numbers come from, and what they prove.

use crate::assess::{Assessment, Status};
use crate::cores::{deal, threads};
use crate::model::{Day, Moment, Period, PersonId, Register, RequirementId};
use crate::source::{CommitId, Digest};
use crate::text::{list, visible};
use rustc_hash::FxHashMap;

/// What stands above every report.
#[derive(Clone, Debug)]
pub struct Heading {
    /// The organisation.
    pub organization: String,
    /// The register's identity.
    pub repository: String,
    /// The commit up to which everything is known.
    pub revision: CommitId,
    /// The mainline time of that commit.
    pub recorded_at: Moment,
    /// The day asked about.
    pub as_of: Day,
    /// The period asked about, seen from that day.
    pub period: Option<Period>,
    /// The zone in which days are counted.
    pub timezone: &'static str,
    /// The version of this program.
    pub tool: &'static str,
    /// The command as given, after its name.
    pub query: String,
    /// How many people work here on the day.
    pub active: usize,
    /// How many people ever stood on a roster.
    pub known: usize,
    /// SHA-256 over one line a bound pair, `person requirement status due`, sorted: two reports of the same digest are
    /// over the same people and the same state.
    pub population_digest: Digest,
    /// Whether nobody else is there, or some key was confirmed, or some version approved, by its author alone.
    pub self_approved: bool,
    /// Files with errors, by path: they count as far as they can be read, or could be before.
    pub unreadable: Vec<String>,
}

impl Heading {
    /// That files have errors, and what that does to the numbers; nothing where there are none.
    #[must_use]
    pub fn caution(&self) -> Option<String> {
        caution(&self.unreadable)
    }
}

/// What a report proves, and what it does not.
pub const PROVES: &str = "Proves who owed which acknowledgement by when and who gave it, as recorded and signed; \
                          it does not prove that a text was understood or is followed.";

/// The heading for an assessment.
#[must_use]
pub fn heading(register: &Register, assessment: &Assessment<'_>, query: String) -> Heading {
    let states = assessment.bound().map(|p| {
        let due = p.most_urgent().and_then(|o| o.due);
        (p.person.clone(), p.requirement.clone(), p.status, due)
    });
    heading_over(register, assessment, &states.collect::<Vec<_>>(), query)
}

/// The same, when it is known where each bound or exempt pair stands, by requirement, then person.
pub(super) fn heading_over<P>(
    register: &Register,
    assessment: &Assessment<'_, P>,
    states: &[State],
    query: String,
) -> Heading {
    let tip = register.commit(register.tip());
    let config = register.config_at(register.tip());
    let active =
        register.people.values().filter(|t| t.last().is_some_and(|p| p.employed_on(assessment.day))).count();
    Heading {
        organization: config.organization.clone(),
        repository: register.repository.to_string(),
        revision: tip.id,
        recorded_at: tip.time,
        as_of: assessment.day,
        period: None,
        timezone: register.zone.name(),
        tool: concat!("ack ", env!("CARGO_PKG_VERSION")),
        query,
        active,
        known: register.people.len(),
        population_digest: state_digest(register, states),
        self_approved: active <= 1 || !assessment.self_approved.is_empty(),
        unreadable: register.unreadable.iter().map(ToString::to_string).collect(),
    }
}

/// How many files are named before the rest is only counted.
const NAMED: usize = 5;

/// That these files have errors, and what that does to the numbers; nothing where there are none.
#[must_use]
pub fn caution<S: AsRef<str>>(unreadable: &[S]) -> Option<String> {
    let count = unreadable.len();
    let mut names: Vec<String> = unreadable.iter().take(NAMED).map(|path| visible(path.as_ref())).collect();
    if count > NAMED {
        names.push(format!("{} more", count - NAMED));
    }
    let what = match count {
        0 => return None,
        1 => "1 file has errors, so it counts as last readable or not at all",
        _ => &format!("{count} files have errors, so they count as last readable or not at all"),
    };
    Some(format!("{what}: {}. `ack check` says what is wrong.", list(&names, "and")))
}

/// The person and the requirement of a pair, where it stands, and when what has been due longest is due.
pub(super) type State = (PersonId, RequirementId, Status, Option<Day>);

/// The lines of so many people are written together.
const SHARE: usize = 1 << 9;

/// SHA-256 over LF-ended lines `<person> <requirement> <status> <due, or ->`, one a bound or exempt pair, sorted bytewise.
/// The pairs come by requirement, the people of each in order.
fn state_digest(register: &Register, states: &[State]) -> Digest {
    // No character of an id comes before the blank that ends it: so the lines are in order as the ids are.
    let people: Vec<&PersonId> = register.people.keys().collect();
    let runs: Vec<&[State]> = states.chunk_by(|a, b| a.1 == b.1).collect();
    let shares: Vec<&[&PersonId]> = people.chunks(SHARE).collect();
    // No more lines are there at a time than one share on every core.
    let together = shares.chunks(threads());
    Digest::of_all(together.flat_map(|shares| deal(shares.len(), |n| lines(shares[n], &runs))))
}

/// The lines of some people, who come in order, and of whom each run has some.
fn lines(people: &[&PersonId], runs: &[&[State]]) -> String {
    let Some(first) = people.first() else { return String::new() };
    let from = |run: &&'_ [State]| run.partition_point(|(person, ..)| person < *first);
    let mut open: Vec<_> = runs.iter().map(|run| run[from(run)..].iter().peekable()).collect();
    let mut lines = String::with_capacity(64 * people.len() * runs.len());
    let mut days: FxHashMap<Day, String> = FxHashMap::default();
    for person in people {
        for run in &mut open {
            let Some((_, requirement, status, due)) = run.next_if(|state| state.0 == **person) else {
                continue;
            };
            let due = due.map_or("-", |due| days.entry(due).or_insert_with(|| due.to_string()));
            for part in [person.as_str(), " ", requirement.as_str(), " ", status.name(), " ", due, "\n"] {
                lines.push_str(part);
            }
        }
    }
    lines
}
