//! Ids of git objects, as values.

use std::fmt;

macro_rules! object_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 20]);

        impl $name {
            /// From the twenty raw bytes.
            #[must_use]
            pub const fn new(bytes: [u8; 20]) -> Self {
                Self(bytes)
            }

            /// From forty lower-case hex digits; anything else is `None`.
            #[must_use]
            pub fn parse(hex: &str) -> Option<Self> {
                super::digest::unhex(hex).map(Self)
            }

            /// The twenty raw bytes.
            #[must_use]
            pub const fn bytes(&self) -> &[u8; 20] {
                &self.0
            }

            /// The first eight hex digits, for people.
            #[must_use]
            pub fn short(&self) -> String {
                super::digest::hex(&self.0[..4])
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&super::digest::hex(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }
    };
}

object_id! {
    /// The id of a commit.
    CommitId
}
object_id! {
    /// The id of a blob: the same id is the same bytes.
    BlobId
}
