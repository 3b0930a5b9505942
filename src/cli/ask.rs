//! Asking the person at the keyboard, and showing them a document.

use super::context::{Context, variable};
use super::failure::Failure;
use std::io::{BufRead, Write};
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

/// Shows a text that is already safe to show: in the user's pager when somebody is there, else on standard error.
pub(crate) fn page(context: &Context, text: &str) -> Result<(), Failure> {
    if context.is_interactive() && paged(text) {
        return Ok(());
    }
    context.talk(text);
    Ok(())
}

/// Runs the pager of the environment as git does; false when there is none that runs.
fn paged(text: &str) -> bool {
    let wanted = ["ACK_PAGER", "PAGER"].into_iter().filter_map(variable).find(|p| !p.trim().is_empty());
    let mut command = match wanted.as_deref() {
        Some("cat") => return false,
        Some(pager) if cfg!(unix) => {
            let mut shell = Command::new("sh");
            shell.arg("-c").arg(pager);
            shell
        }
        Some(pager) => Command::new(pager),
        None => {
            let mut less = Command::new("less");
            // Quit at once when all fits on one screen; else say how to go on, to who never met this pager.
            less.args(["-FRX", "-PsSpace for more, q when you have read it"]);
            less
        }
    };
    let Ok(mut child) = command.stdin(Stdio::piped()).stdout(std::io::stderr()).spawn() else { return false };
    if let Some(mut stdin) = child.stdin.take() {
        // A reader who leaves early has seen what they wanted.
        let _ = stdin.write_all(text.as_bytes());
    }
    child.wait().is_ok_and(|status| status.success())
}
