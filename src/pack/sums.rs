//! `SHA256SUMS`: a line a file, as `sha256sum` writes and checks it.

use crate::source::Digest;
use std::io::Write;

/// Where the path begins in a line.
const PATH: usize = 66;

/// The digests of files in the making.
#[derive(Debug, Default)]
pub(super) struct Sums(String);

impl Sums {
    /// One more file.
    pub(super) fn push(&mut self, path: &str, digest: Digest) {
        self.0.push_str(&digest.hex());
        self.0.push_str("  ");
        self.0.push_str(path);
        self.0.push('\n');
    }

    /// All of them, sorted by path.
    pub(super) fn write(&self, out: &mut dyn Write) -> std::io::Result<()> {
        let mut lines: Vec<&str> = self.0.split_inclusive('\n').collect();
        lines.sort_unstable_by(|a, b| a[PATH..].trim_end().cmp(b[PATH..].trim_end()));
        lines.into_iter().try_for_each(|line| out.write_all(line.as_bytes()))
    }
}

/// The paths and digests of a text that [`Sums::write`] would write; `None` for any other.
pub(super) fn parse(text: &str) -> Option<Vec<(&str, Digest)>> {
    fn of(line: &str) -> Option<(&str, Digest)> {
        let (digest, path) = line.strip_suffix('\n')?.split_once("  ")?;
        is_plain(path).then_some(())?;
        Some((path, Digest::parse(&format!("sha256:{digest}"))?))
    }
    let sums: Vec<_> = text.split_inclusive('\n').map(of).collect::<Option<_>>()?;
    sums.is_sorted_by(|a, b| a.0 < b.0).then_some(sums)
}

/// Whether a path is one that a pack can have: what every shell and every file system takes for what it is.
fn is_plain(path: &str) -> bool {
    let part = |part: &str| part.starts_with(|c: char| c.is_ascii_alphanumeric());
    path.split('/').all(part) && path.bytes().all(|b| b.is_ascii_alphanumeric() || b"@._/-".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_sha256sum_and_nothing_else_is_read() {
        let mut sums = Sums::default();
        sums.push("c", Digest::of(b"c"));
        sums.push("a/b.csv", Digest::of(b""));
        let mut text = Vec::new();
        sums.write(&mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(
            text.starts_with("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a/b.csv\n")
        );
        assert_eq!(parse(&text), Some(vec![("a/b.csv", Digest::of(b"")), ("c", Digest::of(b"c"))]));
        let (first, second) = text.split_once('\n').unwrap();
        let twice = format!("{first}\n{text}");
        for other in
            [format!("{second}{first}\n"), text.replace("  ", " *"), twice, text.replace('\n', "\r\n")]
        {
            assert_eq!(parse(&other), None, "{other}");
        }
        for path in ["/a", "../a", "a/../b", "a//b", "a/", "", ".a", "a\\b", "a\u{1b}", "ä", "a b", "-a"] {
            assert_eq!(parse(&text.replace("a/b.csv", path)), None, "{path}");
        }
        assert_eq!(parse(text.trim_end()), None);
    }
}
