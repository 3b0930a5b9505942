//! A great many records in little room: the list of what is held of each.

use super::{Held, RecordFile};
use crate::source::{BlobId, CommitId, CommitIx};
use std::sync::Arc;

/// How many records lie together: the list grows by so many, and what it holds never moves.
pub const BLOCK: usize = 1 << 13;

/// The id of no blob.
const NO_BLOB: BlobId = BlobId::new([0; 20]);

/// The record files of a register in their order. What is looked at is made for the looker: see [`Records::get`].
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// Every block but the last is full. A register that is tried out with some more shares all others.
    blocks: Vec<Arc<Block>>,
    /// The ids of the mainline's commits, which records name as their heads.
    heads: Arc<[CommitId]>,
}

/// Records that lie together.
#[derive(Clone, Debug, Default)]
pub struct Block {
    held: Vec<Held>,
    /// The blob of each, as long as somebody may ask.
    blobs: Vec<BlobId>,
    /// The positions of the few that are more than a usual acknowledgement: whoever asks for these need not pass all.
    others: Vec<usize>,
}

impl Block {
    /// An empty one, with room for so many.
    #[must_use]
    pub fn with_capacity(count: usize) -> Self {
        Self { held: Vec::with_capacity(count), blobs: Vec::with_capacity(count), others: Vec::new() }
    }

    /// Those in it, in their order.
    #[must_use]
    pub fn held(&self) -> &[Held] {
        &self.held
    }

    /// Adds one behind those in it.
    pub fn push(&mut self, held: Held, blob: BlobId) {
        if held.usual().is_none() {
            self.others.push(self.held.len());
        }
        // Where blobs were let go, each stays in its place.
        self.blobs.resize(self.held.len(), NO_BLOB);
        self.held.push(held);
        self.blobs.push(blob);
    }

    /// Those in it, each with its blob.
    fn with_blobs(&self) -> impl Iterator<Item = (&Held, BlobId)> {
        self.held.iter().zip(self.blobs.iter().copied().chain(std::iter::repeat(NO_BLOB)))
    }

    fn truncate(&mut self, count: usize) {
        self.held.truncate(count);
        self.blobs.truncate(count);
        self.others.truncate(self.others.partition_point(|at| *at < count));
    }
}

impl Records {
    /// An empty list; records may name the commits of `heads` by their positions.
    #[must_use]
    pub const fn naming(heads: Arc<[CommitId]>) -> Self {
        Self { blocks: Vec::new(), heads }
    }

    /// The commits that may be named.
    #[must_use]
    pub fn heads(&self) -> &Arc<[CommitId]> {
        &self.heads
    }

    /// The same records, when more commits follow those that they may name. Nothing changes where `heads` do not go on
    /// from the ones before.
    pub fn go_on(&mut self, heads: Arc<[CommitId]>) {
        if heads.starts_with(&self.heads) {
            self.heads = heads;
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        let full = self.blocks.len().saturating_sub(1);
        full * BLOCK + self.blocks.last().map_or(0, |last| last.held.len())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// One as it is held.
    ///
    /// # Panics
    /// When there are no more than `n`.
    #[must_use]
    pub fn held(&self, n: usize) -> &Held {
        &self.blocks[n / BLOCK].held[n % BLOCK]
    }

    /// One of them.
    ///
    /// # Panics
    /// When there are no more than `n`.
    #[must_use]
    pub fn get(&self, n: usize) -> RecordFile {
        self.held(n).file(&self.heads)
    }

    /// The blob of one of them: its first recorded bytes. The null id of one that is only tried out, where there is none,
    /// and when they were let go.
    #[must_use]
    pub fn blob(&self, n: usize) -> BlobId {
        let block = self.blocks.get(n / BLOCK);
        block.and_then(|block| block.blobs.get(n % BLOCK)).copied().unwrap_or(NO_BLOB)
    }

    /// Lets the ids of blobs go, where nobody will ask for them: as far as nobody else holds them, their room is free.
    pub fn forget_blobs(&mut self) {
        for block in self.blocks.iter_mut().filter_map(Arc::get_mut) {
            block.blobs = Vec::new();
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = RecordFile> + ExactSizeIterator {
        (0..self.len()).map(|n| self.get(n))
    }

    /// Those that are more than a usual acknowledgement.
    pub fn others(&self) -> impl Iterator<Item = &RecordFile> {
        self.numbers_of_others().filter_map(|n| self.held(n).other())
    }

    /// The positions of those.
    pub fn numbers_of_others(&self) -> impl DoubleEndedIterator<Item = usize> {
        let all = self.blocks.iter().enumerate();
        all.flat_map(|(n, block)| block.others.iter().map(move |at| n * BLOCK + *at))
    }

    /// All of them as they are held.
    pub fn all_held(&self) -> impl Iterator<Item = &Held> {
        self.blocks.iter().flat_map(|block| block.held.iter())
    }

    /// All of them as they are held, with their blobs.
    pub fn all_with_blobs(&self) -> impl Iterator<Item = (&Held, BlobId)> {
        self.blocks.iter().flat_map(|block| block.with_blobs())
    }

    /// Adds one after all others.
    pub fn push(&mut self, file: RecordFile, blob: BlobId) {
        let held = Held::of(file, &self.heads);
        self.push_held(held, blob);
    }

    /// Adds one that is only tried out: nothing holds it yet.
    pub fn try_out(&mut self, file: RecordFile) {
        self.push(file, NO_BLOB);
    }

    /// Adds one that is held as in this list.
    pub fn push_held(&mut self, held: Held, blob: BlobId) {
        match self.blocks.last_mut() {
            Some(last) if last.held.len() < BLOCK => Arc::make_mut(last).push(held, blob),
            _ => {
                // Growing by halves would move what is there again and again.
                let mut block = Block::with_capacity(if self.blocks.is_empty() { 8 } else { BLOCK });
                block.push(held, blob);
                self.blocks.push(Arc::new(block));
            }
        }
    }

    /// Adds a block of them, held as in this list.
    pub fn push_block(&mut self, block: Block) {
        if self.len().is_multiple_of(BLOCK) && block.held.len() <= BLOCK && !block.held.is_empty() {
            self.blocks.push(Arc::new(block));
        } else {
            block.with_blobs().for_each(|(held, blob)| self.push_held(held.clone(), blob));
        }
    }

    /// Forgets what was recorded after a commit, and the commits after it, in whose places others may come.
    pub fn cut(&mut self, last: CommitIx) {
        self.truncate(self.count_up_to(last));
        let named = self.heads.len().min(last.index().saturating_add(1));
        self.heads = self.heads[..named].into();
    }

    /// Forgets all but the first of them.
    fn truncate(&mut self, count: usize) {
        self.blocks.truncate(count.div_ceil(BLOCK));
        if let Some(last) = self.blocks.last_mut() {
            Arc::make_mut(last).truncate(count - (count - 1) / BLOCK * BLOCK);
        }
    }

    /// How many were recorded up to a commit; they lie in the order of recording.
    fn count_up_to(&self, last: CommitIx) -> usize {
        let full = self.blocks.partition_point(|b| b.held.last().is_some_and(|held| held.recorded() <= last));
        let part =
            self.blocks.get(full).map_or(0, |b| b.held.partition_point(|held| held.recorded() <= last));
        (full * BLOCK + part).min(self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        Body, HeadStanding, LaterChange, Moment, PersonId, PublicKey, Record, RecordId, RepositoryId,
        RequirementId, Seal, SealFault, Version,
    };
    use super::*;
    use crate::source::Digest;

    const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";

    fn heads() -> Arc<[CommitId]> {
        (0..=u8::MAX).map(|n| CommitId::new([n; 20])).collect()
    }

    /// Acknowledgements, every seventh of them odd in another way.
    fn file(n: usize) -> RecordFile {
        let at = CommitIx(u32::try_from(n / 100).unwrap());
        let head = heads()[n / 100];
        let names_head = !n.is_multiple_of(5);
        let body = Body::Acknowledgement {
            requirement: RequirementId::parse(["desk", "mail"][n % 2]).unwrap(),
            version: Version::parse("1.0").unwrap(),
            digest: Digest::of(b"text"),
            person: PersonId::parse(&format!("p{}", n % 13)).unwrap(),
        };
        let record = Record {
            repository: RepositoryId::parse("0197f6c2-8a40-7cc1-9d0e-5a1be5b8a2f1").unwrap(),
            signed_at: Moment(n as i64 - 50),
            head: names_head.then_some(head),
            statement: "read".into(),
            body,
        };
        let standing = if names_head { HeadStanding::Mainline(at) } else { HeadStanding::None };
        let seal = Seal::Good { key: PublicKey::parse(KEY).unwrap(), present: [None, Some(true)][n % 2] };
        let mut file = RecordFile::in_place(record, RecordId::new([n as u8; 6]), seal, at, standing);
        match n % 49 {
            7 => file.later.push((at, LaterChange::Removed)),
            14 => file.seal = Seal::Bad(SealFault::Invalid, "why".into()),
            21 => file.content = Err("no record".into()),
            28 => file.elsewhere = Some("acknowledgements/x.yaml".into()),
            35 => file.head = HeadStanding::Unknown,
            42 => file.head = HeadStanding::Mainline(CommitIx(at.0 + 1)),
            _ => {}
        }
        file
    }

    fn blob(n: usize) -> BlobId {
        let mut id = [7; 20];
        id[..8].copy_from_slice(&(n as u64).to_be_bytes());
        BlobId::new(id)
    }

    fn fill(records: &mut Records, numbers: std::ops::Range<usize>) {
        numbers.for_each(|n| records.push(file(n), blob(n)));
    }

    fn shown(files: impl Iterator<Item = RecordFile>) -> Vec<String> {
        files.map(|file| format!("{file:?}")).collect()
    }

    #[test]
    fn what_is_held_is_what_was_put_in_whatever_it_is() {
        let count = 2 * BLOCK + 100;
        let mut records = Records::naming(heads());
        fill(&mut records, 0..count);
        assert_eq!(records.len(), count);
        let others = |records: &Records| {
            (0..records.len()).filter(|n| records.held(*n).usual().is_none()).collect::<Vec<_>>()
        };
        assert!(records.numbers_of_others().eq(others(&records)));
        assert!(shown(records.iter()) == shown((0..count).map(file)));
        let odd = (0..count).filter(|n| n % 49 > 0 && n % 7 == 0).count();
        // A head that is not the one named at its place makes a record odd as well; one that names none has no such place.
        assert!(records.others().count() <= odd && odd - records.others().count() < odd / 20);
        assert!(records.others().count() > odd / 2);
        let first = |held: &Held| held.recorded();
        for at in [0, 1, 80, 82, 83, 164, 200] {
            let expected = (0..count).filter(|n| file(*n).recorded <= CommitIx(at)).count();
            assert_eq!(records.count_up_to(CommitIx(at)), expected, "{at}");
        }
        for shorter in [count - 1, 2 * BLOCK + 1, 2 * BLOCK, BLOCK + 1, BLOCK, 1, 0] {
            records.truncate(shorter);
            assert_eq!(records.len(), shorter);
            assert!(records.all_with_blobs().map(|(_, blob)| blob).eq((0..shorter).map(blob)));
            assert!(records.numbers_of_others().eq(others(&records)));
            let last = records.all_held().last().map(first);
            assert_eq!(last, shorter.checked_sub(1).map(|n| file(n).recorded));
        }
        assert!(records.is_empty());
    }

    #[test]
    fn a_list_goes_on_only_from_the_commits_that_it_names() {
        let mut records = Records::naming(heads()[..9].into());
        fill(&mut records, 1..4);
        let before = shown(records.iter());
        records.go_on(heads()[1..].into());
        assert_eq!(records.heads().len(), 9);
        records.go_on(heads());
        assert_eq!((records.heads().len(), shown(records.iter())), (256, before));
    }

    #[test]
    fn where_history_was_rewritten_records_name_the_commits_that_there_are() {
        let mut records = Records::naming(heads());
        fill(&mut records, 0..900);
        records.cut(CommitIx(3));
        assert_eq!((records.len(), records.heads().len()), (400, 4));
        let rewritten: Arc<[CommitId]> =
            (0..=u8::MAX).map(|n| CommitId::new([if n < 4 { n } else { n ^ 0x80 }; 20])).collect();
        records.go_on(Arc::clone(&rewritten));
        let mut later = file(601);
        if let Ok(record) = &mut later.content {
            record.head = Some(rewritten[6]);
        }
        records.push(later.clone(), blob(601));
        assert!(records.held(400).usual().is_some());
        assert_eq!(format!("{:?}", records.get(400)), format!("{later:?}"));
        assert!(shown(records.iter()).starts_with(&shown((0..400).map(file))));
    }

    #[test]
    fn blocks_are_taken_as_they_are_or_taken_apart() {
        let mut whole = Records::naming(heads());
        fill(&mut whole, 0..BLOCK + 300);
        let held: Vec<(Held, BlobId)> = whole.all_with_blobs().map(|(h, blob)| (h.clone(), blob)).collect();
        let mut again = Records::naming(heads());
        for part in [&held[..BLOCK], &held[BLOCK..BLOCK + 200], &held[BLOCK + 200..]] {
            let mut block = Block::default();
            part.iter().for_each(|(held, blob)| block.push(held.clone(), *blob));
            again.push_block(block);
        }
        assert!(shown(again.iter()) == shown(whole.iter()));
        assert!(again.numbers_of_others().eq(whole.numbers_of_others()));
        assert!((0..whole.len()).all(|n| again.blob(n) == blob(n)));
        let mut bare = again;
        bare.forget_blobs();
        assert!(bare.all_with_blobs().count() == whole.len() && bare.blob(0) == NO_BLOB);
        assert!(shown(bare.iter()) == shown(whole.iter()));
        bare.push(file(3), blob(3));
        assert_eq!((bare.blob(whole.len() - 1), bare.blob(whole.len())), (NO_BLOB, blob(3)));
    }
}
