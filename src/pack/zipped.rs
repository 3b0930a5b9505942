//! A zip in the making, with little in memory: its list of files, which comes last, waits in a file of its own. The format
//! is that of PKWARE's APPNOTE 6.3; where a number is too large for its field, in its 64 bit form.

use anyhow::bail;
use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};

/// What a field of 32 bits says when the number stands elsewhere.
const ELSEWHERE: u32 = u32::MAX;
/// The same of 16 bits.
const MANY: u16 = u16::MAX;
/// The versions of the format that a reader needs: for folders and deflated files, and for 64 bits.
const PLAIN: u16 = 20;
const LONG: u16 = 45;
/// 1 January 1980, the first day that there is: the same content gives the same bytes.
const NO_DAY: u16 = 0x21;
/// A file that its owner writes and everybody reads, as Unix has it.
const MODE: u32 = 0o100_644 << 16;

/// How a file lies in the zip.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Method {
    Stored = 0,
    Deflated = 8,
}

/// A file of the zip.
struct Entry<'a> {
    name: &'a str,
    method: Method,
    crc: u32,
    packed: u64,
    size: u64,
    /// Where it begins.
    at: u64,
}

/// A zip in the making.
pub(super) struct Zipped<W: Write + Seek> {
    out: Counted<BufWriter<W>>,
    list: Counted<BufWriter<File>>,
    files: u64,
    compress: Compress,
}

impl<W: Write + Seek> Zipped<W> {
    /// Into `out`; `list` is an empty file for what comes last.
    pub(super) fn new(out: W, list: File) -> Self {
        Self {
            out: Counted { to: BufWriter::new(out), written: 0 },
            list: Counted { to: BufWriter::new(list), written: 0 },
            files: 0,
            compress: Compress::new(Compression::new(6), false),
        }
    }

    /// A file, deflated, as it is written.
    pub(super) fn put(
        &mut self,
        name: &str,
        fill: &mut dyn FnMut(&mut dyn Write) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let at = self.out.written;
        let mut entry = Entry { name, method: Method::Deflated, crc: 0, packed: 0, size: 0, at };
        self.out.write_all(&entry.header())?;
        let start = self.out.written;
        self.compress.reset();
        let mut deflating = Deflating { to: &mut self.out, by: &mut self.compress, crc: Crc::new(), size: 0 };
        fill(&mut deflating)?;
        deflating.end()?;
        (entry.crc, entry.size) = (deflating.crc.sum(), deflating.size);
        entry.packed = self.out.written - start;
        if entry.is_long() {
            bail!("{name} is larger than a file of a zip can be");
        }
        // What is known only now.
        let end = self.out.written;
        self.out.to.seek(SeekFrom::Start(at))?;
        self.out.to.write_all(&entry.header())?;
        self.out.to.seek(SeekFrom::Start(end))?;
        self.listed(&entry)
    }

    /// The whole of a file that is compressed already, as it is.
    pub(super) fn store(&mut self, name: &str, file: &mut File) -> anyhow::Result<()> {
        let (mut crc, mut size) = (Crc::new(), 0);
        let mut bytes = [0; 64 * 1024];
        file.rewind()?;
        loop {
            let n = file.read(&mut bytes)?;
            if n == 0 {
                break;
            }
            crc.update(&bytes[..n]);
            size += n as u64;
        }
        file.rewind()?;
        let at = self.out.written;
        let entry = Entry { name, method: Method::Stored, crc: crc.sum(), packed: size, size, at };
        self.out.write_all(&entry.header())?;
        if std::io::copy(file, &mut self.out)? != size {
            bail!("{name} changed while it was packed");
        }
        self.listed(&entry)
    }

    fn listed(&mut self, entry: &Entry<'_>) -> anyhow::Result<()> {
        self.files += 1;
        Ok(self.list.write_all(&entry.listed())?)
    }

    /// The list of files, and the end.
    pub(super) fn finish(self) -> anyhow::Result<W> {
        let Self { mut out, list, files, .. } = self;
        let (at, size) = (out.written, list.written);
        let mut list = list.to.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        list.rewind()?;
        std::io::copy(&mut list, &mut out)?;
        out.write_all(&end(files, size, at))?;
        Ok(out.to.into_inner().map_err(std::io::IntoInnerError::into_error)?)
    }
}

impl Entry<'_> {
    fn is_long(&self) -> bool {
        self.packed.max(self.size) >= u64::from(ELSEWHERE)
    }

    /// Versions, method and day; the digest and the sizes.
    fn facts(&self) -> Vec<u8> {
        let version = if self.is_long() || self.at >= u64::from(ELSEWHERE) { LONG } else { PLAIN };
        let mut out = Vec::with_capacity(64 + self.name.len());
        // The flags are none: every name is ASCII, and the sizes stand in front.
        for field in [version, 0, self.method as u16, 0, NO_DAY] {
            out.extend(field.to_le_bytes());
        }
        out.extend(self.crc.to_le_bytes());
        // A file of which one size is long has both of them elsewhere.
        let short = |n: u64| if self.is_long() { ELSEWHERE } else { u32::try_from(n).unwrap_or(ELSEWHERE) };
        out.extend(short(self.packed).to_le_bytes());
        out.extend(short(self.size).to_le_bytes());
        out.extend((self.name.len() as u16).to_le_bytes());
        out
    }

    /// What stands in front of the file.
    fn header(&self) -> Vec<u8> {
        let extra = long(if self.is_long() { vec![self.size, self.packed] } else { Vec::new() });
        let length = (extra.len() as u16).to_le_bytes();
        [b"PK\x03\x04", &self.facts()[..], &length, self.name.as_bytes(), &extra].concat()
    }

    /// What stands in the list.
    fn listed(&self) -> Vec<u8> {
        let mut elsewhere = if self.is_long() { vec![self.size, self.packed] } else { Vec::new() };
        let at = u32::try_from(self.at).unwrap_or(ELSEWHERE);
        elsewhere.extend((at == ELSEWHERE).then_some(self.at));
        let extra = long(elsewhere);
        let mut out = b"PK\x01\x02".to_vec();
        // Made on Unix, for the mode.
        out.extend((3 << 8 | LONG).to_le_bytes());
        out.extend(self.facts());
        out.extend((extra.len() as u16).to_le_bytes());
        // No remark, the first disk, no inner attributes.
        out.extend([0; 6]);
        out.extend(MODE.to_le_bytes());
        out.extend(at.to_le_bytes());
        out.extend(self.name.as_bytes());
        out.extend(extra);
        out
    }
}

/// The numbers that are too large for their fields.
fn long(numbers: Vec<u64>) -> Vec<u8> {
    if numbers.is_empty() {
        return Vec::new();
    }
    let mut out = 1u16.to_le_bytes().to_vec();
    out.extend((8 * numbers.len() as u16).to_le_bytes());
    out.extend(numbers.into_iter().flat_map(u64::to_le_bytes));
    out
}

/// The end of a zip of so many files, whose list has so many bytes and begins there.
fn end(files: u64, size: u64, at: u64) -> Vec<u8> {
    let short = |n: u64| u32::try_from(n).unwrap_or(ELSEWHERE);
    let count = u16::try_from(files).unwrap_or(MANY);
    let mut out = Vec::new();
    if count == MANY || short(size) == ELSEWHERE || short(at) == ELSEWHERE {
        let here = at + size;
        out.extend(b"PK\x06\x06");
        out.extend(44u64.to_le_bytes());
        out.extend((3 << 8 | LONG).to_le_bytes());
        out.extend(LONG.to_le_bytes());
        out.extend([0; 8]);
        out.extend([files, files, size, at].into_iter().flat_map(u64::to_le_bytes));
        out.extend(b"PK\x06\x07\0\0\0\0");
        out.extend(here.to_le_bytes());
        out.extend(1u32.to_le_bytes());
    }
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count, count].into_iter().flat_map(u16::to_le_bytes));
    out.extend([short(size), short(at)].into_iter().flat_map(u32::to_le_bytes));
    out.extend([0; 2]);
    out
}

/// A writer that knows how much went through it.
struct Counted<W> {
    to: W,
    written: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let n = self.to.write(bytes)?;
        self.written += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.to.flush()
    }
}

/// Deflates what is written.
struct Deflating<'a> {
    to: &'a mut dyn Write,
    by: &'a mut Compress,
    crc: Crc,
    size: u64,
}

impl Deflating<'_> {
    /// Some of the bytes, deflated; how many, and whether that was the end.
    fn some(&mut self, bytes: &[u8], flush: FlushCompress) -> std::io::Result<(usize, bool)> {
        let mut room = [0; 16 * 1024];
        let (taken, made) = (self.by.total_in(), self.by.total_out());
        let status = self.by.compress(bytes, &mut room, flush).map_err(std::io::Error::other)?;
        let made = usize::try_from(self.by.total_out() - made).unwrap_or(0);
        self.to.write_all(&room[..made])?;
        let taken = usize::try_from(self.by.total_in() - taken).unwrap_or(0);
        Ok((taken, status == Status::StreamEnd))
    }

    fn end(&mut self) -> std::io::Result<()> {
        while !self.some(&[], FlushCompress::Finish)?.1 {}
        Ok(())
    }
}

impl Write for Deflating<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut left = bytes;
        while !left.is_empty() {
            left = &left[self.some(left, FlushCompress::None)?.0..];
        }
        self.crc.update(bytes);
        self.size += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;
    use zip::{CompressionMethod, ZipArchive};

    fn new() -> Zipped<Cursor<Vec<u8>>> {
        Zipped::new(Cursor::new(Vec::new()), tempfile::tempfile().unwrap())
    }

    fn put(zip: &mut Zipped<Cursor<Vec<u8>>>, name: &str, bytes: &[u8]) {
        // In pieces, as tables come.
        zip.put(name, &mut |out| Ok(bytes.chunks(7).try_for_each(|piece| out.write_all(piece))?)).unwrap();
    }

    #[test]
    fn another_reader_finds_every_file_as_it_was() {
        let noise: Vec<u8> =
            (0..200_000u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        let mut stored = tempfile::tempfile().unwrap();
        stored.write_all(&noise).unwrap();
        let mut zip = new();
        put(&mut zip, "empty", b"");
        put(&mut zip, "folder/words", &b"again and again ".repeat(9_000));
        put(&mut zip, "noise", &noise);
        zip.store("stored", &mut stored).unwrap();
        let mut zip = ZipArchive::new(zip.finish().unwrap()).unwrap();
        assert_eq!(zip.len(), 4);
        let wanted: [(&str, &[u8]); 4] = [
            ("empty", b""),
            ("folder/words", &b"again and again ".repeat(9_000)),
            ("noise", &noise),
            ("stored", &noise),
        ];
        for (n, (name, bytes)) in wanted.into_iter().enumerate() {
            let mut entry = zip.by_index(n).unwrap();
            let mut found = Vec::new();
            assert_eq!((entry.name().unwrap().as_ref(), entry.unix_mode()), (name, Some(0o100_644)));
            let method = if n == 3 { CompressionMethod::Stored } else { CompressionMethod::Deflated };
            assert_eq!(entry.compression(), method);
            // The reader holds the bytes against the checksum.
            entry.read_to_end(&mut found).unwrap();
            assert!(found == bytes, "{name}");
        }
    }

    #[test]
    fn more_files_than_sixteen_bits_count() {
        for files in [65_534, 65_535, 65_536] {
            let mut zip = new();
            (0..files).for_each(|n| put(&mut zip, &format!("f/{n:06}"), b""));
            let mut zip = ZipArchive::new(zip.finish().unwrap()).unwrap();
            assert_eq!(zip.len(), files);
            assert_eq!(zip.by_index(files - 1).unwrap().name().unwrap(), format!("f/{:06}", files - 1));
        }
    }

    /// Nobody waits for four gigabytes: what the fields say where a number is longer than they are.
    #[test]
    fn numbers_of_more_than_32_bits_stand_behind_the_name() {
        let long = u64::from(ELSEWHERE) + 5;
        let entry = Entry { name: "n", method: Method::Stored, crc: 1, packed: 7, size: 7, at: long };
        assert_eq!(entry.header().len(), 31);
        let listed = entry.listed();
        assert_eq!((&listed[42..46], &listed[47..51]), (&[0xff; 4][..], &[1, 0, 8, 0][..]));
        assert_eq!(listed[51..], long.to_le_bytes());
        let entry = Entry { packed: long, size: long, at: 3, ..entry };
        let header = entry.header();
        assert_eq!((&header[4..6], &header[18..26]), (&[45, 0][..], &[0xff; 8][..]));
        assert_eq!(header[31..], [&[1, 0, 16, 0][..], &long.to_le_bytes(), &long.to_le_bytes()].concat());
        assert_eq!(entry.listed()[47..], header[31..]);
        assert_eq!(end(3, 10, 20).len(), 22);
        assert_eq!((end(3, 10, long).len(), end(3, long, 20).len(), end(65_535, 10, 20).len()), (98, 98, 98));
    }
}
