//! The SSH wire encoding (RFC 4251, section 5): what keys and signatures are made of.

/// Reads the encoding; every step is `None` when the bytes end too early or are not of the asked form.
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Option<&'a [u8; N]> {
        self.take(N)?.try_into().ok()
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(|b| u32::from_be_bytes(*b))
    }

    pub(super) fn string(&mut self) -> Option<&'a [u8]> {
        let n = self.u32()?;
        self.take(usize::try_from(n).ok()?)
    }

    /// A name of an algorithm: printable ASCII, not empty (RFC 4251, section 6).
    pub(super) fn name(&mut self) -> Option<&'a str> {
        let name = self.string()?;
        (!name.is_empty() && name.iter().all(u8::is_ascii_graphic))
            .then(|| std::str::from_utf8(name).ok())
            .flatten()
    }

    /// An `mpint` above zero in its one shortest form: its magnitude, without the sign byte.
    pub(super) fn positive(&mut self) -> Option<&'a [u8]> {
        match self.string()? {
            [0, magnitude @ ..] if magnitude.first().is_some_and(|b| *b >= 0x80) => Some(magnitude),
            magnitude @ [1..0x80, ..] => Some(magnitude),
            _ => None,
        }
    }

    pub(super) fn end(&self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}

/// Appends a string of the encoding. Nothing near 4 GiB is ever written here.
pub(super) fn put_string(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend_from_slice(bytes);
}

/// Several strings, one behind the other.
pub(super) fn strings(parts: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::with_capacity(parts.iter().map(|p| p.len() + 4).sum());
    for part in parts {
        put_string(&mut out, part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let bytes = strings(&[b"ssh-ed25519", b"", b"\x01\x02"]);
        let mut r = Reader::new(&bytes);
        assert_eq!(r.name(), Some("ssh-ed25519"));
        assert_eq!(r.string(), Some(&b""[..]));
        assert_eq!(r.end(), None);
        assert_eq!(r.string(), Some(&b"\x01\x02"[..]));
        assert_eq!(r.end(), Some(()));
        assert_eq!(r.u32(), None);
    }

    #[test]
    fn a_length_beyond_the_end_is_no_string() {
        assert_eq!(Reader::new(b"\x00\x00\x00\x05abcd").string(), None);
        assert_eq!(Reader::new(b"\xff\xff\xff\xffabcd").string(), None);
        assert_eq!(Reader::new(b"\x00\x00").string(), None);
    }

    #[test]
    fn names_are_printable_ascii() {
        for bad in [&b""[..], b"a b", b"a\n", b"\xc3\xa9", b"\xff"] {
            assert_eq!(Reader::new(&strings(&[bad])).name(), None, "{bad:?}");
        }
    }

    #[test]
    fn numbers_have_one_form() {
        let read = |bytes: &[u8]| Reader::new(&strings(&[bytes])).positive().map(<[u8]>::to_vec);
        assert_eq!(read(&[0x7f, 0]), Some(vec![0x7f, 0]));
        assert_eq!(read(&[0, 0x80]), Some(vec![0x80]));
        for bad in [&[][..], &[0], &[0x80], &[0, 0x7f], &[0, 0, 0x80]] {
            assert_eq!(read(bad), None, "{bad:?}");
        }
    }
}
