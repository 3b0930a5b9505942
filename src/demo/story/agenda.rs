//! What is going to happen, put on the agenda before the story begins.

use super::{Event, Habit, Story};
use crate::model::Day;

impl Story {
    /// Everything that chance does not bring about by itself.
    pub(super) fn plan_ahead(&mut self) {
        let length = self.ends.since(self.begins);
        let part = |percent: i64| length * percent / 100;
        let here: Vec<usize> = self.on_roster.iter().copied().collect();
        for n in here {
            self.enrol_soon(n, self.begins.plus(1));
            self.sign_soon(n, self.begins.plus(2));
        }
        for n in 0..self.cast.len() {
            let start = self.cast[n].person.employments[0].start;
            if !self.on_roster.contains(&n) {
                let known = start.plus(-self.chance.between(3, 15)).max(self.begins.plus(1));
                self.on(known, Event::Hire(n));
            }
        }
        let recently = |days: i64| self.ends.plus(-days);
        let (change, campaign) = (recently(38), recently(9));
        self.on(
            self.begins.plus(part(30)),
            Event::Revise(
                0,
                true,
                "Phishing is reported with one click.",
                "Report suspicious mail with the button in the mail program, before you do anything else.",
            ),
        );
        let second = self.policies.len().min(3) - 1;
        self.on(
            self.begins.plus(part(45)),
            Event::Revise(second, false, "Clearer wording; nothing changes in substance.", ""),
        );
        if self.policies.len() > 3 {
            self.on(
                change,
                Event::Revise(
                    3,
                    true,
                    "Assistants that learn from what they are given.",
                    "Personal data is never given to an assistant that learns from it.",
                ),
            );
        }
        if self.policies.len() > 1 {
            self.on(campaign, Event::Publish(self.policies.len() - 1));
        }
        self.incidents(part(20), length);
    }

    /// Leavers, absences, moves, a rotated key, an exemption; more of each in a larger organisation.
    pub(super) fn incidents(&mut self, early: i64, length: i64) {
        let staff: Vec<usize> = (8..self.cast.len())
            .filter(|n| self.on_roster.contains(n) && self.cast[*n].habit != Habit::Slow)
            .collect();
        let mut free = staff.into_iter();
        let times = (self.cast.len() / 40).max(1);
        for _ in 0..times {
            if let Some(n) = free.next() {
                // One leaves without having signed what changed meanwhile.
                self.cast[n].habit = Habit::Never;
                let last = self.begins.plus(length * 30 / 100 + 35);
                self.on(last.plus(-12), Event::Leave(n, last));
            }
            for at in [55, 80] {
                if let Some(n) = free.next() {
                    let last = self.begins.plus(length * at / 100);
                    self.on(last.plus(-30), Event::Leave(n, last));
                }
            }
            if let Some(n) = free.next() {
                let from = self.ends.plus(-50);
                self.on(from.plus(-20), Event::Absence(n, from, from.plus(75)));
            }
            if let Some(n) = free.next() {
                self.on(self.begins.plus(early + 60), Event::Move(n, "platform", "engineer"));
            }
            if let Some(n) = free.next() {
                self.on(self.begins.plus(length * 40 / 100), Event::Rotate(n));
            }
            if let Some(n) = free.next() {
                let until = self.ends.plus(-12);
                let day = self.ends.plus(-36);
                let policy = if self.policies.len() > 3 { 3 } else { 0 };
                self.on(day, Event::Exempt(n, policy, until));
                self.cast[n].habit = Habit::Never;
            }
        }
    }

    pub(super) fn enrol_soon(&mut self, n: usize, day: Day) {
        let first = day.plus(self.chance.between(0, 3));
        self.on(first, Event::Enrol(n));
        if n != 0 {
            let later = first.plus(self.chance.between(1, 4));
            self.on(later, Event::Countersign(n));
        }
    }

    /// Somebody is asked on a day, and signs by habit.
    pub(super) fn sign_soon(&mut self, n: usize, asked: Day) {
        let delay = match self.cast[n].habit {
            Habit::Prompt => self.chance.between(1, 4),
            Habit::Steady => self.chance.between(3, 13),
            Habit::Slow if self.chance.percent(60) => self.chance.between(17, 60),
            Habit::Slow => self.chance.between(8, 14),
            // Signs what the first weeks ask for, and nothing after.
            Habit::Never if asked.since(self.begins) < 20 => 5,
            Habit::Never => return,
        };
        self.on(asked.plus(delay).max(self.cast[n].person.employments[0].start.plus(-2)), Event::Sign(n));
    }
}
