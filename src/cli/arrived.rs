//! Where the records of a run are in the end, and how that is told.

use super::failure::Failure;
use crate::git::Remote;
use crate::render::Look;
use crate::report::Tone;
use crate::text::visible;

/// Where the records of a run are in the end.
pub(crate) enum Arrived {
    /// On a local branch only, because nothing else was asked for; with the command that would deliver it, where there
    /// is anything to deliver to.
    Here(String, Option<String>),
    /// On the published mainline.
    Landed(Remote),
    /// On a branch that waits for a review.
    Proposed { local: String, remote: Remote, branch: String, address: Option<String>, why: String },
    /// On the local mainline only, though more was asked for.
    Stranded(String, Failure),
}

impl Arrived {
    /// Where it is, and what happens next, for people.
    pub(crate) fn told(&self, look: Look) -> String {
        match self {
            Self::Here(branch, Some(push)) => {
                let text = format!("Committed on {branch} on this machine; `{push}` delivers it.");
                look.paragraph(&text, Tone::Plain)
            }
            Self::Here(branch, None) | Self::Stranded(branch, _) => {
                look.paragraph(&format!("Committed on {branch} on this machine."), Tone::Plain)
            }
            Self::Landed(remote) => {
                let text = format!("Delivered: on {} of {}.", visible(&remote.branch), visible(&remote.name));
                look.paragraph(&text, Tone::Good)
            }
            Self::Proposed { remote, branch, address, why, .. } => {
                let text = format!(
                    "{} takes changes of {} only by review ({why}). Pushed as the branch {}:",
                    visible(&remote.name),
                    visible(&remote.branch),
                    visible(branch)
                );
                let next = match address {
                    Some(address) => format!("  open the review: {address}\n"),
                    None => {
                        "  ask whoever keeps the register to merge it, or to run `ack collect`\n".to_owned()
                    }
                };
                look.paragraph(&text, Tone::Warn) + &next
            }
        }
    }

    /// The same, of a run whose answer says already that it was written here.
    pub(crate) fn news(&self, look: Look) -> String {
        if matches!(self, Self::Here(..)) { String::new() } else { self.told(look) }
    }

    /// A revision of this clone that has the records.
    pub(crate) fn revision(&self) -> String {
        match self {
            Self::Here(branch, _) | Self::Stranded(branch, _) => branch.clone(),
            Self::Landed(remote) => format!("{}/{}", remote.name, remote.branch),
            Self::Proposed { local, .. } => local.clone(),
        }
    }

    /// How the run ends.
    pub(crate) fn ends(self) -> Result<(), Failure> {
        match self {
            Self::Stranded(_, failure) => Err(failure),
            Self::Here(..) | Self::Landed(_) | Self::Proposed { .. } => Ok(()),
        }
    }
}
