//! What the history in a pack shows: where it ends, whose key the maker's is, and every file made once more.

use super::{Examined, Expected, Told};
use crate::gather::{self, Depth, Memory, Question, View};
use crate::git::Repo;
use crate::model::{Moment, PublicKey, Register};
use crate::pack::archive::Opened;
use crate::pack::content::{Asked, Content, Source, with_content};
use crate::pack::fault::FaultKind;
use crate::pack::manifest::Manifest;
use crate::pack::{BUNDLE, MANIFEST, MOST_MONTHS, SIGNATURE};
use crate::source::Digesting;
use std::fs::File;
use std::io::Read as _;

impl Examined<'_> {
    /// What the history in the pack shows.
    pub(super) fn by_history(
        &mut self,
        expected: &Expected,
        key: Option<&PublicKey>,
        now: Moment,
        told: &mut Told,
    ) {
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
        } else if !begins(self.pack, &Repo::bundle_head(revision, &self.manifest.mainline)) {
            self.fault(
                FaultKind::ContentDiffers,
                BUNDLE,
                "names more, or less, than the mainline of the register",
            );
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
        if manifest.period.month_ends(manifest.as_of).len() > MOST_MONTHS {
            self.fault(FaultKind::ContentDiffers, MANIFEST, "names a period longer than a pack can be of");
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

    fn compare(&mut self, repo: &Repo, made: Content<'_>) -> anyhow::Result<()> {
        let (by, tool) = (&self.manifest.tool, made.manifest.tool.clone());
        let by = if *by == tool {
            String::new()
        } else {
            format!(" (made by {}, compared by {tool})", crate::text::visible(by))
        };
        let mut wrong = Vec::new();
        let (files, mut left) = (&self.pack.files, std::mem::take(&mut self.digests));
        let mut found = |path: &str| left.get_mut(files.place(path)?)?.take();
        found(BUNDLE);
        let again = made.each(repo, &mut |path, fill| {
            let mut nowhere = std::io::sink();
            let mut out = Digesting::new(&mut nowhere);
            fill(&mut out)?;
            let made = out.digest();
            match found(path) {
                Some(found) if found == made => {}
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
            Ok(())
        })?;
        for (path, _) in files.iter().zip(left).filter(|(_, digest)| digest.is_some()) {
            wrong.push((FaultKind::FileAdded, path.to_owned(), "belongs to no such pack".into()));
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
}

/// Whether the bundle of a pack begins so.
fn begins(pack: &Opened, head: &str) -> bool {
    let mut found = Vec::new();
    let read = File::open(pack.path(BUNDLE)).and_then(|f| f.take(head.len() as u64).read_to_end(&mut found));
    read.is_ok() && found == head.as_bytes()
}

/// The history of a pack as a repository, as long as the folder is there.
pub(super) fn unbundled(pack: &Opened) -> Result<(tempfile::TempDir, Repo), String> {
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
