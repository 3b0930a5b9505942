//! Whole objects out of packs: headers, inflation, chains of deltas, and a memory of the bases just used.

use super::window::Windows;
use super::{Packs, Place, delta};
use flate2::{Decompress, FlushDecompress, Status};
use git2::ObjectType;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// Larger objects are left to libgit2.
pub(super) const LARGEST: usize = 64 << 20;
/// How many bytes of bases one generation of the memory holds. Four times as many are no faster: objects are asked for
/// in the order in which they lie, or were made, and bases are close to what is made of them.
const REMEMBERED: usize = 1 << 20;
/// Pieces of memory of at least so many bytes are used again, and so many of them kept.
const LEAST_SPARE: usize = 16 << 10;
const MOST_SPARE: usize = 32;
/// Longer chains are no work of git's.
const LONGEST_CHAIN: usize = 4096;

/// An object as it lies in a pack, before its hash is checked.
pub(in crate::git) type Object = (ObjectType, Rc<Vec<u8>>);

/// Reads objects for one thread.
pub(in crate::git) struct Reader {
    windows: Windows,
    inflate: Decompress,
    young: FxHashMap<Place, Object>,
    old: FxHashMap<Place, Object>,
    bytes: usize,
    spare: Vec<Vec<u8>>,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            windows: Windows::default(),
            inflate: Decompress::new(true),
            young: FxHashMap::default(),
            old: FxHashMap::default(),
            bytes: 0,
            spare: Vec::new(),
        }
    }
}

/// What stands in front of an object's bytes.
enum Base {
    None(ObjectType),
    At(Place),
}

struct Header {
    base: Base,
    size: usize,
    content: u64,
}

impl Reader {
    /// The object at a place, if it has at most so many bytes; `None` also when it cannot be made out, which is for
    /// libgit2 to explain.
    pub(in crate::git) fn read(&mut self, packs: &Packs, place: Place, most: usize) -> Option<Object> {
        let mut deltas = Vec::new();
        let mut at = place;
        let (kind, mut bytes) = loop {
            if let Some(known) = self.known(at) {
                break known;
            }
            let header = self.header(packs, at)?;
            match header.base {
                Base::None(kind) => {
                    if header.size > if deltas.is_empty() { most } else { LARGEST } {
                        return None;
                    }
                    let bytes = Rc::new(self.content(packs, at.pack(), &header)?);
                    self.remember(at, (kind, Rc::clone(&bytes)));
                    break (kind, bytes);
                }
                Base::At(base) if deltas.len() < LONGEST_CHAIN => {
                    deltas.push((at, header));
                    at = base;
                }
                Base::At(_) => return None,
            }
        };
        while let Some((at, header)) = deltas.pop() {
            let delta = self.content(packs, at.pack(), &header)?;
            let most = if deltas.is_empty() { most.min(LARGEST) } else { LARGEST };
            bytes = Rc::new(delta::apply(&bytes, &delta, most, |length| self.room(length))?);
            self.reclaim(delta);
            self.remember(at, (kind, Rc::clone(&bytes)));
        }
        (bytes.len() <= most).then_some((kind, bytes))
    }

    /// The size of the object at a place, without reading all of it; `None` also for what is written as a delta.
    pub(in crate::git) fn size(&mut self, packs: &Packs, place: Place) -> Option<(u64, ObjectType)> {
        let header = self.header(packs, place)?;
        match header.base {
            Base::None(kind) => Some((header.size as u64, kind)),
            Base::At(_) => None,
        }
    }

    fn known(&mut self, place: Place) -> Option<Object> {
        if let Some(object) = self.young.get(&place) {
            return Some(object.clone());
        }
        let object = self.old.remove(&place)?;
        self.remember(place, object.clone());
        Some(object)
    }

    fn remember(&mut self, place: Place, object: Object) {
        if self.bytes > REMEMBERED {
            let gone = std::mem::replace(&mut self.old, std::mem::take(&mut self.young));
            self.bytes = 0;
            for (_, (_, bytes)) in gone {
                Rc::try_unwrap(bytes).into_iter().for_each(|bytes| self.reclaim(bytes));
            }
        }
        self.bytes += object.1.len() + 100;
        self.young.insert(place, object);
    }

    /// Takes back what nobody reads any more, to be written over: large pieces of memory are dear to come by.
    pub(in crate::git) fn reclaim(&mut self, bytes: Vec<u8>) {
        if bytes.capacity() >= LEAST_SPARE && self.spare.len() < MOST_SPARE {
            self.spare.push(bytes);
        }
    }

    /// An empty piece of memory for so many bytes.
    fn room(&mut self, length: usize) -> Vec<u8> {
        // What is small is never put into something large, which it would occupy.
        let mut room = if length < LEAST_SPARE { None } else { self.spare.pop() }.unwrap_or_default();
        room.clear();
        room.reserve_exact(length);
        room
    }

    fn header(&mut self, packs: &Packs, place: Place) -> Option<Header> {
        let pack = packs.pack(place.pack())?;
        let mut at = place.offset();
        let mut next = || {
            let byte = self.windows.piece(place.pack(), pack, at)?.bytes().first().copied();
            at += 1;
            byte
        };
        let first = next()?;
        let (mut size, mut shift, mut byte) = (u64::from(first & 0x0f), 4, first);
        while byte & 0x80 != 0 {
            byte = next()?;
            if shift > 50 {
                return None;
            }
            size |= u64::from(byte & 0x7f) << shift;
            shift += 7;
        }
        let size = usize::try_from(size).ok().filter(|n| *n <= LARGEST)?;
        let base = match first >> 4 & 7 {
            1 => Base::None(ObjectType::Commit),
            2 => Base::None(ObjectType::Tree),
            3 => Base::None(ObjectType::Blob),
            4 => Base::None(ObjectType::Tag),
            6 => {
                let mut byte = next()?;
                let mut back = u64::from(byte & 0x7f);
                while byte & 0x80 != 0 {
                    byte = next()?;
                    back = back.checked_add(1)?.checked_mul(128)? | u64::from(byte & 0x7f);
                }
                let offset = place.offset().checked_sub(back).filter(|_| back > 0)?;
                Base::At(Place::new(place.pack(), offset)?)
            }
            7 => {
                let mut id = [0; 20];
                for byte in &mut id {
                    *byte = next()?;
                }
                Base::At(Place::new(place.pack(), pack.index.find(&id)?)?)
            }
            _ => return None,
        };
        Some(Header { base, size, content: at })
    }

    /// The inflated bytes behind a header, which have exactly the length that it says.
    fn content(&mut self, packs: &Packs, number: u32, header: &Header) -> Option<Vec<u8>> {
        let pack = packs.pack(number)?;
        // A little more room than needed, so that the end of the stream is reached in one go.
        let mut out = self.room(header.size + 8);
        self.inflate.reset(true);
        let mut at = header.content;
        loop {
            let piece = self.windows.piece(number, pack, at)?;
            let (read, written) = (self.inflate.total_in(), out.len());
            let status = self.inflate.decompress_vec(piece.bytes(), &mut out, FlushDecompress::None).ok()?;
            let used = self.inflate.total_in() - read;
            at += used;
            match status {
                Status::StreamEnd => return (out.len() == header.size).then_some(out),
                _ if used == 0 && out.len() == written => return None,
                _ if out.len() > header.size => return None,
                _ => {}
            }
        }
    }
}
