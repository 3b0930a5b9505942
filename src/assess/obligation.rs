//! Obligations: what arises in a duty span, when it is due, what fulfils it, and how that looks on a day.

use super::counting::Counting;
use super::due::Movers;
use super::facts::{Facts, PersonFacts, RequirementFacts};
use super::lot::Counted;
use super::membership::Span;
use crate::model::{Clock, Day, Version};

/// Why an obligation arose; in the order in which they win on one day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Cause {
    /// The requirement took effect.
    Publish,
    /// The person joined.
    Join,
    /// The person moved, or the audience was widened.
    Assign,
    /// A material revision took effect.
    Change,
    /// An earlier acknowledgement runs out.
    Renew,
}

impl Cause {
    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Join => "join",
            Self::Assign => "assign",
            Self::Change => "change",
            Self::Renew => "renew",
        }
    }
}

/// What became of an obligation, as seen on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Fulfilled in time.
    Met,
    /// Fulfilled so many days late.
    MetLate(i64),
    /// Not fulfilled, and not due yet.
    Open,
    /// Not fulfilled, due so many days ago.
    Overdue(i64),
    /// The duty ended before it was due.
    Released,
    /// The duty ended so many days after it was due: a gap for good.
    Missed(i64),
}

impl Outcome {
    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::MetLate(_) => "met-late",
            Self::Open => "open",
            Self::Overdue(_) => "overdue",
            Self::Released => "released",
            Self::Missed(_) => "missed",
        }
    }

    /// How late, where it was late.
    #[must_use]
    pub const fn days_late(self) -> Option<i64> {
        match self {
            Self::MetLate(n) | Self::Overdue(n) | Self::Missed(n) => Some(n),
            Self::Met | Self::Open | Self::Released => None,
        }
    }
}

/// One obligation, as seen on a day.
#[derive(Clone, Debug)]
pub struct Obligation {
    /// Why it arose.
    pub cause: Cause,
    /// The day it opened.
    pub opens: Day,
    /// The day on which it would be due without leave and exemption.
    pub base: Day,
    /// The last day in time, after leave and exemption; `None` while a leave without an end leaves it open.
    pub due: Option<Day>,
    /// How long after a leave it is due.
    pub(super) back: Clock,
    /// The version that fulfils it, or a newer one.
    pub required: Version,
    /// What became of it.
    pub outcome: Outcome,
    /// The record that fulfilled it, by its position among the pair's counting records.
    pub fulfilled_by: Option<usize>,
    /// In time by the signer's clock, though recorded after the due day.
    pub by_claim: bool,
    /// The duty span it arose in.
    pub span: Span,
}

/// A pair with all that its obligations follow from: facts, and what stands in records.
pub(super) struct Duty<'a, 'e> {
    pub(super) facts: &'a Facts<'a>,
    pub(super) person: &'a PersonFacts<'a>,
    pub(super) requirement: &'a RequirementFacts<'a>,
    pub(super) records: Counted<'a>,
    pub(super) movers: Movers<'e>,
}

/// An obligation before it is looked at from a day.
#[derive(Debug)]
pub(super) struct Arising {
    pub(super) cause: Cause,
    pub(super) opens: Day,
    base: Day,
    back: Clock,
    due: Option<Day>,
    required: Version,
    fulfilled_by: Option<usize>,
}

impl Duty<'_, '_> {
    /// Everything that ever arises in the span, in the order of opening.
    pub(super) fn arising(&self, span: Span) -> Vec<Arising> {
        let mut arising = Vec::with_capacity(self.records.len() + 2);
        if let Some(first) = self.opening(span) {
            arising.extend(self.changes(span, first.opens));
            arising.push(first);
        }
        arising.extend((0..self.records.len()).filter_map(|n| self.renewal(span, n, &self.records)));
        arising.sort_by(|a, b| (a.opens, a.cause, &a.required).cmp(&(b.opens, b.cause, &b.required)));
        arising
    }

    /// The obligation that opens the span.
    fn opening(&self, span: Span) -> Option<Arising> {
        let b = span.first;
        let effects = &self.requirement.effects;
        let took_effect = effects.first_day()?;
        let employments = &self.person.last.employments;
        let (cause, opens) = if b == took_effect {
            // Who was here before the requirement, but was recorded after it, could not know of it earlier.
            let here_before = employments.iter().any(|e| e.start < took_effect && e.covers(b));
            let recorded = self.person.first_recorded;
            (Cause::Publish, if here_before { b.max(recorded) } else { b })
        } else if employments.iter().any(|e| e.start == b) {
            (Cause::Join, b)
        } else {
            (Cause::Assign, b)
        };
        let clocks = self.requirement.clocks_on(opens);
        let clock = if cause == Cause::Publish { clocks.change } else { clocks.join };
        let required = effects.required_on(opens)?.clone();
        Some(self.arises(cause, opens, clock.after(opens), required, span))
    }

    /// The obligations of material revisions that take effect after the opening.
    fn changes(&self, span: Span, opening: Day) -> impl Iterator<Item = Arising> {
        self.requirement
            .effects
            .material_days()
            .iter()
            .filter(move |(c, _)| *c > opening && span.last.is_none_or(|e| *c <= e))
            .map(move |(c, version)| {
                let base = self.requirement.clocks_on(*c).change.after(*c);
                self.arises(Cause::Change, *c, base, version.clone(), span)
            })
    }

    fn arises(&self, cause: Cause, opens: Day, base: Day, required: Version, span: Span) -> Arising {
        let clocks = self.requirement.clocks_on(opens);
        let back = clocks.return_;
        let due = self.movers.due(opens, base, back);
        let fulfilled_by = self.records.iter().position(|r| {
            r.version >= required
                && span.last.is_none_or(|e| r.completion <= e)
                && clocks.renew.is_none_or(|renew| renew.after(r.completion) >= opens)
        });
        Arising { cause, opens, base, back, due, required, fulfilled_by }
    }

    /// Whether a record, on its completion day, was of the latest material version or a newer one: those renew.
    fn renews(&self, record: &Counting) -> bool {
        self.requirement.effects.required_on(record.completion).is_none_or(|v| record.version >= *v)
    }

    /// When the renewal of a record opens and is due in the span, leave and exemption left out; `None` when nothing
    /// renews it.
    fn renewal_times(&self, span: Span, record: &Counting) -> Option<(Day, Day, Clock)> {
        let b = span.first;
        let clocks = self.requirement.clocks_on(record.completion);
        let mut due = clocks.renew?.after(record.completion);
        if !self.renews(record) || span.last.is_some_and(|e| record.completion > e) {
            return None;
        }
        if record.completion < b {
            if due < b {
                return None;
            }
            due = due.max(clocks.join.after(b));
        }
        // A window longer than the clock itself opens with the record, not before it.
        let opens = clocks.renewal_window.before(due).max(record.completion).max(b);
        Some((opens, due, clocks.return_))
    }

    /// The renewal of a record, `known` being the records that may be on hand when it opens.
    fn renewal(&self, span: Span, n: usize, known: &[Counting]) -> Option<Arising> {
        let record = &self.records[n];
        let (opens, base, back) = self.renewal_times(span, record)?;
        let newer_on_hand = known.iter().enumerate().any(|(m, r)| {
            let newer = r.completion > record.completion && r.completion < opens;
            // Of several on one day, the last in order stands for all.
            let twin = r.completion == record.completion && m > n;
            (newer || twin) && self.renews(r)
        });
        if newer_on_hand {
            return None;
        }
        let due = self.movers.due(opens, base, back);
        if span.last.is_some_and(|e| due.is_none_or(|due| due > e)) {
            return None;
        }
        let required = self.requirement.effects.required_on(opens)?.clone();
        let fulfilled_by = self.records.iter().position(|r| {
            r.version >= required
                && r.completion > record.completion
                && span.last.is_none_or(|e| r.completion <= e)
        });
        Some(Arising { cause: Cause::Renew, opens, base, back, due, required, fulfilled_by })
    }

    /// The day until which the acknowledgement on hand on `day` is good: the due day of the open or the next renewal.
    /// `arising` is what arises in the span.
    pub(super) fn valid_until(&self, span: Span, arising: &[Arising], day: Day) -> Option<Day> {
        let due = |a: &Arising| {
            a.fulfilled_by.is_none_or(|n| self.records[n].completion > day).then_some(a.due).flatten()
        };
        // What is completed later does not yet take the place of what is on hand.
        let known = &self.records[..self.records.partition_point(|r| r.completion <= day)];
        if known.len() == self.records.len() {
            return arising.iter().filter(|a| a.cause == Cause::Renew).filter_map(due).min();
        }
        (0..known.len()).filter_map(|n| self.renewal(span, n, known)).filter_map(|a| due(&a)).min()
    }

    /// What became of an obligation, as seen on a day; `over` is its span's last day when the span is over by then.
    pub(super) fn outcome(&self, a: &Arising, over: Option<Day>, day: Day) -> Outcome {
        let late = |day: Day| a.due.map(|due| day.since(due)).filter(|late| *late > 0);
        match (self.done(a, day), over) {
            (Some(n), _) => late(self.records[n].completion).map_or(Outcome::Met, Outcome::MetLate),
            (None, Some(e)) => late(e).map_or(Outcome::Released, Outcome::Missed),
            (None, None) => late(day).map_or(Outcome::Open, Outcome::Overdue),
        }
    }

    /// The record that fulfilled it by the day.
    fn done(&self, a: &Arising, day: Day) -> Option<usize> {
        a.fulfilled_by.filter(|n| self.records[*n].completion <= day)
    }

    /// The whole of an obligation, as seen on a day.
    pub(super) fn seen(&self, a: &Arising, span: Span, over: Option<Day>, day: Day) -> Obligation {
        let (done, outcome) = (self.done(a, day), self.outcome(a, over, day));
        let by_claim = outcome == Outcome::Met
            && done.is_some_and(|n| a.due.is_some_and(|due| self.records[n].recorded > due));
        Obligation {
            cause: a.cause,
            opens: a.opens,
            base: a.base,
            due: a.due,
            back: a.back,
            required: a.required.clone(),
            outcome,
            fulfilled_by: done,
            by_claim,
            span,
        }
    }
}
