//! A population in words: how it stands, and what there is to say of its numbers.

use super::super::sheet::{Cell, Tone};
use super::{PopulationReport, Roll};
use crate::model::Period;
use crate::text::{list, plural};

impl PopulationReport {
    /// How it stands, in a line.
    #[must_use]
    pub fn state(&self) -> Vec<Cell> {
        let n = self.all();
        let count = |n: u32, what: &str| {
            Cell::text(if n == 0 { format!("none {what}") } else { format!("{n} {what}") })
        };
        let ties = if self.ties() { ("ties", Tone::Good) } else { ("does not tie", Tone::Bad) };
        vec![
            Cell::Text(ties.0.into(), ties.1),
            count(n.joiners, "joined"),
            count(n.leavers, "left"),
            count(n.at_end, "at the end"),
        ]
    }

    /// What there is to say of the numbers, a sentence each.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        let Period { from, to } = self.period;
        let mut said = vec![self.proof()];
        if from < self.begins {
            said.push(format!(
                "The register begins on {}: before it nothing was in force, and who was here is what the rosters say \
                 since.",
                self.begins
            ));
        }
        let none: Vec<&str> = [(self.hires.is_empty(), "joined"), (self.leavers.is_empty(), "left")]
            .into_iter()
            .filter_map(|(none, what)| none.then_some(what))
            .collect();
        if !none.is_empty() {
            let day = if none.len() == 2 {
                "first or last"
            } else if none[0] == "left" {
                "last"
            } else {
                "first"
            };
            said.push(format!(
                "Nobody {} from {from} through {to}: none of the {} ever on a roster has a {day} day in it.",
                list(&none, "or"),
                self.known
            ));
        }
        if !self.left_at_close.is_empty() {
            let n = self.left_at_close.len();
            let (people, are) = (plural(n, "person", "people"), if n == 1 { "is" } else { "are" });
            said.push(format!("{people} left at the close of {} and {are} counted in coverage.", self.as_of));
        }
        let late = (self.recorded_late(Roll::Hires), self.recorded_late(Roll::Leavers));
        if late != (0, 0) {
            said.push(format!(
                "Recorded after the fact: {} of {} and {} of {}.",
                late.0,
                plural(self.hires.len(), "first day", "first days"),
                late.1,
                plural(self.leavers.len(), "last day", "last days")
            ));
        }
        let ahead = (self.to_come(Roll::Hires), self.to_come(Roll::Leavers));
        if ahead != (0, 0) {
            said.push(format!(
                "After {}, as recorded so far: {} and {}.",
                self.as_of,
                plural(ahead.0, "joiner", "joiners"),
                plural(ahead.1, "leaver", "leavers")
            ));
        }
        said
    }

    /// The tie-out in a sentence, with the name of everybody who breaks it.
    #[must_use]
    pub fn proof(&self) -> String {
        let n = self.all();
        let sum = format!(
            "{} at the start + {} joined - {} left{} = {}",
            n.at_start,
            n.joiners,
            n.leavers,
            if n.moved_in > 0 { format!(", {} moved between types,", n.moved_in) } else { String::new() },
            n.expected()
        );
        if self.ties() {
            return format!(
                "The population ties: {sum} at the end, by the entries of all {} ever on a roster.",
                self.known
            );
        }
        let names: Vec<String> = self.vanished.iter().map(|(p, kind)| format!("{p} ({kind})")).collect();
        format!(
            "The population does not tie: {sum}, but {} on the roster at the end. Missing: {}. `ack check` says since when.",
            n.at_end,
            list(&names, "and")
        )
    }
}
