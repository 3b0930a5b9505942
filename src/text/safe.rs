//! Makes text from a file harmless to a terminal, a log or a page.

/// True for characters that can act instead of being read: C0 and C1 controls, DEL,
/// bidirectional overrides and isolates, zero-width characters, line and paragraph separators.
#[must_use]
pub fn is_unsafe_char(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{180e}' | '\u{e0000}'..='\u{e007f}')
}

/// True for characters that do nothing and are not seen either: soft hyphens, fillers and their kin. Names that differ in
/// nothing else look the same. Variation selectors choose between shapes that are seen, and are none of these.
#[must_use]
pub fn is_hidden_char(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180d}' | '\u{180f}'
        | '\u{206a}'..='\u{206f}' | '\u{3164}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0080}'..='\u{e0fff}')
}

/// Shows unsafe and hidden characters as `\u{1b}`-style escapes, on one line, so that they are readable and inert.
#[must_use]
pub fn visible(text: &str) -> String {
    if !text.chars().any(|c| is_unsafe_char(c) || is_hidden_char(c)) {
        return text.to_owned();
    }
    text.chars().fold(String::with_capacity(text.len() + 8), |mut out, c| {
        if is_hidden_char(c) {
            out.extend(c.escape_unicode());
        } else {
            push_visible(&mut out, c);
        }
        out
    })
}

/// Unsafe characters shown as by [`visible`], but line breaks stay line breaks and a tab becomes four blanks: for whole documents.
#[must_use]
pub fn visible_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\n' => out.push('\n'),
            '\t' => out.push_str("    "),
            c => push_visible(&mut out, c),
        }
    }
    out
}

/// A word as a shell reads it: in quotes where it would be taken apart otherwise. Nothing in it acts.
#[must_use]
pub fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:=,+@%".contains(c);
    let text = visible(text);
    if !text.is_empty() && text.chars().all(plain) {
        return text;
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn push_visible(out: &mut String, c: char) {
    if is_unsafe_char(c) {
        out.extend(c.escape_unicode());
    } else {
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_several_words_is_one_to_a_shell() {
        for (text, word) in [
            ("team", "team"),
            ("iso27001:A.5.4", "iso27001:A.5.4"),
            ("Zürich", "Zürich"),
            ("field sales", "'field sales'"),
            ("a'b", "'a'\\''b'"),
            ("$(id)", "'$(id)'"),
            ("", "''"),
            ("\u{1b}[2J", "'\\u{1b}[2J'"),
        ] {
            assert_eq!(shell_word(text), word);
        }
    }

    #[test]
    fn control_sequences_are_shown_not_sent() {
        assert_eq!(visible("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(visible("x\u{202e}y\u{9b}z\u{7f}"), "x\\u{202e}y\\u{9b}z\\u{7f}");
        assert_eq!(visible("line\nbreak"), "line\\u{a}break");
        assert_eq!(visible("Zoë 数"), "Zoë 数");
    }

    #[test]
    fn letters_that_nobody_sees_are_shown() {
        assert_eq!(visible("jane\u{ad}doe\u{3164}\u{ffa0}"), "jane\\u{ad}doe\\u{3164}\\u{ffa0}");
        assert_eq!(visible("\u{2764}\u{fe0f}"), "\u{2764}\u{fe0f}");
    }

    #[test]
    fn documents_keep_their_lines() {
        assert_eq!(visible_lines("a\r\n\tb\u{7}"), "a\n    b\\u{7}");
    }
}
