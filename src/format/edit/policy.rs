//! Changes of policies and courses.

use super::draft::Draft;
use crate::finding::{Finding, Severity};
use crate::format::tree::Node;
use crate::format::{DIGEST_WRONG, Faults, emit, quote, requirement, tree};
use crate::model::{Day, Requirement, RequirementKind, Revision, Version};
use crate::source::Digest;
use anyhow::{Context as _, Result, bail, ensure};

/// Adds a revision above the others.
///
/// # Errors
/// When the file has problems, or cannot be changed without changing more. A digest that does not fit inline text is
/// no problem here: publishing a changed text is what mends it.
pub fn add_revision(text: &str, revision: &Revision) -> Result<String> {
    change(text, |root, draft, own| {
        ensure!(
            own.revisions.iter().all(|r| r.version != revision.version),
            "version {} stands there",
            revision.version
        );
        own.revisions.insert(0, Revision { line: 0, ..revision.clone() });
        draft.put_first(root.get("revisions").context("there are no revisions")?, &emit::revision(revision))
    })
}

/// Writes the digest of a version's text beside it.
///
/// # Errors
/// As for [`add_revision`]; also when there is no such version.
pub fn set_digest(text: &str, version: &Version, digest: &Digest) -> Result<String> {
    change(text, |root, draft, own| {
        let position = own.revisions.iter().position(|r| r.version == *version);
        let position = position.with_context(|| format!("there is no version {version}"))?;
        own.revisions[position].digest = Some(*digest);
        let list = root.get("revisions").map(Node::items).unwrap_or_default();
        let entry = list.get(position).context("there are no revisions")?;
        draft.set(entry, "digest", &quote::quoted(&digest.to_string()), &["material", "author", "effective"])
    })
}

/// Retires the requirement from a day on.
///
/// # Errors
/// As for [`add_revision`].
pub fn retire(text: &str, from: Day) -> Result<String> {
    change(text, |root, draft, own| {
        own.retired = Some(from);
        draft.set(root, "retired", &from.to_string(), &["revisions"])
    })
}

/// Changes the text and what it means, and makes sure that both changes are the same.
fn change(
    text: &str,
    change: impl FnOnce(&Node<'_>, &mut Draft<'_>, &mut Requirement) -> Result<()>,
) -> Result<String> {
    let mut own = meaning(text)?;
    let faults = Faults::of("");
    let root = tree::parse(text, &faults).context("the file cannot be read")?;
    let mut draft = Draft::of(text);
    change(&root, &mut draft, &mut own)?;
    let changed = draft.finish();
    let now = meaning(&changed).context("the change would break the file; make it by hand")?;
    ensure!(now == own, "the file is written in an unusual way; make the change by hand");
    Ok(changed)
}

/// What the file says, without the lines, which an edit moves. A course has all that a policy has.
fn meaning(text: &str) -> Result<Requirement> {
    let (own, mut findings) = requirement("training/edited.yaml", text.as_bytes(), RequirementKind::Course);
    findings.retain(|finding| finding.id != DIGEST_WRONG.id);
    refuse_problems(&findings)?;
    let mut own = own.context("the file cannot be understood")?;
    for revision in &mut own.revisions {
        revision.line = 0;
    }
    Ok(own)
}

/// An error for the first finding that is one.
pub(super) fn refuse_problems(findings: &[Finding]) -> Result<()> {
    match findings.iter().find(|finding| finding.severity == Severity::Error) {
        Some(first) => {
            let line = first.place.as_ref().map_or(0, |place| place.line);
            bail!("the file has problems, to be mended first; line {line}: {}", first.message)
        }
        None => Ok(()),
    }
}
