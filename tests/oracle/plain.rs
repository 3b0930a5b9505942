//! A register as plain data: every commit holds a full snapshot, days are numbers, and nothing is shared with the crate.
//!
//! The calendar and the zone are written here once more, so that a mistake in the crate's cannot hide in both.

use std::collections::BTreeMap;
use std::fmt;

/// Days since 1970-01-01.
pub type Day = i32;
/// Seconds since 1970-01-01T00:00:00Z.
pub type Second = i64;
/// A version of two parts.
pub type Version = (u8, u8);

/// The year, month and day of the month.
pub fn civil(day: Day) -> (i32, i32, i32) {
    let z = day + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + i32::from(month <= 2), month, doy - (153 * mp + 2) / 5 + 1)
}

pub fn day(year: i32, month: i32, dom: i32) -> Day {
    let y = year - i32::from(month <= 2);
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let doy = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + dom - 1;
    era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
}

pub fn iso(d: Day) -> String {
    let (y, m, d) = civil(d);
    format!("{y:04}-{m:02}-{d:02}")
}

/// A month more or less keeps the day of the month, or takes the month's last.
fn months_on(d: Day, months: i32) -> Day {
    let (y, m, dom) = civil(d);
    let n = y * 12 + (m - 1) + months;
    let (y, m) = (n.div_euclid(12), n.rem_euclid(12) + 1);
    let next = if m == 12 { day(y + 1, 1, 1) } else { day(y, m + 1, 1) };
    (day(y, m, 1) + dom - 1).min(next - 1)
}

/// Berlin is two hours ahead from the last Sunday of March to the last of October, 01:00 UTC each, else one.
fn berlin_offset(at: Second) -> Second {
    let year = civil(i32::try_from(at.div_euclid(86_400)).unwrap()).0;
    let last_sunday = |m: i32| {
        let last = day(year, m, 31);
        // 1970-01-01 was a Thursday.
        Second::from(last - (last + 4).rem_euclid(7)) * 86_400 + 3600
    };
    if at >= last_sunday(3) && at < last_sunday(10) { 7200 } else { 3600 }
}

/// The calendar day in Berlin.
pub fn berlin_day(at: Second) -> Day {
    i32::try_from((at + berlin_offset(at)).div_euclid(86_400)).unwrap()
}

/// The moment of a Berlin day at so many seconds after its midnight, give or take a clock change.
pub fn berlin_time(d: Day, seconds: Second) -> Second {
    let local = Second::from(d) * 86_400 + seconds;
    local - berlin_offset(local - 3600)
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    Days(i32),
    Months(i32),
}

impl Clock {
    pub fn after(self, d: Day) -> Day {
        match self {
            Self::Days(n) => d + n,
            Self::Months(n) => months_on(d, n),
        }
    }

    pub fn before(self, d: Day) -> Day {
        match self {
            Self::Days(n) => d - n,
            Self::Months(n) => months_on(d, -n),
        }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(n) => write!(f, "{n} days"),
            Self::Months(n) => write!(f, "{n} months"),
        }
    }
}

/// The clocks that stand in `ack.yaml`, or those in force for a policy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clocks {
    pub join: Clock,
    pub change: Clock,
    pub renew: Option<Clock>,
    pub window: Clock,
    pub back: Clock,
    pub landing: i32,
}

/// The clocks of a policy's own; `renew: Some(None)` is never.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Own {
    pub join: Option<Clock>,
    pub change: Option<Clock>,
    pub renew: Option<Option<Clock>>,
    pub window: Option<Clock>,
    pub back: Option<Clock>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Audience {
    Everyone,
    Team(u8),
    Role(u8),
    Either(u8, u8),
    Both(u8, u8),
    NotTeam(u8),
    Under(u8),
    Only(u8),
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Revision {
    pub version: Version,
    pub effective: Day,
    pub material: bool,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Policy {
    pub audience: Audience,
    pub own: Own,
    /// As listed, newest first.
    pub revisions: Vec<Revision>,
    pub retired: Option<Day>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Leave {
    pub from: Day,
    pub to: Option<Day>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// The type of employment.
    pub kind: u8,
    pub team: u8,
    pub roles: Vec<u8>,
    pub manager: Option<u8>,
    /// First and last day, earliest first.
    pub employments: Vec<(Day, Option<Day>)>,
    pub leave: Vec<Leave>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Snapshot {
    pub clocks: Clocks,
    pub people: BTreeMap<u8, Person>,
    pub policies: BTreeMap<u8, Policy>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Head {
    None,
    Commit(usize),
    Unknown,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    Acknowledged { person: u8, policy: u8, version: Version, head: Head },
    Witnessed { person: u8, policy: u8, version: Version, on: Day },
    Exempted { person: u8, policy: u8, from: Day, until: Day, by: u8 },
    Enrolled { person: u8, by: u8 },
}

/// A signed record, in the commit that first holds it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Record {
    pub signed: Second,
    pub what: What,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Commit {
    /// What the committer's clock says.
    pub clock: Second,
    pub tree: Snapshot,
    pub records: Vec<Record>,
}

/// The longest exemption of every register here.
pub const MAX_EXEMPTION: Clock = Clock::Months(3);

/// The only maintainer of every register here, from before its first day and without an end.
pub const MAINTAINER: u8 = 0;
