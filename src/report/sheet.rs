//! Sheets: typed cells in named columns, from which every tabular format is made.

use crate::assess::{Coverage, Timeliness};
use crate::model::{Day, Moment};

/// How a cell is to be felt; formats with colour use it, others do not.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tone {
    /// As any text.
    #[default]
    Plain,
    /// Good.
    Good,
    /// Worth a look.
    Warn,
    /// Bad.
    Bad,
    /// Less important.
    Faint,
    /// More important.
    Strong,
}

/// A value in a sheet.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// Nothing to say.
    None,
    /// Words.
    Text(String, Tone),
    /// A number of things.
    Count(u32, Tone),
    /// A number of days.
    Days(i64, Tone),
    /// A day.
    Day(Day, Tone),
    /// A moment, in UTC.
    Moment(Moment),
    /// Yes or no.
    Flag(bool),
    /// A share: acknowledged of required.
    Share(Coverage),
    /// The same as a bar.
    Bar(Coverage),
    /// A share: met in time of what is decided.
    Rate(Timeliness),
}

impl Cell {
    /// Plain words.
    #[must_use]
    pub fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into(), Tone::Plain)
    }

    /// Words where there are some, nothing otherwise.
    #[must_use]
    pub fn maybe<T: ToString>(words: Option<T>) -> Self {
        words.map_or(Self::None, |w| Self::text(w.to_string()))
    }

    /// A day where there is one.
    #[must_use]
    pub fn day(day: Option<Day>) -> Self {
        day.map_or(Self::None, |d| Self::Day(d, Tone::Plain))
    }

    /// A number; nothing to see when it is zero.
    #[must_use]
    pub const fn count(n: u32, tone: Tone) -> Self {
        Self::Count(n, if n == 0 { Tone::Faint } else { tone })
    }
}

/// On which side a column is flush.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// Whether a column may give way where there is little room.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Room {
    /// It is always shown.
    Needed,
    /// It is shown to people where there is room for it, and something in it; machine formats have it always.
    Spare,
}

/// A column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// The name in machine formats, snake_case.
    pub key: &'static str,
    /// The name for people.
    pub title: &'static str,
    /// On which side it is flush.
    pub align: Align,
    /// Whether it may give way.
    pub room: Room,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub const fn left(key: &'static str, title: &'static str) -> Self {
        Self { key, title, align: Align::Left, room: Room::Needed }
    }

    /// A column of numbers.
    #[must_use]
    pub const fn right(key: &'static str, title: &'static str) -> Self {
        Self { key, title, align: Align::Right, room: Room::Needed }
    }
}

impl Column {
    /// The same, but only where there is room.
    #[must_use]
    pub const fn spare(self) -> Self {
        Self { room: Room::Spare, ..self }
    }
}

/// A table with a title.
#[derive(Clone, PartialEq, Debug)]
pub struct Sheet {
    /// What it shows.
    pub title: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each as long as the columns.
    pub rows: Vec<Vec<Cell>>,
    /// A line under it, such as what was left out.
    pub note: Option<String>,
}

/// A table whose rows are made one after the other, for whoever writes them down at once: all of them together may be
/// more than memory should hold.
pub struct Flow<'a> {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each as long as the columns.
    pub rows: Box<dyn Iterator<Item = Vec<Cell>> + 'a>,
}

impl<'a> Flow<'a> {
    /// From columns and the rows to come.
    pub(super) fn new(columns: Vec<Column>, rows: impl Iterator<Item = Vec<Cell>> + 'a) -> Self {
        Self { columns, rows: Box::new(rows) }
    }

    /// With these columns only, in this order; a key that no column has is passed over.
    pub(super) fn only(self, keys: &[&str]) -> Self {
        let places: Vec<usize> =
            keys.iter().filter_map(|key| self.columns.iter().position(|c| c.key == *key)).collect();
        let columns = places.iter().map(|n| self.columns[*n].clone()).collect();
        let rows = self.rows;
        Self::new(columns, rows.map(move |row| places.iter().map(|n| row[*n].clone()).collect()))
    }

    /// All of it under a title.
    pub(super) fn sheet(self, title: &str) -> Sheet {
        Sheet { title: title.to_owned(), columns: self.columns, rows: self.rows.collect(), note: None }
    }
}

/// A table that is made each time that it is looked at, and never held: for what has a row a pair, or a record.
pub struct Long<'a> {
    /// What it shows.
    pub title: String,
    make: Box<dyn Fn() -> Flow<'a> + 'a>,
}

impl<'a> Long<'a> {
    /// From what makes it.
    pub(super) fn new(title: String, make: impl Fn() -> Flow<'a> + 'a) -> Self {
        Self { title, make: Box::new(make) }
    }

    /// Its columns and rows, once more.
    #[must_use]
    pub fn flow(&self) -> Flow<'a> {
        (self.make)()
    }
}

impl From<Sheet> for Flow<'_> {
    fn from(sheet: Sheet) -> Self {
        Self::new(sheet.columns, sheet.rows.into_iter())
    }
}

impl Sheet {
    /// The sheet without those of the columns that count nothing but zeros: for people, who would look for something.
    #[must_use]
    pub(super) fn without_zeros(mut self, keys: &[&str]) -> Self {
        let zero = |n: usize| self.rows.iter().all(|row| matches!(row[n], Cell::Count(0, _)));
        let gone: Vec<bool> =
            self.columns.iter().enumerate().map(|(n, c)| keys.contains(&c.key) && zero(n)).collect();
        let kept = |n: &mut usize| {
            *n += 1;
            !gone[*n - 1]
        };
        let mut n = 0;
        self.columns.retain(|_| kept(&mut n));
        for row in &mut self.rows {
            let mut n = 0;
            row.retain(|_| kept(&mut n));
        }
        self
    }
}
