//! Deltas: an object as copies from another one, and insertions.

/// What the delta makes of its base, written into what `room` gives for so many bytes; `None` when it is not one for a
/// base of this length, or makes more than `most` bytes.
pub(super) fn apply(
    base: &[u8],
    delta: &[u8],
    most: usize,
    room: impl FnOnce(usize) -> Vec<u8>,
) -> Option<Vec<u8>> {
    let mut rest = delta;
    if size(&mut rest)? != base.len() {
        return None;
    }
    let length = size(&mut rest).filter(|n| *n <= most)?;
    let mut out = room(length);
    while let Some((&code, after)) = rest.split_first() {
        rest = after;
        let piece = if code & 0x80 != 0 {
            let offset = field(&mut rest, code, 4)?;
            let length = match field(&mut rest, code >> 4, 3)? {
                0 => 0x10000,
                n => n,
            };
            base.get(offset..offset.checked_add(length)?)?
        } else {
            // An insertion of nothing is reserved.
            let piece = rest.get(..usize::from(code)).filter(|p| !p.is_empty())?;
            rest = &rest[piece.len()..];
            piece
        };
        if out.len() + piece.len() > length {
            return None;
        }
        out.extend_from_slice(piece);
    }
    (out.len() == length).then_some(out)
}

/// A number of up to `most` bytes, of which the bits of `which` say which are written; the others are zero.
fn field(rest: &mut &[u8], which: u8, most: u32) -> Option<usize> {
    let mut value = 0;
    for n in (0..most).filter(|n| which & (1 << n) != 0) {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        value |= usize::from(byte) << (8 * n);
    }
    Some(value)
}

/// A number in groups of seven bits, the lowest first.
fn size(rest: &mut &[u8]) -> Option<usize> {
    let (mut value, mut shift) = (0usize, 0);
    loop {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        value |= usize::from(byte & 0x7f).checked_shl(shift).filter(|_| shift < 56)?;
        shift += 7;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
}
