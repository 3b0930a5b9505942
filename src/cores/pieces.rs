//! Results in order, in the pieces in which they were found.

use std::cmp::Ordering;

/// Things in order that lie in pieces: putting a great many together would copy them, and hold them twice meanwhile.
#[derive(Clone)]
pub struct Pieces<T>(Vec<Vec<T>>);

impl<T> Pieces<T> {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Vec::is_empty)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &T> + Clone {
        self.0.iter().flatten()
    }

    /// Those side by side that are the same; what goes on in the next piece comes once more.
    pub fn runs(&self, same: impl FnMut(&T, &T) -> bool + Clone) -> impl Iterator<Item = &[T]> {
        self.0.iter().flat_map(move |piece| piece.chunk_by(same.clone()))
    }

    /// All of them as one list.
    #[must_use]
    pub fn together(self) -> Vec<T> {
        let mut all = Vec::with_capacity(self.len());
        self.0.into_iter().for_each(|mut piece| all.append(&mut piece));
        all
    }

    /// Keeps only those that are wanted.
    pub fn retain(&mut self, mut wanted: impl FnMut(&T) -> bool) {
        self.0.iter_mut().for_each(|piece| piece.retain(&mut wanted));
    }
}

impl<T> Pieces<T> {
    /// Takes out what is `gone`, and puts others in their places; all come in this order.
    pub fn exchange(
        &mut self,
        gone: impl Fn(&T) -> bool,
        others: Vec<T>,
        order: impl Fn(&T, &T) -> Ordering,
    ) {
        self.retain(|one| !gone(one));
        self.0.retain(|piece| !piece.is_empty());
        if self.0.is_empty() {
            self.0.push(Vec::new());
        }
        for other in others {
            let after = |piece: &Vec<T>| piece.first().is_some_and(|first| order(first, &other).is_lt());
            let at = self.0.partition_point(after).saturating_sub(1);
            let piece = &mut self.0[at];
            piece.insert(piece.partition_point(|one| order(one, &other).is_lt()), other);
        }
    }
}

impl<T> Default for Pieces<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: std::fmt::Debug> std::fmt::Debug for Pieces<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

impl<T> From<Vec<Vec<T>>> for Pieces<T> {
    fn from(pieces: Vec<Vec<T>>) -> Self {
        Self(pieces)
    }
}

impl<T> FromIterator<T> for Pieces<T> {
    fn from_iter<I: IntoIterator<Item = T>>(all: I) -> Self {
        Self(vec![all.into_iter().collect()])
    }
}

impl<T> IntoIterator for Pieces<T> {
    type Item = T;
    type IntoIter = std::iter::Flatten<std::vec::IntoIter<Vec<T>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter().flatten()
    }
}

impl<'p, T> IntoIterator for &'p Pieces<T> {
    type Item = &'p T;
    type IntoIter = std::iter::Flatten<std::slice::Iter<'p, Vec<T>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_one_list() {
        let mut all = Pieces::from(vec![vec![1, 1, 2], vec![], vec![2, 3]]);
        let runs = |all: &Pieces<i32>| all.runs(|a, b| a == b).map(<[i32]>::to_vec).collect::<Vec<_>>();
        assert_eq!((all.len(), all.is_empty()), (5, false));
        assert_eq!(runs(&all), [vec![1, 1], vec![2], vec![2], vec![3]]);
        all.retain(|n| *n != 2);
        assert_eq!(all.iter().copied().collect::<Vec<_>>(), [1, 1, 3]);
        all.retain(|_| false);
        assert_eq!((all.len(), all.is_empty()), (0, true));
        let both = Pieces::from(vec![vec![4, 2], vec![], vec![3]]);
        assert_eq!(both.together(), [4, 2, 3]);
        let one: Pieces<i32> = all.into_iter().chain([7]).collect();
        assert_eq!(format!("{one:?}"), "[7]");
    }

    #[test]
    fn what_is_exchanged_stands_in_its_order_wherever_pieces_end() {
        let all = || Pieces::from(vec![vec![1, 3], vec![], vec![5, 7], vec![9]]);
        for (gone, others) in
            [(5, vec![0, 4, 5, 6]), (1, vec![1, 2]), (9, vec![8, 10, 11]), (0, vec![]), (7, vec![3, 7])]
        {
            let mut pieces = all();
            pieces.exchange(|n| *n == gone, others.clone(), Ord::cmp);
            let mut expected: Vec<_> = all().into_iter().filter(|n| *n != gone).chain(others).collect();
            expected.sort_unstable();
            assert_eq!(pieces.iter().copied().collect::<Vec<_>>(), expected);
        }
        let mut none = Pieces::default();
        none.exchange(|_| true, vec![2, 3], Ord::cmp);
        assert_eq!(none.together(), [2, 3]);
    }
}
