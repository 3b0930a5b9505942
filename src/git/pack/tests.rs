use super::*;
use crate::git::fixture::{Sandbox, overwrite};
use crate::source::{BlobId, Blobs, Taken};
use std::sync::Mutex;

/// A history of growing files, packed so that most objects are deltas; `ofs` says how they name their bases.
fn packed(ofs: &str) -> Sandbox {
    let s = Sandbox::new();
    let mut text = String::new();
    for n in 0..40 {
        text.push_str(&format!("line {n} of some text that grows and grows, {}\n", n * n));
        s.write("a/text.md", &text);
        s.save(&format!("b/{n}"), &format!("{text}{n}"));
    }
    s.write("large", &(0..100_000u64).map(|n| format!("{:x}", n * 7919)).collect::<String>());
    s.commit("a large one");
    s.git(&[
        "-c",
        &format!("repack.useDeltaBaseOffset={ofs}"),
        "repack",
        "-adfq",
        "--depth=30",
        "--window=30",
    ]);
    s.git(&["prune-packed"]);
    s
}

fn objects(s: &Sandbox) -> Vec<(String, String)> {
    let listed = s.git(&["cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)"]);
    listed.lines().filter_map(|l| l.split_once(' ')).map(|(id, kind)| (id.into(), kind.into())).collect()
}

fn raw(id: &str) -> [u8; 20] {
    *BlobId::parse(id).unwrap().bytes()
}

fn objects_dir(s: &Sandbox) -> PathBuf {
    s.root().join(".git/objects")
}

fn pack_file(s: &Sandbox, extension: &str) -> PathBuf {
    let entries = fs::read_dir(objects_dir(s).join("pack")).unwrap().map(|e| e.unwrap().path());
    entries.into_iter().find(|p| p.extension().is_some_and(|x| x == extension)).unwrap()
}

#[test]
fn every_object_of_a_pack_is_what_git_says() {
    for ofs in ["true", "false"] {
        let s = packed(ofs);
        let packs = Packs::open(&objects_dir(&s));
        let mut reader = Reader::default();
        let all = objects(&s);
        assert!(all.len() > 150);
        let mut deltas = 0;
        for (id, kind) in &all {
            let place = packs.find(&raw(id)).unwrap();
            deltas += usize::from(reader.size(&packs, place).is_none());
            let (found, bytes) = reader.read(&packs, place, usize::MAX).unwrap();
            assert_eq!(found.str(), kind);
            assert_eq!(s.run("repo", &["cat-file", kind, id], b"").stdout, **bytes, "{id}");
            assert_eq!(reader.read(&packs, place, bytes.len()).unwrap().1, bytes);
            if let Some(less) = bytes.len().checked_sub(1) {
                assert!(reader.read(&packs, place, less).is_none());
                assert!(Reader::default().read(&packs, place, less).is_none());
            }
        }
        assert!(deltas > 50, "{deltas}");
        assert!(packs.find(&[7; 20]).is_none());
    }
}

#[test]
fn many_blobs_at_once_are_those_of_one_at_a_time() {
    let s = packed("true");
    s.save("loose", "not in the pack");
    let repo = s.open();
    let ids: Vec<BlobId> = objects(&s)
        .iter()
        .filter(|(_, kind)| kind == "blob")
        .map(|(id, _)| BlobId::parse(id).unwrap())
        .collect();
    let taken = Mutex::new(vec![None; ids.len()]);
    let put = |n: usize, t: Taken<'_>| {
        let bytes = match t {
            Taken::Bytes(bytes) => Some(bytes.to_vec()),
            Taken::TooLarge => None,
        };
        assert!(taken.lock().unwrap()[n].replace(bytes).is_none());
    };
    repo.each(&ids, 3000, &put).unwrap();
    let taken = taken.into_inner().unwrap();
    assert!(taken.iter().flatten().flatten().count() > 40 && taken.iter().flatten().any(Option::is_none));
    for (id, got) in ids.iter().zip(taken) {
        let bytes = repo.read(*id).unwrap();
        assert_eq!(got.unwrap(), (bytes.len() <= 3000).then_some(bytes));
    }
    let missing = BlobId::new([9; 20]);
    let error = repo.each(&[missing], 10, &|_, _| ()).unwrap_err();
    assert!(error.to_string().contains(&missing.to_string()));
}

#[test]
fn alternates_are_looked_into() {
    let s = packed("true");
    s.git_in(".", &["clone", "-q", "--shared", "repo", "other"]);
    let packs = Packs::open(&s.path("other/.git/objects"));
    assert!(packs.find(&raw(&s.git(&["rev-parse", "HEAD"]))).is_some());
    // A loop of alternates ends.
    let pointer = objects_dir(&s).join("info/alternates");
    fs::write(&pointer, format!("{}\n# no\n", s.path("other/.git/objects").display())).unwrap();
    assert!(!Packs::open(&objects_dir(&s)).packs.is_empty());
}

#[test]
fn whatever_is_amiss_in_a_pack_is_damage_named_or_made_good_and_never_believed() {
    let s = packed("true");
    let tip = s.head();
    let (all, pack, index) = (objects(&s), pack_file(&s, "pack"), pack_file(&s, "idx"));
    let whole: Vec<Vec<u8>> =
        all.iter().map(|(id, k)| s.run("repo", &["cat-file", k, id], b"").stdout).collect();
    let (good_pack, good_index) = (fs::read(&pack).unwrap(), fs::read(&index).unwrap());
    let look = |what: &str| {
        let packs = Packs::open(&objects_dir(&s));
        let mut reader = Reader::default();
        for ((id, kind), whole) in all.iter().zip(&whole) {
            let read = packs.find(&raw(id)).and_then(|p| reader.read(&packs, p, usize::MAX));
            if let Some((found, bytes)) = read
                && crate::git::object::hash(found, &bytes) == raw(id)
            {
                assert!(found.str() == kind && *bytes == *whole, "{what}");
            }
        }
    };
    for n in 0..40 {
        let mut bytes = good_pack.clone();
        let at = 12 + (n * 7919) % (bytes.len() - 12);
        bytes[at] ^= 1 << (n % 8);
        overwrite(&pack, &bytes);
        look(&format!("byte {at} of the pack"));
        if let Ok(history) = s.open().history(tip, &[""]) {
            assert_eq!(history.commits.len(), 41);
        }
    }
    overwrite(&pack, &good_pack);
    for n in 0..40 {
        let mut bytes = good_index.clone();
        let at = (n * 104_729) % bytes.len();
        bytes[at] ^= 1 << (n % 8);
        overwrite(&index, &bytes);
        look(&format!("byte {at} of the index"));
    }
    for cut in [0, 7, 8, 1000, 1031, 1040, good_index.len() - 41, good_index.len() - 1] {
        overwrite(&index, &good_index[..cut]);
        look("a cut index");
    }
    overwrite(&index, &good_index);
    for cut in [0, 5, 12, 13, good_pack.len() / 2, good_pack.len() - 20] {
        overwrite(&pack, &good_pack[..cut]);
        look("a cut pack");
    }
}

#[test]
fn deltas_make_only_what_they_say() {
    let base = b"0123456789";
    let copy = |offset: u8, length: u8| vec![0x80 | 0x01 | 0x10, offset, length];
    let delta = |from: u8, to: u8, rest: &[Vec<u8>]| [vec![from, to], rest.concat()].concat();
    let ok = delta(10, 6, &[copy(2, 3), vec![3, b'a', b'b', b'c']]);
    assert_eq!(delta::apply(base, &ok, 6, Vec::with_capacity).unwrap(), b"234abc");
    assert!(delta::apply(base, &ok, 5, Vec::with_capacity).is_none());
    let bad = [
        delta(9, 3, &[copy(0, 3)]),
        delta(10, 4, &[copy(0, 3)]),
        delta(10, 2, &[copy(0, 3)]),
        delta(10, 3, &[copy(8, 3)]),
        delta(10, 3, &[vec![3, b'a']]),
        delta(10, 0, &[vec![0]]),
        delta(10, 3, &[vec![0x91, 0]]),
        vec![10],
        vec![0xff; 12],
        Vec::new(),
    ];
    for delta in bad {
        assert!(delta::apply(base, &delta, 100, Vec::with_capacity).is_none(), "{delta:?}");
    }
}
