//! What a verification of an evidence pack says.

use super::sheet::{Cell, Column, Sheet, Tone};
use crate::model::{Day, Moment, Period};
use crate::source::CommitId;
use crate::text::plural;

/// What was found out about a pack from the pack alone.
#[derive(Clone, Debug)]
pub struct PackVerification {
    /// The organisation, as the pack says.
    pub organization: String,
    /// The register's identity.
    pub repository: String,
    /// The commit up to which the pack knows.
    pub revision: CommitId,
    /// Its mainline time.
    pub recorded_at: Moment,
    /// The period.
    pub period: Period,
    /// The day from which it is seen.
    pub as_of: Day,
    /// The zone in which days are counted.
    pub timezone: String,
    /// The version of the program that made it.
    pub tool: String,
    /// Who made it, and with which key.
    pub maker: Option<(String, String)>,
    /// Whether the maker is a maintainer; `None` when that could not be told.
    pub maintainer: Option<bool>,
    /// How many records, texts and files it holds.
    pub counts: [usize; 3],
    /// Whether every table was made again from the history and compared.
    pub remade: bool,
    /// Whether names, and the history with them, are left out.
    pub names_left_out: bool,
    /// The commit of the earlier pack that it goes on from, where it was held against one.
    pub continues: Option<CommitId>,
    /// What is wrong with it: name of the fault, subject, message.
    pub faults: Vec<(&'static str, String, String)>,
}

impl PackVerification {
    /// Where the pack comes from, a line each.
    #[must_use]
    pub fn origin(&self) -> Vec<String> {
        let [records, texts, files] = self.counts;
        let mut lines = vec![
            format!("Evidence pack of {}", self.organization),
            format!(
                "Period {}, seen from {} ({}) · known up to {} of {}",
                self.period,
                self.as_of,
                self.timezone,
                self.revision.short(),
                self.recorded_at
            ),
            format!("Register {} · {}", self.repository, self.tool),
        ];
        lines.push(match (&self.maker, self.maintainer) {
            (None, _) => "Made by nobody who put a name to it".into(),
            (Some((who, key)), Some(true)) => format!("Made by {who}, a maintainer, with {key}"),
            (Some((who, key)), Some(false)) => format!("Made by {who}, who is no maintainer, with {key}"),
            (Some((who, key)), None) => format!("Made by {who} with {key}, as it says"),
        });
        lines.push(format!(
            "{}, {}, {}",
            plural(records, "record", "records"),
            plural(texts, "text", "texts"),
            plural(files, "file", "files")
        ));
        lines
    }

    /// The faults as a sheet.
    #[must_use]
    pub fn fault_sheet(&self) -> Sheet {
        let columns = vec![
            Column::left("fault", "Fault"),
            Column::left("subject", "Of"),
            Column::left("message", "What was found"),
        ];
        let row = |(id, subject, message): &(&'static str, String, String)| {
            vec![
                Cell::Text((*id).into(), Tone::Bad),
                Cell::text(subject.clone()),
                Cell::text(message.clone()),
            ]
        };
        let rows: Vec<_> = self.faults.iter().map(row).collect();
        Sheet { title: format!("Faults: {}", rows.len()), columns, rows, note: None }
    }

    /// The verdict in a sentence, and what it rests on.
    #[must_use]
    pub fn verdict(&self) -> (String, Tone) {
        if !self.faults.is_empty() {
            let n = plural(self.faults.len(), "fault", "faults");
            return (format!("{n}: this pack does not hold."), Tone::Bad);
        }
        let on = self.continues.map(|c| format!(" It goes on from the earlier pack, of {}.", c.short()));
        let words = if self.remade {
            "This pack holds: every file is as it was packed, every record is its signer's, and every table is what the \
             history in the pack gives."
        } else {
            "This pack holds as far as it goes: every file is as it was packed, and every record is signed by a key of \
             its list."
        };
        (format!("{words}{}", on.unwrap_or_default()), Tone::Good)
    }

    /// What the verdict does not say, a sentence each.
    #[must_use]
    pub fn limits(&self) -> Vec<&'static str> {
        let mut said = Vec::new();
        if self.names_left_out {
            said.push(
                "Names and the history are left out: whose keys these are, that no record is missing and that the tables \
                 are right rests on the maker. Compare the maker's key with one that you have from elsewhere: `--maker`.",
            );
        }
        if self.continues.is_none() {
            said.push(
                "It does not show that this is the newest pack, or that nothing was cut off: hold it against an earlier \
                 one with `--since`, or a checkpoint kept outside.",
            );
        }
        said.push("No signature shows that a text was understood or is followed.");
        said
    }
}
