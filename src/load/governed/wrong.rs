//! What is wrong with the governed files as they stand: what each says of itself, and what they say of each other.

use super::super::faults::{self, DOCUMENT_MISSING, duplicate, not_read};
use super::{Content, File, Governed};
use crate::finding::{Finding, Place};
use crate::format;
use crate::model::{Document, Requirement};
use crate::source::Mode;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Governed<'_> {
    /// Everything that is wrong with the files as they stand now.
    pub(in crate::load) fn findings(&self) -> Vec<Finding> {
        let files = self.by_path(|f| !f.findings.is_empty());
        let mut all: Vec<Finding> = files.values().flat_map(|f| f.findings.iter().cloned()).collect();
        if self.config.changes.last().is_some_and(|(_, settings)| settings.is_none()) {
            all.push(faults::settings_removed());
        }
        let twice: BTreeMap<_, _> = self.person_in.iter().filter(|(_, paths)| paths.len() > 1).collect();
        for (id, paths) in twice {
            all.extend(duplicate(id.as_str(), "person", paths));
        }
        for (id, paths) in &self.requirement_in {
            all.extend(duplicate(id.as_str(), "policy or course", paths));
        }
        for (path, file) in self.by_path(|f| matches!(f.content, Content::Requirement(_))) {
            if let Content::Requirement(r) = &file.content {
                all.extend(self.document_findings(path, r));
            }
        }
        all
    }

    /// The files of which this is so, by path.
    fn by_path(&self, which: impl Fn(&File) -> bool) -> BTreeMap<&Arc<str>, &File> {
        self.files.iter().filter(|(_, file)| which(file)).collect()
    }

    fn document_findings(&self, path: &Arc<str>, r: &Requirement) -> Option<Finding> {
        let Document::File(document) = &r.document else { return None };
        let missing = |place, message: String, remedy: String| {
            let finding = faults::finding(DOCUMENT_MISSING, place, r.id.as_str(), message);
            Some(Finding { remedy, ..finding })
        };
        let Some(File { entry, content: Content::Document, .. }) = self.files.get(document) else {
            return missing(
                Place::file(path.clone()),
                format!("The document {document} of {} is not in the register.", r.id),
                format!("Commit {document}, or correct `document:` in {path}."),
            );
        };
        let Some(text) =
            self.read.get(&entry.blob).filter(|_| !matches!(entry.mode, Mode::Symlink | Mode::Submodule))
        else {
            return missing(
                Place::file(document.clone()),
                format!(
                    "The document {document} of {} is a symbolic link or a submodule, so its text is not in the register.",
                    r.id
                ),
                "Commit the document itself.".into(),
            );
        };
        if text.lfs_pointer {
            return missing(
                Place::file(document.clone()),
                format!(
                    "The document {document} of {} is a Git LFS pointer: its text is not in the repository.",
                    r.id
                ),
                format!(
                    "Take {document} out of LFS and commit it, so that people sign the text and not a pointer."
                ),
            );
        }
        let known = Requirement { digest: Some(text.digest), ..r.clone() };
        format::digest_fault(&known)
    }
}

/// A file that looks like one of ours and would be passed over without a word.
pub(super) fn misnamed(path: &Arc<str>) -> Vec<Finding> {
    let lower = path.to_ascii_lowercase();
    if lower.ends_with(".yml") || (lower.ends_with(".yaml") && !path.ends_with(".yaml")) {
        vec![not_read(path, "does not end in .yaml", "Rename it to end in .yaml.")]
    } else {
        Vec::new()
    }
}
