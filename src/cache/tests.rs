use super::*;
use crate::format::record;
use crate::model::{
    Body, Day, HeadStanding, Moment, PersonId, Record, RecordFile, RecordId, Records, RepositoryId, RiskId,
    Seal, SealFault, Understood,
};
use crate::sign::throwaway::ThrowawayKey;
use crate::source::{
    BlobId, Change, Changes, CommitId, CommitIx, CommitMeta, Entry, History, Mode, Reach, Words,
};
use proptest::prelude::*;
use std::collections::HashMap;

fn commit(n: u8, merged: &[u8]) -> CommitMeta {
    CommitMeta {
        id: CommitId::new([n; 20]),
        committed: (n != 3).then(|| i64::from(n) * 86_400 - 200_000),
        words: Words::new(
            "Ann <ann@example.org>",
            &format!("Author {n} <\u{fffd}>"),
            &format!("subject {}", n / 2),
        ),
        merged: merged.iter().map(|p| CommitId::new([*p; 20])).collect(),
    }
}

/// The words of the commits of an index, when they are asked for anew.
fn commits_themselves() -> Arc<Anew> {
    Arc::new(|ids| Some(ids.iter().map(|id| commit(id.bytes()[0], &[]).words).collect()))
}

fn blob(n: usize) -> BlobId {
    BlobId::new([n as u8; 20])
}

fn change(at: u32, path: &str, was: Option<(Mode, usize)>, now: Option<(Mode, usize)>) -> Change<'_> {
    let entry = |e: Option<(Mode, usize)>| e.map(|(mode, n)| Entry { mode, blob: blob(n) });
    Change { commit: CommitIx(at), path, was: entry(was), now: entry(now) }
}

/// A history with these records, each in its place, and every odd thing that a history can hold.
fn index(records: Vec<Record>) -> Index {
    let history = History {
        commits: vec![commit(1, &[]), commit(2, &[]), commit(3, &[9, 8]), commit(4, &[])],
        changes: Changes::default(),
        side: HashMap::from([
            (CommitId::new([9; 20]), Reach { since: CommitIx(2), committed: None }),
            (CommitId::new([8; 20]), Reach { since: CommitIx(2), committed: Some(-5) }),
        ]),
    };
    let packs = vec!["pack-1 2 3.4".into()];
    let mut this = Index { packs, history, ..Index::default() };
    this.settled = Records::naming(this.history.commits.iter().map(|c| c.id).collect());
    let seals = [
        Seal::Good { key: ThrowawayKey::from_seed(&[3; 32]).public(), present: None },
        Seal::Good { key: ThrowawayKey::from_seed(&[4; 32]).public(), present: Some(true) },
        Seal::Good { key: ThrowawayKey::from_seed(&[4; 32]).public(), present: Some(false) },
        Seal::Bad(SealFault::Unsupported, "some reason".into()),
        Seal::Bad(SealFault::Invalid, "".into()),
    ];
    for (n, mut record) in records.into_iter().enumerate() {
        let id = record::id(&record::render(&record));
        let seal = seals[n % seals.len()].clone();
        if n % 3 == 0 {
            let understood = Understood { id, content: Ok(record), seal };
            let lay = if n % 2 == 0 { Lay::Loose } else { Lay::Packed };
            this.others.insert(blob(n), Kept { understood, lay });
            continue;
        }
        let head = match (record.head, n % 4) {
            (None, _) => HeadStanding::None,
            (Some(_), 0) => HeadStanding::Unknown,
            (Some(_), 1) => HeadStanding::Displaced(Moment(-7)),
            (Some(_), _) => HeadStanding::Mainline(CommitIx(1)),
        };
        if head == HeadStanding::Mainline(CommitIx(1)) {
            record.head = Some(this.history.commits[1].id);
        }
        this.settled.push(RecordFile::in_place(record, id, seal, CommitIx(n as u32 / 4), head), blob(n));
    }
    let none =
        Understood { id: RecordId::default(), content: Err("no record".into()), seal: seals[3].clone() };
    this.others.insert(blob(200), Kept { understood: none, lay: Lay::Packed });
    let odd = [
        change(1, "people/é\u{fffd}.yaml", None, Some((Mode::Executable, 90))),
        change(2, "people/é\u{fffd}.yaml", Some((Mode::Executable, 90)), Some((Mode::Other(0o100_664), 90))),
        change(3, "approvals/x.yaml", Some((Mode::Symlink, 1)), Some((Mode::Submodule, 0))),
        change(3, "acknowledgements/odd.yaml", None, Some((Mode::Plain, 0))),
        change(3, "gone", Some((Mode::Plain, 7)), None),
    ];
    odd.into_iter().for_each(|change| this.history.changes.push(change));
    this
}

/// What is read of a file of these parts.
fn read(parts: &[Vec<u8>]) -> Option<Index> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    parts::write(&mut file, parts.iter().cloned()).unwrap();
    Index::decode(&Arc::new(Parts::open(file.path()).unwrap()), Wanted::Everything, &commits_themselves())
}

fn shown(index: &Index) -> String {
    let mut records: Vec<_> = index.others.iter().collect();
    records.sort_by_key(|(blob, _)| **blob);
    let mut side: Vec<_> = index.history.side.iter().collect();
    side.sort_by_key(|(id, _)| **id);
    let settled = index.settled.iter().zip(index.settled.blobs());
    let History { commits, changes, .. } = &index.history;
    format!(
        "{:?} {commits:?} {changes:?} {side:?} {records:?} {:?} {:?}",
        index.packs,
        settled.collect::<Vec<_>>(),
        index.settled.heads()
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn what_is_kept_is_what_is_read(records in prop::collection::vec(record::samples::record(), 0..12)) {
        let index = index(records);
        let parts = index.encode().collect::<Vec<_>>();
        prop_assert_eq!(shown(&read(&parts).unwrap()), shown(&index));
        prop_assert_eq!(index.encode().collect::<Vec<_>>(), parts);
    }

    #[test]
    fn whatever_the_bytes_are_reading_them_ends(
        records in prop::collection::vec(record::samples::record(), 1..4),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut parts = index(records).encode().collect::<Vec<_>>();
        for (at, bits) in flips {
            let all: usize = parts.iter().map(Vec::len).sum();
            let mut at = at.index(all);
            for part in &mut parts {
                match part.get_mut(at) {
                    Some(byte) => {
                        *byte ^= bits;
                        break;
                    }
                    None => at -= part.len(),
                }
            }
        }
        let _ = read(&parts);
    }
}

fn placed(recorded: CommitIx, head: HeadStanding) -> RecordFile {
    let body = Body::RiskAcceptance {
        risk: RiskId::parse("late").unwrap(),
        until: Day::parse("2026-01-01").unwrap(),
        reason: "r".into(),
        signer: PersonId::parse("ann").unwrap(),
    };
    let repository = RepositoryId::parse("0197f6c2-8a40-7cc1-9d0e-5a1be5b8a2f1").unwrap();
    let record = Record { repository, signed_at: Moment(0), head: None, statement: "s".into(), body };
    let seal = Seal::Bad(SealFault::Invalid, "".into());
    RecordFile::in_place(record, RecordId::default(), seal, recorded, head)
}

#[test]
fn what_belongs_to_no_commit_is_refused() {
    let sound = || read(&index(Vec::new()).encode().collect::<Vec<_>>()).is_some();
    assert!(sound());
    let refused = |spoil: &dyn Fn(&mut Index)| {
        let mut index = index(Vec::new());
        spoil(&mut index);
        assert!(read(&index.encode().collect::<Vec<_>>()).is_none());
    };
    refused(&|i| i.history.changes.push(change(4, "x", None, None)));
    refused(&|i| i.history.changes.push(change(0, "x", None, None)));
    refused(&|i| drop(i.history.commits.pop()));
    let accepted = |at, head| {
        let mut index = index(Vec::new());
        index.settled.push(placed(at, head), blob(1));
        read(&index.encode().collect::<Vec<_>>()).is_some()
    };
    assert!(accepted(CommitIx(3), HeadStanding::Mainline(CommitIx(3))));
    refused(&|i| i.settled.push(placed(CommitIx(4), HeadStanding::None), blob(1)));
    refused(&|i| i.settled.push(placed(CommitIx(3), HeadStanding::Mainline(CommitIx(4))), blob(1)));
    refused(&|i| {
        i.history.side.insert(CommitId::new([7; 20]), Reach { since: CommitIx(9), committed: None });
    });
}

fn kept(dir: &Path) -> (Cache, String) {
    let cache = Cache::beside(dir);
    let index = index(Vec::new());
    cache.keep(&index);
    (cache, shown(&index))
}

#[test]
fn a_file_that_is_not_whole_is_none() {
    let dir = tempfile::tempdir().unwrap();
    let cache = Cache::beside(dir.path());
    assert!(cache.read(Wanted::Everything, &commits_themselves()).is_none());
    let (cache, whole) = kept(dir.path());
    assert_eq!(shown(&cache.read(Wanted::Everything, &commits_themselves()).unwrap()), whole);
    let file = dir.path().join("ack/index");
    let bytes = fs::read(&file).unwrap();
    let mut texts = 0;
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x10;
        fs::write(&file, &damaged).unwrap();
        // Of who made commits, nothing damaged is believed either.
        let read = cache.read(Wanted::Everything, &commits_themselves()).map(|index| shown(&index));
        texts += usize::from(read.is_some());
        assert!(read.is_none_or(|shown| shown == whole), "byte {at}");
        fs::write(&file, &bytes[..at]).unwrap();
        assert!(cache.read(Wanted::Everything, &commits_themselves()).is_none(), "cut at {at}");
    }
    assert!((40..400).contains(&texts), "{texts} bytes of texts");
    let mut other = bytes;
    other[MAGIC.len() - 1] += 1;
    fs::write(&file, other).unwrap();
    assert!(cache.read(Wanted::Everything, &commits_themselves()).is_none(), "of another version");
    kept(dir.path());
    assert_eq!(shown(&cache.read(Wanted::Everything, &commits_themselves()).unwrap()), whole);
}

#[test]
fn blobs_are_left_where_nothing_happened_since() {
    let dir = tempfile::tempdir().unwrap();
    let cache = Cache::beside(dir.path());
    let mut kept = index(Vec::new());
    kept.settled.push(placed(CommitIx(3), HeadStanding::None), blob(1));
    cache.keep(&kept);
    let has_blob = |tip, packs: &[String]| {
        let read = cache.read(Wanted::WhatIsNew { tip, packs }, &commits_themselves()).unwrap();
        assert_eq!((read.settled.len(), &read.packs), (1, &kept.packs));
        read.settled.blob(0) == blob(1)
    };
    let [tip, other] = [3, 2].map(|n| kept.history.commits[n].id);
    assert!(!has_blob(tip, &kept.packs));
    assert!(has_blob(other, &kept.packs) && has_blob(tip, &["another".into()]));
}

#[test]
fn where_nothing_can_be_written_nothing_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("ack"), "a file, not a directory").unwrap();
    let (cache, _) = kept(dir.path());
    assert!(cache.read(Wanted::Everything, &commits_themselves()).is_none());
}

#[test]
fn a_reader_sees_the_old_file_or_the_new_one() {
    let dir = tempfile::tempdir().unwrap();
    let (cache, whole) = kept(dir.path());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..50).for_each(|_| drop(kept(dir.path()))));
        }
        for _ in 0..200 {
            assert_eq!(shown(&cache.read(Wanted::Everything, &commits_themselves()).unwrap()), whole);
        }
    });
    assert_eq!(fs::read_dir(dir.path().join("ack")).unwrap().count(), 1);
}

#[test]
fn what_a_killed_process_left_is_swept_away() {
    let dir = tempfile::tempdir().unwrap();
    kept(dir.path());
    let (old, young) = (dir.path().join("ack/index-old"), dir.path().join("ack/index-young"));
    fs::write(&old, "half").unwrap();
    fs::write(&young, "half").unwrap();
    fs::File::open(&old).unwrap().set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    kept(dir.path());
    assert!(!old.exists() && young.exists());
}
