//! `SHA256SUMS`: a line a file, as `sha256sum` writes and checks it.

use crate::source::Digest;
use std::collections::BTreeMap;

/// The digests of files by path.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Sums(pub(super) BTreeMap<String, Digest>);

impl Sums {
    /// As text, sorted by path.
    pub(super) fn text(&self) -> String {
        let mut out = String::with_capacity(self.0.len() * 160);
        for (path, digest) in &self.0 {
            out.push_str(&digest.hex());
            out.push_str("  ");
            out.push_str(path);
            out.push('\n');
        }
        out
    }

    /// From a text that [`Sums::text`] would write again, byte for byte; `None` for any other.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let line = |line: &str| {
            let (digest, path) = line.split_once("  ")?;
            Some((path.to_owned(), Digest::parse(&format!("sha256:{digest}"))?))
        };
        let sums = Self(text.lines().map(line).collect::<Option<_>>()?);
        (sums.text() == text).then_some(sums)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_sha256sum_and_nothing_else_is_read() {
        let sums = Sums([("a/b.csv".to_owned(), Digest::of(b"")), ("c".to_owned(), Digest::of(b"c"))].into());
        let text = sums.text();
        assert!(
            text.starts_with("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a/b.csv\n")
        );
        assert_eq!(Sums::parse(&text), Some(sums));
        let (first, second) = text.split_once('\n').unwrap();
        for other in [format!("{second}{first}\n"), text.replace("  ", " *"), format!("{text}{first}\n")] {
            assert_eq!(Sums::parse(&other), None);
        }
    }
}
