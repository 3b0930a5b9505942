//! A great many records in little room: the list of what is held of each.

use super::{Filed, HeadStanding, Held, Moment, RecordFile, RecordId, RecordPath, Shared, Usual};
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
    /// What usual acknowledgements share.
    shared: Arc<Shared>,
    /// The ids of the mainline's commits, which records name as their heads.
    heads: Arc<[CommitId]>,
}

/// Records that lie together.
#[derive(Clone, Debug, Default)]
pub struct Block {
    rows: Vec<Row>,
    /// The blob of each, as long as somebody may ask.
    blobs: Vec<BlobId>,
    /// The few that are more than a usual acknowledgement, each with its position: whoever asks for these need not pass
    /// all.
    others: Vec<(usize, RecordFile)>,
}

/// What is held of one record, in numbers.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// When it was signed.
    pub signed_at: Moment,
    /// The commit that first held it.
    pub recorded: CommitIx,
    /// The mainline commit that it names as its head; [`Row::NONE`] where it names none.
    pub head: u32,
    /// The number of its wording; [`Row::NONE`] for what is more than a usual acknowledgement.
    pub wording: u32,
    /// The number of its signer; of what is more than usual, the place among those.
    pub signer: u32,
    /// The beginning of its identity.
    pub id: RecordId,
}

impl Row {
    /// No number.
    pub const NONE: u32 = u32::MAX;

    /// What is held of a record that is more than a usual acknowledgement, the so many-th of its block.
    fn other(file: &RecordFile, place: usize) -> Self {
        let signer = u32::try_from(place).unwrap_or(Self::NONE);
        let (head, wording) = (Self::NONE, Self::NONE);
        Self { signed_at: Moment(0), recorded: file.recorded, head, wording, signer, id: file.id }
    }

    /// Whether it is nothing but a usual acknowledgement.
    #[must_use]
    pub const fn is_usual(&self) -> bool {
        self.wording != Self::NONE
    }

    /// The head of a usual acknowledgement as it stands: none, or a mainline commit.
    #[must_use]
    pub const fn standing(&self) -> HeadStanding {
        if self.head == Self::NONE { HeadStanding::None } else { HeadStanding::Mainline(CommitIx(self.head)) }
    }
}

impl Block {
    /// An empty one, with room for so many.
    #[must_use]
    pub fn with_capacity(count: usize) -> Self {
        Self { rows: Vec::with_capacity(count), blobs: Vec::new(), others: Vec::new() }
    }

    /// Those in it, in their order.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Adds a usual acknowledgement behind those in it, whose blob nobody names yet.
    pub fn push(&mut self, usual: Row) {
        self.rows.push(usual);
    }

    /// Adds one that is more than that.
    pub fn push_other(&mut self, file: RecordFile) {
        self.others.push((self.rows.len(), file));
        self.push(Row::other(&self.others[self.others.len() - 1].1, self.others.len() - 1));
    }

    /// Names the blob of each; whether there is one for each.
    #[must_use]
    pub fn name_blobs(&mut self, blobs: Vec<BlobId>) -> bool {
        self.blobs = blobs;
        self.blobs.len() == self.rows.len()
    }

    /// Names the blob of the last one. Where others have none, each stays in its place.
    fn name_last(&mut self, blob: BlobId) {
        if self.blobs.is_empty() {
            self.blobs.reserve(self.rows.capacity());
        }
        self.blobs.resize(self.rows.len() - 1, NO_BLOB);
        self.blobs.push(blob);
    }

    /// The blob of one of them.
    fn blob(&self, n: usize) -> BlobId {
        self.blobs.get(n).copied().unwrap_or(NO_BLOB)
    }

    fn held(&self, n: usize, shared: &Shared) -> Held<'_> {
        let row = &self.rows[n];
        if !row.is_usual() {
            return Held::Other(&self.others[row.signer as usize].1);
        }
        Held::Usual(Usual {
            wording: shared.wordings()[row.wording as usize],
            signer: shared.signers()[row.signer as usize].clone(),
            signed_at: row.signed_at,
            id: row.id,
            recorded: row.recorded,
            head: (row.head != Row::NONE).then_some(CommitIx(row.head)),
        })
    }

    fn truncate(&mut self, count: usize) {
        self.rows.truncate(count);
        self.blobs.truncate(count);
        self.others.truncate(self.others.partition_point(|(at, _)| *at < count));
    }
}

impl Records {
    /// An empty list; records may name the commits of `heads` by their positions.
    #[must_use]
    pub fn naming(heads: Arc<[CommitId]>) -> Self {
        Self { heads, ..Self::default() }
    }

    /// A list of these blocks, each full but for the last, whose rows go by the numbers of `shared`.
    #[must_use]
    pub fn of_blocks(blocks: Vec<Block>, shared: Shared, heads: Arc<[CommitId]>) -> Self {
        Self { blocks: blocks.into_iter().map(Arc::new).collect(), shared: Arc::new(shared), heads }
    }

    /// The commits that may be named.
    #[must_use]
    pub const fn heads(&self) -> &Arc<[CommitId]> {
        &self.heads
    }

    /// What usual acknowledgements share.
    #[must_use]
    pub fn shared(&self) -> &Shared {
        &self.shared
    }

    /// The blocks, each full but for the last.
    #[must_use]
    pub fn blocks(&self) -> &[Arc<Block>] {
        &self.blocks
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
        full * BLOCK + self.blocks.last().map_or(0, |last| last.rows.len())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// What is held of one, in numbers.
    ///
    /// # Panics
    /// When there are no more than `n`.
    #[must_use]
    pub fn row(&self, n: usize) -> &Row {
        &self.blocks[n / BLOCK].rows[n % BLOCK]
    }

    /// One as it is held.
    ///
    /// # Panics
    /// When there are no more than `n`.
    #[must_use]
    pub fn held(&self, n: usize) -> Held<'_> {
        self.blocks[n / BLOCK].held(n % BLOCK, &self.shared)
    }

    /// The file of one that is more than a usual acknowledgement.
    #[must_use]
    pub fn other(&self, n: usize) -> Option<&RecordFile> {
        let block = self.blocks.get(n / BLOCK)?;
        let row = block.rows.get(n % BLOCK).filter(|row| !row.is_usual())?;
        block.others.get(row.signer as usize).map(|(_, file)| file)
    }

    /// The path of one: the same as [`Held::path`], with nothing else put together.
    ///
    /// # Panics
    /// When there are no more than `n`.
    #[must_use]
    pub fn path(&self, n: usize) -> RecordPath {
        let row = self.row(n);
        if !row.is_usual() {
            return self.held(n).path();
        }
        let (wording, signer) = (row.wording as usize, row.signer as usize);
        let person = self.shared.signers()[signer].person.clone();
        RecordPath::usual(self.shared.wordings()[wording], person, row.signed_at, row.id)
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
        self.blocks.get(n / BLOCK).map_or(NO_BLOB, |block| block.blob(n % BLOCK))
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
        self.blocks.iter().flat_map(|block| block.others.iter().map(|(_, file)| file))
    }

    /// The positions of those.
    pub fn numbers_of_others(&self) -> impl DoubleEndedIterator<Item = usize> {
        let all = self.blocks.iter().enumerate();
        all.flat_map(|(n, block)| block.others.iter().map(move |(at, _)| n * BLOCK + at))
    }

    /// All of them as they are held, with their blobs.
    pub fn all_with_blobs(&self) -> impl Iterator<Item = (Held<'_>, BlobId)> {
        let of_block = |block: &'_ Arc<Block>| 0..block.rows.len();
        self.blocks
            .iter()
            .flat_map(move |block| of_block(block).map(|n| (block.held(n, &self.shared), block.blob(n))))
    }

    /// The blob of each.
    pub fn blobs(&self) -> impl Iterator<Item = BlobId> {
        self.blocks.iter().flat_map(|block| (0..block.rows.len()).map(|n| block.blob(n)))
    }

    /// The positions of those that are not among others, which lie in the same order: told by their blobs.
    #[must_use]
    pub fn beyond(&self, others: &Self) -> Vec<usize> {
        let both = self.blocks.iter().zip(&others.blocks);
        let shared = both.take_while(|(own, other)| Arc::ptr_eq(own, other)).count() * BLOCK;
        let mut others = (shared..others.len()).map(|n| others.blob(n)).peekable();
        (shared..self.len()).filter(|n| others.next_if_eq(&self.blob(*n)).is_none()).collect()
    }

    /// Adds one after all others.
    pub fn push(&mut self, file: RecordFile, blob: BlobId) {
        let filed = Filed::of(file, &self.heads);
        self.put(filed, blob);
    }

    /// Adds one that is only tried out: nothing holds it yet.
    pub fn try_out(&mut self, file: RecordFile) {
        self.push(file, NO_BLOB);
    }

    /// Adds one that was made ready for this list.
    pub fn put(&mut self, filed: Filed, blob: BlobId) {
        let filed = match filed {
            Filed::Usual(usual) => Ok(self.in_numbers(&usual)),
            Filed::Other(file) => Err(file),
        };
        if self.blocks.last().is_none_or(|last| last.rows.len() >= BLOCK) {
            // Growing by halves would move what is there again and again.
            let room = if self.blocks.is_empty() { 8 } else { BLOCK };
            self.blocks.push(Arc::new(Block::with_capacity(room)));
        }
        let Some(last) = self.blocks.last_mut().map(Arc::make_mut) else { return };
        match filed {
            Ok(row) => last.push(row),
            Err(file) => last.push_other(*file),
        }
        last.name_last(blob);
    }

    fn in_numbers(&mut self, usual: &Usual) -> Row {
        let shared = Arc::make_mut(&mut self.shared);
        Row {
            signed_at: usual.signed_at,
            recorded: usual.recorded,
            head: usual.head.map_or(Row::NONE, |at| at.0),
            wording: shared.number_of_wording(usual.wording),
            signer: shared.number_of_signer(&usual.signer),
            id: usual.id,
        }
    }

    /// Forgets what was recorded after a commit, and the commits after it, in whose places others may come.
    pub fn cut(&mut self, last: CommitIx) {
        self.truncate(self.count_up_to(last));
        let named = self.heads.len().min(last.index().saturating_add(1));
        if named < self.heads.len() {
            self.heads = self.heads[..named].into();
        }
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
        let full = self.blocks.partition_point(|b| b.rows.last().is_some_and(|row| row.recorded <= last));
        let part = self.blocks.get(full).map_or(0, |b| b.rows.partition_point(|row| row.recorded <= last));
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
        assert!((0..count).all(|n| *records.path(n).text() == *file(n).path()));
        let odd = (0..count).filter(|n| n % 49 > 0 && n % 7 == 0).count();
        // A head that is not the one named at its place makes a record odd as well; one that names none has no such place.
        assert!(records.others().count() <= odd && odd - records.others().count() < odd / 20);
        assert!(records.others().count() > odd / 2);
        for at in [0, 1, 80, 82, 83, 164, 200] {
            let expected = (0..count).filter(|n| file(*n).recorded <= CommitIx(at)).count();
            assert_eq!(records.count_up_to(CommitIx(at)), expected, "{at}");
        }
        for shorter in [count - 1, 2 * BLOCK + 1, 2 * BLOCK, BLOCK + 1, BLOCK, 1, 0] {
            records.truncate(shorter);
            assert_eq!(records.len(), shorter);
            assert!(records.blobs().eq((0..shorter).map(blob)));
            assert!(records.numbers_of_others().eq(others(&records)));
            let last = shorter.checked_sub(1).map(|n| records.row(n).recorded);
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
    fn what_is_held_in_one_list_goes_into_another_and_blobs_may_be_let_go() {
        let mut whole = Records::naming(heads());
        fill(&mut whole, 0..BLOCK + 300);
        let mut again = Records::naming(heads());
        whole.all_with_blobs().for_each(|(held, blob)| again.put(held.filed(), blob));
        assert!(shown(again.iter()) == shown(whole.iter()));
        assert!(again.numbers_of_others().eq(whole.numbers_of_others()));
        assert!(again.blobs().eq((0..whole.len()).map(blob)));
        let kept = again.clone();
        let mut bare = again;
        bare.forget_blobs();
        assert_eq!(bare.blob(0), blob(0), "somebody else holds them");
        drop(kept);
        bare.forget_blobs();
        assert!(bare.blobs().count() == whole.len() && bare.blobs().all(|b| b == NO_BLOB));
        assert!(shown(bare.iter()) == shown(whole.iter()));
        bare.push(file(3), blob(3));
        assert_eq!((bare.blob(whole.len() - 1), bare.blob(whole.len())), (NO_BLOB, blob(3)));
    }

    #[test]
    fn a_list_made_of_blocks_goes_on_with_their_numbers() {
        let mut whole = Records::naming(heads());
        fill(&mut whole, 0..900);
        let blocks = whole.blocks().iter().map(|block| Block::clone(block)).collect();
        let mut again = Records::of_blocks(blocks, whole.shared().clone(), heads());
        fill(&mut again, 900..1000);
        fill(&mut whole, 900..1000);
        assert!(shown(again.iter()) == shown(whole.iter()));
        assert_eq!(again.shared().signers(), whole.shared().signers());
        assert_eq!(again.shared().wordings(), whole.shared().wordings());
    }
}
