//! `SHA256SUMS`: a line a file, as `sha256sum` writes and checks it.

use crate::source::Digest;
use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Seek as _, Write};
use std::path::Path;

/// Where the path begins in a line.
const PATH: usize = 66;

/// Where the many files of a pack lie. They come sorted, and their lines wait in a file.
const MANY: &str = "register/";

/// The digests of files in the making.
#[derive(Debug)]
pub(super) struct Sums {
    few: Vec<String>,
    many: BufWriter<File>,
    last: String,
}

impl Sums {
    /// None yet; the folder has room for a temporary file.
    pub(super) fn beside(dir: &Path) -> std::io::Result<Self> {
        let many = BufWriter::new(tempfile::tempfile_in(dir)?);
        Ok(Self { few: Vec::new(), many, last: String::new() })
    }

    /// One more file.
    pub(super) fn push(&mut self, path: &str, digest: Digest) -> std::io::Result<()> {
        let line = format!("{}  {path}\n", digest.hex());
        if !path.starts_with(MANY) || path <= self.last.as_str() {
            self.few.push(line);
            return Ok(());
        }
        path.clone_into(&mut self.last);
        self.many.write_all(line.as_bytes())
    }

    /// All of them, sorted by path.
    pub(super) fn write(&mut self, out: &mut dyn Write) -> std::io::Result<()> {
        self.few.sort_unstable_by(|a, b| path(a).cmp(path(b)));
        self.many.rewind()?;
        let mut few = self.few.iter().peekable();
        for line in BufReader::new(self.many.get_ref()).lines() {
            let line = line?;
            while let Some(first) = few.next_if(|few| path(few) < path(&line)) {
                out.write_all(first.as_bytes())?;
            }
            writeln!(out, "{line}")?;
        }
        few.try_for_each(|line| out.write_all(line.as_bytes()))
    }
}

fn path(line: &str) -> &str {
    line[PATH..].trim_end()
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
    fn they_are_sorted_in_whatever_order_they_come() {
        let paths =
            ["verify.sh", "register/b", "a", "register/d", "register/c", "registers", "register/e", "record"];
        let mut sums = Sums::beside(&std::env::temp_dir()).unwrap();
        paths.iter().for_each(|path| sums.push(path, Digest::of(path.as_bytes())).unwrap());
        let mut text = Vec::new();
        sums.write(&mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        let mut wanted = paths;
        wanted.sort_unstable();
        let found: Vec<_> = parse(&text).unwrap();
        assert_eq!(found, wanted.map(|path| (path, Digest::of(path.as_bytes()))));
    }

    #[test]
    fn lines_are_those_of_sha256sum_and_nothing_else_is_read() {
        let mut sums = Sums::beside(&std::env::temp_dir()).unwrap();
        sums.push("c", Digest::of(b"c")).unwrap();
        sums.push("a/b.csv", Digest::of(b"")).unwrap();
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
