//! Numbers and texts as few bytes; a text that returns is written once.

use std::collections::HashMap;

/// Bytes being written.
#[derive(Default)]
pub(super) struct Put {
    bytes: Vec<u8>,
    texts: Vec<u8>,
    known: HashMap<Vec<u8>, u64>,
}

impl Put {
    pub(super) fn number(&mut self, n: u64) {
        number(&mut self.bytes, n);
    }

    /// A number of either sign, short when it is near zero.
    pub(super) fn signed(&mut self, n: i64) {
        self.number(((n << 1) ^ (n >> 63)).cast_unsigned());
    }

    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub(super) fn text(&mut self, text: &[u8]) {
        let next = self.known.len() as u64;
        let n = *self.known.entry(text.to_vec()).or_insert_with(|| {
            number(&mut self.texts, text.len() as u64);
            self.texts.extend_from_slice(text);
            next
        });
        self.number(n);
    }

    /// All of it: the texts in front.
    pub(super) fn finish(self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.texts.len() + self.bytes.len() + 20);
        number(&mut out, self.known.len() as u64);
        out.extend_from_slice(&self.texts);
        out.extend_from_slice(&self.bytes);
        out
    }
}

fn number(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// Bytes being read. Every step is `None` where they do not hold what is asked for.
#[derive(Clone)]
pub(super) struct Take<'a> {
    rest: &'a [u8],
    texts: Vec<&'a [u8]>,
}

impl<'a> Take<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Option<Self> {
        let mut this = Self { rest: bytes, texts: Vec::new() };
        let count = this.count(1)?;
        let mut texts = Vec::with_capacity(count);
        for _ in 0..count {
            let length = usize::try_from(this.number()?).ok()?;
            texts.push(this.raw(length)?);
        }
        Some(Self { texts, ..this })
    }

    /// A number that is a place in a list.
    pub(super) fn place(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        let (mut n, mut shift) = (0u64, 0);
        loop {
            let (&byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            n |= u64::from(byte & 0x7f).checked_shl(shift)?;
            shift += 7;
            if byte & 0x80 == 0 {
                return Some(n);
            }
        }
    }

    pub(super) fn signed(&mut self) -> Option<i64> {
        let n = self.number()?;
        Some((n >> 1).cast_signed() ^ -(n & 1).cast_signed())
    }

    /// How many things follow, each of at least so many bytes.
    pub(super) fn count(&mut self, least: usize) -> Option<usize> {
        let n = usize::try_from(self.number()?).ok()?;
        (n.checked_mul(least)? <= self.rest.len()).then_some(n)
    }

    pub(super) fn raw(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    pub(super) fn id(&mut self) -> Option<[u8; 20]> {
        self.raw(20)?.try_into().ok()
    }

    /// The number of a text, by which what was made of it can be remembered.
    pub(super) fn text_number(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok().filter(|n| *n < self.texts.len())
    }

    pub(super) fn bytes_of(&self, text: usize) -> &'a [u8] {
        self.texts.get(text).copied().unwrap_or_default()
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        let n = self.text_number()?;
        std::str::from_utf8(self.bytes_of(n)).ok()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }
}

/// What was made of texts that return, by their numbers: each is found out once.
pub(super) struct Known<T>(Vec<Option<T>>);

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Clone> Known<T> {
    /// What is remembered of a text, or what is found out about it now.
    pub(super) fn of(&mut self, text: usize, find: impl FnOnce() -> Option<T>) -> Option<T> {
        if self.0.len() <= text {
            self.0.resize(text + 1, None);
        }
        let known = &mut self.0[text];
        if known.is_none() {
            *known = find();
        }
        known.clone()
    }
}
