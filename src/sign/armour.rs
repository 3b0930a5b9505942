//! The armour around a signature: two marker lines and base64 between them.
//!
//! OpenSSH reads more than it writes: it ignores what follows the last marker, for one. Here one form is read,
//! so that nobody can hang words on a signature that it does not cover; only the width of the lines is free.

const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----\n";
const END: &str = "-----END SSH SIGNATURE-----";
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// The width at which OpenSSH wraps.
const WIDTH: usize = 70;

/// The bytes inside. The line feed behind the last marker may be missing; nothing else may differ.
pub(super) fn open(armour: &str) -> Result<Vec<u8>, &'static str> {
    if armour.starts_with('\u{feff}') {
        return Err("a byte order mark stands before the signature");
    }
    if armour.contains('\r') {
        return Err("the signature has carriage returns; records are kept with LF line ends");
    }
    let body = armour
        .strip_prefix(BEGIN)
        .ok_or("the signature does not begin with the line -----BEGIN SSH SIGNATURE-----")?;
    let body = body
        .strip_suffix('\n')
        .unwrap_or(body)
        .strip_suffix(END)
        .and_then(|b| b.strip_suffix('\n'))
        .ok_or("the signature does not end with the line -----END SSH SIGNATURE-----")?;
    if body.split('\n').any(str::is_empty) {
        return Err("the signature has a blank line");
    }
    decode(body).ok_or("the text between the lines of the signature is not base64")
}

/// Puts armour around the bytes exactly as `ssh-keygen` does, with a line feed at the end.
pub(super) fn close(bytes: &[u8]) -> String {
    let text = encode(bytes);
    let mut out = String::with_capacity(text.len() + text.len() / WIDTH + 64);
    out.push_str(BEGIN);
    for line in text.as_bytes().chunks(WIDTH) {
        out.extend(line.iter().copied().map(char::from));
        out.push('\n');
    }
    out.push_str(END);
    out.push('\n');
    out
}

/// Base64 with padding (RFC 4648, section 4), on one line.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0u32, |w, b| (w << 8) | u32::from(*b)) << (8 * (3 - chunk.len()));
        for i in 0..4 {
            let digit = char::from(ALPHABET[(word >> (18 - 6 * i)) as usize & 63]);
            out.push(if i <= chunk.len() { digit } else { '=' });
        }
    }
    out
}

/// Base64 over any number of lines; `None` for another character, wrong padding or stray bits at the end.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut word, mut digits, mut padding) = (0u32, 0usize, 0usize);
    for byte in text.bytes().filter(|b| *b != b'\n') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                padding += 1;
                continue;
            }
            _ => return None,
        };
        if padding > 0 {
            return None;
        }
        (word, digits) = (word << 6 | u32::from(value), digits + 1);
        if digits % 4 == 0 {
            out.extend_from_slice(&word.to_be_bytes()[1..]);
            word = 0;
        }
    }
    match (digits % 4, padding) {
        (0, 0) => {}
        (2, 2) if word & 0xf == 0 => out.push((word >> 4) as u8),
        (3, 1) if word & 3 == 0 => out.extend_from_slice(&((word >> 2) as u16).to_be_bytes()),
        _ => return None,
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(armour: &str) -> &'static str {
        open(armour).expect_err(armour)
    }

    #[test]
    fn base64_of_the_rfc() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(decode(&encode(&all)), Some(all));
    }

    #[test]
    fn every_byte_string_has_one_text() {
        for bad in [
            "Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm8", "=", "====", "Z=g=", "=Zg=", "Zg==Zg==",
            "Z g=", "Zm8-", "Zm9vé",
        ] {
            assert_eq!(decode(bad), None, "{bad}");
        }
    }

    #[test]
    fn armour_opens_at_any_width() {
        let bytes: Vec<u8> = (0..200).collect();
        let armour = close(&bytes);
        assert!(armour.lines().all(|l| l.len() <= WIDTH));
        assert_eq!(open(&armour), Ok(bytes.clone()));
        assert_eq!(open(armour.trim_end()), Ok(bytes.clone()), "the last line feed may be missing");
        for width in [1, 64, 76, 400] {
            let lines: Vec<String> = encode(&bytes)
                .as_bytes()
                .chunks(width)
                .map(|l| String::from_utf8(l.to_vec()).unwrap())
                .collect();
            assert_eq!(open(&format!("{BEGIN}{}\n{END}\n", lines.join("\n"))), Ok(bytes.clone()), "{width}");
        }
    }

    #[test]
    fn nothing_stands_before_within_or_behind() {
        let good = close(b"some bytes");
        assert!(faults(&good.replace('\n', "\r\n")).contains("carriage return"));
        assert!(faults(&format!("\u{feff}{good}")).contains("byte order mark"));
        for before in ["\n", " ", "text\n", "untrusted comment: x\n"] {
            assert!(faults(&format!("{before}{good}")).contains("begin"), "{before:?}");
        }
        for behind in ["\n", " ", "text", "text\n", "exempt: \"true\"\n", "ssh-ed25519 AAAA\n"] {
            assert!(faults(&format!("{good}{behind}")).contains("end"), "{behind:?}");
        }
        assert!(faults(&format!("{good}{good}")).contains("base64"), "a second signature");
        assert!(faults(&good.replace(BEGIN, &format!("{BEGIN}\n"))).contains("blank line"));
        assert!(faults(&good.replace(&format!("\n{END}"), &format!("\n\n{END}"))).contains("blank line"));
        assert!(faults(&good.replace("\nc2", "\n c2")).contains("base64"));
        for cut in 0..good.len() - 1 {
            assert!(open(&good[..cut]).is_err(), "cut at {cut}");
        }
        assert!(faults(&format!("{BEGIN}{END}\n")).contains("end"));
    }
}
