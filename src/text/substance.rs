//! What in a change of a text may change what it asks for: words that oblige or allow, numbers, and how much of it is
//! new. A hint for whoever approves a change that is called editorial; English is the language it reads.

use super::difference::swapped;

/// Words that oblige, forbid, allow or except, as the drafting rules of standards list them (RFC 2119, ISO/IEC
/// Directives part 2), and those that negate or bound what stands beside them.
const BINDING: [&str; 39] = [
    "must",
    "shall",
    "should",
    "may",
    "can",
    "need",
    "needs",
    "required",
    "requires",
    "require",
    "recommended",
    "optional",
    "mandatory",
    "obliged",
    "prohibited",
    "forbidden",
    "permitted",
    "allowed",
    "authorised",
    "authorized",
    "entitled",
    "not",
    "no",
    "never",
    "none",
    "cannot",
    "nobody",
    "only",
    "always",
    "all",
    "everyone",
    "except",
    "unless",
    "without",
    "until",
    "within",
    "immediately",
    "least",
    "most",
];

/// Numbers in words, and units: `14 days` and `14 weeks` differ in a unit alone.
const QUANTITIES: [&str; 46] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "fourteen", "fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "ninety", "hundred",
    "thousand", "half", "once", "twice", "second", "seconds", "minute", "minutes", "hour", "hours", "day",
    "days", "week", "weeks", "month", "months", "quarter", "year", "years", "daily", "weekly", "monthly",
    "annually", "percent",
];

/// Notable words that took each other's place; one of them may be empty.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Swap {
    /// What stood there.
    pub was: String,
    /// What stands there now.
    pub now: String,
}

/// What may matter in a change of a text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Substance {
    /// Binding words that came, went or changed, in the order of the text.
    pub binding: Vec<Swap>,
    /// Numbers and units that did.
    pub numbers: Vec<Swap>,
    /// How many words changed.
    pub changed: usize,
    /// How many words the longer text has.
    pub words: usize,
}

/// So many changed words are a slip of the pen, however short the text.
const SLIP: usize = 5;

impl Substance {
    /// Weighs the change from one text to another. A sentence that only moved counts as changed: where it stands may
    /// matter.
    #[must_use]
    pub fn of(old: &str, new: &str) -> Self {
        let swapped = swapped(old, new);
        let notable = |wanted: fn(&str) -> bool| {
            swapped.regions.iter().filter_map(move |(was, now)| swap(was, now, wanted)).collect()
        };
        Self {
            binding: notable(is_binding),
            numbers: notable(is_quantity),
            changed: swapped.regions.iter().map(|(was, now)| was.len().max(now.len())).sum(),
            words: swapped.words,
        }
    }

    /// Whether more than a tenth of the words changed, and more than a slip of a few: of a short text a tenth would be one
    /// word.
    #[must_use]
    pub const fn is_large(&self) -> bool {
        self.changed > SLIP && self.changed * 10 > self.words
    }

    /// Whether somebody should look before it is called editorial.
    #[must_use]
    pub const fn is_notable(&self) -> bool {
        !self.binding.is_empty() || !self.numbers.is_empty() || self.is_large()
    }

    /// The reasons in words, such as `binding words: should → must`; none when it is not notable.
    #[must_use]
    pub fn reasons(&self) -> Vec<String> {
        let mut reasons = Vec::new();
        for (what, swaps) in [("binding words", &self.binding), ("numbers", &self.numbers)] {
            if !swaps.is_empty() {
                let most: Vec<String> = swaps.iter().take(6).map(Swap::in_words).collect();
                let rest = swaps.len() - most.len();
                let more = if rest == 0 { String::new() } else { format!(", and {rest} more") };
                reasons.push(format!("{what}: {}{more}", most.join(", ")));
            }
        }
        if self.is_large() {
            reasons.push(format!("{} of {} words changed", self.changed, self.words));
        }
        reasons
    }
}

impl Swap {
    /// `should → must`; `+ must` for what is new, `- only` for what is gone.
    #[must_use]
    pub fn in_words(&self) -> String {
        match (self.was.as_str(), self.now.as_str()) {
            ("", now) => format!("+ {now}"),
            (was, "") => format!("- {was}"),
            (was, now) => format!("{was} → {now}"),
        }
    }
}

/// The wanted words of a region; `None` when it has none, or the same on both sides.
fn swap(was: &[String], now: &[String], wanted: fn(&str) -> bool) -> Option<Swap> {
    let kept = |words: &[String]| {
        words.iter().filter(|w| wanted(w)).map(String::as_str).collect::<Vec<_>>().join(" ")
    };
    let swap = Swap { was: kept(was), now: kept(now) };
    (swap.was != swap.now).then_some(swap)
}

fn is_binding(word: &str) -> bool {
    let word = word.to_lowercase().replace('’', "'");
    BINDING.contains(&word.as_str()) || word.ends_with("n't")
}

fn is_quantity(word: &str) -> bool {
    word.chars().any(char::is_numeric)
        || matches!(word, "%" | "‰" | "<" | ">" | "≤" | "≥")
        || QUANTITIES.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reasons(old: &str, new: &str) -> Vec<String> {
        Substance::of(old, new).reasons()
    }

    #[test]
    fn a_slip_of_the_pen_is_none() {
        let old = "Staff must lock ther screen within 5 minutes.\n";
        let weighed = Substance::of(old, &old.replace("ther", "their"));
        assert!(!weighed.is_notable());
        assert_eq!((weighed.changed, weighed.words), (1, 9));
    }

    #[test]
    fn binding_words_and_numbers_are_named() {
        assert_eq!(
            reasons("Staff should lock it.\n", "Staff must lock it.\n"),
            ["binding words: should → must"]
        );
        assert_eq!(reasons("Lock it.\n", "You must never lock it.\n"), ["binding words: + must never"]);
        assert_eq!(reasons("In 14 days.\n", "In 30 days.\n"), ["numbers: 14 → 30"]);
        assert_eq!(reasons("In 14 days.\n", "In 14 weeks.\n"), ["numbers: days → weeks"]);
        assert_eq!(reasons("Do it.\n", "Don't do it.\n"), ["binding words: + Don't"]);
        // By RFC 2119, a word in capitals is not the word in small letters.
        assert_eq!(reasons("You must.\n", "You MUST.\n"), ["binding words: must → MUST"]);
    }

    #[test]
    fn a_binding_word_that_moves_between_sentences_is_named() {
        let old = "You must lock it; you may leave it.\n";
        assert_eq!(
            reasons(old, "You may lock it; you must leave it.\n"),
            ["binding words: must → may, may → must"]
        );
    }

    #[test]
    fn the_numbers_of_a_list_are_none() {
        let old = "1. Lock it.\n2. Leave it.\n";
        assert_eq!(reasons(old, "1. Lock it.\n2. Close it.\n3. Leave it.\n"), Vec::<String>::new());
        assert_eq!(reasons("1. Lock 2 doors.\n", "1. Lock 3 doors.\n"), ["numbers: 2 → 3"]);
    }

    #[test]
    fn a_large_share_is_named_and_line_breaks_are_not() {
        let old = "alpha beta gamma delta epsilon zeta eta theta iota kappa\n";
        assert_eq!(reasons(old, &old.replace(' ', "\n")), Vec::<String>::new());
        let new = "alpha beta gamma delta x1x y z w v kappa\n".replace("x1x", "x");
        assert_eq!(reasons(old, &new), Vec::<String>::new());
        let new = "alpha beta gamma n m l k j i kappa\n";
        assert_eq!(reasons(old, new), ["6 of 10 words changed"]);
    }
}
