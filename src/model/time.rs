//! Days, moments, zones and clocks. Days are calendar days in the organisation's time zone.

use chrono::{DateTime, Datelike, Months, NaiveDate, TimeDelta, TimeZone, Utc};
use std::fmt;

/// A calendar day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(NaiveDate);

impl Day {
    /// The day, when the text is a real date written exactly `YYYY-MM-DD`, in the years 1 to 9999; `None` otherwise.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let b = text.as_bytes();
        let shape = b.len() == 10
            && b.iter()
                .enumerate()
                .all(|(i, c)| if i == 4 || i == 7 { *c == b'-' } else { c.is_ascii_digit() });
        if !shape {
            return None;
        }
        let number = |part: &str| part.parse::<u32>().ok();
        let (year, month, day) = (number(&text[..4])?, number(&text[5..7])?, number(&text[8..])?);
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).filter(|d| d.year() >= 1).map(Self)
    }

    /// The days since the year 1 began, counted from 1.
    #[must_use]
    pub fn number(self) -> i32 {
        self.0.num_days_from_ce()
    }

    /// The day of this number; `None` for a day outside the calendar that can be counted in.
    #[must_use]
    pub fn from_number(number: i32) -> Option<Self> {
        NaiveDate::from_num_days_from_ce_opt(number).map(Self)
    }

    /// This day moved by a number of days; stops at the ends of the calendar.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        let limit = if days < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
        Self(TimeDelta::try_days(days).and_then(|d| self.0.checked_add_signed(d)).unwrap_or(limit))
    }

    /// The day after.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.succ_opt().unwrap_or(NaiveDate::MAX))
    }

    /// The day before.
    #[must_use]
    pub fn prev(self) -> Self {
        Self(self.0.pred_opt().unwrap_or(NaiveDate::MIN))
    }

    /// Whole days from `earlier` to this day; negative when this day comes first.
    #[must_use]
    pub fn since(self, earlier: Self) -> i64 {
        self.0.signed_duration_since(earlier.0).num_days()
    }

    /// The last day of this day's month.
    #[must_use]
    pub fn month_end(self) -> Self {
        let first = self.0.with_day(1).unwrap_or(self.0);
        first.checked_add_months(Months::new(1)).map_or(Self(NaiveDate::MAX), |next| Self(next).prev())
    }

    /// The moment at which this day ends in the zone: the first second of the next day.
    #[must_use]
    pub fn end_in(self, zone: Zone) -> Moment {
        zone.start_of(self.next())
    }

    /// As folders of a year, a month and a day, `2026/03/31`.
    #[must_use]
    pub fn folder(self) -> String {
        self.to_string().replace('-', "/")
    }

    /// As a `chrono` date, for rendering.
    #[must_use]
    pub const fn date(self) -> NaiveDate {
        self.0
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.year() {
            year @ 0..=9999 => f.pad(&format!("{year:04}-{:02}-{:02}", self.0.month(), self.0.day())),
            _ => f.pad(&self.0.format("%Y-%m-%d").to_string()),
        }
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A second of UTC, counted from 1970.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

impl Moment {
    /// The moment, when the text is exactly `YYYY-MM-DDTHH:MM:SSZ`; `None` otherwise.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
        let day = Day::parse(date)?;
        let b = time.as_bytes();
        let shape = b.len() == 8
            && b.iter()
                .enumerate()
                .all(|(i, c)| if i == 2 || i == 5 { *c == b':' } else { c.is_ascii_digit() });
        if !shape {
            return None;
        }
        let n = |i: usize| u32::from(b[i] - b'0') * 10 + u32::from(b[i + 1] - b'0');
        day.0.and_hms_opt(n(0), n(3), n(6)).map(|t| Self(t.and_utc().timestamp()))
    }

    /// The calendar day of this moment in UTC.
    #[must_use]
    pub fn utc_day(self) -> Day {
        Day(self.utc().date_naive())
    }

    /// This moment moved by seconds.
    #[must_use]
    pub const fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    fn utc(self) -> DateTime<Utc> {
        let (low, high) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
        DateTime::from_timestamp(self.0, 0).unwrap_or(if self.0 < 0 { low } else { high })
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.utc().format("%Y-%m-%dT%H:%M:%SZ").to_string())
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A time zone of the IANA database.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Zone(chrono_tz::Tz);

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self(chrono_tz::Tz::UTC);

    /// The zone of this name, such as `Europe/Berlin`; `None` when there is none.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        name.parse().ok().map(Self)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The calendar day that it is there at this moment.
    #[must_use]
    pub fn day_of(self, moment: Moment) -> Day {
        Day(moment.utc().with_timezone(&self.0).date_naive())
    }

    /// The hour and minute there at this moment, as `HH:MM`.
    #[must_use]
    pub fn time_of(self, moment: Moment) -> String {
        moment.utc().with_timezone(&self.0).format("%H:%M").to_string()
    }

    /// The first moment of the day there; where a clock change skips midnight, the first that exists.
    #[must_use]
    pub fn start_of(self, day: Day) -> Moment {
        let midnight = day.0.and_hms_opt(0, 0, 0).unwrap_or_default();
        (0..=48)
            .find_map(|half_hours| {
                let local = midnight + TimeDelta::minutes(30 * half_hours);
                self.0.from_local_datetime(&local).earliest()
            })
            .map_or(Moment(midnight.and_utc().timestamp()), |t| Moment(t.timestamp()))
    }
}

/// A length on the calendar: a positive whole number of days, weeks, months or years.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Clock {
    /// Calendar days; weeks are seven of them.
    Days(u32),
    /// Calendar months; years are twelve of them. The 31st clamps to the month's last day.
    Months(u32),
}

/// Why a text is no clock; its `Display` fits behind the refused text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClockFault {
    /// Not a number and a unit.
    Shape,
    /// Zero or a negative number.
    NotPositive,
    /// More than a hundred years.
    TooLong,
}

impl fmt::Display for ClockFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Shape => {
                "is no length of time; write a number and days, weeks, months or years, such as `14 days`"
            }
            Self::NotPositive => "is not positive; a clock is at least 1 day",
            Self::TooLong => "is longer than a hundred years",
        })
    }
}

impl Clock {
    /// The clock, such as `14 days`, `1 week`, `12 months`, `2 years`.
    ///
    /// # Errors
    /// Says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, ClockFault> {
        let (number, unit) = text.split_once(' ').ok_or(ClockFault::Shape)?;
        if number.strip_prefix('-').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())) {
            return Err(ClockFault::NotPositive);
        }
        if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(ClockFault::Shape);
        }
        let n: u32 = number.parse().map_err(|_| ClockFault::TooLong)?;
        let (clock, limit) = match unit {
            "day" | "days" => (Self::Days(n), 36_525),
            "week" | "weeks" => (Self::Days(n.saturating_mul(7)), 5_218),
            "month" | "months" => (Self::Months(n), 1_200),
            "year" | "years" => (Self::Months(n.saturating_mul(12)), 100),
            _ => return Err(ClockFault::Shape),
        };
        match n {
            0 => Err(ClockFault::NotPositive),
            n if n > limit => Err(ClockFault::TooLong),
            _ => Ok(clock),
        }
    }

    /// The day this long after `day`.
    #[must_use]
    pub fn after(self, day: Day) -> Day {
        match self {
            Self::Days(n) => day.plus(i64::from(n)),
            Self::Months(n) => Day(day.0.checked_add_months(Months::new(n)).unwrap_or(NaiveDate::MAX)),
        }
    }

    /// The day this long before `day`.
    #[must_use]
    pub fn before(self, day: Day) -> Day {
        match self {
            Self::Days(n) => day.plus(-i64::from(n)),
            Self::Months(n) => Day(day.0.checked_sub_months(Months::new(n)).unwrap_or(NaiveDate::MIN)),
        }
    }

    /// A rough number of days, to compare lengths for advice only; a month counts 31.
    #[must_use]
    pub const fn rough_days(self) -> u32 {
        match self {
            Self::Days(n) => n,
            Self::Months(n) => n * 31,
        }
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (n, unit) = match self {
            Self::Days(n) => (n, "day"),
            Self::Months(n) => (n, "month"),
        };
        write!(f, "{n} {unit}{}", if *n == 1 { "" } else { "s" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn days_are_written_one_way() {
        for bad in
            ["2026-1-5", " 2026-01-05", "+12026-01-01", "2026-02-29", "0000-01-01", "2026-01-05 ", "20260105"]
        {
            assert!(Day::parse(bad).is_none(), "{bad:?}");
        }
        assert_eq!(d("2024-02-29").to_string(), "2024-02-29");
        assert_eq!(d("9999-12-31").plus(1).since(d("9999-12-31")), 1);
    }

    #[test]
    fn a_month_ends_on_its_own_last_day() {
        let ends = ["2024-02-10", "2025-02-28", "2026-12-01", "2026-04-30", "9999-12-31"];
        let ends = ends.map(|day| d(day).month_end().to_string());
        assert_eq!(ends, ["2024-02-29", "2025-02-28", "2026-12-31", "2026-04-30", "9999-12-31"]);
    }

    #[test]
    fn months_clamp() {
        let month = Clock::parse("1 month").unwrap();
        assert_eq!(month.after(d("2026-01-31")), d("2026-02-28"));
        assert_eq!(month.after(d("2024-01-31")), d("2024-02-29"));
        assert_eq!(Clock::parse("1 year").unwrap().after(d("2024-02-29")), d("2025-02-28"));
    }

    #[test]
    fn clocks_refuse_what_is_no_length() {
        assert_eq!(Clock::parse("0 days"), Err(ClockFault::NotPositive));
        assert_eq!(Clock::parse("-3 days"), Err(ClockFault::NotPositive));
        assert_eq!(Clock::parse("fortnight"), Err(ClockFault::Shape));
        assert_eq!(Clock::parse("14days"), Err(ClockFault::Shape));
        assert_eq!(Clock::parse("99999999999 days"), Err(ClockFault::TooLong));
        assert_eq!(Clock::parse("2 weeks"), Ok(Clock::Days(14)));
        assert_eq!(Clock::parse("2 years").map(|c| c.to_string()), Ok("24 months".into()));
    }

    #[test]
    fn moments_are_written_one_way() {
        let text = "2026-03-04T10:11:12Z";
        assert_eq!(Moment::parse(text).map(|m| m.to_string()).as_deref(), Some(text));
        for bad in
            ["2026-03-04T10:11:12", "2026-03-04 10:11:12Z", "2026-03-04T24:00:00Z", "2026-03-04T10:11:60Z"]
        {
            assert!(Moment::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_day_belongs_to_its_zone() {
        let late = Moment::parse("2026-03-31T22:30:00Z").unwrap();
        assert_eq!(Zone::parse("Europe/Berlin").unwrap().day_of(late), d("2026-04-01"));
        assert_eq!(Zone::UTC.day_of(late), d("2026-03-31"));
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        assert_eq!(d("2026-03-29").end_in(berlin).0 - berlin.start_of(d("2026-03-29")).0, 23 * 3600);
        // Midnight does not exist on the day that the clocks go forward in Beirut.
        let beirut = Zone::parse("Asia/Beirut").unwrap();
        assert_eq!(beirut.day_of(beirut.start_of(d("2026-03-29"))), d("2026-03-29"));
    }
}
