//! What stands in a pack, as a value: made from a register, a period and a filter, and from nothing else.

use super::manifest::{Maker, Manifest};
use super::{guide, names};
use crate::assess::{Facts, Judged};
use crate::checks::{self, Case};
use crate::finding::settle;
use crate::gather::{Texts, View};
use crate::git::Repo;
use crate::model::{Config, Day, Period, Register};
use crate::render;
use crate::report::{self, Assurance, Dossier, Filter, Found, Page, Scope};
use crate::sign::timed_signers_line;
use crate::source::{BlobId, Blobs as _, CommitId, Digest, Entry};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

/// Whether names and e-mail addresses are part of a pack.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Names {
    /// They are, and so is the history, which holds them.
    Shown,
    /// People stand under their ids alone, and the history is not there.
    LeftOut,
}

impl Names {
    /// The name in the manifest.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::LeftOut => "left-out",
        }
    }

    pub(super) fn parse(name: &str) -> Option<Self> {
        [Self::Shown, Self::LeftOut].into_iter().find(|n| n.name() == name)
    }
}

/// Where the commit of a pack stood when it was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// On the mainline.
    Mainline,
    /// Elsewhere.
    Branch,
}

/// What a pack is to hold.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The period.
    pub period: Period,
    /// The day from which it is seen.
    pub as_of: Day,
    /// Policies, teams and controls that it is narrowed to.
    pub filter: Filter,
    /// Whether names are part of it.
    pub names: Names,
    /// Where the commit stands.
    pub source: Source,
    /// Who makes it; `None` when it is not to be signed.
    pub maker: Option<Maker>,
}

/// A pack as a value. Its files are made when they are asked for, one at a time.
#[derive(Debug)]
pub struct Content<'a> {
    /// Everything that the manifest says, but for what is known when the files were made: the rows of the tables, and the
    /// digest of the sums.
    pub(super) manifest: Manifest,
    tip: CommitId,
    dossier: Dossier<'a>,
    /// The names that are left out.
    left_out: BTreeSet<String>,
    /// What the workbook leaves out, a sentence a page.
    pages_left_out: Vec<String>,
}

/// Makes the content of a pack and hands it over. The view has to come with its proofs looked up.
pub fn with_content<R>(view: View, asked: &Asked, then: impl FnOnce(Content<'_>) -> R) -> R {
    let View { register, tip, findings: faults, .. } = view;
    let (register, left_out) = match asked.names {
        Names::Shown => (register, BTreeSet::new()),
        Names::LeftOut => {
            let names = names::of(&register);
            (names::without(register), names)
        }
    };
    let facts = Facts::new(&register);
    let scope = Scope { period: asked.period, filter: asked.filter.clone(), query: query(asked) };
    let ends = asked.period.month_ends(asked.as_of);
    let (assessment, months) = report::assess_months(&facts, asked.as_of, &ends, &asked.filter);
    let case = Case { register: &register, facts: &facts, records: &assessment.records, day: asked.as_of };
    let mut findings = checks::run(&case);
    findings.extend(faults);
    let (mut findings, _) = settle(findings, &[]);
    if asked.names == Names::LeftOut {
        // A message may quote what stands in a file.
        findings.iter_mut().for_each(|f| f.message.clear());
    }
    let dossier = report::dossier(&facts, assessment, &scope, months, &findings);
    let manifest = manifest(&register, tip, asked, &dossier);
    let pages_left_out = dossier.report.book(Some(dossier.findings)).remarks();
    then(Content { manifest, tip, dossier, left_out, pages_left_out })
}

fn manifest(register: &Register, tip: CommitId, asked: &Asked, dossier: &Dossier<'_>) -> Manifest {
    let heading = &dossier.report.standing.heading;
    let config: &Config = register.config_at(register.tip());
    Manifest {
        tool: heading.tool.to_owned(),
        organization: crate::text::visible(&config.organization),
        repository: register.repository.clone(),
        mainline: crate::text::visible(&config.mainline),
        revision: tip,
        recorded_at: heading.recorded_at,
        on_mainline: asked.source == Source::Mainline,
        period: asked.period,
        as_of: asked.as_of,
        timezone: heading.timezone.to_owned(),
        filter: asked.filter.clone(),
        names: asked.names,
        population_digest: heading.population_digest.to_string(),
        records: dossier.records.len(),
        documents: dossier.texts.len(),
        rows: Vec::new(),
        maker: asked.maker.clone(),
        sums: Digest::of(b""),
    }
}

/// The command that asks for the same, in one order.
fn query(asked: &Asked) -> String {
    let mut query = vec![format!("--as-of {}", asked.as_of), format!("--period {}", asked.period)];
    query.extend(asked.filter.described());
    query.join(" ")
}

/// Writes the bytes of a file, once.
pub(super) type Fill<'a> = dyn FnMut(&mut dyn Write) -> anyhow::Result<()> + 'a;
/// Takes a file of a pack: its path, and what writes its bytes.
pub(super) type Take<'a> = dyn FnMut(&str, &mut Fill<'_>) -> anyhow::Result<()> + 'a;

fn whole(take: &mut Take<'_>, path: &str, bytes: impl AsRef<[u8]>) -> anyhow::Result<()> {
    take(path, &mut |out| Ok(out.write_all(bytes.as_ref())?))
}

impl Content<'_> {
    /// How many files [`Content::each`] hands over.
    pub(super) fn files(&self) -> usize {
        // The guide's three, the signers, and the report in its formats.
        self.dossier.tables().len() + self.dossier.texts.len() + self.dossier.records.len() + 10
    }

    /// Hands over every file that follows from the register, one after the other: all but the history, the sums and the
    /// manifest with its signature. The manifest that this makes lacks the digest of the sums only.
    ///
    /// # Errors
    /// When the repository cannot be read, or `take` fails.
    pub(super) fn each(self, repo: &Repo, take: &mut Take<'_>) -> anyhow::Result<Manifest> {
        let mut manifest = self.manifest.clone();
        whole(take, "VERIFY.md", guide::verify(&manifest))?;
        whole(take, "verify.sh", super::SCRIPT)?;
        whole(take, "allowed_signers", self.signers())?;
        self.reports(take)?;
        let tables = self.dossier.tables();
        for table in &tables {
            let path = format!("{}.csv", table.name);
            let mut rows = 0;
            take(&path, &mut |out| {
                rows = render::csv_to(out, table.flow())?;
                Ok(())
            })?;
            manifest.rows.push((path, rows));
        }
        // It says how many rows there are, which is known only now.
        whole(take, "CONTENTS.md", guide::contents(&manifest, &self.dossier, &tables, &self.pages_left_out))?;
        let texts = Texts::new(repo, self.dossier.facts.register);
        for text in &self.dossier.texts {
            let found = texts.of(&text.requirement, &text.version, Some(&text.digest))?;
            let found = found.ok_or_else(|| anyhow::anyhow!("the text {} is not there", text.place))?;
            whole(take, &format!("documents/{}", text.place), &found.bytes)?;
        }
        drop(tables);
        self.each_record(repo, take)?;
        Ok(manifest)
    }

    /// What the workbook leaves out, for a worksheet does not hold it: a sentence a page.
    #[must_use]
    pub fn pages_left_out(&self) -> &[String] {
        &self.pages_left_out
    }

    /// Where a name that is left out still stands, because that is what was signed: documents and the reasons in records, by
    /// path.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn still_named(&self, repo: &Repo) -> anyhow::Result<Vec<String>> {
        let mut places = Vec::new();
        if self.left_out.is_empty() {
            return Ok(places);
        }
        let texts = Texts::new(repo, self.dossier.facts.register);
        for text in &self.dossier.texts {
            let found = texts.of(&text.requirement, &text.version, Some(&text.digest))?;
            if found.is_some_and(|t| names::within(&self.left_out, &String::from_utf8_lossy(&t.bytes))) {
                places.push(format!("documents/{}", text.place));
            }
        }
        // Thousands of completions name the same source; each is held against thousands of names once.
        let mut known: BTreeMap<String, bool> = BTreeMap::new();
        for kept in self.dossier.kept() {
            let Some(words) = kept.record().and_then(names::own_words) else { continue };
            let named = known.entry(words.to_owned()).or_insert_with(|| names::within(&self.left_out, words));
            if *named {
                places.push(format!("register/{}", kept.file.path()));
            }
        }
        Ok(places)
    }

    /// The report in every format that shows the whole of it. Another format is another line here.
    fn reports(&self, take: &mut Take<'_>) -> anyhow::Result<()> {
        let report = &self.dossier.report;
        take("report/report.json", &mut |out| render::period_json_to(out, report))?;
        take("report/report.html", &mut |out| render::html::page_to(out, &self.page()))?;
        whole(take, "report/report.xlsx", render::xlsx(report.book(Some(self.dossier.findings)))?)?;
        take("report/oscal.json", &mut |out| render::oscal_json_to(out, &Assurance::of_period(report)))?;
        whole(take, "report/report.md", guide::report(report))?;
        let population = render::population_json(&report.standing.heading, &report.population, None)?;
        whole(take, "populations/populations.json", population)
    }

    fn page(&self) -> Page<'_> {
        let Dossier { facts, assessment, findings, report, .. } = &self.dossier;
        // Nothing is taken for settled here: an auditor judges suppressions for themselves.
        Page::of_period(
            facts,
            &assessment.records,
            report,
            Found { findings, settled: &[], suppressions: &[] },
        )
    }

    fn signers(&self) -> String {
        let line = |s: &report::SignerKey| timed_signers_line(&s.person, &s.key, s.from, s.until) + "\n";
        self.dossier.signers.iter().map(line).collect()
    }

    fn each_record(self, repo: &Repo, take: &mut Take<'_>) -> anyhow::Result<()> {
        let (tip, register) = (self.tip, self.dossier.facts.register);
        let mut folder = Folder::default();
        for kept in self.dossier.into_kept() {
            let path = kept.file.path();
            // One after the other: threads that came and went would each leave memory behind.
            let bytes = match blob(repo, tip, &kept, &mut folder)? {
                Some(blob) => repo.read(blob)?,
                None => as_recorded(repo, register, &kept, &path)?,
            };
            whole(take, &format!("register/{path}"), &bytes)?;
        }
        Ok(())
    }
}

/// The blob of a record that lies at the tip with the bytes that were recorded. Records come by path, so that one folder
/// at a time is enough.
fn blob(repo: &Repo, tip: CommitId, kept: &Judged, at_tip: &mut Folder) -> anyhow::Result<Option<BlobId>> {
    if !kept.file.later.is_empty() {
        return Ok(None);
    }
    let path = kept.file.path();
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    if at_tip.path != folder {
        let mut files = repo.files_at(tip, &[folder])?;
        files.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        *at_tip = Folder { path: folder.to_owned(), files };
    }
    let files = &at_tip.files;
    let n = files.binary_search_by(|(at, _)| at.as_str().cmp(&path));
    Ok(n.ok().map(|n| files[n].1.blob))
}

/// A record that was altered or removed later: its first recorded bytes.
fn as_recorded(repo: &Repo, register: &Register, kept: &Judged, path: &str) -> anyhow::Result<Vec<u8>> {
    let commit = register.commit(kept.file.recorded).id;
    repo.file_at(commit, path)?
        .ok_or_else(|| anyhow::anyhow!("the record {path} is not where it was recorded"))
}

/// A folder of the register at the tip.
#[derive(Default)]
struct Folder {
    path: String,
    files: Vec<(String, Entry)>,
}
