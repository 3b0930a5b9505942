//! The comparison of a register with itself after a change, pair by pair.

use super::super::changes;
use super::{Due, Effect, Materially, RequirementImpact, Stands, TextChange, Touched};
use crate::assess::{Assessment, Obligation, Outcome, Pair, Span, Status, assess};
use crate::cores::spread;
use crate::model::{Day, Person, PersonId, RequirementId, Version};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// A register without and with a change.
pub(super) struct Comparison<'a> {
    pub(super) base: Stands<'a>,
    pub(super) proposed: Stands<'a>,
    pub(super) day: Day,
}

/// The days from which a pair is bound by the change, and no longer bound by it.
#[derive(Clone, Copy, Default)]
struct Shift {
    gained: Option<Day>,
    lost: Option<Day>,
}

/// Of pairs whose bound days change, how they do.
type Shifts<'a> = FxHashMap<(&'a RequirementId, &'a PersonId), Shift>;

impl<'a> Comparison<'a> {
    /// Every requirement that changes, or with people whose duty does.
    pub(super) fn requirements(&self, texts: &BTreeMap<RequirementId, TextChange>) -> Vec<RequirementImpact> {
        let shifts = self.shifts();
        let horizon = self.horizon(&shifts);
        let later = (horizon != self.day)
            .then(|| [self.base, self.proposed].map(|register| assess(register.facts, horizon)));
        let (before, after) = match &later {
            Some([before, after]) => (before, after),
            None => (self.base.assessment, self.proposed.assessment),
        };
        let mut people = self.touched(before, after, &shifts);
        let ids = self.proposed.facts.register.requirements.keys();
        ids.filter_map(|id| {
            let mut people = people.remove(id).unwrap_or_default();
            people.sort_by(|a, b| (a.effect, a.after, &a.person).cmp(&(b.effect, b.after, &b.person)));
            let impact = self.requirement(id, people, texts.get(id).cloned().unwrap_or(TextChange::Same))?;
            let nothing = impact.people.is_empty()
                && impact.revisions.is_empty()
                && impact.fields.is_empty()
                && impact.text == TextChange::Same;
            (!nothing).then_some(impact)
        })
        .collect()
    }

    fn requirement(
        &self,
        id: &RequirementId,
        people: Vec<Touched>,
        text: TextChange,
    ) -> Option<RequirementImpact> {
        let after = self.proposed.facts.register.requirements.get(id)?.last()?;
        let before = self.base.facts.register.requirements.get(id).and_then(|t| t.last());
        let fields = before.map(|b| changes::requirement(b, after)).unwrap_or_default();
        let revisions = self.new_effects(id).map(|e| {
            let kind = if e.material { Materially::Material } else { Materially::Editorial };
            (e.version.clone(), kind, e.day)
        });
        let revisions = revisions.collect();
        Some(RequirementImpact {
            id: id.clone(),
            title: after.title.clone(),
            revisions,
            fields,
            text,
            people,
        })
    }

    /// Whether the change says anything that decides who is bound: of one register before and after, the one that was
    /// changed has more to say.
    fn binds_otherwise(&self) -> bool {
        let (base, proposed) = (self.base.facts.register, self.proposed.facts.register);
        let person = |id| base.people.get(id).map(|t| t.changes.len());
        let requirement = |id| base.requirements.get(id).map(|t| t.changes.len());
        base.config.changes.len() != proposed.config.changes.len()
            || proposed.people.iter().any(|(id, t)| person(id) != Some(t.changes.len()))
            || proposed.requirements.iter().any(|(id, t)| requirement(id) != Some(t.changes.len()))
    }

    /// The revisions that the base does not know.
    fn new_effects(&self, id: &RequirementId) -> impl Iterator<Item = &crate::assess::Effect> {
        let known = self.base.facts.effects(id);
        let all = self.proposed.facts.effects(id).into_iter().flat_map(crate::assess::Effects::iter);
        all.filter(move |e| known.is_none_or(|k| k.of_version(&e.version).is_none()))
    }

    /// Which pairs gain or lose bound days from the day of the change on.
    fn shifts(&self) -> Shifts<'_> {
        let mut shifts = Shifts::default();
        if !self.binds_otherwise() {
            return shifts;
        }
        let people: Vec<&PersonId> = self.proposed.facts.register.people.keys().collect();
        for requirement in self.proposed.facts.register.requirements.keys() {
            let shift = |n: usize| {
                let before = self.base.facts.duty_spans(people[n], requirement);
                let after = self.proposed.facts.duty_spans(people[n], requirement);
                (before != after).then(|| Shift {
                    gained: first_day_outside(&after, &before, self.day),
                    lost: first_day_outside(&before, &after, self.day),
                })
            };
            let of_people = spread(people.len(), shift).into_iter().zip(&people);
            shifts.extend(of_people.filter_map(|(shift, person)| Some(((requirement, *person), shift?))));
        }
        shifts
    }

    /// The first day on which all that the change says has taken hold.
    fn horizon(&self, shifts: &Shifts<'_>) -> Day {
        let gained = shifts.values().filter_map(|s| s.gained);
        let effects = self
            .proposed
            .facts
            .register
            .requirements
            .keys()
            .flat_map(|id| self.new_effects(id))
            .map(|e| e.day);
        gained.chain(effects).max().map_or(self.day, |last| last.max(self.day))
    }

    fn touched(
        &self,
        before: &Assessment<'a>,
        after: &Assessment<'a>,
        shifts: &Shifts<'_>,
    ) -> BTreeMap<RequirementId, Vec<Touched>> {
        let mut all: BTreeMap<RequirementId, Vec<Touched>> = BTreeMap::new();
        for (old, new) in beside(&before.pairs, &after.pairs) {
            let Some(Pair { requirement, person, .. }) = new.or(old) else { continue };
            let shift = shifts.get(&(*requirement, *person)).copied();
            if shift.is_none() && old.zip(new).is_some_and(|(old, new)| is_alike(old, new)) {
                continue;
            }
            let today = self.base.assessment.pair(person, requirement);
            let entry = self.proposed.facts.register.people.get(*person).and_then(|t| t.last());
            let case = Case {
                shift: shift.unwrap_or_default(),
                old,
                new,
                person: entry.map(AsRef::as_ref),
                status: today.map_or(Status::NotBound, |pair| pair.status),
                day: self.day,
            };
            let rows = case.rows(person);
            if !rows.is_empty() {
                all.entry((*requirement).clone()).or_default().extend(rows);
            }
        }
        all
    }
}

/// The pairs of both, side by side: both lie by requirement, then person.
fn beside<'a, 'b>(
    old: &'b [Pair<'a>],
    new: &'b [Pair<'a>],
) -> Vec<(Option<&'b Pair<'a>>, Option<&'b Pair<'a>>)> {
    let key = |p: &&Pair<'a>| (p.requirement, p.person);
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    let mut sides = Vec::new();
    loop {
        sides.push(match (old.peek().map(key), new.peek().map(key)) {
            (None, None) => return sides,
            (Some(a), Some(b)) if a == b => (old.next(), new.next()),
            (Some(a), b) if b.is_none_or(|b| a < b) => (old.next(), None),
            _ => (None, new.next()),
        });
    }
}

/// Whether nothing of what is owed differs, as it does of nearly all pairs.
fn is_alike(old: &Pair<'_>, new: &Pair<'_>) -> bool {
    let alike = |(o, n): (&Obligation, &Obligation)| {
        (o.cause, o.opens, o.due, o.span, is_met(o)) == (n.cause, n.opens, n.due, n.span, is_met(n))
            && o.required == n.required
    };
    old.obligations.len() == new.obligations.len() && old.obligations.iter().zip(&new.obligations).all(alike)
}

/// The first day, from `from` on, that lies in one of the spans and in none of the others; both are in order.
fn first_day_outside(spans: &[Span], others: &[Span], from: Day) -> Option<Day> {
    // It can only be the first day of a span, or the day after the last one of another.
    let mut turns: Vec<Day> = spans.iter().map(|s| s.first.max(from)).collect();
    turns.extend(others.iter().filter_map(|s| s.last).map(|last| last.next().max(from)));
    turns.sort_unstable();
    turns.into_iter().find(|d| spans.iter().any(|s| covers(s, *d)) && !others.iter().any(|s| covers(s, *d)))
}

/// One pair without and with the change.
struct Case<'a, 'b> {
    shift: Shift,
    old: Option<&'b Pair<'a>>,
    new: Option<&'b Pair<'a>>,
    person: Option<&'b Person>,
    status: Status,
    day: Day,
}

impl Case<'_, '_> {
    fn rows(&self, person: &PersonId) -> Vec<Touched> {
        let mut rows = Vec::new();
        let old = live(self.old, self.day);
        let new = live(self.new, self.day);
        let (same, old_only, new_only) = matched(&old, &new);
        let row = |effect, from, version: Option<&Version>, before, after, already_met| Touched {
            effect,
            person: person.clone(),
            name: self.person.map_or_else(|| person.to_string(), |p| p.display_name().to_owned()),
            from,
            version: version.cloned(),
            before,
            after,
            status: self.status,
            on_leave: self.person.is_some_and(|p| on_leave(p, from)),
            already_met,
        };
        let opening =
            self.shift.gained.and_then(|from| new_only.iter().find(|o| covers(&o.span, from)).copied());
        if let Some(from) = self.shift.gained {
            let version = opening.map(|o| &o.required);
            let due = opening.map_or(Due::Nothing, due);
            rows.push(row(Effect::Bound, from, version, Due::Nothing, due, opening.is_some_and(is_met)));
        }
        let owing = owes(&old) || opening.is_some_and(|o| !is_met(o));
        let further = new_only.iter().filter(|o| opening.is_none_or(|first| !std::ptr::eq(**o, first)));
        rows.extend(further.map(|o| {
            let effect = if owing { Effect::Newer } else { Effect::Reopened };
            row(effect, o.opens, Some(&o.required), Due::Nothing, due(o), is_met(o))
        }));
        if let Some(from) = self.shift.lost {
            let urgent = old_only.iter().chain(same.iter().map(|(o, _)| o)).find(|o| !is_met(o));
            rows.push(row(
                Effect::Freed,
                from,
                None,
                urgent.map_or(Due::Nothing, |o| due(o)),
                Due::Nothing,
                false,
            ));
            return rows;
        }
        for (o, n) in same {
            if is_met(n) && !is_met(o) {
                rows.push(row(Effect::Met, self.day, Some(&n.required), due(o), due(n), true));
            } else if due(o) != due(n) && !is_met(n) {
                rows.push(row(Effect::Moved, self.day, Some(&n.required), due(o), due(n), false));
            }
        }
        rows
    }
}

/// The obligations of spans that are not over on the day.
fn live<'b>(pair: Option<&'b Pair<'_>>, day: Day) -> Vec<&'b Obligation> {
    let running = |o: &&Obligation| o.span.last.is_none_or(|last| last >= day.prev());
    pair.map_or_else(Vec::new, |p| p.obligations.iter().filter(running).collect())
}

/// Obligations that are the same in both lists, by cause and opening, else by cause and version; and those of one only.
#[allow(clippy::type_complexity)]
fn matched<'b>(
    old: &[&'b Obligation],
    new: &[&'b Obligation],
) -> (Vec<(&'b Obligation, &'b Obligation)>, Vec<&'b Obligation>, Vec<&'b Obligation>) {
    let (mut same, mut old, mut new) = (Vec::new(), old.to_vec(), new.to_vec());
    let alike: [fn(&Obligation, &Obligation) -> bool; 2] = [
        |a, b| a.cause == b.cause && a.opens == b.opens,
        |a, b| a.cause == b.cause && a.required == b.required,
    ];
    for alike in alike {
        old.retain(|o| match new.iter().position(|n| alike(o, n)) {
            Some(at) => {
                same.push((*o, new.remove(at)));
                false
            }
            None => true,
        });
    }
    (same, old, new)
}

fn is_met(o: &Obligation) -> bool {
    matches!(o.outcome, Outcome::Met | Outcome::MetLate(_))
}

fn owes(obligations: &[&Obligation]) -> bool {
    obligations.iter().any(|o| matches!(o.outcome, Outcome::Open | Outcome::Overdue(_)))
}

fn due(o: &Obligation) -> Due {
    o.due.map_or(Due::AfterLeave, Due::On)
}

fn on_leave(person: &Person, day: Day) -> bool {
    person.leave.iter().any(|l| l.from <= day && l.to.is_none_or(|to| day <= to))
}

fn covers(span: &Span, day: Day) -> bool {
    span.first <= day && span.last.is_none_or(|last| day <= last)
}
