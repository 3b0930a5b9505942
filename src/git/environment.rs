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
