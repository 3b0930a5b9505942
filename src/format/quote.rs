//! Writing single values so that every YAML reader, old or new, reads the same text.

use crate::text::is_unsafe_char;
use std::fmt::Write as _;

/// What a value stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    /// The rest of a line.
    Line,
    /// A list or mapping in brackets.
    Brackets,
}

/// The text plain where no reader can take it for anything else, in double quotes otherwise.
pub(super) fn scalar(text: &str, within: Within) -> String {
    if is_plain(text, within) { text.to_owned() } else { quoted(text) }
}

/// Words that some reader, of YAML 1.1 or 1.2, takes for a truth value, a number or nothing.
const TAKEN: [&str; 12] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "nan", "inf"];

fn is_plain(text: &str, within: Within) -> bool {
    let calm = |c: char| {
        c.is_alphanumeric()
            || matches!(c, ' ' | '_' | '-' | '.' | '/' | '@' | '+' | '(' | ')' | ';' | '\'')
            || (c == ',' && within == Within::Line)
    };
    text.starts_with(char::is_alphabetic)
        && !text.ends_with(' ')
        && text.chars().all(calm)
        && !TAKEN.contains(&text.to_lowercase().as_str())
}

/// The text in double quotes, every character that cannot be seen as an escape.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_unsafe_char(c) || !printable(c) => {
                // Writing to a string cannot fail.
                let _ = match u32::from(c) {
                    n @ 0..=0xffff => write!(out, "\\u{n:04x}"),
                    n => write!(out, "\\U{n:08x}"),
                };
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether YAML lets the character stand as it is; the rest are no characters at all.
fn printable(c: char) -> bool {
    !matches!(c, '\u{fffe}' | '\u{ffff}') && (c.is_ascii() || u32::from(c) & 0xfffe != 0xfffe)
}

/// A text of several lines as a literal block behind its key, with this indentation; `None` when only quotes can hold it.
pub(super) fn block(text: &str, indent: &str) -> Option<String> {
    let odd = |c: char| (is_unsafe_char(c) || !printable(c)) && !matches!(c, '\n' | '\t');
    let starts_strangely = text.starts_with([' ', '\n']);
    let blank = |line: &str| !line.is_empty() && line.trim_matches([' ', '\t']).is_empty();
    if starts_strangely || text.chars().any(odd) || text.lines().any(|l| blank(l) || l.starts_with('\t')) {
        return None;
    }
    let body = text.trim_end_matches('\n');
    if body.is_empty() {
        return None;
    }
    let mut out = String::from(match text.len() - body.len() {
        0 => "|-\n",
        1 => "|\n",
        _ => "|+\n",
    });
    for line in body.split('\n') {
        if !line.is_empty() {
            out.push_str(indent);
            out.push_str(line);
        }
        out.push('\n');
    }
    out.extend(std::iter::repeat_n('\n', (text.len() - body.len()).saturating_sub(1)));
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(yaml: &str) -> (String, String) {
        let faults = crate::format::Faults::of("x");
        let first = super::super::tree::parse(yaml, &faults).map(|root| {
            let node = root.get("a").unwrap();
            node.text().or_else(|| node.items()[0].text()).unwrap().to_owned()
        });
        let second: serde_yaml::Value = serde_yaml::from_str(yaml).unwrap();
        let second = second["a"].as_str().or_else(|| second["a"][0].as_str()).map(str::to_owned);
        (first.unwrap(), second.unwrap())
    }

    #[test]
    fn what_looks_like_something_else_is_quoted() {
        for text in [
            "no",
            "NO",
            "Yes",
            "on",
            "y",
            "2.0",
            "0123",
            "1_000",
            "12:30:45",
            "2026-01-01",
            "~",
            "null",
            "",
            " a",
            "a ",
            "- a",
            "a: b",
            "a #b",
            "=",
            "<<",
            "0x1f",
            "*a",
            "&a",
            "!a",
            "@a",
            "`a",
            "%a",
            "[a",
            "{a",
            "'a",
            "\"a",
            "|",
            ">",
            ".inf",
        ] {
            assert!(scalar(text, Within::Line).starts_with('"'), "{text}");
        }
        for text in ["jane.doe", "Northwind Instruments", "Zoë O'Neil", "a, b"] {
            assert_eq!(scalar(text, Within::Line), text);
        }
        assert_eq!(scalar("a, b", Within::Brackets), "\"a, b\"");
        assert_eq!(quoted("a\u{1b}\u{202e}\"\\\n"), "\"a\\u001b\\u202e\\\"\\\\\\n\"");
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in any::<String>()) {
            for yaml in [
                format!("a: {}\n", quoted(&text)),
                format!("a: {}\nb: c\n", scalar(&text, Within::Line)),
                format!("a: [{}, b]\n", scalar(&text, Within::Brackets)),
            ] {
                let (first, second) = read(&yaml);
                prop_assert_eq!(&first, &text, "{}", yaml);
                prop_assert_eq!(&second, &text, "{}", yaml);
            }
        }

        #[test]
        fn every_block_comes_back(text in "([ -~é\t]{0,12}\n{0,3}){0,6}") {
            if let Some(block) = block(&text, "  ") {
                prop_assert_eq!(read(&format!("a: {block}b: c\n")), (text.clone(), text));
            }
        }

        #[test]
        fn words_of_a_language_stay_plain(text in "[a-z]{3,8}( [a-z]{3,8}){1,3}") {
            prop_assert_eq!(scalar(&text, Within::Brackets), text);
        }
    }
}
