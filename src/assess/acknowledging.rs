//! Verdicts on usual acknowledgements: nearly all records, and what their verdicts rest on is the same for thousands.

use super::claim::Claim;
use super::eras::Eras;
use super::grounds::{About, Grounds, Signed};
use super::keys::KeyStands;
use super::tracks::Tracks;
use super::verdict::Verdict;
use crate::model::{Day, HeadStanding, Kind, Moment, RecordId, Row, Signer, Wording};
use crate::source::CommitIx;

/// What verdicts rest on, by the numbers of wordings and signers.
pub(super) struct Acknowledging<'a> {
    tracks: &'a Tracks<'a>,
    /// Whose acknowledgements are judged, by the numbers of signers.
    wanted: &'a [bool],
    is_own: Vec<bool>,
    /// As far as no head is looked at.
    about: Eras<About>,
    /// Whether the statement is the one in force.
    states: Eras<bool>,
    keys: Eras<Option<KeyStands>>,
    compromised: Vec<Option<Day>>,
}

impl<'a> Acknowledging<'a> {
    pub(super) fn of(tracks: &'a Tracks<'a>, wanted: &'a [bool]) -> Self {
        let register = tracks.register;
        let (wordings, signers) = (register.records.shared().wordings(), register.records.shared().signers());
        let is_own = wordings.iter().map(|w| w.repository == register.repository).collect();
        let turns = |n: usize, at: &mut Vec<CommitIx>| tracks.wordings[n].turns(register, at);
        let about = |n: usize, at: CommitIx| {
            let (subject, wording): (_, &Wording) = (tracks.wordings[n], wordings[n]);
            let rules = subject.rules(Some(&wording.version), at);
            // Whoever signed, and with what: nothing of that is looked at here.
            let row = Row { recorded: at, ..row_of(n) };
            let claim = signers.first().map(|_| Claim::usual(&row, register.records.shared()));
            let nothing = About { wrong: None, asks_hardware: false };
            claim.map_or(nothing, |claim| subject.about(register, &claim, rules))
        };
        let states = |n: usize, at: CommitIx| {
            let stated = tracks.wordings[n].statement(register, Kind::Acknowledgement, at);
            stated == Some(wordings[n].statement)
        };
        let entries = |n: usize, at: &mut Vec<CommitIx>| {
            let track = tracks.signers[n].filter(|_| wanted[n]);
            at.extend(track.iter().flat_map(|track| track.changes.iter().map(|(at, _)| *at)));
        };
        let keys = |n: usize, at: CommitIx| {
            let entry = tracks.signers[n]?.standing(at)?;
            Some(KeyStands::by(entry, &signers[n].key))
        };
        let compromised = |s: &Signer| tracks.compromised.get(&s.key).copied();
        Self {
            tracks,
            wanted,
            is_own,
            about: Eras::of(wordings.len(), turns, about),
            states: Eras::of(wordings.len(), turns, states),
            keys: Eras::of(signers.len(), entries, keys),
            compromised: signers.iter().map(compromised).collect(),
        }
    }

    /// The verdict on a usual acknowledgement; `None` for what is more than that. Whose acknowledgements nobody wants are
    /// passed over as if they were no records.
    pub(super) fn verdict(&self, row: &Row) -> Option<Verdict> {
        if !row.is_usual() {
            return None;
        }
        let (wording, signer) = (row.wording as usize, row.signer as usize);
        if !self.wanted[signer] {
            return Some(Verdict::RecordMalformed);
        }
        let mut about = self.about.at(wording, row.recorded);
        if about.wrong == Some(Verdict::StatementMismatch)
            && let HeadStanding::Mainline(head) = row.standing()
            && self.states.at(wording, head)
        {
            about.wrong = None;
        }
        let grounds = Grounds {
            is_own: self.is_own[wording],
            key: self.keys.at(signer, row.recorded),
            about,
            compromised: self.compromised[signer],
        };
        let register = self.tracks.register;
        let present = Ok(register.records.shared().signers()[signer].present);
        let signed = Signed { at: row.signed_at, recorded: row.recorded, present };
        // It asks for no office.
        Some(grounds.weigh(register, &signed, || true))
    }
}

/// A row of a wording, which names no head.
fn row_of(wording: usize) -> Row {
    Row {
        signed_at: Moment(0),
        recorded: CommitIx(0),
        head: Row::NONE,
        wording: u32::try_from(wording).unwrap_or(Row::NONE),
        signer: 0,
        id: RecordId::default(),
    }
}
