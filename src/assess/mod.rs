//! The theory: who owes what on which day, which records count, and how a register stands. Pure functions.
//!
//! Two questions have to be kept apart: *which day is asked about*, and *up to which commit the mainline is known*. The
//! register that comes in is all that is known; the day is a parameter. Nothing here asks for the time.
//!
//! # Days
//!
//! What a commit says of its time is a claim. Time on the mainline never runs backwards: a commit is never earlier than
//! the one before it. A commit that is more than a day ahead of most of the seven after it is *set aside* and takes the
//! time of the one before, so that a clock that stands in 2030 makes nobody late. A day is one of the organisation's
//! time zone, and ends at midnight there. What is "recorded on" a day is what stood when that day closed.
//!
//! # Who is bound
//!
//! A person is bound by a policy or course on a day when employed on it, when its first revision has taken effect and
//! it is not retired, and when its audience selects the person: audience and attributes as recorded on that day, the
//! dates of employment as recorded last, because they are facts from outside. [`Facts::is_bound`] decides this, and
//! nothing else does. A deleted entry stays as it last was: leaving is a date, not a deletion.
//!
//! A run of bound days is a *duty span*. A break of at most `landing` days is none, while the person stays employed and
//! the requirement in force: a roster that loses a team over a weekend ends no duty. Until a break has proved longer,
//! the span is running; then its end is the last bound day.
//!
//! # What arises in a span
//!
//! | cause | opens | due, counted from there | version required |
//! |---|---|---|---|
//! | publish | the span begins as the requirement takes effect; or the later day on which somebody was recorded who had been here before | `change` | the latest material one in effect |
//! | join | the span begins with the employment | `join` | the same |
//! | assign | the span begins otherwise: the person moved, or the audience grew | `join` | the same |
//! | change | a later material revision takes effect | `change` | that revision |
//! | renew | `renewal_window` before it is due | `renew` after the completion that it renews | the latest material one as it opens |
//!
//! An editorial revision opens nothing, and does not replace what is pending. A renewal follows each record that was of
//! the version required on its completion day, or newer. One that was completed before the span began is renewed no
//! sooner than a joiner would have to sign; one that had run out by then is not renewed, since the opening takes its
//! place.
//!
//! **Leave** that overlaps the time up to the due day moves the due day to its end and the `return` clock; **exemption**
//! on the due day moves it to the exemption's last day; both in turn, until nothing moves.
//!
//! **Nothing reaches back.** A revision counts as it was first recorded, clocks are those of the day on which the
//! obligation opens (a renewal's, of the completion), an exemption begins no sooner than it was recorded, and a leave
//! moves no due day that had passed by more than `landing` when the leave was recorded. Who is late cannot be made
//! punctual by an edit.
//!
//! **Fulfilment** is by the earliest counting record of the version required, or a newer one, that completes within the
//! span. One from before the span serves too, if `renew` has not run out by the opening; for a renewal it has to
//! complete after the record that is renewed. One record may fulfil several obligations; a newer obligation does not
//! erase an older one.
//!
//! # How it stands
//!
//! An obligation is *met*, *met late*, *open*, *overdue*; or, where the span ended first, *released* when it was not due
//! yet and *missed* when it was: a gap stays one after its person has left. A pair of person and requirement is
//! *overdue* when an obligation of the running span is, else *pending* when one is open (a renewal in its window leaves
//! it acknowledged), else *acknowledged*; *exempt* while exempted, with a flag when it was overdue before; *not bound*
//! otherwise. [`Coverage`] counts pairs in integers: required = acknowledged + pending + overdue, with the exempt beside
//! them and the weaker classes of evidence shown within. None of none is "none required" and never 100 %.
//!
//! # A period
//!
//! A period answers for the obligations due in it, as seen from a day: each is met, met late, open, overdue, missed or
//! released, and the rate is the met of those that are decided, which is all but the open and the released. Beside them
//! stand those *carried in*: due before the period, not fulfilled before it, and the duty running on its first day. An
//! exemption of the pair hides none of them, and what has no due day, because of a leave without an end, is due in no
//! period. What is in time by its signer's clock alone, or by a maintainer's statement alone, is counted apart. How late
//! the late ones are is told by the median, the 90th percentile and the worst; a percentile is the nearest rank.
//!
//! The month ends in a period are evaluated each on its own day, with everything known: [`replay`] does it for many days
//! at a fraction of their cost.
//!
//! The *population* is counted at the close of days: who has started and not left with it. Those at the start, joiners,
//! leavers and moves between types come from the last recorded entry of everybody who ever was on a roster; those at the
//! end from the rosters as known. So [`Population`] ties unless somebody vanished, whom it names. Whoever leaves on a
//! day is bound on it, and not here at its close.
//!
//! # Which records count
//!
//! A record is the bytes that were recorded first, whatever is done to the file later. Its [`Verdict`] is the first
//! reason against it, tried in the order of [`Verdict::ALL`]: its form and place, whom and what it is about, the
//! statement, the signature, the key, and last the right to make it. It *completes* on the day of signing; on the day
//! of recording when it landed late, is older than its own head, or names a head that is no ancestor; not before its
//! text was published. What a maintainer witnessed or imported completes on the day that the record states.
//!
//! A key on a roster is the claim of whoever edited the roster. It is **confirmed** once the key itself has signed for
//! its person and somebody else has vouched: an earlier confirmed key of the same person, or the manager or a
//! maintainer; two different people, where an earlier key exists and did not sign. Until then its records count as
//! [`Class::Unconfirmed`]. A person's key is looked up in the commit that recorded the record, so that joiner, key and
//! first signature may arrive together. **Authority** over others is looked up in the commit *before* it, so that no
//! change gives itself authority.
//!
//! **Small registers** must be able to begin. Eligible to vouch is another employed person with a confirmed key. Where
//! too few of them hold the authority asked for, any eligible person will do; where fewer exist than are asked for, all
//! there are; where there is none, the author alone, and every report says so. The first maintainer's keys are
//! confirmed by the register's first commit. An exemption always takes a second person.
//!
//! # Choices
//!
//! Where a rule could be read in two ways, this is how it is read here:
//!
//! - Days are those of the time zone in the last commit known, for all of history: a register has one calendar.
//! - A first commit that is set aside has none before it, and takes the earliest time of the commits that contradict it.
//! - Who is bound before anything could open counts as pending: nothing was signed yet, and nothing is late.
//! - Whether a break is a short one is judged on each day by the days up to it: what follows it is not foreseen.
//! - When a new key asks for two vouchers and fewer than two who hold authority are eligible, any eligible person may be
//!   either of them.
//! - A witnessed or imported record that was completed after it was signed is [`Verdict::NotAuthorised`]: nobody can
//!   have seen it.
//! - The oldest revision in the first recorded state of a requirement is material, whatever it says.
//! - A requirement takes effect with its first material revision: before one does, there is no version to owe.
//! - The end of an employment or of a requirement is known beforehand; the end of a span by a break is not.
//! - A renewal opens no sooner than the record that it renews completes, however long the window.
//! - A renewal that is overdue is open as well, and flagged as such.
//! - Leaves changed on one day are one change, judged by the due day as it stood before that day.
//! - Who wrote a version is what was recorded first: an author who is edited away still cannot approve it.
//! - A checkpoint counts what had first reached the mainline by its commit, as it was then, and names as the one before it
//!   the newest that counted and was recorded by that commit.
//! - What a duty left undone is carried into a period that begins while a break of it may still prove a short one.
//! - An obligation is filtered and grouped by what was recorded of its person on its due day, or on the day it is seen
//!   from when that comes first; a month end by what was recorded on that day.
//! - The numbers of a population are those of the whole period; what lies after the day it is seen from is named apart.
//! - An employment that ends on the day on which the type changes ends with the new type.
//! - Of two records that would both be renewed, the newer one is, if it is on hand before the window of the older opens.
//!
//! # Example
//!
//! ```
//! # use ack::source::{BlobId, Blobs, Change, CommitId, CommitIx, CommitMeta, Entry, History, Mode, Words};
//! # struct Texts(Vec<&'static str>);
//! # impl Blobs for Texts {
//! #     fn read(&self, id: BlobId) -> anyhow::Result<Vec<u8>> { Ok(self.0[usize::from(id.bytes()[0])].into()) }
//! #     fn size(&self, id: BlobId) -> anyhow::Result<u64> { Ok(self.read(id)?.len() as u64) }
//! # }
//! # let files = [
//! #     ("ack.yaml", "schema: 1\norganization: Northwind\nrepository: 0197f6c2-8a40-7cc1-9d0e-5a1be5b8a2f1\nmaintainers: [jane.doe]\n"),
//! #     ("people/jane.doe.yaml", "people:\n  - id: jane.doe\n    type: employee\n    start: 2026-01-01\n"),
//! #     ("policies/desk.yaml", "id: desk\ntitle: Clear desk\nowner: jane.doe\naudience: everyone\ntext: Clear it.\nrevisions:\n  - {version: \"1.0\", effective: 2026-01-05, author: jane.doe, material: true, description: First.}\n"),
//! # ];
//! # let changes = files.iter().zip(0u8..).map(|((path, _), n)| Change {
//! #     commit: CommitIx(0), path, was: None,
//! #     now: Some(Entry { mode: Mode::Plain, blob: BlobId::new([n; 20]) }),
//! # }).collect();
//! # let commits = vec![CommitMeta {
//! #     id: CommitId::new([7; 20]), committed: Some(1_767_571_200), merged: vec![],
//! #     words: Words::new("Jane <j@example.com>", "Jane <j@example.com>", "begin"),
//! # }];
//! # let history = History { commits, changes, side: Default::default() };
//! # let texts = Texts(files.iter().map(|(_, text)| *text).collect());
//! # let loaded = ack::load::load(&history, &texts, &|_, _| unreachable!("there is no record")).unwrap();
//! # assert_eq!(loaded.findings, []);
//! # let register = loaded.register;
//! use ack::assess::{Facts, Status, assess};
//! use ack::model::Day;
//!
//! // A policy for everyone takes effect on 5 January 2026, with 14 days to acknowledge it. Jane has not.
//! let facts = Facts::new(&register);
//! let on = |day: &str| assess(&facts, Day::parse(day).unwrap()).pairs[0].status;
//! assert_eq!(on("2026-01-19"), Status::Pending);
//! assert_eq!(on("2026-01-20"), Status::Overdue);
//! ```

mod acknowledging;
mod authority;
mod checkpoint;
mod claim;
mod counting;
mod coverage;
mod days;
mod due;
mod effect;
mod eras;
mod facts;
mod grounds;
mod judge;
mod judged;
mod keys;
mod lot;
mod membership;
mod obligation;
mod pair;
mod period;
mod population;
mod reach;
mod single;
mod survey;
mod tracks;
mod verdict;

pub use checkpoint::{checkpoint_age, is_checkpoint, newest_checkpoint};
pub use counting::{Class, Counting};
pub use coverage::Coverage;
pub use due::{Moved, Mover};
pub use effect::{Effect, Effects};
pub use facts::Facts;
pub use judge::judge;
pub use judged::{Completion, Judged, JudgedRecords, SignedBy};
pub use lot::Counted;
pub use membership::Span;
pub use obligation::{Cause, Obligation, Outcome};
pub use pair::{Pair, Standing, Status};
pub use period::{Lateness, Owed, Timeliness};
pub use population::{Headcount, Member, Move, Population};
pub use reach::Reach;
pub use single::{Supposed, assess_pair, assess_people, assess_some, moves};
pub use survey::survey;
pub use verdict::Verdict;

use crate::cores::Pieces;
use crate::model::{Day, PersonId, PublicKey, RequirementId};
use crate::source::CommitIx;

/// A register as seen on a day, with everything known at its tip.
#[derive(Debug)]
pub struct Assessment<'a, P = Vec<Pair<'a>>> {
    /// The day.
    pub day: Day,
    /// Every pair that was ever bound by then, or what was kept of it, by requirement, then person.
    pub pairs: P,
    /// Every record with its verdict, in the register's order.
    pub records: JudgedRecords<'a>,
    /// Who confirmed a key of their own, or approved a version of their own, because nobody else was eligible; and the
    /// key.
    pub self_approved: Vec<(PersonId, PublicKey)>,
}

/// Assesses a register on a day.
#[must_use]
pub fn assess<'a>(facts: &'a Facts<'a>, day: Day) -> Assessment<'a> {
    replay(facts, day, &[], |_| ())
}

/// Assesses a register on a day, and tells on the way where each pair stands that is bound or exempt on one of `days`:
/// the same as to assess each of them by itself, without judging every record again.
pub fn replay<'a>(
    facts: &'a Facts<'a>,
    day: Day,
    days: &[Day],
    tell: impl FnMut(Standing<'a>),
) -> Assessment<'a> {
    let (assessment, told) = survey(facts, day, days, Some, Vec::push);
    told.into_iter().flatten().for_each(tell);
    assessment.together()
}

impl<'a, P> Assessment<'a, Pieces<P>> {
    /// The same with all pairs in one list.
    #[must_use]
    pub fn together(self) -> Assessment<'a, Vec<P>> {
        let Self { day, pairs, records, self_approved } = self;
        Assessment { day, pairs: pairs.together(), records, self_approved }
    }
}

impl<'a, P> Assessment<'a, P> {
    /// What is left when nobody asks about pairs any more: of many people they are most of it.
    #[must_use]
    pub fn without_pairs(self) -> Assessment<'a, ()> {
        let Self { day, records, self_approved, .. } = self;
        Assessment { day, pairs: (), records, self_approved }
    }
}

impl<'a> Assessment<'a> {
    /// The pairs that are bound or exempt on the day.
    pub fn bound(&self) -> impl Iterator<Item = &Pair<'a>> {
        self.pairs.iter().filter(|p| p.status != Status::NotBound)
    }

    /// The pair of a person and a requirement; `None` when the person was never bound by then.
    #[must_use]
    pub fn pair(&self, person: &PersonId, requirement: &RequirementId) -> Option<&Pair<'a>> {
        let found = self.pairs.binary_search_by(|p| (p.requirement, p.person).cmp(&(requirement, person)));
        found.ok().map(|n| &self.pairs[n])
    }

    /// The commit since which a key is confirmed as the person's; `None` while it is not.
    #[must_use]
    pub fn confirmed_since(&self, person: &PersonId, key: &PublicKey) -> Option<CommitIx> {
        self.records.confirmed_since(person, key)
    }

    /// The coverage of all pairs.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        self.pairs.iter().map(|p| Coverage::of(p, self.day)).sum()
    }
}
