//! Who is at the keyboard: by signing key, then by e-mail address, unless told.

use super::ask;
use super::context::{Context, variable};
use super::explain::known_person;
use super::failure::Failure;
use crate::git::Repo;
use crate::model::{Person, PersonId, PublicKey, Register};
use crate::report::Tone;
use crate::sign::{self, Candidate, Places, SigningKey};
use crate::text::list;
use clap::Args;
use std::path::PathBuf;

/// Who signs, and with which key.
#[derive(Debug, Args)]
pub(crate) struct IdentityArgs {
    /// Who I am, when neither my signing key nor my e-mail address tells
    #[arg(long = "as", value_name = "PERSON", help_heading = "Identity")]
    pub(crate) as_person: Option<String>,
    /// Sign with this key file, instead of git's user.signingKey, the agent's or ~/.ssh's
    #[arg(long, value_name = "FILE", help_heading = "Identity")]
    pub(crate) key: Option<PathBuf>,
}

/// Where keys and programs are looked for.
pub(crate) fn places(repo: &Repo) -> Places {
    let setting = |name| repo.user_setting(name);
    let ssh = setting("gpg.format").is_some_and(|f| f == "ssh");
    Places {
        home: variable("HOME").or_else(|| variable("USERPROFILE")).map(PathBuf::from),
        configured: setting("user.signingkey").filter(|_| ssh),
        program: setting("gpg.ssh.program"),
    }
}

impl IdentityArgs {
    /// The keys that this user could sign with, the likeliest first.
    pub(crate) fn candidates(&self, places: &Places) -> Result<Vec<Candidate>, Failure> {
        let Some(path) = &self.key else { return Ok(sign::candidates(places)) };
        let via = SigningKey::File(path.clone());
        let key = places.signer(via.clone()).public()?;
        Ok(vec![Candidate { key, via, origin: sign::Origin::File(path.clone()) }])
    }

    /// Who I am.
    pub(crate) fn me(
        &self,
        repo: &Repo,
        register: &Register,
        candidates: &[Candidate],
    ) -> Result<PersonId, Failure> {
        if let Some(id) = &self.as_person {
            return known_person(register, id);
        }
        let people = || register.people.values().filter_map(|t| t.standing(register.tip()));
        for candidate in candidates {
            let theirs: Vec<&Person> =
                people().filter(|p| p.keys.contains(&candidate.key)).map(AsRef::as_ref).collect();
            match theirs[..] {
                [] => {}
                [one] => return Ok(one.id.clone()),
                _ => return Err(several("your key", &theirs)),
            }
        }
        let email = repo.user_setting("user.email").unwrap_or_default();
        let same: Vec<&Person> = people()
            .filter(|p| !email.is_empty() && p.email.eq_ignore_ascii_case(&email))
            .map(AsRef::as_ref)
            .collect();
        match same[..] {
            [one] => Ok(one.id.clone()),
            [_, _, ..] => Err(several("your e-mail address", &same)),
            [] => Err(Failure::refused("I cannot tell who you are: none of your keys is on the roster, and your e-mail address is not, either")
                .hint("say who you are with --as PERSON")
                .hint("enrol a key with `ack enrol --as PERSON`")),
        }
    }
}

impl IdentityArgs {
    /// Who I am; where nothing tells and somebody sits there, they are asked.
    pub(crate) fn me_or_asked(
        &self,
        context: &Context,
        repo: &Repo,
        register: &Register,
        candidates: &[Candidate],
    ) -> Result<PersonId, Failure> {
        match self.me(repo, register, candidates) {
            Err(failure) if self.as_person.is_none() && context.is_interactive() => {
                context.talk("Neither your keys nor your e-mail address say who you are.");
                match ask::line("Your id on the roster, such as jane.doe: ")?.filter(|id| !id.is_empty()) {
                    Some(id) => known_person(register, &id),
                    None => Err(failure),
                }
            }
            told => told,
        }
    }
}

/// Why nobody is taken for one of several.
fn several(what: &str, people: &[&Person]) -> Failure {
    let ids: Vec<&str> = people.iter().map(|p| p.id.as_str()).collect();
    Failure::refused(format!("I cannot tell who you are: {what} is that of {}", list(&ids, "and")))
        .hint("say who you are with --as PERSON")
}

/// Says that a token is waiting, before it blinks: its own program may say nothing.
pub(crate) fn explain_touch(context: &Context, key: &PublicKey) {
    if let Some(words) = touch(key) {
        context.talk(&context.talk_look.paragraph(words, Tone::Strong));
    }
}

/// What whoever has this key must do for a signature, beyond what is asked in words.
fn touch(key: &PublicKey) -> Option<&'static str> {
    key.is_hardware().then_some(
        "Your key lives in a security key: touch it when it blinks. It may ask for its PIN first, here in the terminal.",
    )
}

/// The failure, with the reason why the key that git is configured to sign with is none.
pub(crate) fn with_reason(failure: Failure, places: &Places) -> Failure {
    match sign::configured(places) {
        Err(why) => failure.hint(format!("git's user.signingKey: {why}")).hint(why.hint()),
        Ok(_) => failure,
    }
}

/// The key that the person signs with: the first candidate that the roster has in force for them.
pub(crate) fn key_of<'a>(person: &Person, candidates: &'a [Candidate]) -> Result<&'a Candidate, Failure> {
    candidates.iter().find(|c| person.keys.contains(&c.key)).ok_or_else(|| {
        let enrolled: Vec<String> = person.keys.iter().map(crate::model::PublicKey::fingerprint).collect();
        let failure = Failure::refused(format!("no key at hand is one of {}'s", person.id));
        if enrolled.is_empty() {
            failure.hint("enrol a key with `ack enrol`")
        } else {
            failure
                .hint(format!("the roster has {}", list(&enrolled, "and")))
                .hint("load that key into your agent, name it with --key, or enrol another with `ack enrol`")
        }
    })
}

impl Context {
    /// Whether somebody is there to read and to type.
    pub(crate) fn is_interactive(&self) -> bool {
        use std::io::IsTerminal;
        std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_security_key_is_touched() {
        let string = |bytes: &[u8]| [&u32::try_from(bytes.len()).unwrap().to_be_bytes()[..], bytes].concat();
        let token = [string(b"sk-ssh-ed25519@openssh.com"), string(&[7; 32]), string(b"ssh:")].concat();
        let plain = [string(b"ssh-ed25519"), string(&[7; 32])].concat();
        assert!(touch(&PublicKey::from_blob(&token).unwrap()).is_some_and(|w| w.contains("touch it")));
        assert_eq!(touch(&PublicKey::from_blob(&plain).unwrap()), None);
    }
}
