//! Which part of a tree is read: files and directories named by path.

/// The part of interest, as seen from inside one directory.
#[derive(Clone, Debug)]
pub(super) enum Scope<'a> {
    /// Everything from here down.
    All,
    /// Only these paths, relative to this directory.
    Paths(Vec<&'a str>),
}

impl<'a> Scope<'a> {
    /// Each path is a file (`ack.yaml`) or a directory (`policies`, with or without `/` at the end) with all that
    /// is below it. The empty path is everything; an empty list is nothing.
    pub(super) fn new(under: &[&'a str]) -> Self {
        let paths: Vec<&str> = under.iter().map(|p| p.trim_end_matches('/')).collect();
        if paths.iter().any(|p| p.is_empty()) { Self::All } else { Self::Paths(paths) }
    }

    /// The scope inside the entry of this name; `None` when it is of no interest.
    pub(super) fn enter(&self, name: &[u8]) -> Option<Self> {
        let Self::Paths(paths) = self else { return Some(Self::All) };
        let mut inside = Vec::new();
        for path in paths {
            let Some(rest) = path.as_bytes().strip_prefix(name) else { continue };
            match rest.first() {
                None => return Some(Self::All),
                Some(b'/') => inside.push(&path[name.len() + 1..]),
                Some(_) => {}
            }
        }
        (!inside.is_empty()).then_some(Self::Paths(inside))
    }

    /// Whether the file at a path, seen from here, belongs to it.
    pub(super) fn holds(&self, path: &[u8]) -> bool {
        let Self::Paths(paths) = self else { return true };
        // There may be a million paths to ask about, and hardly two of these begin alike.
        let below = |p: &&str| {
            path.first() == p.as_bytes().first()
                && path.strip_prefix(p.as_bytes()).is_some_and(|rest| rest.first().is_none_or(|b| *b == b'/'))
        };
        paths.iter().any(below)
    }

    /// Whether an entry of this scope that is no directory belongs to it.
    pub(super) fn is_all(&self) -> bool {
        matches!(self, Self::All)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_directories_by_path() {
        let scope = Scope::new(&["ack.yaml", "a/b", "a/c/d/"]);
        assert!(scope.enter(b"ack.yaml").unwrap().is_all());
        assert!(scope.enter(b"ack.yaml2").is_none() && scope.enter(b"ack").is_none());
        let a = scope.enter(b"a").unwrap();
        assert!(!a.is_all() && a.enter(b"x").is_none());
        for (path, held) in
            [("ack.yaml", true), ("ack.yaml2", false), ("a/b/c", true), ("a/x", false), ("a", false)]
        {
            assert_eq!(scope.holds(path.as_bytes()), held, "{path}");
        }
        assert!(a.enter(b"b").unwrap().is_all());
        assert!(a.enter(b"c").unwrap().enter(b"d").unwrap().enter(b"anything").unwrap().is_all());
    }

    #[test]
    fn the_empty_path_is_everything_and_the_empty_list_nothing() {
        assert!(Scope::new(&[""]).is_all());
        assert!(Scope::new(&[]).enter(b"x").is_none());
    }
}
