//! A pack held against an earlier one: history went on, and nothing was removed.

use super::Examined;
use super::history::unbundled;
use crate::format::record::MAX_BYTES;
use crate::gather::View;
use crate::git::Repo;
use crate::pack::archive::{self, Opened};
use crate::pack::fault::FaultKind;
use crate::pack::manifest::Manifest;
use crate::pack::{BUNDLE, MANIFEST};
use crate::source::CommitId;
use std::collections::BTreeMap;

impl Examined<'_> {
    /// Whether this history goes on from an earlier pack's, and holds all that it held.
    pub(super) fn since(&mut self, repo: &Repo, view: &View, earlier: &Opened) -> Option<CommitId> {
        let Some(old) = earlier.text(MANIFEST, archive::SMALL).and_then(|text| Manifest::parse(&text)) else {
            self.fault(
                FaultKind::HistoryRewritten,
                MANIFEST,
                "the earlier pack has no manifest that can be read",
            );
            return None;
        };
        if old.repository != self.manifest.repository {
            let why = format!("the earlier pack is of the register {}", old.repository);
            self.fault(FaultKind::OtherRegister, MANIFEST, why);
            return None;
        }
        let goes_on = view.register.commits.iter().any(|c| c.id == old.revision);
        if !goes_on {
            let newer = unbundled(earlier).is_ok_and(|(_dir, old)| old.has_commit(self.manifest.revision));
            if newer {
                let why = format!("ends at {}, which the earlier pack goes beyond", self.manifest.revision);
                self.fault(FaultKind::OlderPack, MANIFEST, why);
            } else {
                let why =
                    format!("the mainline does not come from {}, where the earlier pack stood", old.revision);
                self.fault(FaultKind::HistoryRewritten, BUNDLE, why);
            }
        }
        let recorded: BTreeMap<std::sync::Arc<str>, CommitId> = view
            .register
            .records
            .iter()
            .map(|file| (file.path(), view.register.commit(file.recorded).id))
            .collect();
        for (_, file) in earlier.files.beneath("register/") {
            let path = file.trim_start_matches("register/");
            let now = recorded.get(path).and_then(|commit| repo.file_at(*commit, path).ok().flatten());
            if now.is_none() || now != earlier.bytes(file, MAX_BYTES as u64) {
                self.fault(
                    FaultKind::EvidenceRemoved,
                    path,
                    "stands in the earlier pack, and not so in this history",
                );
            }
        }
        goes_on.then_some(old.revision)
    }
}
