//! Policies and courses, as written and as meant.

use super::at::{At, Maybe, many, maybe};
use super::audience::audience;
use super::faults::{
    DIGEST_WRONG, FILE_NAME_DIFFERS, Faults, ID_DUPLICATE, KEY_MISSING, KEY_UNKNOWN, REVISION_ORDER, Span,
    VALUE_REFUSED, shown,
};
use super::tree::Node;
use super::{shape, written::Phrase};
use crate::finding::{Finding, Place};
use crate::model::{ClockOverrides, Document, Requirement, RequirementKind, Revision, Version};
use crate::source::Digest;
use crate::text::is_unsafe_char;
use std::collections::HashMap;
use std::sync::Arc;

/// Reads a policy or a course; `None` when some of it was refused, which is then among the findings.
///
/// For inline text the digest is that of the text's UTF-8 bytes; for a document it is left `None`, and [`digest_fault`]
/// is to be asked once it is known. The document's path comes back relative to the register's root.
#[must_use]
pub fn requirement(path: &str, bytes: &[u8], kind: RequirementKind) -> (Option<Requirement>, Vec<Finding>) {
    let faults = Faults::of(path);
    let requirement = super::understand(bytes, &faults, |root| meant(root, kind, &faults)).flatten();
    (requirement, faults.into_findings())
}

/// The finding for a digest beside the current revision that is not the digest of the text, once that is known.
#[must_use]
pub fn digest_fault(requirement: &Requirement) -> Option<Finding> {
    let (text, current) = (requirement.digest?, requirement.current());
    let written = current.digest.filter(|written| *written != text)?;
    let place = Place::line(requirement.file.clone(), current.line);
    Some(Finding {
        id: DIGEST_WRONG.id,
        severity: DIGEST_WRONG.severity,
        place: Some(place),
        commit: None,
        subject: requirement.file.to_string(),
        message: format!("version {} says {written}, and its text has {text}", current.version),
        remedy: "Publish the changed text as a new revision, or restore the text.".into(),
    })
}

fn meant(root: &Node<'_>, kind: RequirementKind, faults: &Faults) -> Option<Requirement> {
    let own: shape::Requirement = super::read(root, faults)?;
    if kind == RequirementKind::Policy {
        for (key, _) in
            root.entries().iter().filter(|(key, _)| matches!(key.text.as_ref(), "pass" | "evidence"))
        {
            let message = format!("nothing reads the key `{}` of a policy", key.text);
            faults.add(KEY_UNKNOWN, key.span, message, "Take it out, or make it a course in training/.");
        }
    }
    // Everything is looked at before the first refused value ends the conversion.
    let document = document(own.document, own.text, root, faults);
    let audience = audience(own.audience, faults);
    let revisions = revisions(own.revisions, faults);
    let clocks = clocks(own.clocks);
    let id = named(own.id, faults);
    let digest = match &document {
        Some(Document::Inline(text)) => Some(Digest::of(text.as_bytes())),
        _ => None,
    };
    let requirement = Requirement {
        id: id?,
        kind,
        title: own.title.value?.0,
        owner: maybe(own.owner)?,
        controls: many(own.controls)?.into_iter().map(|control| control.0).collect(),
        audience: audience?,
        clocks: clocks?,
        statement: maybe(own.statement)?.map(|statement| statement.0.into()),
        review_every: maybe(own.review_every)?,
        hardware_key: maybe(own.requires)?
            .map(|requires| requires.key.value)
            .is_some_and(|key| key.is_some()),
        document: document?,
        digest,
        revisions: revisions?,
        retired: maybe(own.retired)?,
        pass: maybe(own.pass)?.map(|percent| u32::from(percent.0)),
        imported: maybe(own.evidence)?.is_some_and(|evidence| evidence.0),
        file: faults.path().clone(),
    };
    if let Some(finding) = digest_fault(&requirement) {
        let digest = root.get("revisions").and_then(|list| list.items().first()?.get("digest"));
        faults.add(
            DIGEST_WRONG,
            digest.map_or_else(Span::default, |node| node.span),
            finding.message,
            finding.remedy,
        );
    }
    Some(requirement)
}

fn named<T: std::fmt::Display>(id: At<T>, faults: &Faults) -> Option<T> {
    let name = id.value?;
    let stem =
        faults.path().rsplit('/').next().and_then(|file| file.rsplit_once('.')).map_or("", |(stem, _)| stem);
    if stem != name.to_string() {
        let message = format!("`{name}` stands in a file of another name");
        faults.add(FILE_NAME_DIFFERS, id.span, message, format!("Rename the file to {name}.yaml."));
    }
    Some(name)
}

fn clocks(written: Maybe<shape::OwnClocks>) -> Option<ClockOverrides> {
    let Some(own) = maybe(written)? else { return Some(ClockOverrides::default()) };
    Some(ClockOverrides {
        join: maybe(own.join)?,
        change: maybe(own.change)?,
        renew: maybe(own.renew)?.map(|renewal| renewal.0),
        renewal_window: maybe(own.renewal_window)?,
        return_: maybe(own.return_)?,
    })
}

fn document(file: Maybe<Phrase>, text: Maybe<Phrase>, root: &Node<'_>, faults: &Faults) -> Option<Document> {
    match (file, text) {
        (None, None) => {
            let remedy = "Add `document: FILE` beside this file, or the text itself with `text: |`.";
            faults.add(KEY_MISSING, root.head(), "there is neither `document` nor `text`", remedy);
            None
        }
        (Some(file), Some(_)) => {
            let remedy = "Keep the one that is meant.";
            faults.add(VALUE_REFUSED, file.span, "there are both `document` and `text`", remedy);
            None
        }
        (None, Some(text)) => text.value.map(|text| Document::Inline(text.0.into())),
        (Some(file), None) => match beside(faults.path(), &file.value?.0) {
            Ok(path) => Some(Document::File(path)),
            Err(message) => {
                let remedy = "Put the document beside this file, and write its name.";
                faults.add(VALUE_REFUSED, file.span, message, remedy);
                None
            }
        },
    }
}

/// The path of a document named in a file, relative to the register's root. It never leaves the file's folder, and is
/// a path on every system.
fn beside(file: &str, name: &str) -> Result<Arc<str>, String> {
    let strange = |c: char| is_unsafe_char(c) || matches!(c, '\\' | ':');
    let wrong = if name.starts_with('/') {
        "begins at the root of the disk"
    } else if name.contains(strange) {
        "has characters that no path in a register has"
    } else if name.split('/').any(|part| part == "..") {
        "leads out of its folder"
    } else if name.split('/').any(|part| matches!(part, "" | ".")) {
        "is no plain path"
    } else {
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        return Ok(if folder.is_empty() { name.into() } else { format!("{folder}/{name}").into() });
    };
    Err(format!("document: `{}` {wrong}", shown(name)))
}

fn revisions(written: At<Vec<At<shape::Revision>>>, faults: &Faults) -> Option<Vec<Revision>> {
    let list = written.value?;
    if list.is_empty() {
        let remedy = "Write the first one, such as `- {version: \"1.0\", effective: 2026-01-15}`.";
        faults.add(VALUE_REFUSED, written.span, "revisions: there is none", remedy);
        return None;
    }
    let spans: Vec<(Span, Span)> = list
        .iter()
        .map(|at| at.value.as_ref().map(|own| (own.version.span, own.effective.span)).unwrap_or_default())
        .collect();
    let all: Vec<Option<Revision>> = list.into_iter().map(revision).collect();
    let mut all: Vec<Revision> = all.into_iter().collect::<Option<_>>()?;
    note_order(&all, &spans, faults);
    // Whoever was there first had nothing to acknowledge before.
    if let Some(oldest) = all.last_mut() {
        oldest.material = true;
    }
    Some(all)
}

fn note_order(all: &[Revision], spans: &[(Span, Span)], faults: &Faults) {
    let mut lines: HashMap<&Version, u32> = HashMap::new();
    for (revision, (version, _)) in all.iter().zip(spans) {
        if let Some(first) = lines.get(&revision.version) {
            let message = format!("version {} stands twice; first in line {first}", revision.version);
            faults.add(ID_DUPLICATE, *version, message, "Every revision has a version of its own.");
        } else {
            lines.insert(&revision.version, revision.line);
        }
    }
    let remedy = "List revisions newest first.";
    for (pair, (version, effective)) in all.windows(2).zip(spans) {
        let [newer, older] = pair else { continue };
        if newer.version < older.version {
            let message = format!("version {} stands above {}", newer.version, older.version);
            faults.add(REVISION_ORDER, *version, message, remedy);
        }
        if newer.effective < older.effective {
            let message = format!(
                "version {} holds from {}, before version {} from {}",
                newer.version, newer.effective, older.version, older.effective
            );
            faults.add(REVISION_ORDER, *effective, message, remedy);
        }
    }
}

fn revision(written: At<shape::Revision>) -> Option<Revision> {
    let line = written.span.line;
    let own = written.value?;
    Some(Revision {
        version: own.version.value?,
        effective: own.effective.value?,
        author: maybe(own.author)?,
        material: maybe(own.material)?.unwrap_or(true),
        digest: maybe(own.digest)?,
        description: maybe(own.description)?.unwrap_or_default(),
        line,
    })
}
