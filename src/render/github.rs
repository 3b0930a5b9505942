//! Workflow commands and a job summary for GitHub Actions.
//!
//! The platform shows ten annotations of each level a step and fifty a job; so the gravest come first, and the rest are
//! plain lines of the log. What it takes in one annotation, and in one summary, is limited as well: what is cut says so.
//! Nothing from a file can start a command or act as Markdown.

use super::issue::{Issue, issues};
use super::{Checked, Since};
use crate::finding::Severity;
use crate::report::RuleChange;
use crate::text::{plural, visible};

/// How many annotations of a level the platform shows for a step.
const MOST: usize = 10;

/// How many bytes the platform takes in one annotation, less some for its properties.
const MESSAGE: usize = 60_000;

/// How many bytes of summary the platform takes from a step; of more it shows nothing at all.
pub const SUMMARY: usize = 1024 * 1024;

/// The annotations, with the verdict in a last line. What the platform would not show as one is a plain line.
#[must_use]
pub fn github(checked: &Checked) -> String {
    let all = issues(checked);
    let mut out = String::new();
    for (severity, command) in
        [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "notice")]
    {
        // What was there already does not fail, and is no error of this change.
        let shown = |i: &Issue| if i.since == Since::Before { Severity::Note } else { i.severity };
        let of_level: Vec<&Issue> = all.iter().filter(|i| shown(i) == severity).collect();
        for issue in of_level.iter().take(MOST) {
            out.push_str(&annotation(command, issue));
        }
        let rest = of_level.get(MOST..).unwrap_or_default();
        if !rest.is_empty() {
            let what = plural(rest.len(), "further annotation", "further annotations");
            out.push_str(&format!("{what} of level {command}, of which GitHub would show none:\n"));
            out.extend(
                rest.iter().map(|i| format!("  {}: {}{}\n", visible(&place(i)), already(i), i.message)),
            );
        }
    }
    out.push_str(&format!("ack check {}\n", if checked.gate.passed { "passed" } else { "failed" }));
    out
}

fn place(issue: &Issue) -> String {
    let line = if issue.place.line > 0 { format!(":{}", issue.place.line) } else { String::new() };
    format!("{}{line}", issue.place.path)
}

fn already(issue: &Issue) -> &'static str {
    if issue.since == Since::Before { "Already there: " } else { "" }
}

/// A text as long as an annotation may be; one that was cut off says so.
fn short(text: &str) -> String {
    if text.len() <= MESSAGE {
        return text.to_owned();
    }
    let end = (0..=MESSAGE).rev().find(|n| text.is_char_boundary(*n)).unwrap_or(0);
    format!("{} … This is cut off; `ack check` has all of it.", &text[..end])
}

fn annotation(command: &str, issue: &Issue) -> String {
    let mut properties = format!("file={}", property(&issue.place.path));
    if issue.place.line > 0 {
        properties.push_str(&format!(",line={}", issue.place.line));
    }
    if issue.place.column > 0 {
        properties.push_str(&format!(",col={}", issue.place.column));
        if issue.place.length > 0 {
            properties.push_str(&format!(",endColumn={}", issue.place.column + issue.place.length));
        }
    }
    let message = format!("{}{}\n{}", already(issue), issue.message, issue.remedy);
    format!("::{command} {properties},title={}::{}\n", property(issue.id), data(&short(&message)))
}

/// The message of a workflow command: what would end it is escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a workflow command: what would end it, or it and the list of them, is escaped.
fn property(text: &str) -> String {
    data(&visible(text)).replace(':', "%3A").replace(',', "%2C")
}

/// The job summary, in Markdown, of at most `room` bytes: rows for which there is no room are counted.
#[must_use]
pub fn github_summary(checked: &Checked, room: usize) -> String {
    let (word, all) = (if checked.gate.passed { "passed" } else { "failed" }, issues(checked));
    let mut out = format!("## {}: `ack check` {word}\n\n", markdown(&checked.heading.organization));
    let c = checked.gate.coverage;
    out.push_str(&format!(
        "{} of {} not overdue on {}, {} pending, {} settled.\n\n",
        c.required - c.overdue,
        c.required,
        checked.heading.as_of,
        c.pending,
        plural(checked.gate.settled.len(), "finding", "findings"),
    ));
    for bar in &checked.gate.bar.own {
        out.push_str(&format!("- {}\n", markdown(&bar.in_words())));
    }
    let rules = "\n### What this change does to rules\n\n| Change | Of | Before | After | Frees |\n|---|---|---|---|---|\n";
    fill(&mut out, rules, checked.rules.iter().map(rule), room);
    let found = "\n### Findings and gaps\n\n| | What | Where | |\n|---|---|---|---|\n";
    fill(&mut out, found, all.iter().map(row), room);
    out
}

/// Adds a table, as much of it as there is room for.
fn fill(out: &mut String, head: &str, rows: impl ExactSizeIterator<Item = String>, room: usize) {
    // The line that says what is missing, here and under the table before or after.
    let room = room.saturating_sub(300);
    let mut left = rows.len();
    if left == 0 {
        return;
    }
    if out.len() + head.len() < room {
        out.push_str(head);
        for row in rows {
            if out.len() + row.len() > room {
                break;
            }
            out.push_str(&row);
            left -= 1;
        }
    }
    if left > 0 {
        let what = plural(left, "row is", "rows are");
        out.push_str(&format!(
            "\n{what} left out, because GitHub takes no more; `ack check` has all of them.\n"
        ));
    }
}

fn rule(r: &RuleChange) -> String {
    let cell = |text: &Option<String>| text.as_deref().map_or_else(String::new, markdown);
    let (before, after, frees) = (cell(&r.before), cell(&r.after), cell(&r.freed_in_words()));
    format!("| {} | {} | {before} | {after} | {frees} |\n", r.what, markdown(&r.subject))
}

fn row(i: &Issue) -> String {
    let level = if i.since == Since::Before { "already there" } else { i.severity.name() };
    format!("| {level} | {} | {} | {} |\n", markdown(&i.message), markdown(&place(i)), i.id)
}

/// Text that means nothing to Markdown or HTML, whatever is in it.
fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '@' => out.push_str("&#64;"),
            ':' => out.push_str("&#58;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '+' | '!' | '|' | '~'
            | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_can_start_or_end_a_command() {
        assert_eq!(data("a%0A\n::error::b"), "a%250A%0A::error::b");
        assert_eq!(property("a,line=1::x"), "a%2Cline=1%3A%3Ax");
    }

    #[test]
    fn a_text_too_long_for_an_annotation_says_that_it_was_cut() {
        let most = "é".repeat(MESSAGE / 2);
        assert_eq!(short(&most), most);
        let cut = short(&format!("x{most}"));
        assert!(cut.ends_with("é … This is cut off; `ack check` has all of it.") && cut.len() < 65_536);
    }

    #[test]
    fn a_table_ends_where_the_room_ends_and_counts_the_rest() {
        let filled = |rows: usize, room| {
            let mut out = String::from("before\n");
            fill(&mut out, "head\n", (0..rows).map(|n| format!("row {n:05}\n")), room);
            out
        };
        assert_eq!(filled(0, 1000), "before\n");
        assert!(filled(20, 1000).ends_with("row 00019\n"));
        let cut = filled(1000, 1000);
        assert!(cut.len() <= 1000, "{}", cut.len());
        assert!(cut.ends_with("row 00067\n\n932 rows are left out, because GitHub takes no more; `ack check` has all of them.\n"), "{cut}");
        assert!(filled(3, 200).starts_with("before\n\n3 rows are left out"), "not even the head");
    }

    #[test]
    fn nothing_acts_as_markdown_or_html() {
        assert_eq!(markdown("<img src=x>"), "&lt;img src=x&gt;");
        assert_eq!(
            markdown("[a](javascript:b) | `c` @d"),
            "\\[a\\]\\(javascript&#58;b\\) \\| \\`c\\` &#64;d"
        );
    }
}
