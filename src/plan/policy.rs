//! Policies: published, and revised.

use super::Refusal;
use crate::format;
use crate::model::{
    Audience, ClockOverrides, Day, Document, PersonId, Register, Requirement, RequirementId, RequirementKind,
    Revision, Version,
};
use crate::source::{Changeset, Digest};

/// Where editors find the schema of a policy, seen from it.
pub(super) const POLICY_SCHEMA: &str = "../.ack/schema/policy.json";

/// A policy to be published.
#[derive(Clone, Debug)]
pub struct NewPolicy {
    /// Its id.
    pub id: RequirementId,
    /// Its title.
    pub title: String,
    /// Who answers for it.
    pub owner: PersonId,
    /// Controls it serves.
    pub controls: Vec<String>,
    /// Whom it addresses.
    pub audience: Audience,
    /// Its first version.
    pub version: Version,
    /// The day from which it holds.
    pub effective: Day,
    /// The ending of its document's name, such as `md`.
    pub ending: String,
    /// Its text.
    pub text: Vec<u8>,
}

/// Publishes a policy with its document beside it.
///
/// # Errors
/// When the id was ever used.
pub fn new_policy(register: Option<&Register>, new: &NewPolicy) -> Result<Changeset, Refusal> {
    let id = &new.id;
    if register.is_some_and(|r| r.requirements.contains_key(id)) {
        return Err(Refusal::new(
            format!("there is, or was, a policy or course {id}"),
            format!("Choose another id, or make a new version with `ack policy revise {id}`."),
        ));
    }
    if new.text.iter().all(u8::is_ascii_whitespace) {
        return Err(Refusal::new("the document is empty", "Give the text that people are to sign."));
    }
    let digest = Digest::of(&new.text);
    let document = format!("policies/{id}.{}", new.ending);
    let policy = Requirement {
        id: id.clone(),
        kind: RequirementKind::Policy,
        title: new.title.clone(),
        owner: Some(new.owner.clone()),
        controls: new.controls.clone(),
        audience: new.audience.clone(),
        clocks: ClockOverrides::default(),
        statement: None,
        review_every: None,
        hardware_key: false,
        document: Document::File(document.as_str().into()),
        digest: Some(digest),
        revisions: vec![Revision {
            version: new.version.clone(),
            effective: new.effective,
            author: Some(new.owner.clone()),
            material: true,
            digest: Some(digest),
            description: "First version.".into(),
            line: 0,
        }],
        retired: None,
        pass: None,
        imported: false,
        file: format!("policies/{id}.yaml").into(),
    };
    Ok(Changeset::new(format!("policies: {id} {} is published", new.version))
        .create(format!("policies/{id}.yaml"), format::emit::policy(&policy, POLICY_SCHEMA))
        .create(document, new.text.clone()))
}

/// A revision to be made.
#[derive(Clone, Debug)]
pub struct Revise<'a> {
    /// The requirement as recorded.
    pub requirement: &'a Requirement,
    /// Whether people must acknowledge anew.
    pub material: Materiality,
    /// The version; the next one when left out.
    pub version: Option<Version>,
    /// The day from which it holds.
    pub effective: Day,
    /// Who wrote it.
    pub author: PersonId,
    /// What changed.
    pub description: String,
    /// The file as recorded, and as it is in the work tree.
    pub file: (String, String),
    /// The document as recorded, and as it is in the work tree; `None` where the text is in the file.
    pub document: Option<(Vec<u8>, Vec<u8>)>,
}

/// Whether a change matters to those who signed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Materiality {
    /// They must acknowledge anew.
    Material,
    /// Their acknowledgements go on counting.
    Editorial,
}

/// Makes a new version: version, revision list and digest together, from the text as it is in the work tree.
///
/// # Errors
/// When the text did not change, the version is not higher, or the file cannot be changed without changing more.
pub fn revise(r: &Revise<'_>) -> Result<(Changeset, Version), Refusal> {
    let id = &r.requirement.id;
    let current = &r.requirement.current().version;
    let version = r.version.clone().unwrap_or_else(|| match r.material {
        Materiality::Material => current.next_material(),
        Materiality::Editorial => current.next_editorial(),
    });
    if version <= *current {
        return Err(Refusal::new(
            format!("version {version} does not come after {current}"),
            "Versions only go up; an older text comes back as a new version.",
        ));
    }
    let digest = match &r.document {
        Some((_, now)) => Digest::of(now),
        None => format::requirement(&r.requirement.file, r.file.1.as_bytes(), r.requirement.kind)
            .0
            .and_then(|new| new.digest)
            .ok_or_else(|| {
                Refusal::new(
                    format!("{} cannot be read as it is in the work tree", r.requirement.file),
                    "`ack check` after a commit says what is wrong with it.",
                )
            })?,
    };
    if r.requirement.digest == Some(digest) {
        let place = match &r.requirement.document {
            Document::File(path) => path,
            Document::Inline(_) => &r.requirement.file,
        };
        return Err(Refusal::new(
            format!("the text of {id} is the same as in version {current}"),
            format!("Edit {place} first; this command then makes a version of it."),
        ));
    }
    let revision = Revision {
        version: version.clone(),
        effective: r.effective,
        author: Some(r.author.clone()),
        material: r.material == Materiality::Material,
        digest: Some(digest),
        description: r.description.clone(),
        line: 0,
    };
    let now = format::edit::add_revision(&r.file.1, &revision).map_err(|e| {
        Refusal::new(
            format!("{} cannot be edited: {e:#}", r.requirement.file),
            "Add the revision by hand, and commit.",
        )
    })?;
    let word = if revision.material { "material" } else { "editorial" };
    let mut changes = Changeset::new(format!("policies: {id} {version} is published ({word})")).replace(
        &*r.requirement.file,
        r.file.0.as_str(),
        now,
    );
    if let (Some((was, now)), Document::File(path)) = (&r.document, &r.requirement.document) {
        changes = changes.replace(&**path, was.clone(), now.clone());
    }
    Ok((changes, version))
}
