//! A text as rows of a screen.

use crate::text::width;
use unicode_width::UnicodeWidthChar;

/// A row without escape sequences.
pub(super) fn bare(row: &str) -> String {
    let mut out = String::new();
    let mut rest = row;
    while let Some(at) = rest.find("\x1b[") {
        out.push_str(&rest[..at]);
        rest = rest[at..].find('m').map_or("", |end| &rest[at + end + 1..]);
    }
    out + rest
}

/// A row with what was searched for reversed.
pub(super) fn found(row: &str, wanted: &str) -> String {
    let lower = row.to_lowercase();
    if lower.len() != row.len() {
        return format!("\x1b[7m{row}\x1b[0m");
    }
    let mut out = String::new();
    let mut at = 0;
    for (start, hit) in lower.match_indices(wanted) {
        let (Some(before), Some(hit)) = (row.get(at..start), row.get(start..start + hit.len())) else {
            continue;
        };
        out.push_str(&format!("{before}\x1b[7m{hit}\x1b[0m"));
        at = start + hit.len();
    }
    out + row.get(at..).unwrap_or_default()
}

/// The text as rows of a screen: lines that are too long go on in the next row, in the style that they had.
pub(super) fn rows(text: &str, columns: usize) -> Vec<String> {
    let mut out = Vec::new();
    for line in text.lines() {
        let (mut row, mut used, mut style) = (String::new(), 0, String::new());
        let mut rest = line;
        while let Some(c) = rest.chars().next() {
            if rest.starts_with("\x1b[")
                && let Some(end) = rest.find('m')
            {
                let code = &rest[..=end];
                row.push_str(code);
                if code == "\x1b[0m" {
                    style.clear()
                } else {
                    style.push_str(code)
                }
                rest = &rest[end + 1..];
                continue;
            }
            let wide = c.width().unwrap_or(0);
            if used + wide > columns.max(1) {
                out.push(
                    std::mem::replace(&mut row, style.clone())
                        + if style.is_empty() { "" } else { "\x1b[0m" },
                );
                used = 0;
            }
            row.push(c);
            used += wide;
            rest = &rest[c.len_utf8()..];
        }
        out.push(row);
    }
    debug_assert!(out.iter().all(|r| width(&bare(r)) <= columns.max(2)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_goes_on_in_its_style_and_nothing_is_lost() {
        assert_eq!(rows("abcdef\n\ng", 4), ["abcd", "ef", "", "g"]);
        assert_eq!(rows("\x1b[1mabcdef\x1b[0mg", 4), ["\x1b[1mabcd\x1b[0m", "\x1b[1mef\x1b[0mg"]);
        assert_eq!(rows("数字数", 4), ["数字", "数"]);
    }

    #[test]
    fn what_was_searched_for_stands_out() {
        assert_eq!(found("Keys and keys", "key"), "\x1b[7mKey\x1b[0ms and \x1b[7mkey\x1b[0ms");
    }
}
