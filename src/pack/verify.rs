//! Verifying a pack from the pack alone: every sum, every signature, and every file that follows from the history made
//! once more.

use super::archive::{NotAPack, Opened};
use super::content::{Asked, Content, Names, Source, with_content};
use super::fault::{Fault, FaultKind};
use super::manifest::Manifest;
use super::{BUNDLE, MANIFEST, SIGNATURE, SUMS, sums};
use crate::format;
use crate::gather::{self, Depth, Memory, Question, View};
use crate::git::Repo;
use crate::model::{Moment, PublicKey, Register, RepositoryId, Seal};
use crate::report::PackVerification;
use crate::sign::{PACK_NAMESPACE, check, check_in};
use crate::source::{CommitId, Digest, Digesting};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;

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
    let text = pack.text(MANIFEST).unwrap_or_default();
    let manifest = Manifest::parse(&text).ok_or_else(|| {
        NotAPack("its MANIFEST is damaged, or of a version that this ack does not read".into())
    })?;
    let mut examined = Examined { pack, manifest: &manifest, faults: Vec::new(), digests: BTreeMap::new() };
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
    /// What each file of the pack really is.
    digests: BTreeMap<String, Digest>,
}

impl Examined<'_> {
    fn fault(&mut self, kind: FaultKind, subject: &str, message: impl Into<String>) {
        // What is known to be missing or altered is not said again by what was made anew.
        let again = [FaultKind::FileMissing, FaultKind::FileAdded, FaultKind::ContentDiffers];
        let known =
            |f: &Fault| f.kind <= FaultKind::FileAltered && f.subject == crate::text::visible(subject);
        if again.contains(&kind) && self.faults.iter().any(known) {
            return;
        }
        self.faults.push(Fault::new(kind, crate::text::visible(subject), message));
    }

    /// Every file is the one that was packed, and no other is there.
    fn sums(&mut self) -> Result<(), NotAPack> {
        let outside = [MANIFEST, SIGNATURE, SUMS];
        for file in self.pack.files.iter().filter(|f| !outside.contains(&f.as_str())) {
            let read =
                File::open(self.pack.path(file)).and_then(|f| Digest::of_stream(f, &mut std::io::sink()));
            let digest =
                read.map_err(|e| NotAPack(format!("{} cannot be read: {e}", crate::text::visible(file))))?;
            self.digests.insert(file.clone(), digest);
        }
        for odd in &self.pack.odd {
            self.fault(FaultKind::FileAltered, odd, "is a link or a device, and no file");
        }
        let text = self.pack.text(SUMS).unwrap_or_default();
        if Digest::of(text.as_bytes()) != self.manifest.sums {
            self.fault(FaultKind::SumsAltered, SUMS, "is not the one that the manifest names");
        }
        let Some(said) = sums::parse(&text) else {
            self.fault(FaultKind::SumsAltered, SUMS, "is not as sha256sum writes it, sorted, each file once");
            return Ok(());
        };
        let there = std::mem::take(&mut self.digests);
        let mut named = said.iter().peekable();
        for (path, digest) in &there {
            while let Some((missing, _)) = named.next_if(|(said, _)| *said < path.as_str()) {
                self.fault(FaultKind::FileMissing, missing, "is named by SHA256SUMS and missing");
            }
            match named.next_if(|(said, _)| said == path) {
                Some((_, said)) if said == digest => {}
                Some(_) => self.fault(FaultKind::FileAltered, path, "has other bytes than SHA256SUMS says"),
                None => self.fault(FaultKind::FileAdded, path, "is not named by SHA256SUMS"),
            }
        }
        for (missing, _) in named {
            self.fault(FaultKind::FileMissing, missing, "is named by SHA256SUMS and missing");
        }
        self.digests = there;
        Ok(())
    }

    /// The key that signed the manifest, whosever it is.
    fn signature(&mut self, manifest: &[u8]) -> Option<PublicKey> {
        let Some(maker) = &self.manifest.maker else {
            self.fault(FaultKind::NotSigned, MANIFEST, "nobody put a name to this pack");
            return None;
        };
        let Some(armour) = self.pack.text(SIGNATURE) else {
            self.fault(
                FaultKind::NotSigned,
                SIGNATURE,
                format!("the signature of {} is missing", maker.person),
            );
            return None;
        };
        match check_in(PACK_NAMESPACE, manifest, &armour) {
            Seal::Good { key, .. } if key.fingerprint() == maker.fingerprint => Some(key),
            Seal::Good { key, .. } => {
                let why = format!(
                    "was made by {}, and the manifest names {}",
                    key.fingerprint(),
                    maker.fingerprint
                );
                self.fault(FaultKind::SignatureInvalid, SIGNATURE, crate::text::visible(&why));
                None
            }
            Seal::Bad(_, why) => {
                let why = format!("is no signature under this manifest: {}", crate::text::visible(&why));
                self.fault(FaultKind::SignatureInvalid, SIGNATURE, why);
                None
            }
        }
    }

    /// What whoever asks knows from elsewhere.
    fn expectations(&mut self, expected: &Expected, key: Option<&PublicKey>) {
        let manifest = self.manifest;
        if let Some(register) = &expected.register
            && *register != manifest.repository
        {
            let why = format!("is of the register {}, not of {register}", manifest.repository);
            self.fault(FaultKind::OtherRegister, MANIFEST, why);
        }
        if let Some(maker) = &expected.maker
            && key.is_none_or(|k| k.fingerprint() != *maker)
        {
            self.fault(FaultKind::MakerUnexpected, SIGNATURE, format!("{maker} did not sign it"));
        }
        if !manifest.on_mainline {
            let why = format!("{} was not on the mainline when the pack was made", manifest.revision);
            self.fault(FaultKind::NotOnMainline, MANIFEST, why);
        }
    }

    /// What the history in the pack shows.
    fn by_history(&mut self, expected: &Expected, key: Option<&PublicKey>, now: Moment, told: &mut Told) {
        let found = match unbundled(self.pack) {
            Ok((dir, repo)) => self.view(&repo, now).map(|view| (dir, repo, view)),
            Err(why) => {
                self.fault(FaultKind::HistoryMissing, BUNDLE, why);
                None
            }
        };
        let Some((_dir, repo, view)) = found else { return };
        if self.manifest.repository != view.register.repository {
            let why = format!("the history is that of the register {}", view.register.repository);
            self.fault(FaultKind::OtherRegister, BUNDLE, why);
        }
        told.maintainer = self.maker(&view.register, key);
        if let Some(earlier) = &expected.since {
            told.continues = self.since(&repo, &view, earlier);
        }
        told.remade = self.made_again(&repo, view);
    }

    /// The register at the commit that the manifest names, which is where the history has to end.
    fn view(&mut self, repo: &Repo, now: Moment) -> Option<View> {
        let revision = self.manifest.revision;
        let end = repo.head_commit().ok().flatten();
        if end != Some(revision) {
            let end = end.map_or_else(|| "nowhere".to_owned(), |end| format!("at {end}"));
            self.fault(FaultKind::RevisionMissing, BUNDLE, format!("ends {end}, not at {revision}"));
        }
        let question = Question {
            rev: Some(revision.to_string()),
            depth: Depth::Proofs,
            memory: Memory::Ignored,
            ..Question::default()
        };
        // The day is the manifest's; the present one only has to be no day before the register.
        match gather::view(repo, &question, now) {
            Ok(view) => Some(view),
            Err(why) => {
                let why =
                    format!("has no register at {revision}: {}", crate::text::visible(&why.to_string()));
                self.fault(FaultKind::RevisionMissing, BUNDLE, why);
                None
            }
        }
    }

    /// Whether the maker is a maintainer, once the key is known to be theirs.
    fn maker(&mut self, register: &Register, key: Option<&PublicKey>) -> Option<bool> {
        let (key, maker) = (key?, self.manifest.maker.as_ref()?);
        let entry = register.people.get(&maker.person).and_then(|t| t.standing(register.tip()));
        if !entry.is_some_and(|p| p.keys.contains(key)) {
            let why =
                format!("{} is no key of {} at {}", key.fingerprint(), maker.person, self.manifest.revision);
            self.fault(FaultKind::MakerUnknown, SIGNATURE, why);
            return None;
        }
        Some(register.config_at(register.tip()).maintainers.contains(&maker.person))
    }

    /// Makes everything again that follows from the history, and compares.
    fn made_again(&mut self, repo: &Repo, view: View) -> bool {
        let manifest = self.manifest;
        if manifest.as_of < view.register.first_day() {
            let why = format!("{} is before the first day of the register", manifest.as_of);
            self.fault(FaultKind::ContentDiffers, MANIFEST, why);
            return false;
        }
        let asked = Asked {
            period: manifest.period,
            as_of: manifest.as_of,
            filter: manifest.filter.clone(),
            names: manifest.names,
            source: if manifest.on_mainline { Source::Mainline } else { Source::Branch },
            maker: manifest.maker.clone(),
        };
        let made = with_content(view, &asked, |made| self.compare(repo, made));
        if let Err(why) = &made {
            self.fault(FaultKind::HistoryMissing, BUNDLE, format!("cannot be read: {why:#}"));
        }
        made.is_ok()
    }

    fn compare(&mut self, repo: &Repo, made: &Content<'_>) -> anyhow::Result<()> {
        let (by, tool) = (&self.manifest.tool, &made.manifest.tool);
        let by = if by == tool {
            String::new()
        } else {
            format!(" (made by {}, compared by {tool})", crate::text::visible(by))
        };
        let mut belongs: BTreeSet<String> = [BUNDLE.to_owned()].into();
        let mut wrong = Vec::new();
        let again = made.each(repo, &mut |path, fill| {
            let mut nowhere = std::io::sink();
            let mut out = Digesting::new(&mut nowhere);
            fill(&mut out)?;
            let made = out.digest();
            match self.digests.get(path) {
                Some(found) if *found == made => {}
                Some(_) => wrong.push((
                    FaultKind::ContentDiffers,
                    path.to_owned(),
                    format!("is not what the history gives for this period{by}"),
                )),
                None => wrong.push((
                    FaultKind::FileMissing,
                    path.to_owned(),
                    "belongs to this pack and is missing".into(),
                )),
            }
            belongs.insert(path.to_owned());
            Ok(())
        })?;
        for path in self.digests.keys().filter(|path| !belongs.contains(*path)) {
            wrong.push((FaultKind::FileAdded, path.clone(), "belongs to no such pack".into()));
        }
        let again = Manifest { sums: self.manifest.sums, ..again };
        if again.text() != self.manifest.text() {
            let (said, is) = (self.manifest.text(), again.text());
            let line = said.lines().zip(is.lines()).find(|(a, b)| a != b);
            let (said, is) = line.unwrap_or(("more", "less"));
            let why = crate::text::visible(&format!("says {said} where the history gives {is}"));
            wrong.push((FaultKind::ContentDiffers, MANIFEST.into(), why));
        }
        wrong.into_iter().for_each(|(kind, path, why)| self.fault(kind, &path, why));
        Ok(())
    }

    /// Whether this history goes on from an earlier pack's, and holds all that it held.
    fn since(&mut self, repo: &Repo, view: &View, earlier: &Opened) -> Option<CommitId> {
        let Some(old) = earlier.text(MANIFEST).and_then(|text| Manifest::parse(&text)) else {
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
        for file in earlier.files.iter().filter(|file| file.starts_with("register/")) {
            let path = file.trim_start_matches("register/");
            let now = recorded.get(path).and_then(|commit| repo.file_at(*commit, path).ok().flatten());
            if now.is_none() || now != earlier.bytes(file) {
                self.fault(
                    FaultKind::EvidenceRemoved,
                    path,
                    "stands in the earlier pack, and not so in this history",
                );
            }
        }
        goes_on.then_some(old.revision)
    }

    /// What can be found out without the history: the signatures, by the list of keys that the pack brings.
    fn by_list(&mut self, key: Option<&PublicKey>) {
        let list = self.pack.text("allowed_signers").unwrap_or_default();
        let signers: BTreeSet<(&str, &str)> = list.lines().filter_map(of_line).collect();
        let manifest = self.manifest;
        if let (Some(key), Some(maker)) = (key, &manifest.maker)
            && !signers.contains(&(maker.person.as_str(), key.line().as_str()))
        {
            let why = format!("{} is no key of {} by the list of keys", key.fingerprint(), maker.person);
            self.fault(FaultKind::MakerUnknown, SIGNATURE, why);
        }
        for (path, rows) in &manifest.rows {
            let found = self.pack.text(path).map(|text| text.lines().count());
            if found != Some(rows + 1) {
                self.fault(FaultKind::RowsDiffer, path, format!("has not the {rows} rows of the manifest"));
            }
        }
        let files: Vec<&String> = self.pack.files.iter().filter(|f| f.starts_with("register/")).collect();
        if files.len() != manifest.records {
            self.fault(
                FaultKind::RowsDiffer,
                "register",
                format!("has not the {} records", manifest.records),
            );
        }
        for file in files {
            if let Err((kind, why)) = self.record(file, &signers) {
                self.fault(kind, file, why);
            }
        }
    }

    fn record(&self, file: &str, signers: &BTreeSet<(&str, &str)>) -> Result<(), (FaultKind, String)> {
        let invalid = |why: &str| (FaultKind::RecordInvalid, why.to_owned());
        let bytes = self.pack.bytes(file).unwrap_or_default();
        let parsed = format::record::parse(&bytes).map_err(|_| invalid("is no record"))?;
        let Seal::Good { key, .. } = check(parsed.signed, &parsed.armour) else {
            return Err(invalid("bears a signature that does not hold"));
        };
        let record = &parsed.record;
        if !signers.contains(&(record.signer().as_str(), key.line().as_str())) {
            return Err(invalid("is signed by a key that is not its signer's by the list of keys"));
        }
        if record.repository != self.manifest.repository {
            return Err(invalid("is of another register"));
        }
        if format!("register/{}", record.path(format::record::id(parsed.signed))) != file {
            return Err(invalid("lies where its content does not belong"));
        }
        let Some((requirement, version, digest)) = record.text() else { return Ok(()) };
        let place = format!("documents/{requirement}@{version}/{}.", digest.hex());
        let text = self.digests.range(place.clone()..).next();
        if text.is_some_and(|(path, found)| path.starts_with(&place) && found == digest) {
            return Ok(());
        }
        Err((FaultKind::TextMissing, format!("names a text that is not here: {requirement} {version}")))
    }
}

/// Person and key of a line of the list.
fn of_line(line: &str) -> Option<(&str, &str)> {
    let (person, rest) = line.split_once(' ')?;
    let (_, key) = rest.split_once(' ')?;
    Some((person, key))
}

/// The history of a pack as a repository, as long as the folder is there.
fn unbundled(pack: &Opened) -> Result<(tempfile::TempDir, Repo), String> {
    if !pack.files.contains(BUNDLE) {
        return Err("is missing".into());
    }
    let open = || -> anyhow::Result<(tempfile::TempDir, Repo)> {
        let dir = tempfile::Builder::new().prefix("ack-").tempdir()?;
        let repo = Repo::unbundle(&pack.path(BUNDLE).canonicalize()?, &dir.path().join("history"))?;
        Ok((dir, repo))
    };
    open().map_err(|why| crate::text::visible(&format!("{why:#}")))
}
