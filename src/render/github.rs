//! Workflow commands and a job summary for GitHub Actions.
//!
//! The platform shows ten annotations of each level a step and fifty a job; so the gravest come first, and what is left
//! out is counted in one line of plain text. Nothing from a file can start a command or act as Markdown.

use super::issue::{Issue, issues};
use super::{Checked, Since};
use crate::finding::Severity;
use crate::text::{plural, visible};

/// How many annotations of a level the platform shows for a step.
const MOST: usize = 10;

/// The annotations, with the verdict in a last line.
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
        let rest = of_level.len().saturating_sub(MOST);
        if rest > 0 {
            out.push_str(&format!(
                "{} more of level {command}; the job summary and `ack check` have them all.\n",
                rest
            ));
        }
    }
    out.push_str(&format!("ack check {}\n", if checked.gate.passed { "passed" } else { "failed" }));
    out
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
    let already = if issue.since == Since::Before { "Already there: " } else { "" };
    let message = format!("{already}{}\n{}", issue.message, issue.remedy);
    format!("::{command} {properties},title={}::{}\n", property(issue.id), data(&message))
}

/// The message of a workflow command: what would end it is escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a workflow command: what would end it, or it and the list of them, is escaped.
fn property(text: &str) -> String {
    data(&visible(text)).replace(':', "%3A").replace(',', "%2C")
}

/// The job summary, in Markdown.
#[must_use]
pub fn github_summary(checked: &Checked) -> String {
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
    if !checked.rules.is_empty() {
        out.push_str("### What this change does to rules\n\n");
        out.push_str("| Change | Of | Before | After | Frees |\n|---|---|---|---|---|\n");
        for r in &checked.rules {
            let cell = |text: &Option<String>| text.as_deref().map_or_else(String::new, markdown);
            let frees = cell(&r.freed_in_words());
            let (before, after) = (cell(&r.before), cell(&r.after));
            out.push_str(&format!(
                "| {} | {} | {before} | {after} | {frees} |\n",
                r.what,
                markdown(&r.subject)
            ));
        }
        out.push('\n');
    }
    if !all.is_empty() {
        out.push_str("### Findings and gaps\n\n| | What | Where | |\n|---|---|---|---|\n");
        for i in &all {
            let level = if i.since == Since::Before { "already there" } else { i.severity.name() };
            let line = if i.place.line > 0 { format!(":{}", i.place.line) } else { String::new() };
            out.push_str(&format!(
                "| {level} | {} | {}{line} | {} |\n",
                markdown(&i.message),
                markdown(&i.place.path),
                i.id
            ));
        }
    }
    out
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
    fn nothing_acts_as_markdown_or_html() {
        assert_eq!(markdown("<img src=x>"), "&lt;img src=x&gt;");
        assert_eq!(
            markdown("[a](javascript:b) | `c` @d"),
            "\\[a\\]\\(javascript&#58;b\\) \\| \\`c\\` &#64;d"
        );
    }
}
