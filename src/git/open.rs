//! Finding and opening a repository, starting one, and refusing one that cannot show its history.

use super::{GitError, Repo, refs};
use git2::{ErrorCode, Repository, RepositoryInitOptions, RepositoryOpenFlags};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

impl Repo {
    /// Opens the repository that a directory belongs to, walking up from it. `GIT_DIR` and the other variables
    /// of the environment play no part, so inside a hook the same repository is found as outside.
    ///
    /// # Errors
    /// None there, not yours (`safe.directory`), an unknown format, a work tree that is another's, no permission.
    pub fn discover(from: &Path) -> Result<Self, GitError> {
        Self::open(from, RepositoryOpenFlags::empty())
    }

    /// Starts a repository in a directory, which is made where it is missing, with `HEAD` on the branch.
    /// A repository that is there already is opened as it is.
    ///
    /// # Errors
    /// As for [`Repo::discover`], and when the branch name is not a valid one or the directory cannot be written.
    pub fn init(dir: &Path, branch: &str) -> Result<Self, GitError> {
        match Self::open(dir, RepositoryOpenFlags::NO_SEARCH) {
            Err(GitError::NotFound(_)) => {}
            other => return other,
        }
        let name = refs::branch_ref(branch)?;
        let mut options = RepositoryInitOptions::new();
        options.external_template(false).mkpath(true).initial_head(&name);
        Repository::init_opts(dir, &options).map_err(|e| unopened(dir, &e))?;
        Self::open(dir, RepositoryOpenFlags::NO_SEARCH)
    }

    fn open(from: &Path, flags: RepositoryOpenFlags) -> Result<Self, GitError> {
        git2::opts::strict_hash_verification(true);
        // Parsed trees are kept here; libgit2's own copies of objects would only double the memory.
        git2::opts::enable_caching(false);
        let none: [&OsStr; 0] = [];
        let git = Repository::open_ext(from, flags, none).map_err(|e| unopened(from, &e))?;
        let work_dir = git.workdir().map(|dir| own_work_dir(dir, git.path())).transpose()?;
        Ok(Self { git, work_dir, packs: Default::default(), memory: Default::default(), signs: false })
    }

    /// Refuses a repository whose history is cut off or altered locally: a shallow clone (also one that only
    /// claims to be), `info/grafts`, `refs/replace/`, a partial clone.
    ///
    /// # Errors
    /// The first of these that is found, each with its remedy as the hint.
    pub fn require_full_history(&self) -> Result<(), GitError> {
        let common = self.common_dir();
        if fs::metadata(common.join("shallow")).is_ok_and(|m| m.len() > 0) {
            return Err(GitError::Shallow);
        }
        let grafts = common.join("info").join("grafts");
        let lines = fs::read(&grafts).unwrap_or_default();
        if !lines.trim_ascii().is_empty() {
            return Err(GitError::Grafted(grafts));
        }
        if let Some(reference) = self.git.references_glob("refs/replace/*")?.next() {
            return Err(GitError::Replaced(String::from_utf8_lossy(reference?.name_bytes()).into_owned()));
        }
        if self.is_partial()? { Err(GitError::Partial) } else { Ok(()) }
    }

    fn is_partial(&self) -> Result<bool, GitError> {
        let mut found = false;
        let config = self.git.config()?.snapshot()?;
        config.entries(None)?.for_each(|entry| {
            let name = entry.name().unwrap_or_default();
            found |= name == "extensions.partialclone"
                || (name.starts_with("remote.")
                    && (name.ends_with(".partialclonefilter")
                        || (name.ends_with(".promisor") && entry.value().is_ok_and(|v| v != "false"))));
        })?;
        let packs = fs::read_dir(self.common_dir().join("objects").join("pack"));
        let promised = |e: fs::DirEntry| e.path().extension().is_some_and(|x| x == "promisor");
        Ok(found || packs.is_ok_and(|mut entries| entries.any(|e| e.is_ok_and(promised))))
    }
}

/// The work tree, if its `.git` leads back to the repository; otherwise `core.worktree` points to somebody
/// else's files.
fn own_work_dir(dir: &Path, git_dir: &Path) -> Result<PathBuf, GitError> {
    let dot_git = dir.join(".git");
    let target = match fs::read_to_string(&dot_git) {
        Ok(link) => dir.join(link.strip_prefix("gitdir:").unwrap_or_default().trim()),
        Err(_) => dot_git,
    };
    match (target.canonicalize(), git_dir.canonicalize()) {
        (Ok(a), Ok(b)) if a == b => Ok(dir.to_owned()),
        _ => Err(GitError::ForeignWorkTree(dir.to_owned())),
    }
}

/// libgit2 reads grafts and shallow commits in one way, and opens nothing when it cannot.
fn cut_history(from: &Path) -> GitError {
    let none: [&OsStr; 0] = [];
    let git_dir = Repository::discover_path(from, none).unwrap_or_else(|_| from.join(".git"));
    if fs::metadata(git_dir.join("shallow")).is_ok_and(|m| m.len() > 0) {
        return GitError::Shallow;
    }
    GitError::Grafted(git_dir.join("info").join("grafts"))
}

fn unopened(from: &Path, error: &git2::Error) -> GitError {
    let said = error.message();
    match error.code() {
        ErrorCode::NotFound => GitError::NotFound(from.to_owned()),
        ErrorCode::Owner => GitError::Owner(from.to_owned()),
        _ if said.contains("invalid graft") => cut_history(from),
        _ if said.contains("extensions.partialclone") => GitError::Partial,
        _ if said.contains("extensions.refstorage") => GitError::UnknownFormat("reftable references".into()),
        _ if said.contains("unknown object format") => GitError::UnknownFormat("SHA-256 object ids".into()),
        _ if said.contains("unsupported extension name") => match said.rsplit(' ').next() {
            Some(name) => GitError::UnknownFormat(crate::text::visible(name)),
            None => GitError::UnknownFormat("an extension".into()),
        },
        _ => GitError::Io(format!(
            "cannot open the repository at {}: {}",
            crate::text::visible(&from.to_string_lossy()),
            crate::text::visible(said)
        )),
    }
}
