//! The files of an opened pack, by path: a hundred thousand names that are looked up, and not one of them changes.

/// Paths in order, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Listing {
    paths: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Listing {
    /// Of these paths, each once.
    pub(super) fn of(mut paths: Vec<String>) -> Self {
        paths.sort_unstable();
        paths.dedup();
        let mut listing = Self::default();
        for path in paths {
            listing.paths.push_str(&path);
            listing.ends.push(listing.paths.len());
        }
        listing.paths.shrink_to_fit();
        listing
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.ends.len()
    }

    /// The path in this place of the order.
    fn get(&self, n: usize) -> Option<&str> {
        let start = n.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.paths.get(start..*self.ends.get(n)?)
    }

    /// All of them, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|n| self.get(n))
    }

    /// Those that begin so, each with its place in the order.
    pub(super) fn beneath<'a>(&'a self, start: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
        let from = self.from(start);
        (from..self.len())
            .filter_map(|n| Some((n, self.get(n)?)))
            .take_while(move |(_, path)| path.starts_with(start))
    }

    /// The place of a path in the order.
    pub(super) fn place(&self, path: &str) -> Option<usize> {
        let n = self.from(path);
        (self.get(n)? == path).then_some(n)
    }

    pub(super) fn contains(&self, path: &str) -> bool {
        self.place(path).is_some()
    }

    /// The place of the first that is not before this.
    fn from(&self, path: &str) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.get(middle).is_some_and(|found| found < path) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_is_found_and_no_other() {
        let paths = ["register/b", "a", "register/a", "registers", "", "a", "verify.sh"];
        let listing = Listing::of(paths.map(str::to_owned).into());
        let sorted = ["", "a", "register/a", "register/b", "registers", "verify.sh"];
        assert_eq!((listing.iter().collect::<Vec<_>>(), listing.len()), (sorted.to_vec(), 6));
        for (n, path) in sorted.iter().enumerate() {
            assert_eq!(listing.place(path), Some(n));
        }
        for path in ["register", "register/", "b", "z", "aa"] {
            assert!(!listing.contains(path), "{path}");
        }
        assert_eq!(listing.beneath("register/").collect::<Vec<_>>(), [(2, "register/a"), (3, "register/b")]);
        assert_eq!(listing.beneath("x").next(), None);
        assert_eq!(Listing::default().place("a"), None);
    }
}
