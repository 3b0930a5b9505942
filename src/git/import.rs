//! Making large repositories quickly: commits streamed into `git fast-import`.
//!
//! The same commits give the same ids on any machine: nothing of the environment or of the user's settings enters.

use super::apply::Identity;
use super::{Branch, GitError, Repo, environment, path};
use crate::source::CommitId;
use crate::text::visible;
use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

/// One commit to be made.
#[derive(Clone, Debug)]
pub struct ImportCommit {
    /// Who wrote it.
    pub author: Identity,
    /// Who committed it.
    pub committer: Identity,
    /// Author and committer time, in seconds since 1970, written with the zone `+0000`.
    pub time: i64,
    /// The message, taken as it is.
    pub message: String,
    /// The files it changes: new bytes as a plain file, or `None` to remove what stands there.
    pub files: Vec<(String, Option<Vec<u8>>)>,
    /// A second parent.
    pub merge: Option<CommitId>,
}

/// A running `git fast-import`. Nothing of it is seen in the repository before [`Importer::finish`]; an importer
/// that is dropped before leaves no branch behind.
pub struct Importer {
    child: Child,
    stdin: Option<BufWriter<ChildStdin>>,
    stdout: BufReader<ChildStdout>,
    branch: Branch,
    /// Branches that this import has begun, by full name.
    begun: HashSet<String>,
    /// Branches that the repository had before.
    before: HashSet<String>,
    /// The commits of this import: git finds them only by their marks until it ends.
    marks: HashMap<CommitId, u64>,
    last_mark: u64,
}

impl Importer {
    /// Starts an import onto a branch of the repository at a directory: on top of its tip, or as its first commit.
    ///
    /// # Errors
    /// When there is no repository, the branch name is not valid, or git does not run.
    pub fn start(repo_dir: &Path, branch: &str) -> Result<Self, GitError> {
        let branch = Branch::new(branch)?;
        let before = Repo::discover(repo_dir)?.branch_names()?;
        let mut command = environment::git(repo_dir);
        command.args(["fast-import", "--quiet", "--done", "--date-format=raw"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|e| GitError::Io(format!("git does not run: {e}")))?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(GitError::Io("git fast-import cannot be spoken to".into()));
        };
        let (stdin, stdout) = (Some(BufWriter::new(stdin)), BufReader::new(stdout));
        Ok(Self {
            child,
            stdin,
            stdout,
            branch,
            begun: HashSet::new(),
            before,
            marks: HashMap::new(),
            last_mark: 0,
        })
    }

    /// Adds a commit to the branch and returns its id.
    ///
    /// # Errors
    /// [`GitError::Refused`] for a path that is never written; [`GitError::Io`] with what git says when it stops.
    pub fn commit(&mut self, commit: &ImportCommit) -> Result<CommitId, GitError> {
        let branch = self.branch.clone();
        self.commit_on(&branch, None, commit)
    }

    /// Adds a commit to any branch; `from` makes it start anew at that commit.
    ///
    /// # Errors
    /// As for [`Importer::commit`].
    pub fn commit_on(
        &mut self,
        branch: &Branch,
        from: Option<CommitId>,
        commit: &ImportCommit,
    ) -> Result<CommitId, GitError> {
        for (path, _) in &commit.files {
            path::check(path)?;
        }
        self.last_mark += 1;
        let name = branch.full_name();
        let mut head = format!(
            "commit {name}\nmark :{mark}\nauthor {author} {time} +0000\ncommitter {committer} {time} +0000\ndata {len}\n{message}\n",
            mark = self.last_mark,
            author = commit.author.line(),
            committer = commit.committer.line(),
            time = commit.time,
            len = commit.message.len(),
            message = commit.message,
        );
        let first = self.begun.insert(name.to_owned());
        if let Some(from) = from {
            head += &format!("from {}\n", self.address(from));
        } else if first && self.before.contains(name) {
            head += &format!("from {name}^0\n");
        }
        if let Some(merge) = commit.merge {
            head += &format!("merge {}\n", self.address(merge));
        }
        match self.exchange(&head, &commit.files) {
            Ok(id) => {
                self.marks.insert(id, self.last_mark);
                Ok(id)
            }
            Err(e) => Err(self.stopped(&e.to_string())),
        }
    }

    fn address(&self, commit: CommitId) -> String {
        self.marks.get(&commit).map_or_else(|| commit.to_string(), |mark| format!(":{mark}"))
    }

    fn exchange(&mut self, head: &str, files: &[(String, Option<Vec<u8>>)]) -> std::io::Result<CommitId> {
        let closed = || std::io::Error::other("it ended early");
        let out = self.stdin.as_mut().ok_or_else(closed)?;
        out.write_all(head.as_bytes())?;
        for (path, bytes) in files {
            let path = path.replace('"', "\\\"");
            match bytes {
                Some(bytes) => {
                    write!(out, "M 100644 inline \"{path}\"\ndata {}\n", bytes.len())?;
                    out.write_all(bytes)?;
                    out.write_all(b"\n")?;
                }
                None => writeln!(out, "D \"{path}\"")?,
            }
        }
        write!(out, "\nget-mark :{}\n", self.last_mark)?;
        out.flush()?;
        let mut line = String::new();
        self.stdout.read_line(&mut line)?;
        CommitId::parse(line.trim_end()).ok_or_else(closed)
    }

    /// Ends the import: the branches now have their commits.
    ///
    /// # Errors
    /// When git refuses, for example because somebody moved the branch meanwhile; then nothing was moved.
    pub fn finish(mut self) -> Result<(), GitError> {
        let ended = match self.stdin.take() {
            Some(mut out) => out.write_all(b"done\n").and_then(|()| out.flush()),
            None => Ok(()),
        };
        let status = self.child.wait();
        match (ended, status) {
            (Ok(()), Ok(status)) if status.success() => Ok(()),
            (Err(e), _) | (_, Err(e)) => Err(self.stopped(&e.to_string())),
            (Ok(()), Ok(status)) => Err(self.stopped(&status.to_string())),
        }
    }

    /// The error with what git said last.
    fn stopped(&mut self, why: &str) -> GitError {
        self.stdin = None;
        let mut said = String::new();
        if let Some(stderr) = self.child.stderr.take() {
            let _ = stderr.take(10_000).read_to_string(&mut said);
        }
        let said = if said.trim().is_empty() { why } else { said.trim() };
        GitError::Io(format!("git fast-import failed: {}", visible(said)))
    }
}

impl Drop for Importer {
    fn drop(&mut self) {
        // Without the word `done` git drops what it was told.
        self.stdin = None;
        let _ = self.child.wait();
    }
}
