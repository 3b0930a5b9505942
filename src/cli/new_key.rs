//! Which key to enrol: the one at hand, one of several that somebody chooses, or one that is made now.

use super::ask;
use super::context::Context;
use super::failure::Failure;
use super::identity;
use crate::model::Person;
use crate::sign::{self, Candidate, Origin, Places};
use crate::text::visible;
use std::path::PathBuf;

/// Which keys will do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Also one that the roster has already.
    Any,
    /// One that the person has not on the roster.
    Another,
}

/// The key to enrol. Keys that were retired are never taken up again.
pub(super) fn choose(
    context: &Context,
    places: &Places,
    me: &Person,
    candidates: &[Candidate],
    wanted: Wanted,
) -> Result<Candidate, Failure> {
    let retired = |c: &&Candidate| me.retired_keys.iter().any(|r| r.key == c.key);
    let usable: Vec<&Candidate> = candidates
        .iter()
        .filter(|c| !retired(c))
        .filter(|c| wanted == Wanted::Any || !me.keys.contains(&c.key))
        .collect();
    match usable.as_slice() {
        [] => made(context, places, me, candidates, wanted),
        // What the person has already is spoken of, not asked about.
        [first, ..] if me.keys.contains(&first.key) => Ok((*first).clone()),
        [_, _, ..] if context.is_interactive() => chosen(context, &usable),
        [first, ..] => Ok((*first).clone()),
    }
}

fn chosen(context: &Context, usable: &[&Candidate]) -> Result<Candidate, Failure> {
    context.talk("Keys that you could sign with:");
    for (n, candidate) in usable.iter().enumerate() {
        let place = match &candidate.origin {
            Origin::GitConfig => "git's user.signingKey".to_owned(),
            Origin::Agent => "in the agent".to_owned(),
            Origin::File(path) => visible(&path.display().to_string()),
        };
        let key = &candidate.key;
        context.talk(&format!("  {}  {}  {}, {place}", n + 1, key.fingerprint(), key.algorithm()));
    }
    loop {
        let Some(answer) = ask::line(&format!("Which one, 1 to {}? Press Enter for 1: ", usable.len()))?
        else {
            return Err(Failure::refused("nothing was enrolled"));
        };
        let number = if answer.is_empty() { Some(1) } else { answer.parse::<usize>().ok() };
        if let Some(one) = number.and_then(|n| n.checked_sub(1)).and_then(|n| usable.get(n)) {
            return Ok((*one).clone());
        }
    }
}

/// Offers to make a key; where nobody can answer, says how.
fn made(
    context: &Context,
    places: &Places,
    me: &Person,
    candidates: &[Candidate],
    wanted: Wanted,
) -> Result<Candidate, Failure> {
    let failure = if candidates.is_empty() {
        let failure = Failure::refused("no signing key was found in git's settings, the agent or ~/.ssh");
        identity::with_reason(failure, places)
    } else if wanted == Wanted::Another {
        Failure::refused("every key at hand is on the roster already, or was retired")
    } else {
        Failure::refused("every key at hand was retired")
    };
    let failure = failure.hint("make one with `ssh-keygen -t ed25519`, then run `ack enrol` again, with --key FILE if there are several");
    let Some(file) = free_file(places).filter(|_| context.is_interactive()) else { return Err(failure) };
    context.talk(&format!("There is no key to enrol: {}.", failure.message));
    let name = file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    if !ask::yes(&format!("Make one now, in ~/.ssh/{name}?"))? {
        return Err(failure);
    }
    context.talk("ssh-keygen asks for a passphrase; it protects the key if this machine is stolen.");
    let comment = if me.email.is_empty() { me.id.as_str() } else { me.email.as_str() };
    Ok(sign::generate(&file, comment)?)
}

/// A file of `~/.ssh` that does not exist yet.
fn free_file(places: &Places) -> Option<PathBuf> {
    let directory = places.home.as_ref()?.join(".ssh");
    let names = std::iter::once("id_ed25519".to_owned()).chain((2..100).map(|n| format!("id_ed25519_{n}")));
    let taken = |file: &PathBuf| file.exists() || file.with_extension("pub").exists();
    names.map(|name| directory.join(name)).find(|file| !taken(file))
}
