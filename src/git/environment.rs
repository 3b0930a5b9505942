//! The `git` program, run so that nothing which a repository or the environment says makes it run or read
//! something else.

use std::path::Path;
use std::process::Command;

/// Variables that a program needs to start at all, and to find the user's own settings such as `safe.directory`.
const KEPT: [&str; 8] =
    ["PATH", "HOME", "XDG_CONFIG_HOME", "TMPDIR", "TEMP", "SystemRoot", "USERPROFILE", "GIT_CONFIG_GLOBAL"];

const SETTINGS: [&str; 9] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.commitGraph=false",
    "core.untrackedCache=false",
    "core.pager=cat",
    "core.compression=-1",
    "gc.auto=0",
    "maintenance.auto=false",
    "advice.graftFileDeprecated=false",
];

/// `git`, to be run in a directory, with a clean environment and without hooks, monitors and upkeep.
pub(super) fn git(dir: &Path) -> Command {
    let mut command = Command::new("git");
    command.current_dir(dir).env_clear();
    command.envs(std::env::vars_os().filter(|(name, _)| KEPT.iter().any(|kept| name == kept)));
    command.envs([
        ("GIT_NO_REPLACE_OBJECTS", "1"),
        ("GIT_GRAFT_FILE", "/dev/null"),
        ("GIT_NO_LAZY_FETCH", "1"),
        ("GIT_TERMINAL_PROMPT", "0"),
        ("GIT_OPTIONAL_LOCKS", "0"),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("LC_ALL", "C"),
        ("TZ", "UTC"),
    ]);
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    command
}

/// Variables that make git work in another repository than the one it is started in, or hide part of it.
const LEADING_ELSEWHERE: [&str; 12] = [
    "GIT_DIR",
    "GIT_COMMON_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_GRAFT_FILE",
    "GIT_SHALLOW_FILE",
    "GIT_REPLACE_REF_BASE",
];

/// What the user's git runs on the way to a remote is the user's: ssh, credential helpers, proxies, `pre-push`. The
/// rest of what a repository can make it run, or make it push beside what it is told to, is switched off.
const SETTINGS_FOR_REMOTES: [&str; 11] = [
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    "core.pager=cat",
    "core.alternateRefsCommand=:",
    "gc.auto=0",
    "maintenance.auto=false",
    "fetch.recurseSubmodules=false",
    "push.recurseSubmodules=no",
    "push.followTags=false",
    "submodule.recurse=false",
    "advice.graftFileDeprecated=false",
];

/// Whether somebody is at a terminal who can be asked for a passphrase.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Presence {
    /// Git and ssh may ask.
    Somebody,
    /// Whatever would have to be asked fails at once.
    Nobody,
}

/// The user's own `git`, with their agents, helpers and proxies, to be run in a directory.
pub(super) fn users_git(dir: &Path, presence: Presence) -> Command {
    let mut command = Command::new("git");
    command.current_dir(dir);
    for name in LEADING_ELSEWHERE {
        command.env_remove(name);
    }
    command.envs([("GIT_NO_REPLACE_OBJECTS", "1"), ("GIT_OPTIONAL_LOCKS", "0"), ("LC_ALL", "C")]);
    if presence == Presence::Nobody {
        command.env("GIT_TERMINAL_PROMPT", "0");
        if std::env::var_os("SSH_ASKPASS").is_none() {
            // Without a program to ask, ssh would look for a terminal by itself.
            command.envs([("SSH_ASKPASS", "false"), ("SSH_ASKPASS_REQUIRE", "force")]);
        }
    }
    for setting in SETTINGS_FOR_REMOTES {
        command.args(["-c", setting]);
    }
    command
}
