//! `ack init`: a register begins.

use super::Exit;
use super::commit::{WriteArgs, identity};
use super::context::Context;
use super::failure::Failure;
use super::identity::{IdentityArgs, places};
use crate::format::{CLOCKS, MAX_EXEMPTION, STATEMENT};
use crate::gather;
use crate::git::Repo;
use crate::load::SETTINGS;
use crate::model::{
    Approvals, Config, Employment, Governance, Person, PersonId, PublicKey, RepositoryId, Sampling, Zone,
};
use crate::plan::{self, Start};
use crate::text::visible;
use clap::Args;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "Examples:\n  ack init\n  ack init register --organization \"Northwind Instruments\" --timezone Europe/Berlin";

/// Start a register, in a new repository or in one that exists
///
/// Writes and commits ack.yaml, a first policy from a template, and you as the first maintainer, with your signing key
/// where one is found.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct InitArgs {
    /// Where to start it; made when it does not exist
    #[arg(value_name = "DIR")]
    target: Option<PathBuf>,
    /// The organisation's name; the directory's name when left out
    #[arg(long, value_name = "NAME")]
    organization: Option<String>,
    /// The time zone in which days are counted, such as Europe/Berlin
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    timezone: String,
    /// My own id on the roster; made from my e-mail address when left out
    #[arg(long, value_name = "ID")]
    maintainer: Option<String>,
    /// My name; git's user.name when left out
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// My e-mail address; git's user.email when left out
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// Enrol this key file, instead of git's user.signingKey, the agent's or ~/.ssh's
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    #[command(flatten)]
    write: WriteArgs,
}

pub(crate) fn run(context: &Context, args: &InitArgs) -> Result<Exit, Failure> {
    let directory = args.target.as_ref().map_or_else(|| context.dir.clone(), |t| context.dir.join(t));
    let zone = Zone::parse(&args.timezone).ok_or_else(|| {
        Failure::usage(format!("no time zone `{}`", visible(&args.timezone)))
            .hint("write it as Europe/Berlin, or UTC")
    })?;
    std::fs::create_dir_all(&directory).map_err(Failure::unwritten(&directory))?;
    refuse_inside_another(&directory)?;
    let repo = Repo::init(&directory, "main")?;
    if !args.write.dry_run && context.finish_cut_off(&repo)? && begins_here(&repo)? {
        context.say("The register has begun: `ack report` shows how it stands.\n")?;
        return Ok(Exit::Well);
    }
    if gather::settings(&repo)?.is_some() {
        return Err(
            Failure::refused("there is a register here already").hint("`ack report` shows how it stands")
        );
    }
    let branch = repo.head_branch().unwrap_or_else(|| "main".into());
    let key = own_key(&repo, args)?;
    let maintainer = maintainer(context, &repo, args, zone, key.clone())?;
    let config = Config {
        organization: organization(args, &directory),
        repository: new_id(context)?,
        zone,
        mainline: branch,
        push: false,
        maintainers: vec![maintainer.id.clone()],
        approvals: Approvals::Recorded,
        governance: Governance::Reviewed,
        statement: STATEMENT.into(),
        clocks: CLOCKS,
        max_exemption: MAX_EXEMPTION,
        coverage_bar: 100,
        suppressions: Vec::new(),
        escalation: Vec::new(),
        sampling: Sampling::default(),
        frameworks: Vec::new(),
    };
    let attributes = match repo.head_commit()? {
        Some(head) => repo.file_at(head, ".gitattributes")?,
        None => None,
    };
    let attributes = attributes.map(|a| String::from_utf8_lossy(&a).into_owned());
    let changes = plan::init(&Start { config: config.clone(), maintainer: maintainer.clone(), attributes })?;
    if args.write.commit(context, &repo, &changes, &identity(&repo, Some(&maintainer)))?.is_some() {
        context.say(&welcome(args, &config, &maintainer, key.as_ref()))?;
    }
    Ok(Exit::Well)
}

/// Whether the last commit is the one with which the register begins.
fn begins_here(repo: &Repo) -> Result<bool, Failure> {
    let Ok(before) = repo.resolve("HEAD~1") else { return Ok(true) };
    Ok(repo.file_at(before, SETTINGS)?.is_none())
}

/// A register lies at the root of its repository; one inside another's work tree is rarely what was meant.
fn refuse_inside_another(directory: &Path) -> Result<(), Failure> {
    let Ok(around) = Repo::discover(directory) else { return Ok(()) };
    let same = |root: &Path| root.canonicalize().ok() == directory.canonicalize().ok();
    match around.work_dir().filter(|root| !same(root)) {
        None => Ok(()),
        Some(root) => {
            let shown = root.components().collect::<PathBuf>().display().to_string();
            Err(Failure::refused(format!("{} is inside the repository {}", directory.display(), shown))
                .hint(format!("`ack init {shown}` begins the register at its root"))
                .hint("`git init` here first makes a repository of its own"))
        }
    }
}

fn own_key(repo: &Repo, args: &InitArgs) -> Result<Option<PublicKey>, Failure> {
    let own = IdentityArgs { as_person: None, key: args.key.clone() };
    Ok(own.candidates(&places(repo))?.into_iter().next().map(|c| c.key))
}

fn organization(args: &InitArgs, directory: &Path) -> String {
    let name = || {
        let full = directory.canonicalize().ok()?;
        Some(full.file_name()?.to_string_lossy().into_owned())
    };
    args.organization.clone().or_else(name).unwrap_or_else(|| "Organisation".into())
}

/// A fresh identity for the register, a UUID of version 7.
fn new_id(context: &Context) -> Result<RepositoryId, Failure> {
    let seconds = u64::try_from(context.now.0).unwrap_or(0);
    let id = uuid::Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, 0));
    RepositoryId::parse(&id.to_string()).ok_or_else(|| Failure::usage("no identity could be made"))
}

fn maintainer(
    context: &Context,
    repo: &Repo,
    args: &InitArgs,
    zone: Zone,
    key: Option<PublicKey>,
) -> Result<Person, Failure> {
    let name = args.name.clone().or_else(|| repo.user_setting("user.name")).unwrap_or_default();
    let email = args.email.clone().or_else(|| repo.user_setting("user.email")).unwrap_or_default();
    let from_email = || email.split('@').next().unwrap_or_default().to_ascii_lowercase();
    let text = args.maintainer.clone().unwrap_or_else(from_email);
    let id = PersonId::parse(&text).map_err(|why| {
        Failure::usage(format!("`{}` {why}, so it is no id for you", visible(&text)))
            .hint("give your id on the roster, such as --maintainer jane.doe")
    })?;
    Ok(Person {
        file: format!("people/{id}.yaml").into(),
        id,
        name,
        email,
        kind: "employee".into(),
        roles: Vec::new(),
        team: None,
        location: None,
        manager: None,
        employments: vec![Employment { start: zone.day_of(context.now), end: None }],
        leave: Vec::new(),
        keys: key.into_iter().collect(),
        retired_keys: Vec::new(),
        contract: None,
        screening: None,
        line: 0,
    })
}

fn welcome(args: &InitArgs, config: &Config, me: &Person, key: Option<&PublicKey>) -> String {
    let key = key.map_or_else(
        || {
            "No signing key was found: make one with `ssh-keygen -t ed25519`, then run `ack enrol`."
                .to_owned()
        },
        |k| format!("Your signing key is {}.", k.fingerprint()),
    );
    let elsewhere = args.target.as_ref().filter(|t| *t != Path::new("."));
    let go = elsewhere.map_or_else(String::new, |t| format!("  cd {}\n", t.display()));
    format!(
        "The register of {} begins. You are {}, its first maintainer.\n{key}\n\n\
         Next:\n{go}  \
         ack status                       what you owe yourself\n  \
         ack sign                         read and sign it\n  \
         ack people add ID --name NAME    add a colleague\n  \
         ack policy new ID --title TITLE --document FILE\n                                   \
         publish another policy\n  \
         ack report                       how the register stands\n",
        visible(&config.organization),
        me.id
    )
}
