//! A history as one file, in git's bundle format: written so that its bytes follow from the history alone, and read
//! into a repository of its own.
//!
//! `git bundle create` reuses whatever deltas the clone happens to hold and works on every core, so that two clones of
//! one history give different files. Here the pack inside is made afresh, on one core, with everything said that a
//! setting could change; what remains is the version of git and of the zlib that it was built with.

use super::environment::git;
use super::{GitError, Repo};
use crate::source::CommitId;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Output, Stdio};

/// Settings of the user that would change the bytes.
const FIXED: [&str; 6] = [
    "core.bigFileThreshold=512m",
    "pack.useSparse=false",
    "pack.usePathWalk=false",
    "pack.windowMemory=0",
    "pack.useBitmaps=false",
    "pack.allowPackReuse=false",
];

impl Repo {
    /// Begins to write the history up to a commit, as `HEAD` and as the tip of a branch, into an empty file.
    ///
    /// # Errors
    /// When git does not run, or the file cannot be written.
    pub fn bundle(&self, tip: CommitId, branch: &str, into: &File) -> Result<Bundling, GitError> {
        let io = |e: std::io::Error| GitError::Io(format!("the bundle cannot be written: {e}"));
        super::refs::branch_ref(branch)?;
        let mut file = into;
        file.write_all(Self::bundle_head(tip, branch).as_bytes()).map_err(io)?;
        let mut command = git(self.git_dir());
        FIXED.iter().for_each(|setting| {
            command.args(["-c", setting]);
        });
        command.args(["pack-objects", "--revs", "--stdout", "--quiet", "--delta-base-offset"]);
        command.args(["--no-reuse-delta", "--no-reuse-object", "--threads=1", "--no-use-bitmap-index"]);
        command.args(["--window=10", "--depth=50", "--compression=6"]);
        command.stdin(Stdio::piped()).stderr(Stdio::piped()).stdout(into.try_clone().map_err(io)?);
        let mut child = command.spawn().map_err(|e| GitError::Io(format!("git does not run: {e}")))?;
        if let Some(mut stdin) = child.stdin.take() {
            // A git that gives up early says why by itself.
            let _ = stdin.write_all(format!("{tip}\n").as_bytes());
        }
        Ok(Bundling(Some(child)))
    }

    /// How such a file begins: what it names, and all that it names.
    #[must_use]
    pub fn bundle_head(tip: CommitId, branch: &str) -> String {
        format!("# v2 git bundle\n{tip} HEAD\n{tip} refs/heads/{branch}\n\n")
    }

    /// Unpacks a bundle into a bare repository in a directory that is empty or not there. Nothing in it is run, and every
    /// object's bytes are held against its id.
    ///
    /// # Errors
    /// When the file is no whole bundle, or git does not run.
    pub fn unbundle(file: &Path, into: &Path) -> Result<Self, GitError> {
        let here = file.parent().unwrap_or(Path::new("."));
        let mut command = git(here);
        command.args(["-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main"]);
        command.args(["clone", "--bare", "--quiet", "--template=", "--"]).arg(file).arg(into);
        let out = command.stdin(Stdio::null()).output();
        let out = out.map_err(|e| GitError::Io(format!("git does not run: {e}")))?;
        went_well("the bundle cannot be read", &out)?;
        Self::discover(into)
    }
}

/// A history that git is packing by itself, which takes a while. Given up, it ends at once.
pub struct Bundling(Option<Child>);

impl Bundling {
    /// Waits until all of it is written.
    ///
    /// # Errors
    /// When git cannot read an object, or not write the file.
    pub fn finish(mut self) -> Result<(), GitError> {
        let Some(child) = self.0.take() else { return Ok(()) };
        let out = child.wait_with_output();
        let out = out.map_err(|e| GitError::Io(format!("the bundle cannot be written: {e}")))?;
        went_well("the history cannot be packed", &out)
    }
}

impl Drop for Bundling {
    fn drop(&mut self) {
        if let Some(mut child) = self.0.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn went_well(what: &str, out: &Output) -> Result<(), GitError> {
    if out.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&out.stderr);
    let last = said.lines().rev().find(|l| !l.trim().is_empty()).unwrap_or("git does not say why");
    Err(GitError::Io(format!("{what}: {}", crate::text::visible(last.trim()))))
}
