//! The escaper of every expression in a page: what could act is shown, and markup is words.

use crate::text::{is_hidden_char, is_unsafe_char};
use askama::filters::Escaper;
use std::fmt::{self, Write};

/// Shows controls and overrides as `\u{1b}`-style escapes, and escapes what HTML reads in texts and quoted attributes.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Inert;

impl Escaper for Inert {
    fn write_escaped_str<W: Write>(&self, mut dest: W, string: &str) -> fmt::Result {
        let mut plain = 0;
        for (at, c) in string.char_indices() {
            let entity = match c {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                c if is_unsafe_char(c) || is_hidden_char(c) => "",
                _ => continue,
            };
            dest.write_str(&string[plain..at])?;
            plain = at + c.len_utf8();
            if entity.is_empty() {
                write!(dest, "{}", c.escape_unicode())?;
            } else {
                dest.write_str(entity)?;
            }
        }
        dest.write_str(&string[plain..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(words: &str) -> String {
        let mut out = String::new();
        Inert.write_escaped_str(&mut out, words).unwrap();
        out
    }

    #[test]
    fn nothing_acts_and_everything_can_be_read() {
        for (words, inert) in [
            ("plain Zoë 数", "plain Zoë 数"),
            ("</script><img src=x>", "&lt;/script&gt;&lt;img src=x&gt;"),
            ("\" onload='x'", "&quot; onload=&#39;x&#39;"),
            ("&lt;", "&amp;lt;"),
            ("a\u{1b}[2J\u{202e}b\n", "a\\u{1b}[2J\\u{202e}b\\u{a}"),
            ("", ""),
        ] {
            assert_eq!(escaped(words), inert);
        }
    }
}
