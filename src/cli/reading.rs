//! What somebody reads before they sign: the text of a version, drawn for a terminal, and what changed since the version
//! that they signed last.

use super::ask;
use super::context::Context;
use super::failure::Failure;
use crate::assess::judge;
use crate::gather::{Texts, VersionText, View};
use crate::git::Repo;
use crate::model::{Document, PersonId, Requirement};
use crate::render::{self, Look};
use crate::report::{self, Difference, Tone};
use crate::source::Digest;
use crate::text::{visible, visible_lines};

/// Documents that a viewer only shows. Whatever could run is never opened from here.
const PASSIVE: [&str; 5] = ["pdf", "png", "jpg", "jpeg", "odt"];

/// A document that is to be signed.
pub(crate) struct Reading {
    /// Where its text lies, for people.
    place: String,
    /// The file's extension, in lower case.
    extension: String,
    digest: Digest,
    bytes: Vec<u8>,
    /// What changed since the person signed last, where they did and anything changed.
    pub(crate) since: Option<Difference>,
}

impl Reading {
    /// The text in force, which is the one that a record would name, and the difference.
    pub(crate) fn of(repo: &Repo, view: &View, me: &PersonId, r: &Requirement) -> Result<Self, Failure> {
        let register = &view.register;
        let texts = Texts::new(repo, register);
        let now = texts.of(&r.id, &r.current().version, r.digest.as_ref())?.ok_or_else(|| {
            Failure::refused(format!("the text of {} {} cannot be read", r.id, r.current().version))
                .hint("`ack check` says why")
        })?;
        let since = since(&texts, view, me, r, &now)?;
        let extension = match &r.document {
            Document::Inline(_) => "md".to_owned(),
            Document::File(path) => {
                path.rsplit_once('.').map_or_else(String::new, |(_, e)| e.to_ascii_lowercase())
            }
        };
        let VersionText { digest, bytes, .. } = now;
        Ok(Self { place: report::document(r), extension, digest, bytes, since })
    }

    fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok().filter(|text| !text.contains('\0'))
    }

    /// The whole document as it reads; of what is no text, what it is and its digest.
    pub(crate) fn whole(&self, look: Look) -> String {
        match self.text() {
            Some(text) if matches!(self.extension.as_str(), "md" | "markdown" | "mdown") => {
                render::drawn(text, look)
            }
            Some(_) => self.plain(look),
            None => {
                let what = if self.extension == "pdf" { "a PDF" } else { "no text" };
                let about = format!("The document is {what}: {}, {} bytes,", self.place, self.bytes.len());
                look.paragraph(&about, Tone::Plain) + &format!("{}\n", self.digest)
            }
        }
    }

    /// The text as it stands in the file.
    pub(crate) fn plain(&self, look: Look) -> String {
        self.text().map_or_else(|| self.whole(look), |text| look.document(&visible_lines(text)))
    }

    /// Offers to open what cannot be shown here, from a copy of the bytes that are signed. The copy is there as long as
    /// what comes back.
    pub(crate) fn offer_viewer(&self, context: &Context) -> Result<Option<tempfile::TempDir>, Failure> {
        let safe = PASSIVE.contains(&self.extension.as_str())
            && (self.extension != "pdf" || self.bytes.starts_with(b"%PDF-"));
        if self.text().is_some() || !safe || !context.is_interactive() {
            return Ok(None);
        }
        if !ask::yes(&format!("Open it now with {}?", ask::VIEWER))? {
            return Ok(None);
        }
        let dir = tempfile::Builder::new().prefix("ack-").tempdir()?;
        let file = dir.path().join(format!("document.{}", self.extension));
        std::fs::write(&file, &self.bytes)?;
        if !ask::open(&file) {
            context.note(&format!(
                "{} could not be started; open {} yourself",
                ask::VIEWER,
                visible(&self.place)
            ));
        }
        Ok(Some(dir))
    }
}

/// What changed since the version that the person acknowledged last; `None` when they never did, or nothing changed.
fn since(
    texts: &Texts<'_>,
    view: &View,
    me: &PersonId,
    r: &Requirement,
    now: &VersionText,
) -> Result<Option<Difference>, Failure> {
    let last = report::last_acknowledged(&judge(&view.register), me, &r.id, view.day);
    let Some((version, digest)) = last.filter(|(_, digest)| *digest != now.digest) else { return Ok(None) };
    let before = texts.of(&r.id, &version, Some(&digest))?;
    Ok(before.map(|before| report::difference(&view.register, &r.id, &before, now)))
}
