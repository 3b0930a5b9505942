//! What somebody gets who signed: what, where it is, and how anybody can verify it with OpenSSH alone.

use super::arrived::Arrived;
use super::commit::Signed;
use crate::git::Repo;
use crate::model::{Person, PublicKey};
use crate::render::Look;
use crate::report::Tone;
use crate::text::{plural, visible};
use std::path::{Path, PathBuf};

/// Where signed records went.
pub(crate) enum Place<'a> {
    /// Into the register.
    Register(Arrived),
    /// Into a file, or a directory of files.
    Files(&'a Path),
}

/// The receipt for what a person signed with a key.
pub(crate) fn receipt(
    repo: &Repo,
    me: &Person,
    key: &PublicKey,
    signed: &[Signed],
    to: &Place<'_>,
    look: Look,
) -> String {
    let done = format!("Signed {} with {}.", plural(signed.len(), "record", "records"), key.fingerprint());
    let mut text = look.paragraph(&done, Tone::Good);
    for s in signed {
        text.push_str(&format!("  {}\n", s.path));
    }
    text.push_str(&match to {
        Place::Files(path) => {
            let path = visible(&path.display().to_string());
            look.paragraph(
                &format!("Written to {path}, not committed: send it to whoever keeps the register."),
                Tone::Plain,
            )
        }
        Place::Register(arrived) => arrived.told(look),
    });
    let Some(first) = signed.first() else { return text };
    text.push_str("\nTo verify it without ack:\n");
    for line in recipe(repo, me, key, first, to) {
        text.push_str(&format!("  {}\n", look.paint(&line, Tone::Faint)));
    }
    text
}

/// The commands, for a POSIX shell. They leave nothing behind in the register.
fn recipe(repo: &Repo, me: &Person, key: &PublicKey, record: &Signed, to: &Place<'_>) -> Vec<String> {
    let fetch = match to {
        Place::Register(arrived) => {
            let root = repo.work_dir().unwrap_or_else(|| repo.git_dir());
            let at = format!("{}:{}", arrived.revision(), record.path);
            format!("git -C {} show {} > record", quoted(root), word(&at))
        }
        Place::Files(path) => format!("cp {} record", quoted(&file(path, record))),
    };
    vec![
        "cd \"$(mktemp -d)\"".into(),
        fetch,
        format!("echo '{} {}' > allowed_signers", me.id, key.line()),
        "sed '/^signature: |$/,$d' record > message".into(),
        "sed '1,/^signature: |$/d; s/^  //' record > message.sig".into(),
        format!(
            "ssh-keygen -Y verify -f allowed_signers -I {} -n ack-record -s message.sig < message",
            me.id
        ),
    ]
}

/// The file that a record was written to.
fn file(out: &Path, record: &Signed) -> PathBuf {
    if out.is_dir() { out.join(file_name(&record.path)) } else { out.to_owned() }
}

pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A path as one word of a shell, from wherever it is run.
fn quoted(path: &Path) -> String {
    let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    word(&whole.display().to_string())
}

fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-@:+,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn a_word_of_a_shell_stays_one_word() {
        assert_eq!(word("/tmp/a-b@1.0.yaml"), "/tmp/a-b@1.0.yaml");
        assert_eq!(word("a b"), "'a b'");
        assert_eq!(word("it's $HOME"), "'it'\\''s $HOME'");
        assert_eq!(word(""), "''");
    }
}
