//! What stands in a pack, as a value: made from a register, a period and a filter, and from nothing else.

use super::manifest::{Maker, Manifest};
use super::{guide, names};
use crate::assess::Facts;
use crate::checks::{self, Case};
use crate::finding::settle;
use crate::gather::{Texts, View};
use crate::git::Repo;
use crate::load::RECORDS;
use crate::model::{Config, Day, Period, Register};
use crate::render;
use crate::report::{self, Assurance, Dossier, Filter, Found, KeptRecord, Page, Scope};
use crate::sign::timed_signers_line;
use crate::source::{BlobId, Blobs, CommitId, Digest, Taken};
use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

/// How many records are held at a time.
const SHARE: usize = 1024;

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

/// A pack as a value.
#[derive(Debug)]
pub struct Content {
    /// Everything that the manifest says, but for the digest of the sums, which is that of nothing yet.
    pub manifest: Manifest,
    register: Register,
    tip: CommitId,
    dossier: Dossier,
    page: Page,
    contents: String,
    /// The names that are left out.
    left_out: BTreeSet<String>,
}

/// Makes the content of a pack. The view has to come with its proofs looked up.
///
/// # Errors
/// Never for these types; the signatures of the formats' writers say they could.
pub fn content(view: View, asked: &Asked) -> anyhow::Result<Content> {
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
    let case = Case { register: &register, facts: &facts, assessment: &assessment };
    let mut findings = checks::run(&case);
    findings.extend(faults);
    let (mut findings, _) = settle(findings, &[]);
    if asked.names == Names::LeftOut {
        // A message may quote what stands in a file.
        findings.iter_mut().for_each(|f| f.message.clear());
    }
    let dossier = report::dossier(&facts, &assessment, &scope, months, &findings);
    // Nothing is taken for settled here: an auditor judges suppressions for themselves.
    let found = Found { findings: &findings, settled: &[], suppressions: &[] };
    let page = Page::of_period(&facts, &assessment, &dossier.report, found);
    drop(facts);
    let heading = &dossier.report.standing.heading;
    let config: &Config = register.config_at(register.tip());
    let manifest = Manifest {
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
        rows: dossier.tables.iter().map(|t| (format!("{}.csv", t.name), t.sheet.rows.len())).collect(),
        maker: asked.maker.clone(),
        sums: Digest::of(b""),
    };
    let contents = guide::contents(&manifest, &dossier);
    Ok(Content { manifest, register, tip, dossier, page, contents, left_out })
}

/// The command that asks for the same, in one order.
fn query(asked: &Asked) -> String {
    let mut query = vec![format!("--as-of {}", asked.as_of), format!("--period {}", asked.period)];
    query.extend(asked.filter.described());
    query.join(" ")
}

/// Takes a file of a pack: its path and its bytes.
pub(super) type Take<'a> = dyn FnMut(&str, &[u8]) -> anyhow::Result<()> + 'a;

impl Content {
    /// How many files [`Content::each`] hands over.
    pub(super) fn files(&self) -> usize {
        // The guide's three, the signers, and the report in its formats.
        self.dossier.tables.len() + self.dossier.texts.len() + self.dossier.records.len() + 10
    }

    /// Hands over every file that follows from the register, one after the other: all but the history, the sums and the
    /// manifest with its signature.
    ///
    /// # Errors
    /// When the repository cannot be read, or `take` fails.
    pub(super) fn each(&self, repo: &Repo, take: &mut Take<'_>) -> anyhow::Result<()> {
        take("CONTENTS.md", self.contents.as_bytes())?;
        take("VERIFY.md", guide::verify(&self.manifest).as_bytes())?;
        take("verify.sh", super::SCRIPT.as_bytes())?;
        take("allowed_signers", self.signers().as_bytes())?;
        self.reports(take)?;
        for table in &self.dossier.tables {
            take(&format!("{}.csv", table.name), render::csv(&table.sheet)?.as_bytes())?;
        }
        let texts = Texts::new(repo, &self.register);
        for text in &self.dossier.texts {
            let found = texts.of(&text.requirement, &text.version, Some(&text.digest))?;
            let found = found.ok_or_else(|| anyhow::anyhow!("the text {} is not there", text.place))?;
            take(&format!("documents/{}", text.place), &found.bytes)?;
        }
        self.each_record(repo, take)
    }

    /// Where a name that is left out still stands, because that is what was signed: documents and the reasons in records, by
    /// path.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn still_named(&self, repo: &Repo) -> anyhow::Result<Vec<String>> {
        let mut places = Vec::new();
        let texts = Texts::new(repo, &self.register);
        for text in &self.dossier.texts {
            let found = texts.of(&text.requirement, &text.version, Some(&text.digest))?;
            if found.is_some_and(|t| names::within(&self.left_out, &String::from_utf8_lossy(&t.bytes))) {
                places.push(format!("documents/{}", text.place));
            }
        }
        let named = |k: &&KeptRecord| {
            names::own_words(&k.record).is_some_and(|words| names::within(&self.left_out, words))
        };
        places.extend(self.dossier.records.iter().filter(named).map(|k| format!("register/{}", k.path)));
        Ok(places)
    }

    /// The report in every format that shows the whole of it. Another format is another line here.
    fn reports(&self, take: &mut Take<'_>) -> anyhow::Result<()> {
        let report = &self.dossier.report;
        take("report/report.json", render::period_json(report)?.as_bytes())?;
        take("report/report.html", render::html::page(&self.page)?.as_bytes())?;
        take("report/report.xlsx", &render::xlsx(&report.book())?)?;
        take("report/oscal.json", render::oscal_json(&Assurance::of_period(report))?.as_bytes())?;
        take("report/report.md", guide::report(report).as_bytes())?;
        let population = render::population_json(&report.standing.heading, &report.population, None)?;
        take("populations/populations.json", population.as_bytes())
    }

    fn signers(&self) -> String {
        let line = |s: &report::SignerKey| timed_signers_line(&s.person, &s.key, s.from, s.until) + "\n";
        self.dossier.signers.iter().map(line).collect()
    }

    fn each_record(&self, repo: &Repo, take: &mut Take<'_>) -> anyhow::Result<()> {
        let at_tip: HashMap<String, BlobId> =
            repo.files_at(self.tip, &RECORDS)?.into_iter().map(|(path, entry)| (path, entry.blob)).collect();
        for share in self.dossier.records.chunks(SHARE) {
            let ids: Vec<Option<BlobId>> = share
                .iter()
                .map(|k| if k.untouched { at_tip.get(&*k.path).copied() } else { None })
                .collect();
            let whole = read(repo, &ids)?;
            for (kept, bytes) in share.iter().zip(whole) {
                let bytes = match bytes {
                    Some(bytes) => bytes,
                    None => as_recorded(repo, kept)?,
                };
                take(&format!("register/{}", kept.path), &bytes)?;
            }
        }
        Ok(())
    }
}

/// The bytes of the blobs that there are, many at a time.
fn read(repo: &Repo, ids: &[Option<BlobId>]) -> anyhow::Result<Vec<Option<Vec<u8>>>> {
    let there: Vec<(usize, BlobId)> =
        ids.iter().enumerate().filter_map(|(n, id)| Some((n, (*id)?))).collect();
    let wanted: Vec<BlobId> = there.iter().map(|(_, id)| *id).collect();
    let slots: Vec<OnceLock<Vec<u8>>> = ids.iter().map(|_| OnceLock::new()).collect();
    let most = crate::format::record::MAX_BYTES as u64;
    repo.each(&wanted, most, &|n, taken| {
        if let Taken::Bytes(bytes) = taken {
            let _ = slots[there[n].0].set(bytes.to_vec());
        }
    })?;
    Ok(slots.into_iter().map(OnceLock::into_inner).collect())
}

/// A record that was altered or removed later: its first recorded bytes.
fn as_recorded(repo: &Repo, kept: &KeptRecord) -> anyhow::Result<Vec<u8>> {
    repo.file_at(kept.recorded_in, &kept.path)?
        .ok_or_else(|| anyhow::anyhow!("the record {} is not where it was recorded", kept.path))
}
