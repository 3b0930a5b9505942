//! Versions of a requirement: digits joined by dots, compared part by part.

use super::Name;
use std::cmp::Ordering;
use std::fmt;

/// A version such as `2`, `2.1` or `2026.1`. `2` comes before `2.0`, `2.9` before `2.10`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Version(Name);

impl Version {
    /// The version, when the text is digits joined by single dots, at most 64 characters; `None` otherwise.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let part = |p: &str| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit());
        (text.len() <= 64 && text.split('.').all(part)).then(|| Self(text.into()))
    }

    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        self.0.as_str()
    }

    /// The version after this one with the last part but one, or the only part, counted up: for a material change.
    #[must_use]
    pub fn next_material(&self) -> Self {
        let mut parts: Vec<&str> = self.0.split('.').collect();
        if parts.len() > 1 {
            parts.pop();
        }
        let last = parts.pop().and_then(|p| p.parse::<u64>().ok()).unwrap_or(0).saturating_add(1).to_string();
        parts.push(&last);
        let head = parts.join(".");
        Self(if self.0.contains('.') { format!("{head}.0") } else { head }.into())
    }

    /// The version after this one with the last part counted up, or `.1` added: for an editorial change.
    #[must_use]
    pub fn next_editorial(&self) -> Self {
        match self.0.rsplit_once('.') {
            Some((head, tail)) => {
                let n = tail.parse::<u64>().unwrap_or(0).saturating_add(1);
                Self(format!("{head}.{n}").into())
            }
            None => Self(format!("{}.1", self.0).into()),
        }
    }

    fn cmp_parts(&self, other: &Self) -> Ordering {
        // Without leading zeros a longer run of digits is the greater number, whatever its size.
        fn key(part: &[u8]) -> (usize, &[u8]) {
            let zeros = part.iter().take_while(|b| **b == b'0').count();
            (part.len() - zeros, &part[zeros..])
        }
        let dot = |b: &u8| *b == b'.';
        self.0.as_bytes().split(dot).map(key).cmp(other.0.as_bytes().split(dot).map(key))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.0 == other.0 {
            return Ordering::Equal;
        }
        self.cmp_parts(other).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn v(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    #[test]
    fn versions_compare_part_by_part() {
        assert!(v("2.9") < v("2.10"));
        assert!(v("2") < v("2.0"));
        assert!(v("10") > v("9.9.9"));
        assert!(v("99999999999999999999999999") > v("1"));
        assert_ne!(v("1.0"), v("1.00"));
    }

    #[test]
    fn only_digits_and_dots() {
        for bad in ["", "v1", "1.", ".1", "1..2", "1.0-rc", "١"] {
            assert!(Version::parse(bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn the_next_version() {
        assert_eq!(v("2.1").next_material(), v("3.0"));
        assert_eq!(v("2").next_material(), v("3"));
        assert_eq!(v("2.1").next_editorial(), v("2.2"));
        assert_eq!(v("2").next_editorial(), v("2.1"));
        assert_eq!(v("1.4.2").next_material(), v("1.5.0"));
    }
}
