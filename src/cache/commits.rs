//! The mainline's commits, in blocks of which each can be read by itself. A block is two parts: numbers, and the texts of
//! its words one behind another.

use super::Anew;
use super::bytes::{Known, Put, Take};
use super::parts::Parts;
use super::plain::{Plain, put_count};
use crate::source::{CommitId, CommitMeta, Fetch, Sayings, Writing};
use std::sync::Arc;

/// How many commits lie together.
const BLOCK: usize = 1 << 13;
/// The time of a commit whose date cannot be read.
const NO_TIME: i64 = i64::MIN;

/// How many blocks so many commits are.
pub(super) const fn blocks_of(commits: usize) -> usize {
    commits.div_ceil(BLOCK)
}

/// The blocks.
pub(super) fn put_commits(commits: &[CommitMeta]) -> impl Iterator<Item = [Vec<u8>; 2]> {
    commits.chunks(BLOCK).map(put_block)
}

fn put_block(commits: &[CommitMeta]) -> [Vec<u8>; 2] {
    let mut out = Vec::new();
    put_count(&mut out, commits.len());
    commits.iter().for_each(|commit| out.extend(commit.id.bytes()));
    commits.iter().for_each(|commit| out.extend(commit.committed.unwrap_or(NO_TIME).to_le_bytes()));
    commits.iter().for_each(|commit| put_count(&mut out, commit.merged.len()));
    for merged in commits.iter().flat_map(|commit| &commit.merged) {
        out.extend(merged.bytes());
    }
    let words = Writing::of(commits.iter().map(|commit| &commit.words));
    words.rows().iter().flatten().for_each(|n| out.extend(n.to_le_bytes()));
    put_count(&mut out, words.texts().count());
    let mut end = 0;
    for text in words.texts() {
        end += text.len();
        put_count(&mut out, end);
    }
    [out, words.texts().collect::<String>().into_bytes()]
}

/// Adds the commits of a block to others; the texts of their words, of which there are so many bytes, are fetched when
/// somebody looks.
pub(super) fn take_commits(
    numbers: &[u8],
    bytes: usize,
    fetch: Fetch,
    to: &mut Vec<CommitMeta>,
) -> Option<()> {
    let mut take = Plain(numbers);
    let count = take.count()?;
    let ids = take.many::<20>(count)?;
    let times = take.many::<8>(count)?;
    let merges: Vec<usize> = take.numbers(count)?.map(|n| n as usize).collect();
    let mut merged = take.many::<20>(merges.iter().try_fold(0usize, |sum, n| sum.checked_add(*n))?)?;
    let rows = take.many::<12>(count)?.iter().map(|row| {
        let (numbers, _) = row.as_chunks::<4>();
        std::array::from_fn(|n| u32::from_le_bytes(numbers[n]))
    });
    let rows: Vec<[u32; 3]> = rows.collect();
    let texts = take.count()?;
    let ends: Vec<u32> = take.numbers(texts)?.collect();
    (take.0.is_empty() && bytes == ends.last().map_or(0, |end| *end as usize)).then_some(())?;
    let words = Sayings::of(fetch, ends, rows)?.words();
    let mut next = |count: &usize| {
        let (these, rest) = merged.split_at(*count);
        merged = rest;
        these.iter().map(|id| CommitId::new(*id)).collect()
    };
    let commits = ids.iter().zip(times).zip(&merges).zip(words).map(|(((id, time), merges), words)| {
        let committed = Some(i64::from_le_bytes(*time)).filter(|time| *time != NO_TIME);
        CommitMeta { id: CommitId::new(*id), committed, words, merged: next(merges) }
    });
    to.extend(commits);
    Some(())
}

/// The ids of the commits of a block.
fn ids(numbers: &[u8]) -> Option<Vec<CommitId>> {
    let mut take = Plain(numbers);
    let count = take.count()?;
    Some(take.many::<20>(count)?.iter().map(|id| CommitId::new(*id)).collect())
}

/// The texts of a block's words, from the file while it is whole. What was read of it before was; the texts are looked at
/// later, and where they are not, the file goes and the commits themselves are asked.
pub(super) fn texts(parts: &Parts, numbers: usize, anew: &Anew) -> Option<String> {
    let kept = parts.part(numbers + 1).and_then(|bytes| String::from_utf8(bytes).ok());
    kept.or_else(|| {
        parts.discard();
        let words = anew(&parts.read(numbers, ids)?)?;
        Some(Writing::of(words.iter()).texts().collect())
    })
}

/// A text that returns.
pub(super) fn shared(take: &mut Take<'_>, known: &mut Known<Arc<str>>) -> Option<Arc<str>> {
    let n = take.text_number()?;
    known.of(n, || std::str::from_utf8(take.bytes_of(n)).ok().map(Arc::from))
}

pub(super) fn put_time(put: &mut Put, time: Option<i64>) {
    put.number(time.is_some().into());
    put.signed(time.unwrap_or(0));
}

pub(super) fn take_time(take: &mut Take<'_>) -> Option<Option<i64>> {
    let known = take.number()? == 1;
    take.signed().map(|time| known.then_some(time))
}
