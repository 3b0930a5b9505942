//! Changes of rules in words.

use super::RuleChange;

impl RuleChange {
    /// Whom it frees: the first few, and how many more.
    #[must_use]
    pub fn freed_in_words(&self) -> Option<String> {
        let first: Vec<&str> = self.frees.iter().take(5).map(crate::model::PersonId::as_str).collect();
        let more = match self.frees.len().saturating_sub(5) {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        (!first.is_empty()).then(|| format!("{}{more}", first.join(", ")))
    }
}
