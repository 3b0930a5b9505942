//! Running OpenSSH's programs: bytes in, bytes out, and the user's terminal for their questions.

use super::SignError;
use std::ffi::OsString;
use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Variables set for a child program, over those that it inherits. Empty but in tests.
pub(super) type Surroundings = Vec<(OsString, OsString)>;

/// Runs a program with `input` on its standard input and returns what it wrote. Its standard error is the
/// user's, because that is where it asks for passphrases, PINs and touches.
pub(super) fn run(
    program: &Path,
    args: &[OsString],
    input: &[u8],
    surroundings: &Surroundings,
) -> Result<Output, SignError> {
    let broken = |e: std::io::Error| match e.kind() {
        ErrorKind::NotFound => SignError::ProgramMissing(program.to_owned()),
        _ => SignError::ProgramBroken(program.to_owned(), e),
    };
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    if asks_on_terminal() {
        command.env("SSH_ASKPASS_REQUIRE", "never");
    }
    command.envs(surroundings.iter().map(|(k, v)| (k, v)));
    let mut child = command.spawn().map_err(broken)?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that gives up early closes the pipe; its exit status tells more than that.
        match stdin.write_all(input) {
            Err(e) if e.kind() != ErrorKind::BrokenPipe => return Err(broken(e)),
            _ => {}
        }
    }
    child.wait_with_output().map_err(broken)
}

/// Runs a program that talks with whoever sits at the terminal, and keeps standard output free of what it says.
pub(super) fn attended(program: &Path, args: &[OsString]) -> Result<(), SignError> {
    let status = Command::new(program).args(args).stdout(Stdio::null()).status();
    let status = status.map_err(|e| match e.kind() {
        ErrorKind::NotFound => SignError::ProgramMissing(program.to_owned()),
        _ => SignError::ProgramBroken(program.to_owned(), e),
    })?;
    if status.success() {
        return Ok(());
    }
    let code = status.code().map_or_else(|| "none, it was ended".into(), |code| code.to_string());
    Err(SignError::NotMade(program.to_owned(), code))
}

/// OpenSSH takes a piped standard input for the sign that nobody sits there, and on a desktop without an
/// askpass program then fails instead of asking. Where there is a terminal, and the user chose no askpass
/// program, it is told to ask there.
fn asks_on_terminal() -> bool {
    let chosen = ["SSH_ASKPASS", "SSH_ASKPASS_REQUIRE"].iter().any(|name| std::env::var_os(name).is_some());
    !chosen && std::fs::File::options().read(true).write(true).open("/dev/tty").is_ok()
}

/// What a program lists, without input and without a word on the terminal; nothing when it is missing or fails,
/// as `ssh-add` does where there is no agent.
pub(super) fn listed(program: &Path, args: &[OsString], surroundings: &Surroundings) -> String {
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::null()).stderr(Stdio::null());
    command.envs(surroundings.iter().map(|(k, v)| (k, v)));
    match command.output() {
        Ok(output) if output.status.success() => String::from_utf8_lossy(&output.stdout).into_owned(),
        _ => String::new(),
    }
}
