//! A tolerant reader of raw commit objects.
//!
//! Anyone who may push can push an odd commit, so nothing odd ends the walk: only what makes the history itself
//! unreadable (no tree, a broken parent line) is damage. Header lines are taken as git takes them: `parent`
//! lines count where they follow `tree` directly, and of several authors or committers the first one.

use crate::source::{CommitId, CommitMeta, Words};
use git2::Oid;

/// Seconds of the years 0 to 9999: dates outside are taken as unreadable, so that arithmetic never overflows.
const DATES: std::ops::RangeInclusive<i64> = -62_167_219_200..=253_402_300_799;

/// A commit object as far as `ack` reads it.
pub(super) struct Commit {
    pub tree: Oid,
    pub parents: Vec<Oid>,
    author: String,
    committer: String,
    pub committed: Option<i64>,
    pub(super) subject: String,
}

impl Commit {
    /// Reads a commit object; the error says what makes it unusable.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, &'static str> {
        let mut rest = bytes;
        let tree = next_line(&mut rest).strip_prefix(b"tree ").and_then(hex_id).ok_or("it names no tree")?;
        let mut parents = Vec::new();
        while rest.starts_with(b"parent ") {
            parents.push(hex_id(&next_line(&mut rest)[7..]).ok_or("a parent line is broken")?);
        }
        let (mut author, mut committer) = (None, None);
        while !rest.is_empty() {
            let line = next_line(&mut rest);
            if line.is_empty() {
                break;
            } else if let Some(value) = line.strip_prefix(b"author ") {
                author.get_or_insert(value);
            } else if let Some(value) = line.strip_prefix(b"committer ") {
                committer.get_or_insert(value);
            }
        }
        let (committer, date) = signature(committer.unwrap_or_default());
        let (author, _) = signature(author.unwrap_or_default());
        while rest.first() == Some(&b'\n') {
            rest = &rest[1..];
        }
        Ok(Self {
            tree,
            parents,
            author,
            committer,
            committed: seconds(date),
            subject: text(next_line(&mut rest)),
        })
    }

    /// Committer, author and first line of the message.
    pub(super) fn texts(&self) -> [&str; 3] {
        [&self.committer, &self.author, &self.subject]
    }

    /// The same as plain data, with its words where they are kept.
    pub(super) fn into_meta(self, id: CommitId, words: Words) -> CommitMeta {
        CommitMeta {
            id,
            committed: self.committed,
            words,
            merged: self.parents.into_iter().skip(1).map(super::object::commit_id).collect(),
        }
    }
}

/// Takes the first line, without its end, off the front.
fn next_line<'a>(rest: &mut &'a [u8]) -> &'a [u8] {
    let end = rest.iter().position(|b| *b == b'\n');
    let (line, after) = match end {
        Some(end) => (&rest[..end], &rest[end + 1..]),
        None => (*rest, &rest[rest.len()..]),
    };
    *rest = after;
    line
}

fn hex_id(hex: &[u8]) -> Option<Oid> {
    let hex = std::str::from_utf8(hex).ok().filter(|h| h.len() == 40)?;
    Oid::from_str(hex).ok()
}

/// Splits `Name <address> seconds zone` into the person and what follows.
fn signature(line: &[u8]) -> (String, &[u8]) {
    match line.iter().rposition(|b| *b == b'>') {
        Some(end) => (text(&line[..=end]), &line[end + 1..]),
        None => (text(line), &[]),
    }
}

fn seconds(date: &[u8]) -> Option<i64> {
    let word = date.trim_ascii_start().split(|b| *b == b' ').next()?;
    let number: i64 = std::str::from_utf8(word).ok()?.parse().ok()?;
    DATES.contains(&number).then_some(number)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: &str = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n";
    const PARENT: &str = "parent 1111111111111111111111111111111111111111\n";

    fn commit(rest: &str) -> Commit {
        Commit::parse(format!("{TREE}{PARENT}{rest}").as_bytes()).unwrap()
    }

    #[test]
    fn an_ordinary_commit() {
        let c = commit("author A B <a@x> 5 +0200\ncommitter C <c@x> -7 +0000\n\nsubject\n\nbody\n");
        assert_eq!((c.author.as_str(), c.committer.as_str()), ("A B <a@x>", "C <c@x>"));
        assert_eq!((c.committed, c.subject.as_str(), c.parents.len()), (Some(-7), "subject", 1));
    }

    #[test]
    fn dates_that_cannot_be_read_are_none() {
        for date in ["", "x", "99999999999999999999", "9223372036854775807", "253402300800", "1x +0000"] {
            assert_eq!(commit(&format!("committer C <c@x> {date}\n\nm")).committed, None, "{date}");
        }
        assert_eq!(commit("committer C <c@x> 253402300799 +0000\n\nm").committed, Some(253_402_300_799));
        assert_eq!(commit("committer nobody\n\nm").committed, None);
    }

    #[test]
    fn the_first_of_several_people_counts() {
        let c =
            commit("author A <a> 1 +0\nauthor E <e> 2 +0\ncommitter C <c> 3 +0\ncommitter D <d> 4 +0\n\nm");
        assert_eq!((c.author.as_str(), c.committer.as_str(), c.committed), ("A <a>", "C <c>", Some(3)));
    }

    #[test]
    fn a_parent_after_the_author_is_none_for_git_either() {
        let c = commit(&format!("author A <a> 1 +0\n{PARENT}committer C <c> 3 +0\n\nm"));
        assert_eq!(c.parents.len(), 1);
    }

    #[test]
    fn signatures_are_skipped_with_what_they_hold() {
        let c = commit("gpgsig -----BEGIN\n committer X <x> 9 +0\n \ncommitter C <c> 3 +0\n\nm");
        assert_eq!(c.committed, Some(3));
    }

    #[test]
    fn no_blank_line_nul_and_broken_utf8_are_read() {
        assert_eq!(commit("committer C <c> 3 +0\n").subject, "");
        assert_eq!(commit("committer C <c> 3 +0\n\na\0b\nc").subject, "a\0b");
        let raw = [TREE.as_bytes(), b"committer \xff <c> 3 +0\n\n\xfe"].concat();
        let c = Commit::parse(&raw).unwrap();
        assert_eq!((c.committer.as_str(), c.subject.as_str()), ("\u{fffd} <c>", "\u{fffd}"));
    }

    #[test]
    fn what_hides_history_is_damage() {
        assert!(Commit::parse(b"").is_err());
        assert!(Commit::parse(b"tree 12\n\nm").is_err());
        assert!(Commit::parse(format!("{TREE}parent 12\n\nm").as_bytes()).is_err());
    }
}
