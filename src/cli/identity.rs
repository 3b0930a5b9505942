//! Who is at the keyboard: by signing key, then by e-mail address, unless told.

use super::context::{Context, variable};
use super::explain::known_person;
use super::failure::Failure;
use crate::git::Repo;
use crate::model::{Person, PersonId, Register};
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
            if let Some(person) = people().find(|p| p.keys.contains(&candidate.key)) {
                return Ok(person.id.clone());
            }
        }
        let email = repo.user_setting("user.email").unwrap_or_default();
        let same: Vec<&Person> = people()
            .filter(|p| !email.is_empty() && p.email.eq_ignore_ascii_case(&email))
            .map(AsRef::as_ref)
            .collect();
        match same[..] {
            [one] => Ok(one.id.clone()),
            _ => Err(Failure::refused("I cannot tell who you are: none of your keys is on the roster, and your e-mail address is not, either")
                .hint("say who you are with --as PERSON")
                .hint("enrol a key with `ack enrol --as PERSON`")),
        }
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
