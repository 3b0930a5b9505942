//! From commits to days: what is recorded at the close of each day.

use crate::model::{Day, Register, Track};
use std::sync::Arc;

/// The values of a track at the close of each day on which they changed.
///
/// Days before the first value use the first day-end value; a removal keeps the last value standing.
#[derive(Clone, Debug)]
pub(super) struct Daily<T> {
    values: Vec<(Day, Arc<T>)>,
}

impl<T> Daily<T> {
    pub(super) fn new(register: &Register, track: &Track<T>) -> Self {
        let mut values: Vec<(Day, Arc<T>)> = Vec::new();
        for (at, value) in track.values() {
            let day = register.commit(at).day;
            match values.last_mut() {
                Some((last, v)) if *last == day => *v = Arc::clone(value),
                _ => values.push((day, Arc::clone(value))),
            }
        }
        Self { values }
    }

    /// The value recorded on the day; `None` only when there never was one.
    pub(super) fn on(&self, day: Day) -> Option<&Arc<T>> {
        let n = self.values.partition_point(|(d, _)| *d <= day);
        self.values.get(n.saturating_sub(1)).map(|(_, v)| v)
    }

    /// The first day at whose close there was a value.
    pub(super) fn first_day(&self) -> Option<Day> {
        self.values.first().map(|(day, _)| *day)
    }

    /// The days at whose close the value is another than before, in order; what is the same is for the caller to say.
    pub(super) fn turns(&self, same: impl Fn(&T, &T) -> bool) -> Vec<Day> {
        let changes = self.values.windows(2).filter(|w| !same(&w[0].1, &w[1].1));
        changes.map(|w| w[1].0).collect()
    }

    /// Every day-end value with its day, oldest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = &(Day, Arc<T>)> {
        self.values.iter()
    }
}
