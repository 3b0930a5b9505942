//! `ack policy`: what there is to know, and its versions.

use super::Exit;
use super::approve::{self, ApproveArgs};
use super::commit::{WriteArgs, identity};
use super::context::Context;
use super::diff;
use super::explain::{known_person, known_requirement};
use super::failure::Failure;
use super::identity::{IdentityArgs, places};
use super::impact;
use super::output::{AnswerArgs, ListFormat, OutputArgs};
use super::people::day;
use super::view::ViewArgs;
use crate::assess::Facts;
use crate::git::Repo;
use crate::model::{Audience, Document, PersonId, Register, Requirement, RequirementId, Rule, Term, Version};
use crate::plan::{self, Materiality, NewPolicy, Revise};
use crate::render;
use crate::report::{self, Tone};
use crate::text::visible;
use crate::{gather, model};
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "Examples:\n  ack policy list\n  ack policy new access-control --title \"Access Control Policy\" --document access.md\n  ack policy revise access-control --material --description \"Hardware keys\"";

/// Policies: new, list, show, diff, impact, revise, approve
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct PolicyArgs {
    #[command(subcommand)]
    command: PolicyCommand,
}

#[derive(Debug, Subcommand)]
enum PolicyCommand {
    /// Publish a policy, with its document
    New(Box<NewArgs>),
    /// List policies and courses
    List(ListArgs),
    /// Show one: its versions and its text
    Show(ShowArgs),
    /// What changed in its text from one version to another
    Diff(diff::DiffArgs),
    /// Whom a change would bind, free or ask anew, before it is merged
    Impact(impact::ImpactArgs),
    /// Make a new version of a text that you have edited
    Revise(Box<ReviseArgs>),
    Approve(Box<ApproveArgs>),
}

#[derive(Debug, Args)]
struct NewArgs {
    /// The id: lower-case words joined by . - or _; never reused
    id: String,
    /// The title
    #[arg(long)]
    title: String,
    /// The document to publish: Markdown, text, PDF; it is copied into policies/
    #[arg(long, value_name = "FILE")]
    document: PathBuf,
    /// Who answers for it; you, when left out
    #[arg(long, value_name = "ID")]
    owner: Option<String>,
    /// A control it serves, such as iso27001:A.5.15; may be given several times
    #[arg(long)]
    control: Vec<String>,
    /// Only for this role; several alternatives may be given, also of --team and --type. Everyone, when left out
    #[arg(long)]
    role: Vec<String>,
    /// Only for this team
    #[arg(long)]
    team: Vec<String>,
    /// Only for this type, such as contractor
    #[arg(long = "type", value_name = "TYPE")]
    kind: Vec<String>,
    /// The day from which it holds; today when left out
    #[arg(long, value_name = "DATE")]
    effective: Option<String>,
    /// Its first version
    #[arg(long, default_value = "1.0")]
    first_version: String,
    #[command(flatten)]
    identity: IdentityArgs,
    #[command(flatten)]
    write: WriteArgs,
}

#[derive(Debug, Args)]
struct ListArgs {
    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    answer: AnswerArgs<ListFormat>,
}

#[derive(Debug, Args)]
struct ShowArgs {
    /// Its id
    id: String,
    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, Args)]
struct ReviseArgs {
    /// Its id
    id: String,
    /// People must acknowledge anew
    #[arg(long, required_unless_present = "editorial", conflicts_with = "editorial")]
    material: bool,
    /// Acknowledgements of the version before go on counting
    #[arg(long)]
    editorial: bool,
    /// What changed, in a sentence
    #[arg(short, long, value_name = "TEXT")]
    description: String,
    /// The day from which it holds; today when left out
    #[arg(long, value_name = "DATE")]
    effective: Option<String>,
    /// The version; the next one when left out
    #[arg(long = "as-version", value_name = "VERSION")]
    version: Option<String>,
    #[command(flatten)]
    identity: IdentityArgs,
    #[command(flatten)]
    write: WriteArgs,
}

pub(crate) fn run(context: &Context, args: &PolicyArgs) -> Result<Exit, Failure> {
    match &args.command {
        PolicyCommand::New(args) => new(context, args),
        PolicyCommand::List(args) => list(context, args),
        PolicyCommand::Show(args) => show(context, args),
        PolicyCommand::Diff(args) => diff::run(context, args),
        PolicyCommand::Impact(args) => impact::run(context, args),
        PolicyCommand::Revise(args) => revise(context, args),
        PolicyCommand::Approve(args) => approve::approve(context, args),
    }
}

fn list(context: &Context, args: &ListArgs) -> Result<Exit, Failure> {
    let view = args.view.read(context, &context.repo()?)?;
    let sheet = report::policies(&view.register, view.day);
    let answer = match args.answer.format {
        ListFormat::Table => render::sheet(&sheet, args.answer.look(context)),
        ListFormat::Csv => render::csv(&sheet)?,
    };
    args.answer.deliver(context, &answer)
}

fn show(context: &Context, args: &ShowArgs) -> Result<Exit, Failure> {
    let repo = context.repo()?;
    let view = args.view.read(context, &repo)?;
    let id = known_requirement(&view.register, &args.id)?;
    let requirement = standing(&view.register, &id)?;
    let facts = Facts::new(&view.register);
    let look = args.output.look(context);
    let title = format!("{} ({id} {})", visible(&requirement.title), requirement.current().version);
    let mut out = look.paint(&title, Tone::Strong);
    let (whom, place) = (report::audience(&requirement.audience), report::document(&requirement));
    out.push_str(&format!("\nFor {}; text in {}.\n\n", visible(&whom), visible(&place)));
    out.push_str(&render::sheet(&report::revisions(&facts, &requirement), look));
    out.push('\n');
    out.push_str(&text_of(&repo, &view, &requirement)?);
    args.output.deliver(context, &out)
}

/// The text of a requirement for people; for what is no text, its digest and place.
pub(crate) fn text_of(
    repo: &Repo,
    view: &gather::View,
    requirement: &Requirement,
) -> Result<String, Failure> {
    let bytes = match &requirement.document {
        Document::Inline(text) => text.as_bytes().to_vec(),
        Document::File(path) => repo.file_at(view.tip, path)?.unwrap_or_default(),
    };
    Ok(match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => crate::text::visible_lines(&text),
        _ => {
            let digest = requirement.digest.map_or_else(|| "unknown".into(), |d| d.to_string());
            format!(
                "The document is no plain text: open {} to read it.\nIts digest is {digest}.\n",
                visible(&report::document(requirement))
            )
        }
    })
}

/// The requirement as it stands.
pub(crate) fn standing(register: &Register, id: &RequirementId) -> Result<Requirement, Failure> {
    let entry = register.requirements.get(id).and_then(|t| t.standing(register.tip()));
    entry.map(|r| (**r).clone()).ok_or_else(|| Failure::usage(format!("no policy {id}")))
}

fn author(
    repo: &Repo,
    register: &Register,
    named: Option<&str>,
    own: &IdentityArgs,
) -> Result<PersonId, Failure> {
    match named {
        Some(id) => known_person(register, id),
        None => own.me(repo, register, &own.candidates(&places(repo))?),
    }
}

fn effective(context: &Context, register: &Register, given: Option<&str>) -> Result<model::Day, Failure> {
    given.map_or_else(|| Ok(register.zone.day_of(context.now)), day)
}

fn version(text: &str) -> Result<Version, Failure> {
    Version::parse(text).ok_or_else(|| {
        Failure::usage(format!("`{}` is no version", visible(text)))
            .hint("a version is digits joined by dots, such as 2.1")
    })
}

fn new(context: &Context, args: &NewArgs) -> Result<Exit, Failure> {
    let repo = args.write.repo(context)?;
    let register = gather::here(&repo, context.now)?.register;
    let id = RequirementId::parse(&args.id)
        .map_err(|why| Failure::usage(format!("`{}` {why}", visible(&args.id))))?;
    let text = read(&args.document)?;
    let ending = args.document.extension().and_then(|e| e.to_str()).unwrap_or("md").to_ascii_lowercase();
    if matches!(ending.as_str(), "yaml" | "yml") || !ending.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(Failure::usage(format!("a document cannot end in .{}", visible(&ending)))
            .hint("use Markdown, text or PDF"));
    }
    let policy = NewPolicy {
        id: id.clone(),
        title: args.title.clone(),
        owner: author(&repo, &register, args.owner.as_deref(), &args.identity)?,
        controls: args.control.clone(),
        audience: audience(args),
        version: version(&args.first_version)?,
        effective: effective(context, &register, args.effective.as_deref())?,
        ending,
        text,
    };
    let changes = plan::new_policy(Some(&register), &policy)?;
    if args.write.commit(context, &repo, &changes, &identity(&repo, None))?.is_some() {
        context.say(&format!(
            "{id} {} is published for {}, effective {}.\n",
            policy.version,
            report::audience(&policy.audience),
            policy.effective
        ))?;
    }
    Ok(Exit::Well)
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(Failure::unread(path))
}

fn audience(args: &NewArgs) -> Audience {
    let rule = |term| Rule { terms: vec![term] };
    let mut rules: Vec<Rule> = args.role.iter().cloned().map(|v| rule(Term::Role(v))).collect();
    rules.extend(args.team.iter().cloned().map(|v| rule(Term::Team(v))));
    rules.extend(args.kind.iter().cloned().map(|v| rule(Term::Type(v))));
    match (rules.len(), rules.pop()) {
        (1, Some(only)) => Audience::Rule(only),
        (_, Some(last)) => {
            rules.push(last);
            Audience::Rule(rule(Term::Any(rules)))
        }
        (_, None) => Audience::Everyone,
    }
}

fn revise(context: &Context, args: &ReviseArgs) -> Result<Exit, Failure> {
    let repo = args.write.repo(context)?;
    let view = gather::here(&repo, context.now)?;
    let id = known_requirement(&view.register, &args.id)?;
    let requirement = standing(&view.register, &id)?;
    let root = repo.work_dir().ok_or_else(|| {
        Failure::refused("a bare repository has no text to edit").hint("run this in a clone with a work tree")
    })?;
    let recorded = |path: &str| -> Result<Vec<u8>, Failure> {
        repo.file_at(view.tip, path)?.ok_or_else(|| Failure::refused(format!("{path} is not committed")))
    };
    let text = |bytes| {
        String::from_utf8(bytes).map_err(|_| Failure::refused(format!("{} is no UTF-8", requirement.file)))
    };
    let file = (text(recorded(&requirement.file)?)?, text(read(&root.join(&*requirement.file))?)?);
    let document = match &requirement.document {
        Document::Inline(_) => None,
        Document::File(path) => Some((recorded(path)?, read(&root.join(&**path))?)),
    };
    let plan = Revise {
        material: if args.material { Materiality::Material } else { Materiality::Editorial },
        version: args.version.as_deref().map(version).transpose()?,
        effective: effective(context, &view.register, args.effective.as_deref())?,
        author: author(&repo, &view.register, None, &args.identity)?,
        description: args.description.clone(),
        requirement: &requirement,
        file,
        document,
    };
    let (changes, version) = plan::revise(&plan)?;
    if !args.write.dry_run
        && let Some(edit) = changes.edits.get(&*requirement.file)
    {
        // What the user edited is part of the change, so the file follows before the commit is made of it.
        let file = root.join(&*requirement.file);
        std::fs::write(&file, edit.after()).map_err(Failure::unwritten(&file))?;
    }
    if args.write.commit(context, &repo, &changes, &identity(&repo, None))?.is_some() {
        let consequence = match plan.material {
            Materiality::Material => "everybody whom it addresses acknowledges it anew",
            Materiality::Editorial => "acknowledgements of the version before go on counting",
        };
        context
            .say(&format!("{id} {version} is published, effective {}: {consequence}.\n", plan.effective))?;
    }
    Ok(Exit::Well)
}
