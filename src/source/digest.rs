//! SHA-256 and SHA-512, and how they are written.

use sha2::Digest as _;
use std::fmt;
use std::io::Write;

/// The SHA-256 of some bytes, written `sha256:<64 lower-case hex digits>`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of exactly these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha256(bytes))
    }

    /// The digest of bytes that lie in pieces.
    pub fn of_all(pieces: impl Iterator<Item: AsRef<[u8]>>) -> Self {
        let mut hash = sha2::Sha256::new();
        pieces.for_each(|piece| hash.update(piece));
        Self(hash.finalize().into())
    }

    /// The digest of everything that comes out of a reader, all of which is passed on.
    ///
    /// # Errors
    /// When reading or writing fails.
    pub fn of_stream(mut from: impl std::io::Read, to: &mut dyn std::io::Write) -> std::io::Result<Self> {
        let mut digesting = Digesting::new(to);
        let mut bytes = [0; 64 * 1024];
        loop {
            let n = from.read(&mut bytes)?;
            if n == 0 {
                return Ok(digesting.digest());
            }
            digesting.write_all(&bytes[..n])?;
        }
    }

    /// From `sha256:` and 64 lower-case hex digits; anything else is `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.strip_prefix("sha256:").and_then(unhex).map(Self)
    }

    /// The thirty-two raw bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The hex digits without the `sha256:` in front.
    #[must_use]
    pub fn hex(&self) -> String {
        hex(&self.0)
    }
}

/// A writer that passes everything on and takes the digest of it.
pub struct Digesting<'a> {
    hash: sha2::Sha256,
    to: &'a mut dyn Write,
}

impl<'a> Digesting<'a> {
    /// Of everything that is written from here on.
    pub fn new(to: &'a mut dyn Write) -> Self {
        Self { hash: sha2::Sha256::new(), to }
    }

    /// The digest of all that was written.
    #[must_use]
    pub fn digest(self) -> Digest {
        Digest(self.hash.finalize().into())
    }
}

impl Write for Digesting<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let n = self.to.write(bytes)?;
        self.hash.update(&bytes[..n]);
        Ok(n)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.to.flush()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", hex(&self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// SHA-256.
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    sha2::Sha256::digest(bytes).into()
}

/// SHA-512.
#[must_use]
pub fn sha512(bytes: &[u8]) -> [u8; 64] {
    sha2::Sha512::digest(bytes).into()
}

/// The fingerprint of a public key blob as OpenSSH prints it: `SHA256:` and base64 without padding.
#[must_use]
pub fn fingerprint(key_blob: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::from("SHA256:");
    for chunk in sha256(key_blob).chunks(3) {
        let word = chunk.iter().fold(0u32, |w, b| (w << 8) | u32::from(*b)) << (8 * (3 - chunk.len()));
        for i in 0..=chunk.len() {
            out.push(char::from(ALPHABET[(word >> (18 - 6 * i)) as usize & 63]));
        }
    }
    out
}

pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|b| [b >> 4, b & 15]).map(|n| char::from(DIGITS[usize::from(n)])).collect()
}

pub(super) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return None;
    }
    let nibble = |b: u8| match b {
        b'0'..=b'9' => Some(b - b'0'),
        b'a'..=b'f' => Some(b - b'a' + 10),
        _ => None,
    };
    let mut out = [0; N];
    for (byte, pair) in out.iter_mut().zip(digits.chunks(2)) {
        *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_written_as_sha256sum_writes_them() {
        let text = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(Digest::of(b"").to_string(), text);
        assert_eq!(Digest::parse(text), Some(Digest::of(b"")));
        assert_eq!(Digest::parse(&text.to_uppercase()), None);
        assert_eq!(Digest::parse(&text[..70]), None);
    }

    #[test]
    fn fingerprints_are_unpadded_base64() {
        assert_eq!(fingerprint(b""), "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU");
    }
}
