//! Parts of pack files in memory: a pack is read in large pieces, each once or seldom more often.

use super::Pack;
use crate::source::read_at;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::rc::Rc;

/// How many bytes are read at a time.
const WINDOW: u64 = 1 << 16;
/// How many pieces are kept: two megabytes.
const KEPT: usize = 32;

/// A piece of a pack: the pack's number, and the piece's.
type Key = (u32, u64);

/// The pieces read last.
#[derive(Default)]
pub(super) struct Windows {
    kept: FxHashMap<Key, Rc<Vec<u8>>>,
    order: VecDeque<Key>,
    /// The one asked for last, which mostly is asked for next.
    last: Option<(Key, Rc<Vec<u8>>)>,
}

/// A piece of a pack from some position to its own end.
pub(super) struct Piece {
    window: Rc<Vec<u8>>,
    from: usize,
}

impl Piece {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.window[self.from..]
    }
}

impl Windows {
    /// The bytes of a pack from a position on, at least one; `None` at its end or when it cannot be read.
    pub(super) fn piece(&mut self, number: u32, pack: &Pack, at: u64) -> Option<Piece> {
        let key = (number, at / WINDOW);
        let from = usize::try_from(at % WINDOW).ok()?;
        if let Some((last, window)) = &self.last
            && *last == key
        {
            return (from < window.len()).then(|| Piece { window: Rc::clone(window), from });
        }
        let window = match self.kept.get(&key) {
            Some(window) => Rc::clone(window),
            None => {
                let start = key.1 * WINDOW;
                let length = usize::try_from(pack.length.checked_sub(start)?.min(WINDOW)).ok()?;
                let mut bytes = self.room();
                bytes.resize(length, 0);
                let read = read_at(&pack.file, &mut bytes, start).ok()?;
                bytes.truncate(read);
                self.keep(key, Rc::new(bytes))
            }
        };
        self.last = Some((key, Rc::clone(&window)));
        (from < window.len()).then_some(Piece { window, from })
    }

    /// The memory of the oldest piece, when enough are kept; what stands in it is written over.
    fn room(&mut self) -> Vec<u8> {
        if self.order.len() < KEPT {
            return Vec::new();
        }
        let oldest = self.order.pop_front().and_then(|oldest| self.kept.remove(&oldest));
        oldest.and_then(|window| Rc::try_unwrap(window).ok()).unwrap_or_default()
    }

    fn keep(&mut self, key: Key, window: Rc<Vec<u8>>) -> Rc<Vec<u8>> {
        self.order.push_back(key);
        self.kept.insert(key, Rc::clone(&window));
        window
    }
}
