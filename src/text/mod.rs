//! Words on their way to a person: plurals, lists, display width, and making untrusted text safe.
//!
//! Everything here is about characters; nothing here knows a policy from a person.

mod difference;
mod nearest;
mod safe;
mod substance;
mod words;

pub use difference::{Changed, Hunk, Line, difference};
pub use nearest::nearest;
pub use safe::{is_hidden_char, is_unsafe_char, shell_word, visible, visible_lines};
pub use substance::{Substance, Swap};
pub use words::{clip, list, plural, width, wrap};
