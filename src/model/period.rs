//! Periods: from one day through another, as an auditor names them.

use super::{Clock, Day};
use std::fmt;

/// The days from the first through the last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Period {
    /// The first day.
    pub from: Day,
    /// The last day, not before the first.
    pub to: Day,
}

/// Why a text is no period; its `Display` fits behind the refused text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PeriodFault {
    /// No way to write one.
    Shape,
    /// Days that the calendar does not have.
    NoSuchDay,
    /// The last day lies before the first.
    EndsBeforeItStarts,
}

impl fmt::Display for PeriodFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Shape => "is no period",
            Self::NoSuchDay => "names a day that the calendar does not have",
            Self::EndsBeforeItStarts => "ends before it starts",
        })
    }
}

impl Period {
    /// The period in any of its forms: `2026-01-01..2026-03-31`, `2026`, `2026-H1`, `2026-Q1`, `2026-03`, or
    /// `last-12-months`, the twelve months that end with `day`.
    ///
    /// # Errors
    /// Says what is wrong with the text.
    pub fn parse(text: &str, day: Day) -> Result<Self, PeriodFault> {
        if let Some((from, to)) = text.split_once("..") {
            return Self::between(written(from)?, written(to)?);
        }
        if text == "last-12-months" {
            return Ok(Self::year_to(day));
        }
        let (year, part) = text.split_once('-').map_or((text, "year"), |named| named);
        let (first, months) = match part {
            "year" => ("01", 12),
            "H1" => ("01", 6),
            "H2" => ("07", 6),
            "Q1" => ("01", 3),
            "Q2" => ("04", 3),
            "Q3" => ("07", 3),
            "Q4" => ("10", 3),
            month => (month, 1),
        };
        let from = written(&format!("{year}-{first}-01"))?;
        let last = if months == 1 { from } else { Clock::Months(months - 1).after(from) };
        Ok(Self { from, to: last.month_end() })
    }

    /// The twelve months that end with a day: from the day after the same day a year before.
    #[must_use]
    pub fn year_to(day: Day) -> Self {
        let year = Clock::Months(12);
        // In the last days of February the two differ, and the later one never takes in a thirteenth month's end.
        Self { from: year.before(day).next().max(year.before(day.next())), to: day }
    }

    fn between(from: Day, to: Day) -> Result<Self, PeriodFault> {
        if to < from { Err(PeriodFault::EndsBeforeItStarts) } else { Ok(Self { from, to }) }
    }

    /// Whether the day lies in it.
    #[must_use]
    pub fn contains(&self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// The last days of months that lie in it and not after `limit`, oldest first.
    #[must_use]
    pub fn month_ends(&self, limit: Day) -> Vec<Day> {
        let last = self.to.min(limit);
        std::iter::successors(Some(self.from.month_end()), |end| {
            Some(end.next().month_end()).filter(|next| next > end)
        })
        .take_while(|end| *end <= last)
        .collect()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.from, self.to)
    }
}

/// A day of the text: what has the shape of one and is none is another fault than what has not.
fn written(text: &str) -> Result<Day, PeriodFault> {
    let digits = |b: &[u8]| b.iter().all(u8::is_ascii_digit);
    let shape = matches!(text.as_bytes(), [y @ .., b'-', a, b, b'-', c, d] if y.len() == 4 && digits(y) && digits(&[*a, *b, *c, *d]));
    Day::parse(text).ok_or(if shape { PeriodFault::NoSuchDay } else { PeriodFault::Shape })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn parsed(text: &str) -> Result<String, PeriodFault> {
        Period::parse(text, d("2026-11-20")).map(|p| p.to_string())
    }

    #[test]
    fn periods_are_named_in_several_ways() {
        for (text, days) in [
            ("2026-01-15..2026-02-03", "2026-01-15..2026-02-03"),
            ("2026-01-15..2026-01-15", "2026-01-15..2026-01-15"),
            ("2024", "2024-01-01..2024-12-31"),
            ("2026-H1", "2026-01-01..2026-06-30"),
            ("2026-H2", "2026-07-01..2026-12-31"),
            ("2026-Q1", "2026-01-01..2026-03-31"),
            ("2026-Q4", "2026-10-01..2026-12-31"),
            ("2024-02", "2024-02-01..2024-02-29"),
            ("last-12-months", "2025-11-21..2026-11-20"),
        ] {
            assert_eq!(parsed(text).as_deref(), Ok(days), "{text}");
        }
    }

    #[test]
    fn what_is_no_period_is_refused_for_its_reason() {
        for text in [
            "",
            "26",
            "2026-Q5",
            "2026-q1",
            "2026-1",
            "2026-+1",
            "yesterday",
            "2026-01-01",
            "2026-01-01..",
            "..2026-01-01",
        ] {
            assert_eq!(parsed(text), Err(PeriodFault::Shape), "{text}");
        }
        for text in ["2026-02-30..2026-03-01", "2026-01-01..2026-13-01", "2026-13", "2026-00", "0000"] {
            assert_eq!(parsed(text), Err(PeriodFault::NoSuchDay), "{text}");
        }
        assert_eq!(parsed("2026-02-01..2026-01-31"), Err(PeriodFault::EndsBeforeItStarts));
    }

    #[test]
    fn a_year_to_a_day_has_twelve_month_ends_at_most() {
        for (to, from) in [
            ("2026-03-31", "2025-04-01"),
            ("2025-02-28", "2024-03-01"),
            ("2024-02-29", "2023-03-01"),
            ("2024-02-28", "2023-03-01"),
            ("2026-03-30", "2025-03-31"),
        ] {
            assert_eq!(Period::year_to(d(to)).from, d(from), "{to}");
        }
    }

    #[test]
    fn month_ends_lie_in_the_period_and_not_after_the_limit() {
        let ends = |from: &str, to: &str, limit: &str| {
            let ends = Period { from: d(from), to: d(to) }.month_ends(d(limit));
            ends.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(ends("2026-01-31", "2026-03-31", "2026-12-31"), "2026-01-31 2026-02-28 2026-03-31");
        assert_eq!(ends("2026-02-01", "2026-03-30", "2026-12-31"), "2026-02-28");
        assert_eq!(ends("2026-01-01", "2026-12-31", "2026-02-27"), "2026-01-31");
        assert_eq!(ends("9999-12-31", "9999-12-31", "9999-12-31"), "9999-12-31");
        assert_eq!(ends("2026-01-01", "2026-01-30", "2026-12-31"), "");
    }
}
