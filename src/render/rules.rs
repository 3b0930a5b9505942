//! What a change does to rules, for people: each change with its subject, and under it what was, what is, and whom that
//! frees. Rules are sentences; columns would break them into scraps.

use super::{Look, arrows};
use crate::report::{RuleChange, Tone};
use crate::text::{plural, visible, width, wrap};

/// Everything that a change does to rules; nothing for none.
#[must_use]
pub fn rules(changes: &[RuleChange], look: Look) -> String {
    if changes.is_empty() {
        return String::new();
    }
    let title = format!("This change touches {}", plural(changes.len(), "rule", "rules"));
    let mut out = look.paint(&title, Tone::Strong) + "\n";
    let indent = changes.iter().map(|c| c.what.len()).max().unwrap_or(0) + 2;
    for change in changes {
        let what = change.what.replace('-', " ");
        let gap = " ".repeat(indent - width(&what));
        out.push_str(&format!("{}{gap}{}\n", look.paint(&what, Tone::Warn), visible(&change.subject)));
        for line in beneath(change) {
            for piece in
                wrap(&arrows(&visible(&line), look), usize::from(look.width).saturating_sub(indent).max(30))
            {
                out.push_str(&format!("{}{piece}\n", " ".repeat(indent)));
            }
        }
    }
    out
}

/// Before and after in a line, and whom it frees in another.
fn beneath(change: &RuleChange) -> Vec<String> {
    let states = match (&change.before, &change.after) {
        (Some(before), Some(after)) => Some(format!("{before} → {after}")),
        (Some(before), None) => Some(format!("was: {before}")),
        (None, Some(after)) => Some(format!("now: {after}")),
        (None, None) => None,
    };
    states.into_iter().chain(change.freed_in_words().map(|who| format!("frees {who}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Colour, Glyphs};
    use super::*;
    use crate::model::PersonId;

    fn change(what: &'static str, before: Option<&str>, after: Option<&str>, frees: &[&str]) -> RuleChange {
        RuleChange {
            what,
            subject: "conduct\u{1b}".into(),
            file: "policies/conduct.yaml".into(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
            frees: frees.iter().map(|id| PersonId::parse(id).unwrap()).collect(),
        }
    }

    #[test]
    fn each_change_has_its_states_and_whom_it_frees() {
        let look = Look { colour: Colour::Off, glyphs: Glyphs::Unicode, width: 80 };
        let all = [
            change("audience-narrowed", Some("everyone"), Some("role engineer"), &["ben", "cleo"]),
            change("key-added", None, Some("SHA256:x"), &[]),
            change("record-removed", None, None, &[]),
        ];
        let text = "This change touches 3 rules\n\
            audience narrowed  conduct\\u{1b}\n                   everyone → role engineer\n                   frees ben, cleo\n\
            key added          conduct\\u{1b}\n                   now: SHA256:x\n\
            record removed     conduct\\u{1b}\n";
        assert_eq!(rules(&all, look), text);
        assert_eq!(rules(&[], look), "");
    }

    #[test]
    fn long_rules_keep_within_the_width_and_lose_no_word() {
        let look = Look { colour: Colour::Off, glyphs: Glyphs::Ascii, width: 60 };
        let long = "role engineer or role lead or ".repeat(8);
        let drawn = rules(&[change("audience-narrowed", Some(&long), Some("everyone"), &[])], look);
        assert!(drawn.lines().all(|l| l.len() <= 60), "{drawn}");
        assert_eq!(drawn.matches("engineer").count(), 8);
        assert!(drawn.contains("-> everyone") && drawn.is_ascii(), "{drawn}");
    }
}
