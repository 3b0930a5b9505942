//! Which keys a user could sign with, the likeliest first.

use super::program::Surroundings;
use super::signer::{agent_keys, fit, is_public};
use super::{SignError, Signer, SigningKey};
use crate::model::PublicKey;
use std::path::{Path, PathBuf};

/// Where to look for keys. Nothing is read from the environment; only the programs that are run see it, and so
/// the agent's socket.
#[derive(Clone, Default, Debug)]
pub struct Places {
    /// The user's home directory.
    pub home: Option<PathBuf>,
    /// Git's `user.signingKey`, to be given only where `gpg.format` is `ssh`.
    pub configured: Option<String>,
    /// Git's `gpg.ssh.program`.
    pub program: Option<String>,
}

/// A key that the user could sign with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// The public half.
    pub key: PublicKey,
    /// How to sign with it.
    pub via: SigningKey,
    /// Where it was found.
    pub origin: Origin,
}

/// Where a key was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// Git's `user.signingKey`.
    GitConfig,
    /// The agent holds it.
    Agent,
    /// This private key file in `~/.ssh`.
    File(PathBuf),
}

impl Places {
    /// A signer for the key: git's `gpg.ssh.program`, or else `ssh-keygen`.
    #[must_use]
    pub fn signer(&self, key: SigningKey) -> Signer {
        let program = self.program.as_deref().filter(|p| !p.is_empty()).unwrap_or("ssh-keygen");
        Signer::new(self.expand(program), key)
    }

    /// A path of git's configuration, where `~/` is the home directory.
    fn expand(&self, path: &str) -> PathBuf {
        match (path.strip_prefix("~/"), &self.home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => PathBuf::from(path),
        }
    }
}

/// The key that git is configured to sign with: a path, `key::` and a public key, or a bare `ssh-…` key, as git
/// itself reads `user.signingKey`. `None` when nothing is configured. The user may be asked what
/// [`Signer::public`] asks.
///
/// # Errors
/// When what is configured is no key that can sign records.
pub fn configured(places: &Places) -> Result<Option<Candidate>, SignError> {
    configured_in(places, &Surroundings::new())
}

fn configured_in(places: &Places, surroundings: &Surroundings) -> Result<Option<Candidate>, SignError> {
    let Some(value) = places.configured.as_deref().map(str::trim).filter(|v| !v.is_empty()) else {
        return Ok(None);
    };
    let literal = value.strip_prefix("key::").or_else(|| value.starts_with("ssh-").then_some(value));
    let (key, via) = if let Some(line) = literal {
        let key = fit(line, "in git's user.signingKey")?;
        (key.clone(), SigningKey::Agent(key))
    } else {
        let via = SigningKey::File(places.expand(value));
        let mut signer = places.signer(via.clone());
        signer.surroundings.clone_from(surroundings);
        (signer.public()?, via)
    };
    Ok(Some(Candidate { key, via, origin: Origin::GitConfig }))
}

/// All keys that the user could sign with, each once: the configured one, those in the agent in its order, those
/// in `~/.ssh` by name. What is no key, or cannot sign records, is left out; [`configured`] says why of the first.
#[must_use]
pub fn candidates(places: &Places) -> Vec<Candidate> {
    candidates_in(places, &Surroundings::new())
}

fn candidates_in(places: &Places, surroundings: &Surroundings) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let all = configured_in(places, surroundings)
        .ok()
        .flatten()
        .into_iter()
        .chain(in_agent(surroundings))
        .chain(places.home.iter().flat_map(|home| in_directory(&home.join(".ssh"))));
    for candidate in all {
        if !found.iter().any(|f| f.key == candidate.key) {
            found.push(candidate);
        }
    }
    found
}

fn in_agent(surroundings: &Surroundings) -> impl Iterator<Item = Candidate> {
    agent_keys(surroundings).into_iter().map(|key| Candidate {
        key: key.clone(),
        via: SigningKey::Agent(key),
        origin: Origin::Agent,
    })
}

/// The keys of which both halves lie in a directory.
fn in_directory(directory: &Path) -> Vec<Candidate> {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let mut public: Vec<PathBuf> = entries.map(|e| e.path()).filter(|p| is_public(p)).collect();
    public.sort();
    let candidate = |path: PathBuf| {
        let private = path.with_extension("");
        let key = private.is_file().then(|| std::fs::read_to_string(&path).ok()).flatten()?;
        let key = fit(&key, "").ok()?;
        Some(Candidate { key, via: SigningKey::File(private.clone()), origin: Origin::File(private) })
    };
    public.into_iter().filter_map(candidate).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::stock::Stock;
    use super::*;

    fn places(stock: &Stock, configured: &str) -> Places {
        let configured = Some(configured.to_owned());
        Places { home: Some(stock.dir.path().to_owned()), configured, program: None }
    }

    fn home_with(names: &[&str]) -> Stock {
        let stock = Stock::new();
        std::fs::create_dir(stock.path(".ssh")).unwrap();
        for name in names {
            stock.keygen(&format!(".ssh/{name}"), &["-t", "ed25519"]);
        }
        stock
    }

    fn found(stock: &Stock, configured: &str, more: &[(&str, &Path)]) -> Vec<(PublicKey, Origin)> {
        let all = candidates_in(&places(stock, configured), &stock.surroundings(more));
        all.into_iter().map(|c| (c.key, c.origin)).collect()
    }

    #[test]
    fn the_configured_key_goes_first_then_the_agents_then_files_by_name() {
        let stock = home_with(&["b", "a", "held", "set"]);
        let held = stock.path(".ssh/held");
        let agent = stock.agent(&[&held]);
        std::fs::remove_file(held).unwrap();
        let file = |name: &str| {
            (stock.public(&format!(".ssh/{name}")), Origin::File(stock.path(&format!(".ssh/{name}"))))
        };
        let all = found(&stock, "~/.ssh/set", &[("SSH_AUTH_SOCK", &agent.socket)]);
        let set = (stock.public(".ssh/set"), Origin::GitConfig);
        assert_eq!(all, [set, (stock.public(".ssh/held"), Origin::Agent), file("a"), file("b")]);
        assert_eq!(found(&stock, "", &[]), [file("a"), file("b"), file("set")], "without an agent");
    }

    #[test]
    fn what_is_no_key_is_left_out() {
        let stock = home_with(&["a"]);
        stock.keygen(".ssh/p521", &["-t", "ecdsa", "-b", "521"]);
        std::fs::write(stock.path(".ssh/junk"), "").unwrap();
        std::fs::write(stock.path(".ssh/junk.pub"), b"\xff\xfe").unwrap();
        std::fs::write(stock.path(".ssh/alone.pub"), stock.public(".ssh/a").line()).unwrap();
        std::fs::create_dir(stock.path(".ssh/directory.pub")).unwrap();
        let file = (stock.public(".ssh/a"), Origin::File(stock.path(".ssh/a")));
        assert_eq!(found(&stock, "~/.ssh/nowhere", &[]), [file]);
        let nowhere = Places { home: Some(stock.path("nowhere")), ..Places::default() };
        assert!(candidates_in(&nowhere, &stock.surroundings(&[])).is_empty());
    }

    #[test]
    fn user_signing_key_is_read_as_git_reads_it() {
        let stock = home_with(&["k"]);
        let key = stock.public(".ssh/k");
        let path = stock.path(".ssh/k").display().to_string();
        let agent = SigningKey::Agent(key.clone());
        let file = |p: &str| SigningKey::File(p.into());
        for (value, via) in [
            (path.clone(), file(&path)),
            (format!("{path}.pub"), file(&format!("{path}.pub"))),
            ("~/.ssh/k".into(), file(&path)),
            (format!("key::{}", key.line()), agent.clone()),
            (format!("{} jane@laptop", key.line()), agent),
        ] {
            let c = configured_in(&places(&stock, &value), &stock.surroundings(&[])).unwrap().unwrap();
            assert_eq!((c.key, c.via, c.origin), (key.clone(), via, Origin::GitConfig), "{value}");
        }
        assert_eq!(configured(&places(&stock, " ")).unwrap(), None);
        assert_eq!(configured(&Places::default()).unwrap(), None);
    }

    #[test]
    fn a_configured_key_that_cannot_sign_is_named() {
        let stock = home_with(&["k"]);
        let failing = |value: &str| configured(&places(&stock, value)).unwrap_err();
        let missing = failing("~/.ssh/nowhere");
        assert!(
            matches!(&missing, SignError::KeyMissing(p) if *p == stock.path(".ssh/nowhere")),
            "{missing:?}"
        );
        assert!(matches!(failing("key::ssh-ed25519 AAAA"), SignError::KeyUnfit(..)));
        assert!(matches!(failing("ssh-dss AAAA"), SignError::KeyUnfit(..)));
        let certificate = failing("key::ssh-ed25519-cert-v01@openssh.com AAAA");
        assert!(matches!(&certificate, SignError::Certificate(_)));
        assert!(certificate.to_string().starts_with("the key in git's user.signingKey is a certificate"));
    }

    #[test]
    fn the_program_is_gits_or_ssh_keygen() {
        let key = SigningKey::File("k".into());
        let program = |configured: Option<&str>| {
            let program = configured.map(str::to_owned);
            Places { home: Some("/home/jane".into()), program, configured: None }.signer(key.clone()).program
        };
        assert_eq!(program(None), Path::new("ssh-keygen"));
        assert_eq!(program(Some("")), Path::new("ssh-keygen"));
        assert_eq!(program(Some("/opt/sign")), Path::new("/opt/sign"));
        assert_eq!(program(Some("~/bin/sign")), Path::new("/home/jane/bin/sign"));
    }
}
