//! JUnit XML, as test reporters read it: one test case for each finding and gap, and one for the gate itself.

use super::issue::{Issue, issues};
use super::{Checked, Since};
use crate::finding::Severity;
use crate::text::visible;

/// The gate's answer as JUnit XML. What fails the gate is a failure; what was there already, and warnings and notes that
/// nothing asks to fail on, are cases that passed, with what they say as their output.
#[must_use]
pub fn junit(checked: &Checked) -> String {
    let all = issues(checked);
    let failed = all.iter().filter(|i| fails(checked, i)).count() + usize::from(!checked.gate.passed);
    let (name, tests) = (attribute(&checked.heading.organization), all.len() + 1);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str(&format!(
        "<testsuites name=\"ack check\" tests=\"{tests}\" failures=\"{failed}\" errors=\"0\" time=\"0\">\n"
    ));
    out.push_str(&format!(
        "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failed}\" errors=\"0\" skipped=\"0\" time=\"0\" timestamp=\"{}\">\n",
        checked.heading.recorded_at.to_string().trim_end_matches('Z')
    ));
    out.push_str("    <testcase classname=\"ack.check\" name=\"gate\" time=\"0\"");
    if checked.gate.passed {
        out.push_str("/>\n");
    } else {
        out.push_str(">\n      <failure message=\"the gate fails\" type=\"gate\">the gate fails</failure>\n    </testcase>\n");
    }
    for issue in &all {
        out.push_str(&case(checked, issue));
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}

fn fails(checked: &Checked, issue: &Issue) -> bool {
    let gate = &checked.gate;
    issue.since == Since::Now
        && !gate.passed
        && (issue.severity == Severity::Error || gate.bar.names(issue.id, issue.severity))
}

fn case(checked: &Checked, issue: &Issue) -> String {
    let line = if issue.place.line > 0 { format!(":{}", issue.place.line) } else { String::new() };
    let place = format!("{}{line}", visible(&issue.place.path));
    let short: String = issue.fingerprint.chars().take(8).collect();
    let mut out = format!(
        "    <testcase classname=\"ack.{}\" name=\"{} [{short}]\" time=\"0\">\n",
        attribute(issue.id),
        attribute(&issue.message),
    );
    let body = text(&format!("{place}: {}\n{}", issue.message, issue.remedy));
    if fails(checked, issue) {
        let message = attribute(&issue.message);
        out.push_str(&format!(
            "      <failure message=\"{message}\" type=\"{}\">{body}</failure>\n",
            issue.id
        ));
    } else {
        let level = if issue.since == Since::Before { "already there" } else { issue.severity.name() };
        out.push_str(&format!("      <system-out>{level}: {body}</system-out>\n"));
    }
    out + "    </testcase>\n"
}

/// Text between tags. Characters that XML has no place for were made visible before.
fn text(raw: &str) -> String {
    let safe: Vec<String> = raw.lines().map(visible).collect();
    safe.join("\n")
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace(['\u{fffe}', '\u{ffff}'], "?")
}

/// Text in an attribute.
fn attribute(raw: &str) -> String {
    text(raw).replace('"', "&quot;").replace('\'', "&apos;").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_tag_or_an_attribute() {
        assert_eq!(
            attribute("a\"b<c>&'\u{1b}"),
            "a&quot;b&lt;c&gt;&amp;&apos;\\u{1b}".replace("\\u{1b}", &visible("\u{1b}"))
        );
        assert_eq!(text("]]></failure>"), "]]&gt;&lt;/failure&gt;");
    }
}
