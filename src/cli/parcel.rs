//! What is delivered: changesets that add records, of one run or of several.

use super::context::Context;
use crate::assess::Verdict;
use crate::model::{Person, Register};
use crate::source::{Changeset, Digest, Edit};
use crate::{format, plan, sign};

/// The first record of a changeset that would not count if it were recorded on top of the register now.
pub(super) fn first_that_would_not_count(
    context: &Context,
    register: &Register,
    changes: &Changeset,
    people: &[Person],
) -> Option<(String, Verdict)> {
    let mut files = Vec::new();
    for (path, edit) in changes.edits.iter().filter(|(path, _)| is_record(path)) {
        match plan::arriving(register, edit.after(), &sign::check) {
            Ok(file) => files.push(file),
            Err(_) => return Some((path.clone(), Verdict::RecordMalformed)),
        }
    }
    let verdicts = plan::trial(register, people, &files, context.now);
    let bad = verdicts.into_iter().zip(&files).find(|(verdict, _)| *verdict != Verdict::Valid);
    bad.map(|(verdict, file)| (file.path().to_string(), verdict))
}

fn is_record(path: &str) -> bool {
    let evidence = path.starts_with("approvals/evidence/");
    path.ends_with(".yaml")
        && !evidence
        && (path.starts_with("acknowledgements/") || path.starts_with("approvals/"))
}

/// Whether a commit is one that this tool makes for the person: new records that they signed, with what belongs to them.
pub(super) fn is_by(me: &Person, changes: &Changeset) -> bool {
    let mut records = 0;
    for (path, edit) in &changes.edits {
        let new = matches!(edit, Edit::Create(_));
        if is_record(path) {
            let own = format::record::parse(edit.after()).is_ok_and(|p| *p.record.signer() == me.id);
            if !(new && own) {
                return false;
            }
            records += 1;
        } else if !(new && path.starts_with("approvals/evidence/") || **path == *me.file) {
            return false;
        }
    }
    records > 0
}

/// Changesets one after the other as one, under the last message.
pub(super) fn joined(all: Vec<Changeset>) -> Changeset {
    let mut one = Changeset::default();
    for changes in all {
        one.message = changes.message;
        for (path, edit) in changes.edits {
            let edit = match (one.edits.remove(&path), edit) {
                (Some(Edit::Create(_)), Edit::Replace { now, .. }) => Edit::Create(now),
                (Some(Edit::Replace { was, .. }), Edit::Replace { now, .. }) => Edit::Replace { was, now },
                (_, edit) => edit,
            };
            one.edits.insert(path, edit);
        }
    }
    one
}

/// The branch on which these changes ask for a review: the same for the same changes, whenever it is tried.
pub(super) fn proposal(changes: &Changeset) -> String {
    let records = changes.edits.iter().filter(|(path, _)| is_record(path));
    let parsed: Vec<_> = records.filter_map(|(_, e)| format::record::parse(e.after()).ok()).collect();
    let first = parsed.first().map_or("register", |p| p.record.signer().as_str());
    let ids: Vec<String> = parsed.iter().map(|p| p.id.to_string()).collect();
    let id = match ids.as_slice() {
        [one] => one.clone(),
        several => Digest::of(several.join("\n").as_bytes()).hex()[..12].to_owned(),
    };
    if parsed.iter().any(|p| p.record.signer().as_str() != first) {
        return format!("collected/{id}");
    }
    format!("ack/{first}/{id}")
}
