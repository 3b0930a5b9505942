//! Numbers of one size, little end first: what is read in bulk is not decoded byte by byte.

/// Bytes being read. Every step is `None` where they do not hold what is asked for.
pub(super) struct Plain<'a>(pub(super) &'a [u8]);

impl<'a> Plain<'a> {
    /// So many things of `N` bytes each.
    pub(super) fn many<const N: usize>(&mut self, count: usize) -> Option<&'a [[u8; N]]> {
        let (taken, rest) = self.0.split_at_checked(count.checked_mul(N)?)?;
        self.0 = rest;
        Some(taken.as_chunks().0)
    }

    /// A number of things.
    pub(super) fn count(&mut self) -> Option<usize> {
        self.many::<4>(1)?.first().map(|four| u32::from_le_bytes(*four) as usize)
    }

    /// So many numbers.
    pub(super) fn numbers(&mut self, count: usize) -> Option<impl Iterator<Item = u32> + use<'a>> {
        Some(self.many::<4>(count)?.iter().map(|four| u32::from_le_bytes(*four)))
    }
}

/// Writes a number of things. There never are four thousand million in one part.
pub(super) fn put_count(to: &mut Vec<u8>, count: usize) {
    to.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
}
