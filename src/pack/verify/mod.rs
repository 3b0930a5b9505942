//! Verifying a pack from the pack alone: every sum, every signature, and every file that follows from the history made
//! once more.

mod earlier;
mod files;
mod history;
mod records;

use super::archive::{self, NotAPack, Opened};
use super::content::Names;
use super::fault::{Fault, FaultKind};
use super::manifest::Manifest;
use super::{BUNDLE, MANIFEST};
use crate::model::{Moment, RepositoryId};
use crate::report::PackVerification;
use crate::source::{CommitId, Digest};
use std::collections::BTreeSet;

/// What a pack is held against, from elsewhere.
#[derive(Debug, Default)]
pub struct Expected {
    /// An earlier pack of the same register.
    pub since: Option<Opened>,
    /// The register that it is to be of.
    pub register: Option<RepositoryId>,
    /// The fingerprint of the maker's key.
    pub maker: Option<String>,
}

/// What was found out about a pack.
#[derive(Debug)]
pub struct Verified {
    /// What it says of itself.
    pub manifest: Manifest,
    /// What is wrong with it, by kind, then subject.
    pub faults: Vec<Fault>,
    /// How many files it has.
    pub files: usize,
    /// Whether its maker is a maintainer at the commit that it names; `None` where the history is not there.
    pub maintainer: Option<bool>,
    /// Whether the tables were made again and compared.
    pub remade: bool,
    /// The commit of the earlier pack, when this one goes on from it.
    pub continues: Option<CommitId>,
}

/// Verifies a pack. `now` is the present moment.
///
/// # Errors
/// When the manifest is not one that this program writes, or a file cannot be read.
pub fn verify(pack: &Opened, expected: &Expected, now: Moment) -> Result<Verified, NotAPack> {
    let text = pack.text(MANIFEST, archive::SMALL).unwrap_or_default();
    let manifest = Manifest::parse(&text).ok_or_else(|| {
        NotAPack("its MANIFEST is damaged, or of a version that this ack does not read".into())
    })?;
    let mut examined = Examined {
        pack,
        manifest: &manifest,
        faults: Vec::new(),
        known: BTreeSet::new(),
        digests: Vec::new(),
    };
    examined.sums()?;
    let key = examined.signature(text.as_bytes());
    examined.expectations(expected, key.as_ref());
    let mut told = Told::default();
    match manifest.names {
        Names::Shown => examined.by_history(expected, key.as_ref(), now, &mut told),
        Names::LeftOut => {
            examined.by_list(key.as_ref());
            if expected.since.is_some() {
                let why = "names are left out and the history with them, so nothing can be held against an earlier pack";
                examined.fault(FaultKind::HistoryMissing, BUNDLE, why);
            }
        }
    }
    let mut faults = examined.faults;
    faults.sort();
    faults.dedup();
    let Told { maintainer, remade, continues } = told;
    Ok(Verified { files: pack.files.len(), faults, maintainer, remade, continues, manifest })
}

impl Verified {
    /// What there is to say of it.
    #[must_use]
    pub fn view(&self) -> PackVerification {
        let m = &self.manifest;
        PackVerification {
            organization: m.organization.clone(),
            repository: m.repository.to_string(),
            revision: m.revision,
            recorded_at: m.recorded_at,
            period: m.period,
            as_of: m.as_of,
            timezone: crate::text::visible(&m.timezone),
            tool: crate::text::visible(&m.tool),
            maker: m.maker.as_ref().map(|m| (m.person.to_string(), crate::text::visible(&m.fingerprint))),
            maintainer: self.maintainer,
            counts: [m.records, m.documents, self.files],
            remade: self.remade,
            names_left_out: m.names == Names::LeftOut,
            continues: self.continues,
            faults: self
                .faults
                .iter()
                .map(|f| (f.kind.name(), f.subject.clone(), f.message.clone()))
                .collect(),
        }
    }
}

/// What only the history tells.
#[derive(Default)]
struct Told {
    maintainer: Option<bool>,
    remade: bool,
    continues: Option<CommitId>,
}

struct Examined<'a> {
    pack: &'a Opened,
    manifest: &'a Manifest,
    faults: Vec<Fault>,
    /// The files that are known to be missing, added or altered.
    known: BTreeSet<String>,
    /// What each file of the pack really is, in their order; `None` of those that no sum is about.
    digests: Vec<Option<Digest>>,
}

impl Examined<'_> {
    fn fault(&mut self, kind: FaultKind, subject: &str, message: impl Into<String>) {
        // What is known to be missing or altered is not said again by what was made anew.
        let again = [FaultKind::FileMissing, FaultKind::FileAdded, FaultKind::ContentDiffers];
        let subject = crate::text::visible(subject);
        if again.contains(&kind) && self.known.contains(&subject) {
            return;
        }
        if kind <= FaultKind::FileAltered {
            self.known.insert(subject.clone());
        }
        self.faults.push(Fault::new(kind, subject, message));
    }
}
