//! Who made commits, and what their messages begin with. A register has a hundred thousand commits, and few of these texts
//! are ever looked at: they lie one behind another, each text once, a commit holds its place among them, and they may be
//! fetched no sooner than somebody looks.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// So many commits have their words in one place.
const TOGETHER: usize = 1 << 13;

/// Committer, author and the first line of the message of one commit, raw: neutralise before showing.
#[derive(Clone)]
pub struct Words {
    all: Arc<Sayings>,
    n: u32,
}

/// The words of many commits.
#[derive(Default)]
pub struct Sayings {
    /// Every text, one behind another, as soon as it is there.
    text: OnceLock<String>,
    /// Where it comes from, while it is not.
    source: Option<Fetch>,
    /// Where each ends.
    ends: Vec<u32>,
    /// The texts of each commit: committer, author, first line.
    rows: Vec<[u32; 3]>,
}

/// Fetches the texts of many commits, one behind another; `None` when they cannot be had.
pub type Fetch = Box<dyn Fn() -> Option<String> + Send + Sync>;

/// What stands for a text that cannot be fetched.
const UNREADABLE: &str = "(not readable)";

impl Words {
    /// Those of one commit by itself.
    #[must_use]
    pub fn new(committer: &str, author: &str, subject: &str) -> Self {
        let mut writing = Writing::default();
        writing.add([committer, author, subject]);
        Self { all: Arc::new(writing.together()), n: 0 }
    }

    /// The same of somebody else.
    #[must_use]
    pub fn committed_by(&self, committer: &str) -> Self {
        Self::new(committer, self.author(), self.subject())
    }

    /// The committer as `Name <address>`.
    #[must_use]
    pub fn committer(&self) -> &str {
        self.text(0)
    }

    /// The author as `Name <address>`.
    #[must_use]
    pub fn author(&self) -> &str {
        self.text(1)
    }

    /// The first line of the message.
    #[must_use]
    pub fn subject(&self) -> &str {
        self.text(2)
    }

    fn text(&self, which: usize) -> &str {
        self.all.text(self.all.rows[self.n as usize][which])
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries([self.committer(), self.author(), self.subject()]).finish()
    }
}

impl Sayings {
    /// Texts that are to be fetched, where each ends, and of each commit the numbers of its three. `None` where these do
    /// not fit together.
    #[must_use]
    pub fn of(source: Fetch, ends: Vec<u32>, rows: Vec<[u32; 3]>) -> Option<Self> {
        let is_there = |n: &u32| (*n as usize) < ends.len();
        let fits = ends.is_sorted() && rows.iter().flatten().all(is_there);
        fits.then(|| Self { text: OnceLock::new(), source: Some(source), ends, rows })
    }

    /// The words of each commit, in their order.
    pub fn words(self) -> impl Iterator<Item = Words> {
        let all = Arc::new(self);
        (0..all.rows.len()).map(move |n| Words { all: Arc::clone(&all), n: n as u32 })
    }

    /// Every text.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|n| self.text(n as u32))
    }

    /// The numbers of each commit's three.
    #[must_use]
    pub fn rows(&self) -> &[[u32; 3]] {
        &self.rows
    }

    fn text(&self, n: u32) -> &str {
        let n = n as usize;
        let begin = n.checked_sub(1).map_or(0, |before| self.ends[before]);
        let fetch = || self.source.as_ref().and_then(|fetch| fetch()).unwrap_or_default();
        let text = self.text.get_or_init(fetch);
        text.get(begin as usize..self.ends[n] as usize).unwrap_or(UNREADABLE)
    }
}

/// Words being put together.
#[derive(Default)]
pub struct Writing {
    text: String,
    ends: Vec<u32>,
    rows: Vec<[u32; 3]>,
    known: HashMap<Box<str>, u32>,
    /// Those that are complete.
    full: Vec<Sayings>,
}

impl Writing {
    /// Adds the committer, the author and the first line of the next commit.
    pub fn add(&mut self, texts: [&str; 3]) {
        if self.rows.len() == TOGETHER {
            let full = std::mem::take(&mut self.full);
            let sayings = std::mem::take(self).together();
            self.full = full.into_iter().chain([sayings]).collect();
        }
        let row = texts.map(|text| self.number(text));
        self.rows.push(row);
    }

    fn number(&mut self, text: &str) -> u32 {
        if let Some(n) = self.known.get(text) {
            return *n;
        }
        let n = self.ends.len() as u32;
        // Four gigabytes of subjects in one place are none that anybody wrote.
        self.text.push_str(if u32::try_from(self.text.len() + text.len()).is_ok() { text } else { "" });
        self.ends.push(self.text.len() as u32);
        self.known.insert(text.into(), n);
        n
    }

    /// All of them in their order.
    pub fn words(mut self) -> impl Iterator<Item = Words> {
        let full = std::mem::take(&mut self.full);
        full.into_iter().chain([self.together()]).flat_map(Sayings::words)
    }

    /// The words of these commits in one place.
    #[must_use]
    pub fn of<'w>(all: impl Iterator<Item = &'w Words>) -> Sayings {
        let mut this = Self::default();
        for words in all {
            let row = [words.committer(), words.author(), words.subject()].map(|text| this.number(text));
            this.rows.push(row);
        }
        this.together()
    }

    /// Those of the commits since the last place was full.
    fn together(self) -> Sayings {
        Sayings { text: self.text.into(), source: None, ends: self.ends, rows: self.rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn every_commit_has_its_own_words_and_shares_what_returns() {
        let texts: Vec<[String; 3]> = (0..2 * TOGETHER + 3)
            .map(|n| [format!("Ann {}", n % 3), format!("Bén {}", n % 2), format!("subject {}", n / 2)])
            .collect();
        let mut writing = Writing::default();
        texts.iter().for_each(|[a, b, c]| writing.add([a, b, c]));
        let words: Vec<Words> = writing.words().collect();
        let said = |w: &Words| [w.committer(), w.author(), w.subject()].map(str::to_owned);
        assert!(words.iter().map(said).eq(texts.iter().cloned()));
        let again = Writing::of(words[..100].iter());
        assert_eq!((again.rows().len(), again.texts().count()), (100, 55));
        assert!(again.words().map(|w| said(&w)).eq(texts[..100].iter().cloned()));
        assert_eq!(said(&words[4].committed_by("Cem")), ["Cem", "Bén 0", "subject 2"]);
    }

    #[test]
    fn texts_are_fetched_once_and_no_sooner_than_somebody_looks() {
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        let fetch = move || {
            count.fetch_add(1, Ordering::Relaxed);
            Some("añb".to_owned())
        };
        let words: Vec<_> =
            Sayings::of(Box::new(fetch), vec![1, 3, 4], vec![[0, 1, 2]]).unwrap().words().collect();
        assert_eq!(asked.load(Ordering::Relaxed), 0);
        assert_eq!([words[0].committer(), words[0].author(), words[0].subject()], ["a", "ñ", "b"]);
        assert_eq!(asked.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn what_does_not_fit_together_is_none_and_what_cannot_be_fetched_says_so() {
        let of = |text: Option<&'static str>, ends: &[u32], row: [u32; 3]| {
            Sayings::of(Box::new(move || text.map(str::to_owned)), ends.to_vec(), vec![row])
        };
        assert!(of(Some("abc"), &[3, 1, 3], [0; 3]).is_none() && of(Some("a"), &[1], [0, 0, 1]).is_none());
        for (text, ends) in [(None, [1, 2, 3]), (Some("añ"), [2, 3, 3]), (Some("ab"), [3, 3, 3])] {
            let words: Vec<_> = of(text, &ends, [0, 1, 2]).unwrap().words().collect();
            assert_eq!(words[0].committer(), UNREADABLE, "{text:?}");
        }
    }
}
