//! A git that talks to a remote: it may be slow, it may stall, and it may leave children behind.

use super::GitError;
use super::lock::Patience;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::Duration;

/// How long a stream is listened to after its program ended: a child left behind may hold it open for ever.
const AFTERWARDS: Duration = Duration::from_millis(500);

/// What a program said until it ended.
#[derive(Default)]
pub(super) struct Said {
    pub well: bool,
    out: Vec<u8>,
    err: Vec<u8>,
}

impl Said {
    pub(super) fn out(&self) -> String {
        String::from_utf8_lossy(&self.out).into_owned()
    }

    pub(super) fn err(&self) -> String {
        String::from_utf8_lossy(&self.err).into_owned()
    }
}

#[derive(Clone, Copy)]
enum Stream {
    Out,
    Err,
}

/// Runs a program without input; `None` when patience ran out, and it was ended.
pub(super) fn run(mut command: Command, patience: &Patience) -> Result<Option<Said>, GitError> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|e| GitError::Io(format!("git does not run: {e}")))?;
    let (say, heard) = mpsc::channel();
    if let Some(stream) = child.stdout.take() {
        listen(stream, Stream::Out, say.clone());
    }
    if let Some(stream) = child.stderr.take() {
        listen(stream, Stream::Err, say.clone());
    }
    drop(say);
    let mut said = Said::default();
    let mut silent = false;
    let status = loop {
        match heard.recv_timeout(Duration::from_millis(20)) {
            Ok(words) => said.hear(words),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) if silent => std::thread::sleep(Duration::from_millis(2)),
            Err(RecvTimeoutError::Disconnected) => silent = true,
        }
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if patience.is_over() => return end(child).map(|()| None),
            Ok(None) => {}
            Err(e) => return Err(GitError::Io(format!("git cannot be waited for: {e}"))),
        }
    };
    said.well = status.success();
    while let Ok(words) = heard.recv_timeout(AFTERWARDS) {
        said.hear(words);
    }
    Ok(Some(said))
}

impl Said {
    fn hear(&mut self, (stream, bytes): (Stream, Vec<u8>)) {
        match stream {
            Stream::Out => self.out.extend(bytes),
            Stream::Err => self.err.extend(bytes),
        }
    }
}

fn listen(mut stream: impl Read + Send + 'static, which: Stream, say: Sender<(Stream, Vec<u8>)>) {
    std::thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(n) = stream.read(&mut bytes) {
            if n == 0 || say.send((which, bytes[..n].to_vec())).is_err() {
                break;
            }
        }
    });
}

fn end(mut child: Child) -> Result<(), GitError> {
    let ended = child.kill().and_then(|()| child.wait());
    ended.map(|_| ()).map_err(|e| GitError::Io(format!("git stalls and cannot be ended: {e}")))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn shell(line: &str, patience: u64) -> Option<Said> {
        let mut command = Command::new("sh");
        command.args(["-c", line]);
        run(command, &Patience::of(Duration::from_millis(patience))).unwrap()
    }

    #[test]
    fn a_program_is_heard_to_its_end() {
        let said = shell("echo out; echo err >&2; exit 3", 60_000).unwrap();
        assert_eq!((said.well, said.out().as_str(), said.err().as_str()), (false, "out\n", "err\n"));
    }

    #[test]
    fn one_that_stalls_is_ended_and_one_left_behind_is_not_waited_for() {
        let began = Patience::of(Duration::from_secs(10));
        assert!(shell("sleep 30", 100).is_none());
        assert!(
            shell("sleep 30 & echo done", 60_000).is_some_and(|said| said.well && said.out() == "done\n")
        );
        assert!(!began.is_over());
    }
}
