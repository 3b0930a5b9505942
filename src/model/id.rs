//! Identifiers. They become file names and OpenSSH principals, so little is allowed in them.

use super::Name;
use std::fmt;

/// Why a text is no identifier; its `Display` is a fragment that fits behind the refused text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IdFault {
    /// Nothing is written.
    Empty,
    /// More than 64 characters.
    TooLong,
    /// A character outside `[a-z0-9.-_]`.
    Character(char),
    /// A separator at an end, or two side by side.
    Separator,
    /// A name that Windows reserves for a device, such as `con`.
    DeviceName,
}

impl fmt::Display for IdFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("is empty"),
            Self::TooLong => f.write_str("is longer than 64 characters"),
            Self::Character(c) if c.is_ascii_uppercase() => {
                write!(f, "has the capital letter {c}; identifiers are lower-case")
            }
            Self::Character(c) => {
                write!(
                    f,
                    "has the character {}; only a-z, 0-9 and single . - _ between them are allowed",
                    c.escape_debug()
                )
            }
            Self::Separator => f.write_str("begins or ends with, or doubles, one of . - _"),
            Self::DeviceName => f.write_str("is a device name on Windows, where it could not be checked out"),
        }
    }
}

fn check(text: &str) -> Result<(), IdFault> {
    if text.is_empty() {
        return Err(IdFault::Empty);
    }
    if let Some(c) = text.chars().find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '.' | '-' | '_')) {
        return Err(IdFault::Character(c));
    }
    if text.len() > 64 {
        return Err(IdFault::TooLong);
    }
    if text.split(['.', '-', '_']).any(str::is_empty) {
        return Err(IdFault::Separator);
    }
    let stem = text.split('.').next().unwrap_or(text);
    let numbered = |name: &str| {
        stem.strip_prefix(name).is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit())
    };
    if matches!(stem, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt") {
        return Err(IdFault::DeviceName);
    }
    Ok(())
}

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Name);

        impl $name {
            /// The identifier, when the text is one.
            ///
            /// # Errors
            /// Says which rule of identifiers the text breaks.
            pub fn parse(text: &str) -> Result<Self, IdFault> {
                check(text).map(|()| Self(text.into()))
            }

            /// As text.
            #[must_use]
            pub fn as_str(&self) -> &'static str {
                self.0.as_str()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", self.0)
            }
        }
    };
}

identifier! {
    /// A person on a roster. Never reused.
    PersonId
}
identifier! {
    /// A policy or a course; both share one name space.
    RequirementId
}
identifier! {
    /// A risk of the risk register.
    RiskId
}

/// The register's own identity: a UUID in lower case, made once and signed into every record.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RepositoryId(Name);

impl RepositoryId {
    /// The id when the text is a lower-case hyphenated UUID; `None` otherwise.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let shape = [8, 4, 4, 4, 12];
        let parts: Vec<&str> = text.split('-').collect();
        let hex = |p: &str| p.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        (parts.len() == 5 && parts.iter().zip(shape).all(|(p, n)| p.len() == n && hex(p)))
            .then(|| Self(text.into()))
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        self.0.as_str()
    }
}

impl fmt::Display for RepositoryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The beginning of a record's identity, which is the SHA-256 of its signed bytes: twelve hex digits in its file's name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct RecordId([u8; 6]);

impl RecordId {
    /// From its six bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 6]) -> Self {
        Self(bytes)
    }

    /// The six bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 6] {
        &self.0
    }

    /// From twelve lower-case hex digits; `None` for any other text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_hex = text.len() == 12 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let digits = u64::from_str_radix(text, 16).ok().filter(|_| is_hex)?.to_be_bytes();
        digits.last_chunk().map(|six| Self(*six))
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_an_identifier() {
        for good in ["jane.doe", "a", "access-control", "x_1.y-2", "console", "com10", "0"] {
            assert!(PersonId::parse(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn what_is_none() {
        for (bad, why) in [
            ("", IdFault::Empty),
            ("*", IdFault::Character('*')),
            ("a,b", IdFault::Character(',')),
            ("!x", IdFault::Character('!')),
            ("../x", IdFault::Character('/')),
            ("Jane", IdFault::Character('J')),
            ("jané", IdFault::Character('é')),
            ("a..b", IdFault::Separator),
            (".a", IdFault::Separator),
            ("a-", IdFault::Separator),
            ("con", IdFault::DeviceName),
            ("nul.x", IdFault::DeviceName),
            ("lpt1", IdFault::DeviceName),
        ] {
            assert_eq!(PersonId::parse(bad), Err(why), "{bad:?}");
        }
        assert_eq!(PersonId::parse(&"a".repeat(65)), Err(IdFault::TooLong));
        assert!(PersonId::parse(&"a".repeat(64)).is_ok());
    }

    #[test]
    fn record_ids_are_twelve_digits() {
        let id = RecordId::parse("00a1f6c28a40").unwrap();
        assert_eq!((id.to_string().as_str(), id.bytes()[0]), ("00a1f6c28a40", 0));
        for bad in ["", "00a1f6c28a4", "00a1f6c28a400", "00A1f6c28a40", "+0a1f6c28a40"] {
            assert!(RecordId::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn repository_ids_are_lower_case_uuids() {
        assert!(RepositoryId::parse("0197f6c2-8a40-7cc1-9d0e-5a1be5b8a2f1").is_some());
        assert!(RepositoryId::parse("0197F6C2-8a40-7cc1-9d0e-5a1be5b8a2f1").is_none());
        assert!(RepositoryId::parse("0197f6c28a407cc19d0e5a1be5b8a2f1").is_none());
    }
}
