//! Days of a great many moments.

use super::{Day, Moment, Zone};

/// The days of moments that mostly lie near each other: that of the moment before is remembered.
#[derive(Clone, Debug)]
pub struct Days {
    zone: Zone,
    /// A day with its first moment and that of the next.
    last: Option<(Moment, Moment, Day)>,
}

impl Days {
    /// In a zone.
    #[must_use]
    pub const fn new(zone: Zone) -> Self {
        Self { zone, last: None }
    }

    /// The day there at this moment: the same as [`Zone::day_of`].
    pub fn day_of(&mut self, moment: Moment) -> Day {
        match self.last {
            Some((first, end, day)) if first <= moment && moment < end => day,
            _ => {
                let day = self.zone.day_of(moment);
                let (first, end) = (self.zone.start_of(day), day.end_in(self.zone));
                // A clock that is put back shortly after midnight makes a piece of the day before lie in this one.
                let is_plain = first <= moment && moment < end && end.0 - first.0 == 24 * 60 * 60;
                self.last = is_plain.then_some((first, end, day));
                day
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_moments_side_by_side_are_those_of_each_by_itself() {
        // A clock put back over midnight, one put back and forth by day, a day that never was, and years without any.
        let zones = ["America/St_Johns", "Europe/Berlin", "Pacific/Apia", "America/Sao_Paulo", "UTC"];
        for (zone, since) in zones.map(|name| Zone::parse(name).unwrap()).into_iter().zip([
            "2010-11-05T00:00:00Z",
            "2026-03-27T00:00:00Z",
            "2011-12-28T00:00:00Z",
            "2018-02-16T00:00:00Z",
            "2026-06-01T00:00:00Z",
        ]) {
            let since = Moment::parse(since).unwrap();
            let mut days = Days::new(zone);
            for n in (0..4 * 24 * 60).chain((0..4 * 24 * 60).rev().step_by(7)) {
                let moment = since.plus(n * 60 + n % 60);
                assert_eq!(days.day_of(moment), zone.day_of(moment), "{zone:?} {moment:?}");
            }
        }
    }
}
