//! What differs between two texts: lines taken away and put in, and in them the words that are not the same.
//!
//! The same two texts always give the same difference: nothing here is cut short by a clock, only by size.

use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};
use std::hash::Hash;
use std::ops::Range;

/// Lines shown around a change.
const AROUND: usize = 3;
/// More lines or words than this, once equal beginnings and ends are left out, are not compared one by one: what lies
/// between counts as changed as a whole. It bounds the time for texts that have nothing in common.
const MOST: usize = 10_000;

/// Lines that changed, with a few equal ones around them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hunk {
    /// The lines, in the order in which they are read: of a change, first those taken away.
    pub lines: Vec<Line>,
}

/// A line of a difference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// What became of it.
    pub change: Changed,
    /// Its number in the old text, from 1; `None` when it was put in.
    pub old: Option<usize>,
    /// Its number in the new text, from 1; `None` when it was taken away.
    pub new: Option<usize>,
    /// The line, raw, without its line feed.
    pub text: String,
    /// The words that changed, as byte ranges of the text; empty where the whole line did.
    pub marked: Vec<Range<usize>>,
    /// Whether a line feed ends it: the last line of a text may have none.
    pub ended: bool,
}

/// What became of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Changed {
    /// It stands in both.
    Same,
    /// It was taken away.
    Removed,
    /// It was put in.
    Added,
}

impl Changed {
    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Removed => "removed",
            Self::Added => "added",
        }
    }
}

/// The difference between two texts, as hunks in order; none when they are the same.
#[must_use]
pub fn difference(old: &str, new: &str) -> Vec<Hunk> {
    let (old, new) = (lines(old), lines(new));
    let ops = compare(&old, &new);
    group_diff_ops(ops, AROUND)
        .iter()
        .filter(|group| group.iter().any(|op| !matches!(op, DiffOp::Equal { .. })))
        .map(|group| Hunk { lines: group.iter().flat_map(|op| shown(&old, &new, op)).collect() })
        .collect()
}

/// The lines of a text, each with its line feed.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

fn shown(old: &[&str], new: &[&str], op: &DiffOp) -> Vec<Line> {
    let (was, now) = (op.old_range(), op.new_range());
    if let DiffOp::Equal { .. } = op {
        let pairs = was.zip(now);
        return pairs.map(|(o, n)| line(Changed::Same, (Some(o), Some(n)), old[o], Vec::new())).collect();
    }
    let (mut gone, mut come) = (vec![Vec::new(); was.len()], vec![Vec::new(); now.len()]);
    if !was.is_empty() && !now.is_empty() {
        (gone, come) = marks(&old[was.clone()], &new[now.clone()]);
    }
    let removed = was.zip(gone).map(|(o, m)| line(Changed::Removed, (Some(o), None), old[o], m));
    let added = now.zip(come).map(|(n, m)| line(Changed::Added, (None, Some(n)), new[n], m));
    removed.chain(added).collect()
}

fn line(change: Changed, at: (Option<usize>, Option<usize>), raw: &str, marked: Vec<Range<usize>>) -> Line {
    let text = raw.strip_suffix('\n');
    let (old, new) = (at.0.map(|n| n + 1), at.1.map(|n| n + 1));
    Line { change, old, new, text: text.unwrap_or(raw).to_owned(), marked, ended: text.is_some() }
}

/// The changed words of each of several lines.
type Marks = Vec<Vec<Range<usize>>>;

/// The changed words of lines that took each other's place, by line; none where hardly a word is left.
fn marks(old: &[&str], new: &[&str]) -> (Marks, Marks) {
    let (was, now) = (placed(old), placed(new));
    let ops = compare_words(&was, &now);
    let kept: usize = ops.iter().filter(|op| is_equal(op)).map(|op| op.old_range().len()).sum();
    let (mut gone, mut come) = (vec![Vec::new(); old.len()], vec![Vec::new(); new.len()]);
    if kept * 3 >= was.len().max(now.len()) {
        for op in ops.iter().filter(|op| !is_equal(op)) {
            mark(&mut gone, old, &was[op.old_range()]);
            mark(&mut come, new, &now[op.new_range()]);
        }
    }
    (gone, come)
}

/// Marks neighbouring words as one piece, the blanks between them with them.
fn mark(marks: &mut [Vec<Range<usize>>], lines: &[&str], words: &[Placed<'_>]) {
    for word in words {
        let line = &mut marks[word.line];
        match line.last_mut() {
            Some(last)
                if lines[word.line][last.end..word.start].chars().all(char::is_whitespace)
                    && words.first().is_some_and(|w| w.line < word.line || w.start <= last.start) =>
            {
                last.end = word.start + word.word.len();
            }
            _ => line.push(word.start..word.start + word.word.len()),
        }
    }
}

/// A word, and where it stands.
#[derive(Clone, Copy)]
struct Placed<'a> {
    word: &'a str,
    line: usize,
    start: usize,
}

fn placed<'a>(lines: &[&'a str]) -> Vec<Placed<'a>> {
    let words = |(line, text): (usize, &&'a str)| {
        words(text).into_iter().map(move |(start, word)| Placed { word, line, start })
    };
    lines.iter().enumerate().flat_map(words).collect()
}

fn compare_words(old: &[Placed<'_>], new: &[Placed<'_>]) -> Vec<DiffOp> {
    let bare = |words: &[Placed<'_>]| words.iter().map(|w| w.word.to_owned()).collect::<Vec<_>>();
    compare(&bare(old), &bare(new))
}

/// The words of a text with their positions: runs of letters and digits, apostrophes, points and commas within them
/// included, and every other character that is no blank by itself.
#[must_use]
pub(super) fn words(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut begun: Option<usize> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let joins = matches!(c, '\'' | '’' | '.' | ',' | '-')
            && begun.is_some()
            && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if c.is_alphanumeric() || joins {
            begun = begun.or(Some(at));
            continue;
        }
        if let Some(start) = begun.take() {
            found.push((start, &text[start..at]));
        }
        if !c.is_whitespace() {
            found.push((at, &text[at..at + c.len_utf8()]));
        }
    }
    if let Some(start) = begun {
        found.push((start, &text[start..]));
    }
    found
}

/// The words that took each other's place between two texts, region by region, and how many words each text has.
pub(super) fn swapped(old: &str, new: &str) -> Swapped {
    let (old_lines, new_lines) = (lines(old), lines(new));
    let mut regions = Vec::new();
    for op in compare(&old_lines, &new_lines).iter().filter(|op| !is_equal(op)) {
        let ranges = (op.old_range(), op.new_range());
        let (was, now) = (placed(&old_lines[ranges.0.clone()]), placed(&new_lines[ranges.1.clone()]));
        let bare = |lines: &[&str], words: &[Placed<'_>]| {
            let said = words.iter().filter(|w| !counts_a_list(lines[w.line], w));
            said.map(|w| w.word.to_owned()).collect::<Vec<_>>()
        };
        for op in compare_words(&was, &now).iter().filter(|op| !is_equal(op)) {
            let was = bare(&old_lines[ranges.0.clone()], &was[op.old_range()]);
            let now = bare(&new_lines[ranges.1.clone()], &now[op.new_range()]);
            regions.push((was, now));
        }
    }
    Swapped { regions, words: words(old).len().max(words(new).len()) }
}

/// Whether a word is the number, or the dash, of an entry in a list: those that follow get other numbers when one is
/// put in, and say nothing else.
fn counts_a_list(line: &str, word: &Placed<'_>) -> bool {
    let after = &line[word.start + word.word.len()..];
    let digits = word.word.bytes().all(|b| b.is_ascii_digit()) && after.starts_with(['.', ')']);
    line[..word.start].trim().is_empty() && (digits || matches!(word.word, "-" | "*"))
}

/// Words that took each other's place.
pub(super) struct Swapped {
    /// What stood there, and what stands there now.
    pub(super) regions: Vec<(Vec<String>, Vec<String>)>,
    /// The words of the longer text.
    pub(super) words: usize,
}

fn is_equal(op: &DiffOp) -> bool {
    matches!(op, DiffOp::Equal { .. })
}

/// The steps from one list to another, neighbouring ones as one.
fn compare<T: Hash + Eq + Ord>(old: &[T], new: &[T]) -> Vec<DiffOp> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (o, n) = (&old[head..], &new[head..]);
    let tail = o.iter().rev().zip(n.iter().rev()).take_while(|(a, b)| a == b).count();
    let (o, n) = (o.len() - tail, n.len() - tail);
    if o + n <= MOST {
        return capture_diff_slices(Algorithm::Myers, old, new);
    }
    let equal = |at: usize, n: usize| DiffOp::Equal { old_index: at, new_index: at, len: n };
    let between = DiffOp::Replace { old_index: head, old_len: o, new_index: head, new_len: n };
    let last = DiffOp::Equal { old_index: head + o, new_index: head + n, len: tail };
    [equal(0, head), between, last]
        .into_iter()
        .filter(|op| !is_equal(op) || !op.old_range().is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hunks as people write them: `-old`, `+new`, ` same`, changed words in brackets.
    fn drawn(old: &str, new: &str) -> Vec<String> {
        let line = |l: &Line| {
            let mut out = String::from(match l.change {
                Changed::Same => ' ',
                Changed::Removed => '-',
                Changed::Added => '+',
            });
            let mut at = 0;
            for mark in &l.marked {
                out += &format!("{}[{}]", &l.text[at..mark.start], &l.text[mark.clone()]);
                at = mark.end;
            }
            out + &l.text[at..] + if l.ended { "" } else { "$" }
        };
        difference(old, new).iter().flat_map(|h| h.lines.iter().map(line)).collect()
    }

    #[test]
    fn equal_texts_do_not_differ() {
        assert_eq!(difference("a\nb\n", "a\nb\n"), []);
        assert_eq!(difference("", ""), []);
    }

    #[test]
    fn changed_words_are_marked_in_their_lines() {
        assert_eq!(
            drawn(
                "Keep it.\nStaff should lock it within 14 days.\n",
                "Keep it.\nStaff must lock it within 30 days.\n"
            ),
            [
                " Keep it.",
                "-Staff [should] lock it within [14] days.",
                "+Staff [must] lock it within [30] days."
            ]
        );
        // Nothing is marked where hardly a word is left: all of it is another text.
        assert_eq!(
            drawn("One thing.\n", "Quite another matter!\n"),
            ["-One thing.", "+Quite another matter!"]
        );
        assert_eq!(drawn("a b c d\n", "a x y d\n"), ["-a [b c] d", "+a [x y] d"]);
    }

    #[test]
    fn a_paragraph_that_is_only_broken_elsewhere_has_no_changed_word() {
        let drawn = drawn("Lock the screen\nwhen you leave.\n", "Lock the\nscreen when you leave.\n");
        assert_eq!(drawn, ["-Lock the screen", "-when you leave.", "+Lock the", "+screen when you leave."]);
    }

    #[test]
    fn a_missing_line_feed_at_the_end_is_a_difference() {
        assert_eq!(drawn("a\nb\n", "a\nb"), [" a", "-b", "+b$"]);
    }

    #[test]
    fn far_changes_are_hunks_of_their_own_with_their_line_numbers() {
        let text = |n: usize| {
            (0..40).map(|i| if i == n { "x\n".into() } else { format!("{i}\n") }).collect::<String>()
        };
        let hunks = difference(&text(2), &text(30));
        assert_eq!(hunks.len(), 2);
        let added = hunks[1].lines.iter().find(|l| l.change == Changed::Added).unwrap();
        assert_eq!((added.old, added.new, added.text.as_str()), (None, Some(31), "x"));
    }

    #[test]
    fn texts_without_anything_in_common_are_compared_in_no_time() {
        let text = |word: &str| (0..MOST).map(|i| format!("{word} {i}\n")).collect::<String>();
        let (old, new) = (format!("same\n{}same\n", text("a")), format!("same\n{}same\n", text("b")));
        let hunks = difference(&old, &new);
        assert_eq!(hunks[0].lines.len(), 2 * MOST + 2);
        assert_eq!(hunks[0].lines[0].change, Changed::Same);
        // With nearly all in common, size alone gives up nothing.
        let longer = text("a").repeat(2);
        assert_eq!(difference(&longer, &longer.replacen("a 7\n", "c 7\n", 1))[0].lines.len(), 8);
    }

    #[test]
    fn words_keep_what_belongs_to_them() {
        let bare = |text| words(text).into_iter().map(|(_, w)| w).collect::<Vec<_>>();
        assert_eq!(bare("mustn't, in 1.5 days."), ["mustn't", ",", "in", "1.5", "days", "."]);
        assert_eq!(bare("sign-off -- «é»"), ["sign-off", "-", "-", "«", "é", "»"]);
    }
}
