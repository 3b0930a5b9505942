//! Where in git's index the entries lie that were asked about last: an index of a million files is not read again for the
//! few of them that matter.
//!
//! An index is told from any other by the checksum that it ends with. Where there is none, or the file that remembers is
//! not whole, all of the index is read.

use super::scope::Scope;
use crate::source::read_at;
use git2::{ObjectType, Oid};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// An index shorter than this is read in no time.
const WORTH: u64 = 1 << 20;
/// The length of git's checksum.
const SUM: usize = 20;

/// Entries side by side: where the first begins, and how many there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Run {
    pub(super) offset: u64,
    pub(super) count: u32,
}

/// What remembers the places in one index for one scope.
pub(super) struct Places {
    file: PathBuf,
    /// What it begins with: which index, and what was asked.
    title: String,
}

impl Places {
    /// Of this index, and kept beside it; `None` where that is not worth it, or the index cannot be told from others.
    pub(super) fn of(index: &File, path: &Path, scope: &Scope<'_>) -> Option<Self> {
        let length = index.metadata().ok()?.len();
        let mut sum = [0; SUM];
        let begins = length.checked_sub(SUM as u64).filter(|_| length >= WORTH)?;
        read_at(index, &mut sum, begins).ok().filter(|n| *n == SUM)?;
        // Git can be told to leave it out.
        (sum != [0; SUM]).then_some(())?;
        let sum = Oid::from_bytes(&sum).ok()?;
        let title = format!("ack places 1\n{length} {sum}\n{scope:?}\n");
        Some(Self { file: path.parent()?.join("ack").join("places"), title })
    }

    /// The places, where they are remembered.
    pub(super) fn recall(&self) -> Option<Vec<Run>> {
        let text = fs::read_to_string(&self.file).ok()?;
        let (told, sum) = text.trim_end().rsplit_once('\n')?;
        let runs = text.strip_prefix(&self.title)?.strip_suffix(&format!("{sum}\n"))?;
        (sum == checksum(&format!("{told}\n"))?).then_some(())?;
        let run = |line: &str| {
            let (offset, count) = line.split_once(' ')?;
            Some(Run { offset: offset.parse().ok()?, count: count.parse().ok()? })
        };
        runs.lines().map(run).collect()
    }

    /// Remembers the places. A failure is no harm.
    pub(super) fn keep(&self, runs: &[Run]) {
        let lines: String = runs.iter().map(|run| format!("{} {}\n", run.offset, run.count)).collect();
        let text = format!("{}{lines}", self.title);
        let Some(sum) = checksum(&text) else { return };
        let _ = self.write(&format!("{text}{sum}\n"));
    }

    fn write(&self, text: &str) -> std::io::Result<()> {
        let Some(directory) = self.file.parent() else { return Ok(()) };
        fs::create_dir_all(directory)?;
        let mut file = tempfile::Builder::new().prefix("index-").tempfile_in(directory)?;
        std::io::Write::write_all(&mut file, text.as_bytes())?;
        file.persist(&self.file)?;
        Ok(())
    }
}

fn checksum(text: &str) -> Option<String> {
    Some(Oid::hash_object(ObjectType::Blob, text.as_bytes()).ok()?.to_string())
}
