//! The difference between two versions of a text, line by line, for a terminal or a pipe.

use super::Look;
use crate::report::{Content, Difference, Side, Tone};
use crate::text::{Changed, Line, plural, visible, visible_lines, width};
use std::ops::Range;

/// What stands in front of each line: two numbers, a sign, blanks.
const GUTTER: usize = 12;

/// A difference under its title: every changed line with its sign, so that it can be read without colours.
#[must_use]
pub fn difference(d: &Difference, look: Look) -> String {
    let arrow = look.glyph("→", "->");
    let title = format!("{}: {} {arrow} {}", d.title, d.from.version, d.to.version);
    let mut out = look.paragraph(&title, Tone::Strong);
    for side in [&d.from, &d.to] {
        out.push_str(&look.paragraph(&about(side, look), Tone::Faint));
    }
    match &d.content {
        Content::Same => out.push_str(&look.paragraph("The text is the same, byte for byte.", Tone::Plain)),
        Content::Binary => {
            let words = "At least one of them is no plain text: only sizes and digests can be compared.";
            out.push_str(&look.paragraph(words, Tone::Plain));
            for side in [&d.from, &d.to] {
                out.push_str(&format!("  {} {:>9} bytes  {}\n", side.version, side.bytes, side.digest));
            }
        }
        Content::Lines { hunks, substance } => {
            let (removed, added) = d.content.lines();
            let mut counts = format!("{} removed, {added} added", plural(removed, "line", "lines"));
            if !substance.is_large() {
                let words = plural(substance.words, "word", "words");
                counts.push_str(&format!("; {} of {words} changed", substance.changed));
            }
            out.push_str(&look.paragraph(&counts, Tone::Plain));
            for reason in substance.reasons() {
                out.push_str(&look.indented("look at", &arrows(&reason, look), Tone::Warn));
            }
            for hunk in hunks {
                out.push('\n');
                for l in &hunk.lines {
                    out.push_str(&line(l, look));
                }
            }
        }
    }
    out
}

/// Words for a place that may not show arrows.
#[must_use]
pub fn arrows(words: &str, look: Look) -> String {
    words.replace('→', look.glyph("→", "->")).replace('–', look.glyph("–", "-"))
}

fn about(side: &Side, look: Look) -> String {
    let kind = match side.material {
        Some(true) => ", material",
        Some(false) => ", editorial",
        None => "",
    };
    let description =
        if side.description.is_empty() { String::new() } else { format!(": {}", side.description) };
    let dash = look.glyph("·", "|");
    format!("{}{kind} {dash} {} {dash} {}{description}", side.version, side.day, side.commit.short())
}

fn line(l: &Line, look: Look) -> String {
    let (sign, tone) = match l.change {
        Changed::Same => (' ', Tone::Plain),
        Changed::Removed => ('-', Tone::Bad),
        Changed::Added => ('+', Tone::Good),
    };
    let number = |n: Option<usize>| n.map_or_else(|| " ".repeat(4), |n| format!("{n:>4}"));
    let gutter = look.paint(&format!("{} {}", number(l.old), number(l.new)), Tone::Faint);
    let room = usize::from(look.width).saturating_sub(GUTTER).max(20);
    let mut out = String::new();
    for (n, piece) in pieces(l, room).iter().enumerate() {
        let front = if n == 0 { gutter.clone() } else { " ".repeat(9) };
        let sign = look.paint(&sign.to_string(), tone);
        out.push_str(&format!("{front} {sign} {}", painted(piece, l, tone, look)));
        out.truncate(out.trim_end().len());
        out.push('\n');
    }
    if !l.ended {
        let note = "(no line break at the end)";
        out.push_str(&format!("{}{}\n", " ".repeat(GUTTER), look.paint(note, Tone::Faint)));
    }
    out
}

/// A line broken at blanks into pieces of at most `room` columns, as byte ranges of its text.
fn pieces(l: &Line, room: usize) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let (mut start, mut used) = (0, 0);
    // The last blank after a word of this piece, and the columns up to and with it.
    let (mut blank, mut worded) = (None, false);
    for (at, c) in l.text.char_indices() {
        let mut bytes = [0; 4];
        used += width(&visible_lines(c.encode_utf8(&mut bytes)));
        match c {
            ' ' if worded => blank = Some((at, used)),
            ' ' => {}
            _ => worded = true,
        }
        if used > room
            && let Some((end, before)) = blank.take()
        {
            pieces.push(start..end);
            (start, used, worded) = (end + 1, used - before, c != ' ');
        }
    }
    pieces.push(start.min(l.text.len())..l.text.len());
    pieces
}

/// A piece of a line: changed words strong in the tone of the line, or all of it where the whole line changed.
fn painted(piece: &Range<usize>, l: &Line, tone: Tone, look: Look) -> String {
    let said = |range: Range<usize>| visible(&l.text[range].replace('\t', "    "));
    if l.marked.is_empty() {
        return look.paint(&said(piece.clone()), tone);
    }
    let (mut out, mut at) = (String::new(), piece.start);
    for mark in &l.marked {
        let mark = mark.start.clamp(at, piece.end.max(at))..mark.end.clamp(at, piece.end.max(at));
        if mark.is_empty() {
            continue;
        }
        out.push_str(&said(at..mark.start));
        at = mark.end;
        out.push_str(&look.paint(&said(mark), tone));
    }
    out + &said(at..piece.end.max(at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{Colour, Glyphs};
    use crate::text::difference;

    const LOOK: Look = Look { colour: Colour::Off, glyphs: Glyphs::Unicode, width: 40 };

    fn drawn(old: &str, new: &str, look: Look) -> String {
        difference(old, new).iter().flat_map(|h| &h.lines).map(|l| line(l, look)).collect()
    }

    #[test]
    fn long_lines_are_broken_under_their_sign_and_no_word_is_lost() {
        let old = "Staff should lock the screen whenever they leave their desk.\n";
        assert_eq!(
            drawn(old, &old.replace("should", "must"), LOOK),
            "   1      - Staff should lock the screen
          - whenever they leave their
          - desk.
        1 + Staff must lock the screen
          + whenever they leave their
          + desk.
"
        );
    }

    #[test]
    fn only_the_changed_words_are_coloured() {
        let look = Look { colour: Colour::On, width: 80, ..LOOK };
        let drawn = drawn("Lock it now.\n", "Lock it later.\n", look);
        assert!(drawn.contains("Lock it \u{1b}[1m\u{1b}[31mnow\u{1b}[0m."), "{drawn:?}");
        assert!(drawn.contains("Lock it \u{1b}[32mlater\u{1b}[0m."), "{drawn:?}");
    }

    #[test]
    fn what_acts_is_shown_and_a_missing_line_break_said() {
        let drawn = drawn("a\u{1b}[2J\r\n", "a", LOOK);
        assert_eq!(
            drawn,
            "   1      - a\\u{1b}[2J\\u{d}\n        1 + a\n            (no line break at the end)\n"
        );
    }
}
