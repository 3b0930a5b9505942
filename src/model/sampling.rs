//! How large a sample is: by the size of the population it is drawn from.

use std::fmt;

/// How many of a population are drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Take {
    /// Every item.
    All,
    /// So many items.
    Items(u32),
    /// So many percent of the items, 1 to 100, rounded up.
    Percent(u32),
}

impl Take {
    /// `all`, a positive whole number, or a percentage from `1%` to `100%`; anything else is `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "all" {
            return Some(Self::All);
        }
        let digits = text.strip_suffix('%').unwrap_or(text);
        if digits.starts_with('0') || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        match digits.parse().ok()? {
            percent @ 1..=100 if digits != text => Some(Self::Percent(percent)),
            items if digits == text => Some(Self::Items(items)),
            _ => None,
        }
    }

    /// How many that is of a population of this size; never more than there are.
    #[must_use]
    pub fn of(self, population: usize) -> usize {
        match self {
            Self::All => population,
            Self::Items(n) => usize::try_from(n).unwrap_or(usize::MAX).min(population),
            Self::Percent(n) => (population * n as usize).div_ceil(100),
        }
    }
}

impl fmt::Display for Take {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Items(n) => write!(f, "{n}"),
            Self::Percent(n) => write!(f, "{n}%"),
        }
    }
}

/// A line of the rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SampleSize {
    /// The largest population that it is for; `None` is for all larger ones.
    pub up_to: Option<u32>,
    /// How many are drawn.
    pub take: Take,
}

impl fmt::Display for SampleSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.up_to {
            Some(most) => write!(f, "{} up to {most}", self.take),
            None => write!(f, "{} of more", self.take),
        }
    }
}

/// The organisation's rule: the first line that a population fits decides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sampling(pub Vec<SampleSize>);

impl Default for Sampling {
    fn default() -> Self {
        let line = |up_to, take| SampleSize { up_to, take };
        Self(vec![
            line(Some(5), Take::All),
            line(Some(50), Take::Items(5)),
            line(Some(250), Take::Percent(10)),
            line(None, Take::Items(25)),
        ])
    }
}

impl Sampling {
    /// How many are drawn from a population of this size. A population that no line is for is taken whole: a rule that
    /// forgot it cannot make a sample small.
    #[must_use]
    pub fn take(&self, population: usize) -> Take {
        let fits = |s: &&SampleSize| s.up_to.is_none_or(|most| population <= most as usize);
        self.0.iter().find(fits).map_or(Take::All, |s| s.take)
    }
}

impl fmt::Display for Sampling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_all_a_number_or_a_percentage() {
        for (text, take) in
            [("all", Take::All), ("5", Take::Items(5)), ("10%", Take::Percent(10)), ("250", Take::Items(250))]
        {
            assert_eq!(Take::parse(text), Some(take));
            assert_eq!(take.to_string(), text);
        }
        for text in ["", "0", "0%", "101%", "%", "05", "-1", "+5", "5 %", "All", "99999999999"] {
            assert_eq!(Take::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_percentage_is_rounded_up_and_nothing_exceeds_the_population() {
        assert_eq!([0, 1, 51, 60, 61].map(|n| Take::Percent(10).of(n)), [0, 1, 6, 6, 7]);
        assert_eq!([0, 4, 5, 6].map(|n| Take::Items(5).of(n)), [0, 4, 5, 5]);
    }

    #[test]
    fn the_first_line_that_fits_decides() {
        let rule = Sampling::default();
        let sizes = [0, 5, 6, 50, 51, 250, 251, 9000].map(|n| rule.take(n).of(n));
        assert_eq!(sizes, [0, 5, 5, 5, 6, 25, 25, 25]);
        let forgetful = Sampling(vec![SampleSize { up_to: Some(10), take: Take::Items(1) }]);
        assert_eq!([10, 11].map(|n| forgetful.take(n).of(n)), [1, 11]);
    }
}
