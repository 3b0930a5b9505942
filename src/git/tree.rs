//! Raw tree objects, parsed once and kept for a while.

use crate::source::Mode;
use git2::Oid;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// How many entries of parsed trees one generation of the cache holds: about a megabyte.
const CACHED_ENTRIES: usize = 12_500;

/// A parsed tree: its entries sorted by name, every name once.
#[derive(Default)]
pub(super) struct Tree {
    raw: Rc<Vec<u8>>,
    nodes: Vec<Node>,
    /// The entries lie in the raw bytes in the order of their names.
    sorted: bool,
}

/// Where in the raw bytes a name lies; the id follows it, behind a NUL.
#[derive(Clone, Copy)]
struct Node {
    start: u32,
    end: u32,
    mode: u32,
}

/// One entry of a tree.
#[derive(Clone, Copy)]
pub(super) struct Item<'a> {
    pub name: &'a [u8],
    pub mode: u32,
    pub id: Oid,
}

impl Item<'_> {
    pub(super) fn is_tree(&self) -> bool {
        self.mode & 0o170_000 == 0o040_000
    }

    /// The mode of an entry that is no tree.
    pub(super) fn mode(&self) -> Mode {
        match self.mode {
            0o100_644 => Mode::Plain,
            0o100_755 => Mode::Executable,
            0o120_000 => Mode::Symlink,
            0o160_000 => Mode::Submodule,
            other => Mode::Other(other),
        }
    }
}

impl Tree {
    /// Reads a tree object. Sorted by plain bytes of the name, which is nearly git's order (git sorts directories
    /// as if they ended in `/`). Of entries with one name, which git itself never writes, the last one stands.
    pub(super) fn parse(raw: Rc<Vec<u8>>) -> Option<Self> {
        u32::try_from(raw.len()).ok()?;
        let mut nodes: Vec<Node> = Vec::with_capacity(raw.len() / 32);
        let mut sorted = true;
        let mut at = 0;
        while at < raw.len() {
            let entry = at;
            let mut mode = 0u32;
            while *raw.get(at)? != b' ' {
                let digit = raw[at].wrapping_sub(b'0');
                mode = (digit < 8).then_some(mode.checked_mul(8)? + u32::from(digit))?;
                at += 1;
            }
            let start = at + 1;
            let end = start + memchr(&raw[start..])?;
            if at == entry || end + 21 > raw.len() {
                return None;
            }
            sorted &= nodes.last().is_none_or(|n| raw[n.start as usize..n.end as usize] < raw[start..end]);
            nodes.push(Node { start: start as u32, end: end as u32, mode });
            at = end + 21;
        }
        if !sorted {
            let name = |n: &Node| &raw[n.start as usize..n.end as usize];
            nodes.sort_by(|a, b| name(a).cmp(name(b)));
            nodes.dedup_by(|later, kept| {
                let same = name(later) == name(kept);
                if same {
                    *kept = *later;
                }
                same
            });
        }
        Some(Self { raw, nodes, sorted })
    }

    /// How many entries this tree and another begin with that are the same in both, as far as that is told at a glance.
    pub(super) fn same_beginning(&self, other: &Self) -> usize {
        if !(self.sorted && other.sorted) {
            return 0;
        }
        let same = same_bytes(&self.raw, &other.raw);
        self.nodes.partition_point(|n| n.end as usize + 21 <= same)
    }

    /// The bytes of a tree that nobody else reads.
    pub(super) fn into_raw(tree: Rc<Self>) -> Option<Vec<u8>> {
        Rc::try_unwrap(Rc::try_unwrap(tree).ok()?.raw).ok()
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The entry at a position; `None` past the end.
    pub(super) fn get(&self, index: usize) -> Option<Item<'_>> {
        let node = self.nodes.get(index)?;
        let (start, end) = (node.start as usize, node.end as usize);
        let id = Oid::from_bytes(&self.raw[end + 1..end + 21]).ok()?;
        Some(Item { name: &self.raw[start..end], mode: node.mode, id })
    }

    pub(super) fn items(&self) -> impl Iterator<Item = Item<'_>> {
        (0..self.len()).filter_map(|i| self.get(i))
    }

    pub(super) fn find(&self, name: &[u8]) -> Option<Item<'_>> {
        let name_of = |n: &Node| &self.raw[n.start as usize..n.end as usize];
        self.nodes.binary_search_by(|n| name_of(n).cmp(name)).ok().and_then(|i| self.get(i))
    }
}

/// How many bytes two texts begin with that are the same, told in large steps first: a tree of a busy day is long, and
/// the next commit adds a line to it.
fn same_bytes(a: &[u8], b: &[u8]) -> usize {
    let mut same = 0;
    for step in [8192, 64] {
        let pairs = a[same..].chunks_exact(step).zip(b[same..].chunks_exact(step));
        same += pairs.take_while(|(a, b)| a == b).count() * step;
    }
    same
}

/// Where the NUL is.
fn memchr(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|b| *b == 0)
}

/// Two generations of parsed trees: when the young one is full it becomes the old one, which is dropped.
#[derive(Default)]
pub(super) struct Cache {
    young: FxHashMap<Oid, Rc<Tree>>,
    old: FxHashMap<Oid, Rc<Tree>>,
    entries: usize,
}

impl Cache {
    pub(super) fn get(&mut self, id: Oid) -> Option<Rc<Tree>> {
        if let Some(tree) = self.young.get(&id) {
            return Some(Rc::clone(tree));
        }
        let tree = self.old.remove(&id)?;
        self.put(id, Rc::clone(&tree));
        Some(tree)
    }

    /// Keeps a tree, and gives up those that nobody asked for in a long time.
    pub(super) fn put(&mut self, id: Oid, tree: Rc<Tree>) -> Vec<Rc<Tree>> {
        let mut gone = Vec::new();
        if self.entries > CACHED_ENTRIES {
            let old = std::mem::replace(&mut self.old, std::mem::take(&mut self.young));
            gone = old.into_values().collect();
            self.entries = 0;
        }
        self.entries += tree.len() + 4;
        self.young.insert(id, tree);
        gone
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(mode: &str, name: &str, id: u8) -> Vec<u8> {
        [format!("{mode} {name}\0").as_bytes(), &[id; 20]].concat()
    }

    fn parse(bytes: &[u8]) -> Option<Tree> {
        Tree::parse(Rc::new(bytes.to_vec()))
    }

    #[test]
    fn entries_are_found_whatever_their_order() {
        let tree = parse(&[entry("100644", "b", 1), entry("40000", "a", 2)].concat()).unwrap();
        let names: Vec<&[u8]> = tree.items().map(|i| i.name).collect();
        assert_eq!(names, [b"a", b"b"]);
        assert!(tree.find(b"a").unwrap().is_tree());
        assert_eq!(tree.find(b"b").unwrap().mode(), Mode::Plain);
        assert!(tree.find(b"c").is_none());
    }

    #[test]
    fn of_two_entries_with_one_name_the_last_stands() {
        let tree = parse(&[entry("100644", "a", 1), entry("100644", "a", 2)].concat()).unwrap();
        assert_eq!((tree.len(), tree.find(b"a").unwrap().id.as_bytes()[0]), (1, 2));
    }

    #[test]
    fn cut_or_garbled_trees_are_refused() {
        let whole = entry("100644", "a", 1);
        for cut in 1..whole.len() {
            assert!(parse(&whole[..cut]).is_none(), "{cut}");
        }
        assert!(parse(&entry("10x644", "a", 1)).is_none());
        assert_eq!(parse(b"").unwrap().len(), 0);
    }

    #[test]
    fn what_two_trees_begin_with_is_seen_at_a_glance() {
        let many: Vec<u8> = (10..60).flat_map(|n| entry("100644", &format!("file-{n}"), n)).collect();
        let other = [&many[..], &entry("100644", "z", 1)].concat();
        let (a, b) = (parse(&many).unwrap(), parse(&other).unwrap());
        let same = a.same_beginning(&b);
        assert!(same > 40 && same <= 50, "{same}");
        let changed =
            [&entry("100644", "file-10", 9)[..], &many[entry("100644", "file-10", 1).len()..]].concat();
        assert_eq!(a.same_beginning(&parse(&changed).unwrap()), 0);
        let unsorted = [&many[..], &entry("100644", "a", 1)].concat();
        assert_eq!(a.same_beginning(&parse(&unsorted).unwrap()), 0);
    }

    #[test]
    fn odd_modes_keep_their_number() {
        let tree = parse(&entry("100664", "a", 1)).unwrap();
        assert_eq!(tree.get(0).unwrap().mode(), Mode::Other(0o100_664));
    }
}
