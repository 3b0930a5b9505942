//! Parts of pack files in memory: a pack is read in large pieces, each once or seldom more often.

use super::Pack;
use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::io;
use std::rc::Rc;

/// How many bytes are read at a time.
const WINDOW: u64 = 1 << 18;
/// How many pieces are kept: sixteen megabytes.
const KEPT: usize = 64;

/// The pieces read last.
#[derive(Default)]
pub(super) struct Windows {
    kept: HashMap<(u32, u64), Rc<[u8]>>,
    order: VecDeque<(u32, u64)>,
}

/// A piece of a pack from some position to its own end.
pub(super) struct Piece {
    window: Rc<[u8]>,
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
        let window = match self.kept.get(&key) {
            Some(window) => Rc::clone(window),
            None => {
                let start = key.1 * WINDOW;
                let length = usize::try_from(pack.length.checked_sub(start)?.min(WINDOW)).ok()?;
                let mut bytes = vec![0; length];
                let read = read_at(&pack.file, &mut bytes, start).ok()?;
                bytes.truncate(read);
                self.keep(key, bytes.into())
            }
        };
        (from < window.len()).then_some(Piece { window, from })
    }

    fn keep(&mut self, key: (u32, u64), window: Rc<[u8]>) -> Rc<[u8]> {
        if self.order.len() >= KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.kept.remove(&oldest);
        }
        self.order.push_back(key);
        self.kept.insert(key, Rc::clone(&window));
        window
    }
}

/// Fills the buffer from a position of the file, as far as the file goes; how far that was.
pub(super) fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    let mut done = 0;
    while done < buffer.len() {
        match read_once(file, &mut buffer[done..], offset + done as u64) {
            Ok(0) => break,
            Ok(n) => done += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(done)
}

#[cfg(unix)]
fn read_once(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_once(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}
