//! Findings for people, drawn over the offending line.

use super::{Colour, Glyphs, Look};
use crate::finding::{Finding, Severity};
use crate::text::{clip, is_unsafe_char, visible, wrap};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// Gives the text of a file as it was judged, by path; `None` where there is none to show.
pub type Excerpts<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The longest line that is drawn whole, in characters.
const LONGEST: usize = 400;

/// Findings, each with its place and its remedy, an empty line between them.
#[must_use]
pub fn findings(list: &[Finding], excerpts: Excerpts<'_>, look: Look) -> String {
    list.iter().map(|f| finding(f, excerpts, look) + "\n").collect::<Vec<_>>().join("\n")
}

/// One finding.
#[must_use]
pub fn finding(f: &Finding, excerpts: Excerpts<'_>, look: Look) -> String {
    let level = match f.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    // Behind `error[some-id]: ` and `help: `, whose further lines are flush with the first.
    let message = folded(&f.message, look, f.severity.name().len() + f.id.len() + 4);
    let remedy = folded(&f.remedy, look, 10);
    let mut group = Group::with_title(level.primary_title(message).id(f.id));
    let excerpt = f.place.as_ref().and_then(|p| Some((p, line_of(&excerpts(&p.path)?, p.line)?)));
    let path = f.place.as_ref().map(|p| visible(&p.path));
    if let Some((place, line)) = excerpt {
        let line = if place.column == 0 { clip(&line, usize::from(look.width) - 10) } else { line };
        let span = span(&line, place.column, place.length);
        group = group.element(
            Snippet::source(line)
                .path(path)
                .line_start(place.line as usize)
                .annotation(AnnotationKind::Primary.span(span)),
        );
    } else if let Some(place) = &f.place {
        let mut at = path.unwrap_or_default();
        if place.line > 0 {
            at.push_str(&format!(":{}", place.line));
        }
        group = group.element(Level::NOTE.no_name().message(format!("in {at}")));
    }
    // Zeros stand for what is not committed yet, of which the message says what it is.
    if let Some(commit) = f.commit.filter(|c| c.bytes() != &[0; 20]) {
        group = group.element(Level::NOTE.no_name().message(format!("by commit {commit}")));
    }
    if !remedy.is_empty() {
        group = group.element(Level::HELP.message(remedy));
    }
    let renderer = match look.colour {
        Colour::On => Renderer::styled(),
        Colour::Off => Renderer::plain(),
    };
    let decor = match look.glyphs {
        Glyphs::Unicode => DecorStyle::Unicode,
        Glyphs::Ascii => DecorStyle::Ascii,
    };
    renderer.decor_style(decor).term_width(usize::from(look.width)).render(&[group])
}

/// Words within the width, as lines.
fn folded(words: &str, look: Look, indent: usize) -> String {
    wrap(&visible(words), usize::from(look.width).saturating_sub(indent).max(30)).join("\n")
}

/// The line with this number, its unsafe characters replaced one by one so that columns stay true.
fn line_of(text: &str, number: u32) -> Option<String> {
    let line = text.split('\n').nth((number as usize).checked_sub(1)?)?;
    Some(
        line.trim_end_matches('\r')
            .chars()
            .take(LONGEST)
            .map(|c| if c != '\t' && is_unsafe_char(c) { '\u{fffd}' } else { c })
            .collect(),
    )
}

/// The bytes of a stretch given in characters.
fn span(line: &str, column: u32, length: u32) -> std::ops::Range<usize> {
    let starts: Vec<usize> = line.char_indices().map(|(at, _)| at).chain([line.len()]).collect();
    let last = starts.len() - 1;
    let from = (column.max(1) as usize - 1).min(last);
    let to = match (column, length) {
        (0, _) => last,
        (_, 0) => last.min(from + 1),
        (_, n) => last.min(from + n as usize),
    };
    starts[from]..starts[to]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Place;

    const LOOK: Look = Look { colour: Colour::Off, glyphs: Glyphs::Ascii, width: 80 };

    fn sample(place: Option<Place>) -> Finding {
        Finding {
            id: "value-refused",
            severity: Severity::Error,
            place,
            commit: None,
            subject: "x".into(),
            message: "`2026-1-5` is no day".into(),
            remedy: "Write it as 2026-01-05.".into(),
        }
    }

    #[test]
    fn the_offending_stretch_is_underlined() {
        let place = Place { path: "people/数.yaml".into(), line: 2, column: 8, length: 8 };
        let text = |_: &str| Some("people:\nstart: 2026-1-5\n".to_owned());
        let drawn = finding(&sample(Some(place)), &text, LOOK);
        assert!(drawn.starts_with("error[value-refused]: `2026-1-5` is no day\n"), "{drawn}");
        assert!(drawn.contains("--> people/数.yaml:2:8\n"), "{drawn}");
        assert!(drawn.contains("2 | start: 2026-1-5\n"), "{drawn}");
        assert!(drawn.contains("  |        ^^^^^^^^\n"), "{drawn}");
        assert!(drawn.ends_with("help: Write it as 2026-01-05."), "{drawn}");
    }

    #[test]
    fn long_words_keep_within_the_width() {
        let long = Finding { message: "word ".repeat(60), remedy: "mend ".repeat(60), ..sample(None) };
        let drawn = finding(&long, &|_: &str| None, LOOK);
        assert!(drawn.lines().all(|l| l.chars().count() <= 80), "{drawn}");
        let place = Place::line("ack.yaml", 1);
        let drawn = finding(&sample(Some(place)), &|_: &str| Some("x".repeat(300)), LOOK);
        assert!(drawn.lines().all(|l| l.chars().count() <= 80), "{drawn}");
    }

    #[test]
    fn without_a_text_the_place_is_named() {
        let none = |_: &str| None;
        let drawn = finding(&sample(Some(Place::line("a\u{1b}.yaml", 3))), &none, LOOK);
        assert!(drawn.contains("in a\\u{1b}.yaml:3"), "{drawn}");
        assert!(!finding(&sample(None), &none, LOOK).contains(" in "));
    }

    #[test]
    fn any_place_can_be_drawn() {
        let text = |_: &str| Some("é\u{1b}x\n".to_owned());
        for (line, column, length) in
            [(1, 0, 0), (1, 1, 0), (1, 4, 9), (1, 99, 99), (2, 1, 1), (9, 1, 1), (0, 0, 0)]
        {
            let place = Place { path: "f".into(), line, column, length };
            assert!(!finding(&sample(Some(place)), &text, LOOK).contains('\u{1b}'));
        }
    }
}
