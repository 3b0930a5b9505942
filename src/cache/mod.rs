//! What was found out before, kept beside the repository: the mainline's history; of each record what it says, whether its
//! signature verifies and, where nothing was done to it since, which commit recorded it; and what rosters say.
//!
//! Only what follows from the bytes of objects is kept, commits among them: whose key it is, whether a record counts and
//! how anything stands is computed anew every time. Objects are taken for present and whole only while the
//! packs they lie in have not changed; everything else is read, and its hash checked, again.
//!
//! The file may be deleted at any moment. One that is damaged, cut off, or of another version is as good as none; what
//! somebody forged on purpose, checksum and all, would be believed, which is why `ack verify` looks at nothing in here,
//! and no other command has to.

mod bytes;
mod commits;
mod index;
mod parts;
mod plain;
mod roster;
mod settled;
mod understood;

#[cfg(test)]
mod tests;

pub use index::{Index, Kept, Lay, Wanted};

use crate::source::{CommitId, Words};
use parts::Parts;
use std::fs;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// What every file begins with: its form, and the version of `ack`, since another one may understand more.
const MAGIC: &[u8] = concat!("ack index 8 ", env!("CARGO_PKG_VERSION"), "\n").as_bytes();
/// A half-written file that nobody finished in this time belongs to a process that is gone.
const ABANDONED: Duration = Duration::from_secs(3600);

/// Reads the words of commits from the commits themselves; `None` when they cannot be read.
pub type Anew = dyn Fn(&[CommitId]) -> Option<Vec<Words>> + Send + Sync;

/// The place of the cache of one repository.
#[derive(Clone, Debug)]
pub struct Cache {
    directory: PathBuf,
}

impl Cache {
    /// The cache below a repository's common directory. Nothing is read or made yet.
    #[must_use]
    pub fn beside(common_dir: &Path) -> Self {
        Self { directory: common_dir.join("ack") }
    }

    /// What is kept; `None` when there is nothing, or nothing that can be used.
    #[must_use]
    /// Who made commits is read when somebody looks, and from the commits themselves, by `anew`, where the file is not
    /// whole by then.
    pub fn read(&self, wanted: Wanted<'_>, anew: &Arc<Anew>) -> Option<Index> {
        Index::decode(&Arc::new(Parts::open(&self.directory.join("index"))?), wanted, anew)
    }

    /// Keeps an index in place of the one before. A failure is no harm: the next run finds out again, and a reader sees
    /// the old file or the new one, never a part.
    pub fn keep(&self, index: &Index) {
        let _ = self.write(index);
    }

    fn write(&self, index: &Index) -> std::io::Result<()> {
        fs::create_dir_all(&self.directory)?;
        self.sweep();
        let file = tempfile::Builder::new().prefix("index-").tempfile_in(&self.directory)?;
        let mut to = BufWriter::new(file);
        parts::write(&mut to, index.encode())?;
        let file = to.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        file.persist(self.directory.join("index"))?;
        Ok(())
    }

    /// Removes what killed processes left behind.
    fn sweep(&self) {
        for entry in fs::read_dir(&self.directory).into_iter().flatten().flatten() {
            let old = entry
                .metadata()
                .and_then(|m| m.modified())
                .is_ok_and(|t| t.elapsed().is_ok_and(|age| age > ABANDONED));
            if old && entry.file_name().to_string_lossy().starts_with("index-") {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}
