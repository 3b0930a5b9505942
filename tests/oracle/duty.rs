//! What a pair owes, what became of it, and where it stands: by the plainest means.

use super::plain::*;
use super::theory::{Span, Theory};
use std::collections::BTreeSet;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Cause {
    Publish,
    Join,
    Assign,
    Change,
    Renew,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Outcome {
    Met,
    MetLate(i32),
    Open,
    Overdue(i32),
    Released,
    Missed(i32),
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Obligation {
    pub opens: Day,
    pub cause: Cause,
    /// `None`: a leave without an end.
    pub due: Option<Day>,
    pub required: Version,
    pub outcome: Outcome,
    pub by_claim: bool,
    /// When it was fulfilled, and whether a witness says so.
    pub done: Option<(Day, bool)>,
    pub span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    NotBound,
    Exempt,
    Overdue,
    Pending,
    Acknowledged,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    Personal,
    Unconfirmed,
    Witnessed,
}

/// A record of a pair that counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Done {
    pub version: Version,
    pub completion: Day,
    pub recorded: Day,
    pub signed: Second,
    pub witnessed: bool,
}

/// Where a pair stands on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    pub status: Status,
    pub obligations: Vec<Obligation>,
    pub newest: Option<(Version, Day, Class)>,
    pub urgent: Option<(Cause, Day, Option<Day>)>,
    pub days_overdue: Option<i32>,
    pub required: Option<Version>,
    pub on_leave: bool,
    pub renewal_open: bool,
    pub overdue_before: bool,
    pub valid_until: Option<Day>,
}

impl Theory<'_> {
    /// The day a record completes: the latest of the day signed; the day recorded, when it came more than `landing` days
    /// later, names an unknown head, or was signed more than five minutes before its head; and the day its text was
    /// published. A witnessed one completes when the witness says.
    fn completion(&self, at: usize, record: &Record) -> Day {
        let signed = berlin_day(record.signed);
        match record.what {
            What::Witnessed { on, .. } => on,
            What::Acknowledged { policy, version, head, .. } => {
                let late = self.days[at] - signed > self.commits[at].tree.clocks.landing;
                let distrusted = match head {
                    Head::None => false,
                    Head::Unknown => true,
                    Head::Commit(h) => record.signed < self.times[h] - 300,
                };
                let recorded = if late || distrusted { self.days[at] } else { signed };
                let text = self.published(policy, version).map_or(signed, |first| self.days[first]);
                signed.max(recorded).max(text)
            }
            _ => unreachable!("nothing else fulfils"),
        }
    }

    /// The counting records of a pair.
    pub fn done(&self, p: u8, r: u8) -> Vec<Done> {
        let valid = self.valid();
        let of_pair = valid.iter().filter_map(|(at, record)| match record.what {
            What::Acknowledged { person, policy, version, .. }
            | What::Witnessed { person, policy, version, .. }
                if (person, policy) == (p, r) =>
            {
                Some(Done {
                    version,
                    completion: self.completion(*at, record),
                    recorded: self.days[*at],
                    signed: record.signed,
                    witnessed: matches!(record.what, What::Witnessed { .. }),
                })
            }
            _ => None,
        });
        of_pair.collect()
    }

    /// Whether a person's key is confirmed by the end of a day: both enrolment records are there. The maintainer's is
    /// from the beginning.
    pub fn confirmed(&self, p: u8, d: Day) -> bool {
        let enrolled = |signer: u8| {
            self.valid().iter().any(|(at, record)| {
                self.days[*at] <= d
                    && matches!(record.what, What::Enrolled { person, by } if person == p && by == signer)
            })
        };
        p == MAINTAINER || (enrolled(p) && enrolled(MAINTAINER))
    }

    /// All obligations of a pair as seen on a day, oldest first.
    pub fn obligations(&self, p: u8, r: u8, seen: Day) -> Vec<Obligation> {
        let mut all = Vec::new();
        for span in self.spans(p, r, seen) {
            all.extend(self.of_span(p, r, span, seen));
        }
        all.sort_unstable();
        all
    }

    fn of_span(&self, p: u8, r: u8, span: Span, seen: Day) -> Vec<Obligation> {
        let b = span.first;
        let until = span.last.unwrap_or(seen);
        let mut all = Vec::new();
        let mut owe = |cause, opens: Day, clocks: Clocks, raw: Day, required, after: Option<Day>| {
            let due = self.moved(p, r, opens, raw, clocks.back);
            // A renewal that falls due after the duty's end never arises.
            let end = span.last.or_else(|| self.known_end(p, r, b, seen));
            if cause == Cause::Renew && end.is_some_and(|end| due.is_none_or(|due| due > end)) {
                return;
            }
            // A renewal asks for a record that completes after the one renewed; the others for one that had not lapsed when
            // they opened.
            let fits = |d: &Done| match after {
                Some(renewed) => d.completion > renewed,
                None => clocks.renew.is_none_or(|renew| renew.after(d.completion) >= opens),
            };
            let by = self.fulfilment(p, r, until, required, &fits);
            let (outcome, by_claim) = outcome(due, by, span.last, seen);
            let done = by.map(|by| (by.completion, by.witnessed));
            all.push(Obligation { opens, cause, due, required, outcome, by_claim, done, span });
        };

        // The obligation that opens the span.
        let first_effect = self.first_effect(r).unwrap();
        let recorded = self.first_recorded(p).unwrap();
        let start = self.employment(p, b).unwrap().0;
        let (cause, opens) = if b == first_effect {
            let late = recorded > b && start < first_effect;
            (Cause::Publish, if late { recorded } else { b })
        } else if b == start {
            (Cause::Join, b)
        } else {
            (Cause::Assign, b)
        };
        // Who was recorded only after the duty had ended is shown as released from it, not left out.
        if opens <= seen {
            let clocks = self.clocks(r, opens);
            let clock = if cause == Cause::Publish { clocks.change } else { clocks.join };
            owe(cause, opens, clocks, clock.after(opens), self.latest(r, opens).unwrap(), None);
        }

        // Each day after that on which a material revision takes effect.
        for c in opens + 1..=until {
            let taking = self.revisions(r).iter().filter(|k| k.material && k.effect == c).map(|k| k.version);
            if let Some(version) = taking.max() {
                let clocks = self.clocks(r, c);
                owe(Cause::Change, c, clocks, clocks.change.after(c), version, None);
            }
        }

        for renewal in self.renewals(p, r, b, until) {
            let Renewal { opens, due, clocks, of } = renewal;
            owe(Cause::Renew, opens, clocks, due, self.latest(r, opens).unwrap(), Some(of));
        }
        all
    }

    /// The renewals of a span that begins on `b`, opened by `until`.
    fn renewals(&self, p: u8, r: u8, b: Day, until: Day) -> Vec<Renewal> {
        let renewable = self.renewable(p, r);
        let mut all = Vec::new();
        for of in renewable.iter().copied().filter(|c| *c <= until) {
            let Some(renewal) = self.renewal(r, b, of) else { continue };
            let newer = renewable.iter().any(|c| of < *c && *c < renewal.opens);
            if renewal.opens <= until && !newer {
                all.push(renewal);
            }
        }
        all
    }

    /// The days on which records were completed that are to be renewed: of the version that was the newest material one
    /// in effect then, or a newer one; any, where none was in effect yet.
    fn renewable(&self, p: u8, r: u8) -> BTreeSet<Day> {
        let done = self.done(p, r);
        let counts = |d: &&Done| self.latest(r, d.completion).is_none_or(|latest| d.version >= latest);
        done.iter().filter(counts).map(|d| d.completion).collect()
    }

    /// The renewal of a record completed on a day, in a span that begins on `b`, by the clocks of the completion day;
    /// none where it never renews, or had lapsed before.
    fn renewal(&self, r: u8, b: Day, of: Day) -> Option<Renewal> {
        let clocks = self.clocks(r, of);
        let mut due = clocks.renew?.after(of);
        if of < b {
            if due < b {
                return None;
            }
            due = due.max(clocks.join.after(b));
        }
        // A window longer than the clock itself opens with the record, not before there is one.
        Some(Renewal { opens: b.max(of).max(clocks.window.before(due)), due, clocks, of })
    }

    /// The earliest counting record that fits, of the required version or a newer one, within the span.
    fn fulfilment(
        &self,
        p: u8,
        r: u8,
        until: Day,
        required: Version,
        fits: &dyn Fn(&Done) -> bool,
    ) -> Option<Done> {
        let mut done = self.done(p, r);
        done.retain(|d| d.version >= required && d.completion <= until && fits(d));
        done.into_iter().min_by_key(|d| (d.completion, d.signed))
    }

    /// The last day of the duty that began on `b`, where one is on record: the end of employment, or of the policy.
    /// That somebody was moved ends nothing before it proves to be no short break; until then those ends hold behind it.
    fn known_end(&self, p: u8, r: u8, b: Day, seen: Day) -> Option<Day> {
        let horizon = seen.max(self.horizon());
        let span = self.spans(p, r, horizon).into_iter().find(|s| s.first == b)?;
        let stays = |d: Day| self.employment(p, d).is_some() && self.in_force(r, d);
        (span.last?..=horizon).find(|last| !stays(last + 1))
    }

    /// A day after which nothing changes any more.
    fn horizon(&self) -> Day {
        let trees = self.commits.iter().map(|c| &c.tree);
        let ends = trees.clone().flat_map(|t| t.people.values()).flat_map(|p| p.employments.iter());
        let ends = ends.flat_map(|(start, end)| [Some(*start), *end]).flatten();
        let policies = trees.flat_map(|t| t.policies.values());
        let holds = policies
            .flat_map(|p| p.retired.into_iter().chain(p.revisions.iter().map(|revision| revision.effective)));
        self.days.iter().copied().chain(ends).chain(holds).max().unwrap() + 20
    }

    /// Everything about a pair on a day.
    pub fn standing_of(&self, p: u8, r: u8, d: Day) -> Standing {
        let obligations = self.obligations(p, r, d);
        let span = self.spans(p, r, d).last().copied().filter(|s| s.last.is_none());
        let current: Vec<&Obligation> = obligations
            .iter()
            .filter(|o| Some(o.span) == span && matches!(o.outcome, Outcome::Open | Outcome::Overdue(_)))
            .collect();
        let overdue = current.iter().any(|o| matches!(o.outcome, Outcome::Overdue(_)));
        let required = obligations.iter().filter(|o| Some(o.span) == span).map(|o| o.required).max();
        let exempt = self.exemptions(p, r).iter().any(|(first, until)| *first <= d && d <= *until);
        let status = if span.is_none() {
            Status::NotBound
        } else if exempt {
            Status::Exempt
        } else if overdue {
            Status::Overdue
        } else if current.iter().any(|o| o.cause != Cause::Renew) || required.is_none() {
            // Who was recorded late is pending also before anything could open: nothing was signed.
            Status::Pending
        } else {
            Status::Acknowledged
        };
        let urgent = current.iter().min_by_key(|o| (o.due.unwrap_or(Day::MAX), o.opens, o.cause));
        let newest = self.done(p, r).into_iter().filter(|x| x.completion <= d);
        let newest = newest.max_by_key(|x| (x.completion, x.signed));
        let class = |x: &Done| match (x.witnessed, self.confirmed(p, d)) {
            (true, _) => Class::Witnessed,
            (false, true) => Class::Personal,
            (false, false) => Class::Unconfirmed,
        };
        Standing {
            status,
            newest: newest.map(|x| (x.version, x.completion, class(&x))),
            urgent: urgent.map(|o| (o.cause, o.opens, o.due)),
            days_overdue: current.iter().filter_map(|o| o.due).map(|due| d - due).filter(|n| *n > 0).max(),
            required,
            on_leave: self.on_leave(p, d),
            // An overdue renewal is open as well: what is not fulfilled stays open.
            renewal_open: current.iter().any(|o| o.cause == Cause::Renew),
            overdue_before: status == Status::Exempt && overdue,
            valid_until: span.and_then(|span| self.valid_until(p, r, span, &current, d)),
            obligations,
        }
    }

    /// The due day of the open renewal, else of the one that comes next; none where the duty ends before.
    fn valid_until(&self, p: u8, r: u8, span: Span, current: &[&Obligation], d: Day) -> Option<Day> {
        if let Some(open) = current.iter().find(|o| o.cause == Cause::Renew) {
            return open.due;
        }
        let newest = self.renewable(p, r).into_iter().filter(|c| *c <= d).max()?;
        let next = self.renewal(r, span.first, newest).filter(|next| next.opens > d)?;
        let due = self.moved(p, r, next.opens, next.due, next.clocks.back)?;
        self.known_end(p, r, span.first, d).is_none_or(|end| due <= end).then_some(due)
    }
}

struct Renewal {
    opens: Day,
    due: Day,
    clocks: Clocks,
    /// The completion day of the record renewed.
    of: Day,
}

/// What became of an obligation, and whether it was in time by the signer's clock alone.
fn outcome(due: Option<Day>, by: Option<Done>, end: Option<Day>, seen: Day) -> (Outcome, bool) {
    let late = |d: Day| due.map_or(0, |due| d - due).max(0);
    if let Some(by) = by {
        return match late(by.completion) {
            0 => (Outcome::Met, late(by.recorded) > 0),
            n => (Outcome::MetLate(n), false),
        };
    }
    let outcome = match (end, late(end.unwrap_or(seen))) {
        (Some(_), 0) => Outcome::Released,
        (Some(_), n) => Outcome::Missed(n),
        (None, 0) => Outcome::Open,
        (None, n) => Outcome::Overdue(n),
    };
    (outcome, false)
}
