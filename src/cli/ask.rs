//! Asking the person at the keyboard, and showing them a document.

use super::context::{Context, variable};
use super::failure::Failure;
use super::pager::{self, Left, Offer};
use super::signals::InterruptHeld;
use std::io::{BufRead, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// Asks for a line; `None` when there is no more to read.
pub(crate) fn line(prompt: &str) -> Result<Option<String>, Failure> {
    let mut err = std::io::stderr().lock();
    write!(err, "{prompt}")?;
    err.flush()?;
    let mut line = String::new();
    let n = std::io::stdin().lock().read_line(&mut line)?;
    Ok((n > 0).then(|| line.trim().to_owned()))
}

/// Whether the answer to a question is yes; anything else is no.
pub(crate) fn yes(question: &str) -> Result<bool, Failure> {
    let answer = line(&format!("{question} Type yes, or press Enter for no: "))?;
    Ok(answer.is_some_and(|a| a.eq_ignore_ascii_case("yes") || a.eq_ignore_ascii_case("y")))
}

/// Shows a text that is already safe to show: in the pager of the environment, or else in this one. What somebody is
/// to sign is shown however quiet the run is.
pub(crate) fn page(context: &Context, text: &str, offer: Offer) -> Result<Left, Failure> {
    if !context.is_interactive() || variable("TERM").as_deref() == Some("dumb") {
        std::io::stderr().lock().write_all(text.as_bytes())?;
        return Ok(Left::Done);
    }
    let wanted = ["ACK_PAGER", "PAGER"].into_iter().filter_map(variable).find(|p| !p.trim().is_empty());
    match wanted.as_deref().map(str::trim) {
        Some("cat") => std::io::stderr().lock().write_all(text.as_bytes())?,
        Some(program) if runs(program, text) => {}
        _ => return pager::show(text, context.talk_look, offer),
    }
    Ok(Left::Done)
}

/// Runs the user's pager as git does; false when it could not be run. Ctrl-C is the pager's while it runs.
fn runs(program: &str, text: &str) -> bool {
    let mut command = pager_of(program);
    if variable("LESS").is_none() {
        // Quit at once when all fits on one screen, and show colours.
        command.env("LESS", "FRX");
    }
    let _held = InterruptHeld::begin();
    let Ok(mut child) = command.stdin(Stdio::piped()).stdout(std::io::stderr()).spawn() else { return false };
    if let Some(mut stdin) = child.stdin.take() {
        // A reader who leaves early has seen what they wanted.
        let _ = stdin.write_all(text.as_bytes());
    }
    // By these two a shell says that there is no such program.
    child.wait().is_ok_and(|status| !matches!(status.code(), Some(126 | 127)))
}

/// The program by itself where no shell is needed for it: an interrupt could end the shell before the pager.
fn pager_of(program: &str) -> Command {
    let plain = |c: char| c.is_ascii_alphanumeric() || " /._-+".contains(c);
    let mut words = program.split(' ').filter(|word| !word.is_empty());
    match words.next() {
        Some(name) if cfg!(not(unix)) || program.chars().all(plain) => {
            let mut command = Command::new(name);
            command.args(words);
            command
        }
        _ => {
            let mut shell = Command::new("sh");
            shell.arg("-c").arg(program);
            shell
        }
    }
}

/// The program that opens a document on this system.
pub(crate) const VIEWER: &str = if cfg!(target_os = "macos") {
    "open"
} else if cfg!(windows) {
    "explorer"
} else {
    "xdg-open"
};

/// Opens a file with the system's viewer, and does not wait for it; false when it could not be started.
pub(crate) fn open(file: &Path) -> bool {
    let mut viewer = Command::new(VIEWER);
    viewer.arg(file).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    viewer.spawn().is_ok()
}
