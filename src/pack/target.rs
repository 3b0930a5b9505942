//! Writing a pack: a zip or a folder, complete or not at all.

use super::content::{Content, Fill};
use super::manifest::Manifest;
use super::sums::Sums;
use super::{BUNDLE, MANIFEST, SIGNATURE, SUMS};
use crate::git::{Bundling, Repo};
use crate::pack::Names;
use crate::sign::SignError;
use crate::source::{Digest, Digesting};
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Seek as _, Write};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Where a pack is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// A zip file that is not there yet.
    Zip(PathBuf),
    /// A folder that is empty or not there yet.
    Folder(PathBuf),
}

/// How far the writing is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Progress {
    /// So many files of so many.
    Files(usize, usize),
    /// The history is being packed, which says nothing meanwhile.
    History,
    /// Somebody may be asked for a passphrase or a touch.
    Signing,
}

/// Why a pack was not written.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// Something is there already.
    #[error("{} is there already", crate::text::visible(&.0.display().to_string()))]
    Exists(PathBuf),
    /// The manifest was not signed.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// The repository cannot be read, or the file not be written.
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

impl From<std::io::Error> for PackError {
    fn from(error: std::io::Error) -> Self {
        Self::Other(error.into())
    }
}

impl Target {
    /// A zip for a name that ends in `.zip`, else a folder.
    ///
    /// # Errors
    /// When something is there that would be overwritten.
    pub fn named(path: &Path) -> Result<Self, PackError> {
        let is_zip = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("zip"));
        let empty = || fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
        if path.symlink_metadata().is_ok() && (is_zip || !empty()) {
            return Err(PackError::Exists(path.to_owned()));
        }
        Ok(if is_zip { Self::Zip(path.to_owned()) } else { Self::Folder(path.to_owned()) })
    }

    fn path(&self) -> &Path {
        match self {
            Self::Zip(path) | Self::Folder(path) => path,
        }
    }
}

/// Signs the bytes of a manifest, and gives the armour.
pub type Sign<'a> = dyn Fn(&[u8]) -> Result<String, SignError> + 'a;

/// Writes a pack beside where it is to be, and moves it there when it is whole. Without a `sign` it bears no signature.
///
/// # Errors
/// When something is in the way or cannot be read or written, or nobody signed. Nothing is left behind then.
pub fn write(
    content: Content<'_>,
    repo: &Repo,
    target: &Target,
    sign: Option<&Sign<'_>>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Manifest, PackError> {
    let beside = match target.path().parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir,
        _ => Path::new("."),
    };
    let mut sink = Sink::beside(beside, target)?;
    let mut sums = Sums::beside(beside)?;
    let (all, mut done) = (content.files(), 0);
    // The longest work of all is git's, which goes on meanwhile.
    let history = history(&content.manifest, repo, beside)?;
    let manifest = content.each(repo, &mut |path, fill| {
        sums.push(path, sink.put(path, fill)?)?;
        done += 1;
        progress(Progress::Files(done, all));
        Ok(())
    })?;
    if let Some((mut bundle, bundling)) = history {
        progress(Progress::History);
        bundling.finish().map_err(anyhow::Error::from)?;
        bundle.rewind()?;
        sums.push(BUNDLE, sink.put_file(BUNDLE, &bundle)?)?;
    }
    let sums = sink.put(SUMS, &mut |out| Ok(sums.write(out)?))?;
    let manifest = Manifest { sums, ..manifest };
    let bytes = manifest.text().into_bytes();
    sink.put(MANIFEST, &mut |out| Ok(out.write_all(&bytes)?))?;
    if let Some(sign) = sign {
        progress(Progress::Signing);
        let armour = sign(&bytes)?;
        sink.put(SIGNATURE, &mut |out| Ok(out.write_all(armour.as_bytes())?))?;
    }
    sink.finish(target)?;
    Ok(manifest)
}

/// The history that git has begun to pack, and the file for it; none where names are left out.
fn history(manifest: &Manifest, repo: &Repo, dir: &Path) -> Result<Option<(File, Bundling)>, PackError> {
    let Manifest { names, revision, mainline, .. } = manifest;
    if *names == Names::LeftOut {
        return Ok(None);
    }
    let file = tempfile::tempfile_in(dir)?;
    let bundling = repo.bundle(*revision, mainline, &file).map_err(anyhow::Error::from)?;
    Ok(Some((file, bundling)))
}

/// A pack in the making.
enum Sink {
    /// The library brings an archive that is dropped to its end, and complains about it where nobody asked: one that is
    /// given up is left to the end of the process, its file removed.
    Zip(ManuallyDrop<Box<ZipWriter<BufWriter<File>>>>, tempfile::TempPath),
    Folder(tempfile::TempDir),
}

impl Sink {
    fn beside(dir: &Path, target: &Target) -> std::io::Result<Self> {
        Ok(match target {
            Target::Zip(_) => {
                let (file, path) = named(0o666).tempfile_in(dir)?.into_parts();
                Self::Zip(ManuallyDrop::new(Box::new(ZipWriter::new(BufWriter::new(file)))), path)
            }
            Target::Folder(_) => Self::Folder(named(0o777).tempdir_in(dir)?),
        })
    }

    /// A file as it is written, and its digest.
    fn put(&mut self, path: &str, fill: &mut Fill<'_>) -> anyhow::Result<Digest> {
        let mut folder;
        let out: &mut dyn Write = match self {
            Self::Zip(zip, _) => {
                zip.start_file(path, options(CompressionMethod::Deflated))?;
                &mut **zip
            }
            Self::Folder(dir) => {
                folder = File::create(place(dir.path(), path)?)?;
                &mut folder
            }
        };
        let mut out = Digesting::new(out);
        fill(&mut out)?;
        Ok(out.digest())
    }

    /// The same for a file that is not held in memory; its digest.
    fn put_file(&mut self, path: &str, file: &File) -> anyhow::Result<Digest> {
        let mut folder;
        let out: &mut dyn Write = match self {
            Self::Zip(zip, _) => {
                // It is compressed already.
                let large = file.metadata()?.len() >= u64::from(u32::MAX);
                zip.start_file(path, options(CompressionMethod::Stored).large_file(large))?;
                &mut **zip
            }
            Self::Folder(dir) => {
                folder = File::create(place(dir.path(), path)?)?;
                &mut folder
            }
        };
        Ok(Digest::of_stream(BufReader::new(file), out)?)
    }

    fn finish(self, target: &Target) -> Result<(), PackError> {
        match (self, target) {
            (Self::Zip(zip, made), Target::Zip(path)) => {
                let file = ManuallyDrop::into_inner(zip).finish().map_err(anyhow::Error::from)?;
                let file = file.into_inner().map_err(|e| anyhow::Error::from(e.into_error()))?;
                file.sync_all()?;
                made.persist_noclobber(path).map_err(|e| match e.error.kind() {
                    std::io::ErrorKind::AlreadyExists => PackError::Exists(path.clone()),
                    _ => PackError::Other(e.error.into()),
                })?;
            }
            (Self::Folder(dir), Target::Folder(path)) => {
                if path.is_dir() {
                    // Only an empty one lets itself be removed.
                    fs::remove_dir(path)?;
                }
                fs::rename(dir.path(), path)?;
                let _ = dir.keep();
            }
            _ => {}
        }
        Ok(())
    }
}

/// Temporary files are their owner's alone; a pack is like any other file that the user writes.
fn named(mode: u32) -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".ack-pack-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode));
    #[cfg(not(unix))]
    let _ = mode;
    builder
}

/// A file's place below a folder, with the folders on the way made.
fn place(root: &Path, path: &str) -> std::io::Result<PathBuf> {
    let place = root.join(path);
    if let Some(dir) = place.parent() {
        fs::create_dir_all(dir)?;
    }
    Ok(place)
}

/// No time of today, no mode of this machine: the same content gives the same bytes.
fn options(method: CompressionMethod) -> SimpleFileOptions {
    let options = SimpleFileOptions::default().compression_method(method);
    let level = (method == CompressionMethod::Deflated).then_some(6);
    options.compression_level(level).last_modified_time(DateTime::default()).unix_permissions(0o644)
}
