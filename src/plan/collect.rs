//! Records that come from outside, by mail or on branches: which of them the register takes.

use super::trial::{arriving, trial};
use crate::assess::Verdict;
use crate::format::record::parse;
use crate::model::{Moment, PersonId, RecordFile, Register, Seal};
use crate::source::Changeset;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Bytes that may be a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arrival {
    /// Where they came from, for people.
    pub from: String,
    /// The bytes, exactly as they came.
    pub bytes: Vec<u8>,
}

/// Why something was not taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// It is no record, and why.
    NoRecord(String),
    /// It was a record until its line ends were changed on the way.
    LineEnds,
    /// It was a record until marks were put around it on the way: a byte order mark, or blank lines.
    Surrounded,
    /// It is a record that would not count.
    WouldNotCount(Verdict),
}

/// Something that was not taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unfit {
    /// Where it came from.
    pub from: String,
    /// Who signed it, as it says, where it says so.
    pub whose: Option<PersonId>,
    /// Why it was not taken.
    pub fault: Fault,
}

/// What became of everything that arrived.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Collection {
    /// New records that count, by path, with their bytes.
    pub taken: BTreeMap<Arc<str>, Vec<u8>>,
    /// Records that the register has already, by path, with the bytes that arrived.
    pub known: BTreeMap<Arc<str>, Vec<u8>>,
    /// How many arrived more than once.
    pub repeated: usize,
    /// What was not taken, by where it came from.
    pub unfit: Vec<Unfit>,
}

/// Sorts what arrived. Only exact records are taken: their bytes are what was signed, and nothing is mended here.
#[must_use]
pub fn collect(
    register: &Register,
    arrived: Vec<Arrival>,
    seal: &dyn Fn(&[u8], &str) -> Seal,
    now: Moment,
) -> Collection {
    let recorded: BTreeSet<Arc<str>> = register.records.iter().map(|file| file.path()).collect();
    let mut sorted = Collection::default();
    let mut seen: BTreeSet<Arc<str>> = BTreeSet::new();
    let mut files: Vec<(String, RecordFile, Vec<u8>)> = Vec::new();
    for Arrival { from, bytes } in arrived {
        match arriving(register, &bytes, seal) {
            Err(why) => sorted.unfit.push(damaged(from, &bytes, why.to_string())),
            Ok(file) if recorded.contains(&*file.path()) => {
                sorted.known.insert(file.path(), bytes);
            }
            Ok(file) if !seen.insert(file.path()) => sorted.repeated += 1,
            Ok(file) => files.push((from, file, bytes)),
        }
    }
    let judged: Vec<RecordFile> = files.iter().map(|(_, file, _)| file.clone()).collect();
    for (verdict, (from, file, bytes)) in trial(register, &[], &judged, now).into_iter().zip(files) {
        if verdict == Verdict::Valid {
            sorted.taken.insert(file.path(), bytes);
        } else {
            let whose = file.content.ok().map(|r| r.signer().clone());
            sorted.unfit.push(Unfit { from, whose, fault: Fault::WouldNotCount(verdict) });
        }
    }
    sorted.unfit.sort_by(|a, b| a.from.cmp(&b.from));
    sorted
}

/// What happened to something that is no record, judged by what it would be without that.
fn damaged(from: String, bytes: &[u8], why: String) -> Unfit {
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let inner = format!("{}\n", text.trim_start_matches('\u{feff}').trim());
    for (mended, fault) in [(text, Fault::LineEnds), (inner, Fault::Surrounded)] {
        if let Ok(parsed) = parse(mended.as_bytes()) {
            return Unfit { from, whose: Some(parsed.record.signer().clone()), fault };
        }
    }
    Unfit { from, whose: None, fault: Fault::NoRecord(why) }
}

impl Collection {
    /// The records taken, as one change.
    #[must_use]
    pub fn changes(&self, message: String) -> Changeset {
        let all = self.taken.iter();
        all.fold(Changeset::new(message), |c, (path, bytes)| c.create(&**path, bytes.clone()))
    }
}
