//! Objects in files of their own. Read here, because libgit2 (1.9) goes round for ever on one that was cut off.

use flate2::{Decompress, FlushDecompress, Status};
use git2::ObjectType;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

/// What stands where an object's own file would be.
pub(super) enum Loose {
    /// No file.
    Absent,
    /// An object, its hash not checked.
    Object(ObjectType, Vec<u8>),
    /// A file that holds none, and why.
    Damaged(String),
}

/// Looks for an object in these `objects` directories.
pub(super) fn read(directories: &[PathBuf], id: &str) -> Loose {
    for directory in directories {
        match fs::read(directory.join(&id[..2]).join(&id[2..])) {
            Ok(bytes) => {
                return object(&bytes).map_or_else(
                    || Loose::Damaged("its file is cut off or garbled".into()),
                    |(kind, bytes)| Loose::Object(kind, bytes),
                );
            }
            Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
            Err(e) => return Loose::Damaged(format!("its file cannot be read ({e})")),
        }
    }
    Loose::Absent
}

/// `<kind> <size>`, NUL, and as many bytes, deflated.
fn object(deflated: &[u8]) -> Option<(ObjectType, Vec<u8>)> {
    let mut bytes = inflated(deflated)?;
    let end = bytes.iter().take(32).position(|b| *b == 0)?;
    let (kind, size) = std::str::from_utf8(&bytes[..end]).ok()?.split_once(' ')?;
    let kind = ObjectType::from_str(kind)?;
    let whole = size.parse() == Ok(bytes.len() - end - 1);
    bytes.drain(..=end);
    whole.then_some((kind, bytes))
}

fn inflated(mut deflated: &[u8]) -> Option<Vec<u8>> {
    let mut inflate = Decompress::new(true);
    let mut out = Vec::with_capacity(deflated.len().saturating_mul(3) + 64);
    loop {
        let (read, written) = (inflate.total_in(), out.len());
        let status = inflate.decompress_vec(deflated, &mut out, FlushDecompress::None).ok()?;
        let used = usize::try_from(inflate.total_in() - read).ok()?;
        deflated = deflated.get(used..)?;
        match status {
            Status::StreamEnd => return Some(out),
            _ if out.len() == out.capacity() => out.reserve(out.len()),
            _ if used == 0 && out.len() == written => return None,
            _ => {}
        }
    }
}
