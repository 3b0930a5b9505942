//! One writer of this tool at a time in one clone, and telling people about locks that are in the way.

use super::GitError;
use std::fs::{File, OpenOptions, TryLockError};
use std::hash::{BuildHasher, Hasher};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(60);

/// A span of time that runs out while others are waited for.
pub(super) struct Patience {
    began: Instant,
    lasts: Duration,
}

impl Patience {
    pub(super) fn of(lasts: Duration) -> Self {
        Self { began: Instant::now(), lasts }
    }

    pub(super) fn is_over(&self) -> bool {
        self.began.elapsed() >= self.lasts
    }
}

/// The lock of a clone: held while a commit is made and the check-out follows it. It is a lock of the operating
/// system on the file `ack.lock`, so it ends with the process that holds it and is never stale; the file stays.
pub(super) struct WriteLock {
    // Closing the file gives the lock back.
    _file: File,
}

impl WriteLock {
    /// Waits for the lock up to a minute. Where the file system knows no locks there is none: the
    /// compare-and-swap of the branch still lets no commit be lost.
    pub(super) fn take(common_dir: &Path) -> Result<Self, GitError> {
        Self::take_within(common_dir, PATIENCE)
    }

    fn take_within(common_dir: &Path, patience: Duration) -> Result<Self, GitError> {
        let path = common_dir.join("ack.lock");
        let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = open.map_err(|e| GitError::io("write", &path, &e))?;
        let began = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if began.elapsed() < patience => pause(20),
                Err(TryLockError::WouldBlock) => return Err(held(path)),
                Err(TryLockError::Error(_)) => return Ok(Self { _file: file }),
            }
        }
        // Who holds it is a courtesy: failing to say so is no reason not to go on.
        let _ = file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
        Ok(Self { _file: file })
    }
}

/// The error for a lock file that is in the way: with its age, and its holder where the file names one.
pub(super) fn held(path: PathBuf) -> GitError {
    let mut text = String::new();
    let _ = File::open(&path).and_then(|f| f.take(32).read_to_string(&mut text));
    let changed = std::fs::metadata(&path).and_then(|m| m.modified()).ok();
    // The age of a file on this machine, not a time of the register: the machine's clock is the right one.
    let age = changed.and_then(|t| t.elapsed().ok()).unwrap_or_default();
    GitError::Locked { path, age, pid: text.trim().parse().ok() }
}

/// Sleeps a random while, up to so many milliseconds, so that writers do not march in step.
pub(super) fn pause(most: u64) {
    std::thread::sleep(Duration::from_millis(1 + random() % most.max(1)));
}

/// A number that no other process or thread is likely to draw.
pub(super) fn random() -> u64 {
    std::hash::RandomState::new().build_hasher().finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_writer_waits_and_then_names_the_first() {
        let dir = tempfile::tempdir().unwrap();
        let first = WriteLock::take(dir.path()).unwrap();
        let Err(error) = WriteLock::take_within(dir.path(), Duration::from_millis(30)) else { panic!() };
        let GitError::Locked { path, pid, .. } = error else { panic!("{error}") };
        assert_eq!((path, pid), (dir.path().join("ack.lock"), Some(std::process::id())));
        drop(first);
        assert!(WriteLock::take_within(dir.path(), Duration::ZERO).is_ok());
    }

    #[test]
    fn a_file_left_by_a_dead_process_locks_nobody_out() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("ack.lock"), "999999999\n").unwrap();
        assert!(WriteLock::take_within(dir.path(), Duration::ZERO).is_ok());
    }
}
