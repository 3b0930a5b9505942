//! The mainline's commits, in blocks of which each can be read by itself.

use super::bytes::{Known, Put, Take};
use crate::source::{CommitId, CommitMeta};
use std::sync::Arc;

/// How many commits lie together.
pub(super) const BLOCK: usize = 1 << 13;

/// Writes how many commits and blocks there are, and gives the blocks.
pub(super) fn put_commits(put: &mut Put, commits: &[CommitMeta]) -> Vec<Vec<u8>> {
    let blocks: Vec<Vec<u8>> = commits.chunks(BLOCK).map(put_block).collect();
    put.number(commits.len() as u64);
    put.number(blocks.len() as u64);
    blocks
}

/// How many commits and blocks there are.
pub(super) fn take_count(take: &mut Take<'_>) -> Option<(usize, usize)> {
    Some((take.place()?, take.place()?))
}

fn put_block(commits: &[CommitMeta]) -> Vec<u8> {
    let mut put = Put::default();
    put.number(commits.len() as u64);
    commits.iter().for_each(|commit| put_commit(&mut put, commit));
    put.finish()
}

/// The commits of a block.
pub(super) fn take_commits(bytes: &[u8]) -> Option<Vec<CommitMeta>> {
    let mut take = Take::new(bytes)?;
    let mut texts = Known::default();
    let count = take.count(22)?;
    let commits = (0..count).map(|_| take_commit(&mut take, &mut texts)).collect::<Option<_>>()?;
    take.is_empty().then_some(commits)
}

fn put_commit(put: &mut Put, commit: &CommitMeta) {
    put.raw(commit.id.bytes());
    put_time(put, commit.committed);
    for text in [&commit.committer, &commit.author, &commit.subject] {
        put.text(text.as_bytes());
    }
    put.number(commit.merged.len() as u64);
    commit.merged.iter().for_each(|merged| put.raw(merged.bytes()));
}

fn take_commit(take: &mut Take<'_>, texts: &mut Known<Arc<str>>) -> Option<CommitMeta> {
    let id = CommitId::new(take.id()?);
    let committed = take_time(take)?;
    let (committer, author) = (shared(take, texts)?, shared(take, texts)?);
    // Few subjects return.
    let subject = take.text()?.into();
    let merged = (0..take.count(20)?).map(|_| take.id().map(CommitId::new)).collect::<Option<_>>()?;
    Some(CommitMeta { id, committed, committer, author, subject, merged })
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
