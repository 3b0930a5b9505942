//! The record files: their first recorded bytes, and what was done to them later.

use super::evidence::PLACE as EVIDENCE;
use super::faults::stray;
use super::proofs::shifted;
use super::{Knowledge, Known};
use crate::finding::Finding;
use crate::format;
use crate::model::{
    Filed, HeadStanding, LaterChange, Moment, Record, RecordFile, RecordId, Records, Seal, SealFault,
    Understood,
};
use crate::source::{BlobId, Blobs, Change, Changes, CommitId, CommitIx, History, Mode, Taken};
use anyhow::Context as _;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

pub(super) struct Read {
    pub(super) files: Records,
    pub(super) findings: Vec<Finding>,
    /// How many records were not known before.
    pub(super) news: usize,
}

/// Reads every record that the history ever held, in the order of recording, then of their paths.
pub(super) fn read(
    history: &History,
    mut settled: Records,
    start: CommitIx,
    blobs: &dyn Blobs,
    known: &Known<'_>,
    seal: &(dyn Fn(&[u8], &str) -> Seal + Sync),
) -> anyhow::Result<Read> {
    let again = touched(history, &mut settled);
    let mut trace = Trace::over(&again, &history.changes);
    let mut findings = Vec::new();
    let mut strays: BTreeMap<&str, CommitIx> = BTreeMap::new();
    for (n, change) in again.iter().chain(history.changes.iter()).enumerate() {
        if !is_among_records(change.path) {
            continue;
        }
        let at = shifted(change.commit, start);
        match class(change.path) {
            Class::Record => trace.follow(n, change, at),
            Class::Stray if change.now.is_some() => {
                strays.insert(change.path, change.commit);
            }
            Class::Stray => {
                strays.remove(change.path);
            }
            Class::Companion => {}
        }
    }
    for (path, commit) in strays {
        findings.push(stray(path, history.commits[commit.index()].id));
    }
    let ids = history.commits.iter().skip(start.index()).map(|c| c.id);
    let is_same = settled.heads().iter().copied().eq(ids.clone());
    let heads: Arc<[CommitId]> = if is_same { Arc::clone(settled.heads()) } else { ids.collect() };
    let mut files = settled;
    files.go_on(heads.clone());
    if start != CommitIx(0) {
        let mut shifted = Records::naming(heads.clone());
        (0..files.len()).for_each(|n| shifted.push(shift(files.get(n), start), files.blob(n)));
        files = shifted;
    }
    let mut news = 0;
    if !trace.first.is_empty() {
        let place = Place { standings: Heads::of(history, start, trace.first.len()), start, heads: &heads };
        let mut open = Open { trace: &trace, blobs, known, seal, place, news: AtomicUsize::new(0) };
        // Whatever lay there before the register's first commit counts from it.
        let first = trace.records().next().map(|change| shifted(change.commit, start));
        let is_later = first.is_some_and(|at| at.index() >= after(&files));
        if is_later && again.is_empty() && start == CommitIx(0) {
            open.understand(&mut |filed, blob| files.put(filed, blob))?;
        } else {
            let mut new = Vec::with_capacity(trace.first.len());
            open.understand(&mut |filed, blob| new.push((filed, blob)))?;
            files = in_order(&files, new, &heads);
        }
        news = open.news.into_inner();
    }
    Ok(Read { files, findings, news })
}

/// The position behind the commit that recorded the last of them.
fn after(files: &Records) -> usize {
    files.len().checked_sub(1).map_or(0, |last| files.row(last).recorded.index() + 1)
}

/// Takes the records out of those that have settled which a change of the history touches, and gives the changes that
/// recorded them: they are followed like any others.
pub fn touched(history: &History, settled: &mut Records) -> Changes {
    if settled.is_empty() {
        return Changes::default();
    }
    // Where something stood before, and no change that is here put it there.
    let mut added: HashSet<&str> = HashSet::new();
    let mut paths: HashSet<&str> = HashSet::new();
    for change in history.changes.iter().filter(|c| is_record(c.path)) {
        match change.was {
            None => drop(added.insert(change.path)),
            Some(_) if added.contains(change.path) => {}
            Some(_) => drop(paths.insert(change.path)),
        }
    }
    if paths.is_empty() { Changes::default() } else { settled.unsettle(|path| paths.contains(path)) }
}

/// All of them by commit, then path.
fn in_order(files: &Records, new: Vec<(Filed, BlobId)>, heads: &Arc<[CommitId]>) -> Records {
    let old = files.all_with_blobs().map(|(held, blob)| (held.filed(), blob));
    let mut both: Vec<(Filed, BlobId)> = old.chain(new).collect();
    both.sort_by(|(a, _), (b, _)| {
        let (a, b) = (a.held(), b.held());
        a.recorded().cmp(&b.recorded()).then_with(|| a.path().text().cmp(&b.path().text()))
    });
    let mut sorted = Records::naming(Arc::clone(heads));
    both.into_iter().for_each(|(filed, blob)| sorted.put(filed, blob));
    sorted
}

/// Counts a record's commits from the register's first instead of the branch's.
fn shift(mut file: RecordFile, start: CommitIx) -> RecordFile {
    file.recorded = shifted(file.recorded, start);
    if let HeadStanding::Mainline(at) = file.head {
        file.head = HeadStanding::Mainline(shifted(at, start));
    }
    file
}

/// Where what is read of records belongs.
struct Place<'a> {
    standings: Heads<'a>,
    start: CommitIx,
    heads: &'a [CommitId],
}

impl Place<'_> {
    /// A record by the change that recorded it, what it is, and what was done to it later.
    fn filed(
        &self,
        change: Change<'_>,
        understood: Understood,
        later: Option<&Vec<(CommitIx, LaterChange)>>,
    ) -> Filed {
        let recorded = shifted(change.commit, self.start);
        let standing = |record: &Record| self.standings.standing(record, recorded);
        let head = understood.content.as_ref().map_or(HeadStanding::None, standing);
        let mut file = RecordFile::at(change.path, recorded, understood, head);
        file.later = later.cloned().unwrap_or_default();
        Filed::of(file, self.heads)
    }
}

/// So many records are read at a time, each time in whatever order the store likes: what is needed to read them is not
/// there for all at once. Records mostly lie in packs as they were recorded.
const SHARE: usize = 1 << 16;

/// Records that are to be understood.
struct Open<'a> {
    trace: &'a Trace<'a>,
    blobs: &'a dyn Blobs,
    known: &'a Known<'a>,
    seal: &'a (dyn Fn(&[u8], &str) -> Seal + Sync),
    place: Place<'a>,
    /// Of how many it was not known what they are.
    news: AtomicUsize,
}

impl Open<'_> {
    /// Finds out what the first bytes of every record are, and gives them in their order.
    fn understand(&mut self, put: &mut dyn FnMut(Filed, BlobId)) -> anyhow::Result<()> {
        let count = self.trace.first.len();
        for begin in (0..count).step_by(SHARE) {
            let share = begin..count.min(begin + SHARE);
            let filed = self.share(share.clone())?;
            for (n, filed) in share.zip(filed) {
                let entry = self.trace.record(n).now;
                let (filed, entry) = filed.zip(entry).context("not every record was read")?;
                put(filed, entry.blob);
            }
        }
        Ok(())
    }

    /// What some of the records are.
    fn share(&self, share: Range<usize>) -> anyhow::Result<impl Iterator<Item = Option<Filed>>> {
        let Self { trace, blobs, known, seal, place, news } = self;
        let slots: Vec<OnceLock<Filed>> = share.clone().map(|_| OnceLock::new()).collect();
        let put = |n: usize, understood: Understood| {
            let filed = place.filed(trace.record(n), understood, trace.later.get(&n));
            let _ = slots[n - share.start].set(filed);
        };
        // What is to be read, and what is known of some of it.
        let (mut open, mut ids) = (Vec::new(), Vec::new());
        let mut meanings: HashMap<usize, Understood> = HashMap::new();
        for n in share.clone() {
            let Some(entry) = trace.record(n).now else { continue };
            if let Some(why) = no_record(entry.mode) {
                put(n, none(why));
                continue;
            }
            match known(entry.blob) {
                Knowledge::Sure(understood) => {
                    put(n, understood);
                    continue;
                }
                Knowledge::Meaning(understood) => drop(meanings.insert(n, understood)),
                Knowledge::None => {}
            }
            open.push(n);
            ids.push(entry.blob);
        }
        let most = format::record::MAX_BYTES;
        blobs.each(&ids, most as u64, &|i, taken| {
            let n = open[i];
            if let Some(understood) = meanings.get(&n) {
                return put(n, understood.clone());
            }
            let understood = match taken {
                Taken::Bytes(bytes) => one(bytes, seal),
                Taken::TooLarge => none(format!("is larger than the {most} bytes that a record may have")),
            };
            if understood.content.is_ok() && understood.seal.is_told() {
                news.fetch_add(1, Ordering::Relaxed);
            }
            put(n, understood);
        })?;
        Ok(slots.into_iter().map(OnceLock::into_inner))
    }
}

/// Every record by the change that first recorded it, in the order of recording, with what was done to it later.
struct Trace<'a> {
    /// Changes that come before those of the history.
    again: &'a Changes,
    changes: &'a Changes,
    /// The positions, in both, of those that first recorded a record.
    first: Vec<usize>,
    later: HashMap<usize, Vec<(CommitIx, LaterChange)>>,
    /// The few paths at which more happens than one addition, and the record of each.
    busy: HashMap<&'a str, Option<usize>>,
}

impl<'a> Trace<'a> {
    /// Knows the paths at which more than one of these changes happens: something is changed or removed there. Two paths
    /// may look alike that are not, where their bytes are no text; so they are busy, too.
    fn over(again: &'a Changes, changes: &'a Changes) -> Self {
        let is_busy = |c: &Change<'_>| c.was.is_some() || c.path.contains('\u{fffd}');
        let both = again.iter().chain(changes.iter());
        let busy = both.filter(is_busy).filter(|c| is_record(c.path)).map(|c| (c.path, None)).collect();
        Self { again, changes, first: Vec::new(), later: HashMap::new(), busy }
    }

    /// The change that recorded the record of a number.
    fn record(&self, n: usize) -> Change<'a> {
        match self.first[n].checked_sub(self.again.len()) {
            None => self.again.get(self.first[n]),
            Some(position) => self.changes.get(position),
        }
    }

    fn records(&self) -> impl Iterator<Item = Change<'a>> {
        (0..self.first.len()).map(|n| self.record(n))
    }

    /// Takes in the next change, whose position this is.
    fn follow(&mut self, position: usize, change: Change<'a>, at: CommitIx) {
        let known = self.busy.get(change.path).copied();
        if let Some(Some(n)) = known {
            let what = match change.now {
                None => LaterChange::Removed,
                now if now == self.record(n).now => LaterChange::Restored,
                Some(_) => LaterChange::Altered,
            };
            self.later.entry(n).or_default().push((at, what));
        } else if change.now.is_some() {
            if known.is_some() {
                self.busy.insert(change.path, Some(self.first.len()));
            }
            self.first.push(position);
        }
    }
}

/// Why what stands at a record's place with this mode is none, whatever its bytes.
fn no_record(mode: Mode) -> Option<String> {
    Some(match mode {
        Mode::Plain => return None,
        Mode::Executable => "is executable; a record's mode is 100644".into(),
        Mode::Symlink => "is a symbolic link".into(),
        Mode::Submodule => "is a submodule".into(),
        Mode::Other(mode) => format!("has the mode {mode:o}; a record's is 100644"),
    })
}

/// What is no record.
fn none(why: String) -> Understood {
    let seal = Seal::Bad(SealFault::Malformed, "".into());
    Understood { id: RecordId::default(), content: Err(why.into()), seal }
}

fn one(bytes: &[u8], seal: &(dyn Fn(&[u8], &str) -> Seal + Sync)) -> Understood {
    match format::record::parse(bytes) {
        Ok(p) => Understood { id: p.id, content: Ok(p.record), seal: seal(p.signed, &p.armour) },
        Err(malformed) => none(malformed.to_string()),
    }
}

/// Fewer heads than these are looked for one by one.
const FEW: usize = 16;

/// Where the commits that records name as heads stand.
struct Heads<'a> {
    history: &'a History,
    start: CommitIx,
    /// The places of the mainline's commits, where many will be asked for.
    mainline: Option<FxHashMap<CommitId, u32>>,
}

impl<'a> Heads<'a> {
    /// For so many records.
    fn of(history: &'a History, start: CommitIx, count: usize) -> Self {
        let places = || history.commits.iter().zip(0..).map(|(c, n)| (c.id, n)).collect();
        Self { history, start, mainline: (count > FEW).then(places) }
    }

    fn place(&self, head: CommitId) -> Option<u32> {
        match &self.mainline {
            Some(places) => places.get(&head).copied(),
            None => self.history.commits.iter().rposition(|c| c.id == head)?.try_into().ok(),
        }
    }

    /// `recorded` counts from the register's first commit, the history's positions from the branch's.
    fn standing(&self, record: &Record, recorded: CommitIx) -> HeadStanding {
        let Some(head) = record.head else { return HeadStanding::None };
        let recorded = recorded.0 + self.start.0;
        if let Some(n) = self.place(head) {
            // A head before the register's first commit is an ancestor like any other.
            return if n <= recorded {
                HeadStanding::Mainline(shifted(CommitIx(n), self.start))
            } else {
                HeadStanding::Unknown
            };
        }
        match self.history.side.get(&head) {
            Some(reach) if reach.since.0 <= recorded => {
                let mainline = self.history.commits[reach.since.index()].committed;
                HeadStanding::Displaced(Moment(reach.committed.or(mainline).unwrap_or(0)))
            }
            _ => HeadStanding::Unknown,
        }
    }
}

/// Whether a file at this path is meant as a record.
#[must_use]
pub fn is_record(path: &str) -> bool {
    is_among_records(path) && matches!(class(path), Class::Record)
}

enum Class {
    Record,
    Companion,
    Stray,
}

/// `<64 hex digits>`, with or without an ending such as `.pdf`.
fn is_named_by_digest(name: &str) -> bool {
    let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
    let is_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    stem.len() == 64 && stem.bytes().all(is_hex) && !ending.contains('/')
}

fn is_among_records(path: &str) -> bool {
    path.starts_with("acknowledgements/") || path.starts_with("approvals/")
}

/// Under the record folders only `*.yaml` are records; a token beside one and evidence named by digest are companions.
fn class(path: &str) -> Class {
    if let Some(name) = path.strip_prefix(EVIDENCE) {
        if is_named_by_digest(name) { Class::Companion } else { Class::Stray }
    } else if path.ends_with(".yaml.tsr") {
        Class::Companion
    } else if path.ends_with(".yaml") {
        Class::Record
    } else {
        Class::Stray
    }
}
