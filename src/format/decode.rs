//! From bytes to text: size, encoding, characters that act, and merges left half done.

use super::faults::{FILE_TOO_LARGE, FILE_UNREADABLE, Fault, Faults, Span};
use crate::text;

/// The largest YAML file that is read, in bytes.
pub(super) const LIMIT: usize = 5 * 1024 * 1024;

/// The text of a YAML file; `None` when it cannot be parsed at all, which was then noted.
pub(super) fn decode<'a>(bytes: &'a [u8], faults: &Faults) -> Option<&'a str> {
    if bytes.len() > LIMIT {
        let size = bytes.len().div_ceil(1024);
        return refuse(
            faults,
            FILE_TOO_LARGE,
            Span::default(),
            &format!("the file has {size} KiB; at most {} are read", LIMIT / 1024),
            "Divide it into several files.",
        );
    }
    if let Some(encoding) = foreign_encoding(bytes) {
        return refuse(
            faults,
            FILE_UNREADABLE,
            FIRST,
            encoding,
            "Save it as UTF-8 without a byte order mark.",
        );
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(fault) => return not_utf8(bytes, fault.valid_up_to(), faults),
    };
    for (number, line) in (1..).zip(text.split('\n')) {
        let sound = line_is_sound(line, number, faults);
        if !sound {
            return None;
        }
    }
    Some(text)
}

const FIRST: Span = Span { line: 1, column: 1, length: 1 };

fn refuse<'a>(faults: &Faults, fault: Fault, at: Span, message: &str, remedy: &str) -> Option<&'a str> {
    faults.add(fault, at, message, remedy);
    None
}

fn foreign_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("the file is UTF-16"),
        [0, b, ..] | [b, 0, ..] if b.is_ascii_graphic() => Some("the file seems to be UTF-16"),
        [0xef, 0xbb, 0xbf, ..] => Some("the file begins with a byte order mark"),
        _ => None,
    }
}

fn not_utf8<'a>(bytes: &[u8], valid: usize, faults: &Faults) -> Option<&'a str> {
    let before = std::str::from_utf8(&bytes[..valid]).unwrap_or_default();
    let byte = bytes.get(valid).copied().unwrap_or_default();
    refuse(
        faults,
        FILE_UNREADABLE,
        end_of(before),
        &format!("the byte 0x{byte:02x} is not UTF-8"),
        "Save the file as UTF-8; old spreadsheets often write Windows-1252.",
    )
}

/// The place of the character that follows a text.
pub(super) fn end_of(before: &str) -> Span {
    let line = before.rsplit('\n').next().unwrap_or_default();
    Span {
        line: number(before.matches('\n').count()) + 1,
        column: number(line.chars().count()) + 1,
        length: 1,
    }
}

/// A count as a `u32`; what is larger cannot come from a file within [`LIMIT`].
pub(super) fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn line_is_sound(line: &str, number_of_line: u32, faults: &Faults) -> bool {
    if let Some(marker) = conflict_marker(line) {
        let at = Span { line: number_of_line, column: 1, length: marker };
        faults.add(
            FILE_UNREADABLE,
            at,
            "a merge was left half done here: this is a conflict marker",
            "Choose what is to stand, and take the lines with <<<<<<<, ======= and >>>>>>> out.",
        );
        return false;
    }
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.starts_with('\t') && !line.trim().is_empty() {
        // Some readers take it, others do not.
        let at = Span { line: number_of_line, column: 1, length: 1 };
        faults.add(FILE_UNREADABLE, at, "a tab stands where YAML wants blanks", "Indent with blanks.");
        return false;
    }
    if line.bytes().all(|b| (0x20..0x7f).contains(&b) || b == b'\t') {
        return true;
    }
    match (1..).zip(line.chars()).find(|(_, c)| acts(*c)) {
        None => true,
        Some((column, c)) => {
            let at = Span { line: number_of_line, column, length: 1 };
            let name = text::visible(&c.to_string());
            let message = format!("the control character {name} stands here");
            faults.add(FILE_UNREADABLE, at, message, "Take it out.");
            false
        }
    }
}

/// Control characters that no text file needs. Those that only change how a text looks may stand in
/// names and documents: they are neutralised where they are shown.
fn acts(c: char) -> bool {
    c.is_control() && c != '\t'
}

fn conflict_marker(line: &str) -> Option<u32> {
    let line = line.strip_suffix('\r').unwrap_or(line);
    let marks = ["<<<<<<< ", ">>>>>>> ", "||||||| "].iter().any(|m| line.starts_with(m));
    (marks || line == "=======").then_some(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(bytes: &[u8]) -> (u32, u32, String) {
        let faults = Faults::of("x");
        assert_eq!(decode(bytes, &faults), None);
        let found = faults.into_findings();
        assert_eq!(found.len(), 1);
        let place = found[0].place.clone().unwrap();
        (place.line, place.column, found[0].message.clone())
    }

    #[test]
    fn what_is_no_text_is_said_with_its_place() {
        assert_eq!(place(b"a: \xc3\xa9\nb: x\xe9y"), (2, 5, "the byte 0xe9 is not UTF-8".into()));
        assert_eq!(place(b"\xff\xfea\0"), (1, 1, "the file is UTF-16".into()));
        assert_eq!(place(b"a\0:\0"), (1, 1, "the file seems to be UTF-16".into()));
        assert_eq!(place("\u{feff}a: b".as_bytes()), (1, 1, "the file begins with a byte order mark".into()));
        assert_eq!(place("a: é\u{0}".as_bytes()), (1, 5, "the control character \\u{0} stands here".into()));
        assert_eq!(place(b"a: b\n\n=======\n").0, 3);
        assert_eq!(place(b"<<<<<<< HEAD\r\n").0, 1);
        assert_eq!(place(&vec![b'a'; LIMIT + 1]).0, 0);
    }

    #[test]
    fn ordinary_text_passes() {
        let faults = Faults::of("x");
        for text in ["", "a: b\r\n \tc", "a: |\n  =======\n  <<<<<<< x\n", "Zoë 数 \u{200d}"] {
            assert_eq!(decode(text.as_bytes(), &faults), Some(text));
        }
        assert!(faults.into_findings().is_empty());
    }
}
