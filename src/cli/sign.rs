//! `ack sign`: a person reads and signs what is due.

use super::Exit;
use super::ask;
use super::commit::{Signed, insist_that_they_count, mainline_branch, sign};
use super::context::Context;
use super::deliver::DeliverArgs;
use super::explain::known_requirement;
use super::failure::Failure;
use super::identity::{self, IdentityArgs, key_of, places};
use super::import;
use super::pager::{Left, Offer};
use super::people;
use super::policy::standing;
use super::reading::Reading;
use super::receipt::{Place, file_name, receipt};
use crate::assess::{Facts, Status};
use crate::gather::{self, Question, View};
use crate::git::Repo;
use crate::model::{Day, Kind, Person, Requirement, RequirementId, RequirementKind};
use crate::plan;
use crate::render;
use crate::report::{self, Difference, PairRow, Tone};
use crate::sign::Candidate;
use crate::source::{Changeset, CommitId};
use crate::text::{list, plural, visible};
use clap::{ArgGroup, Args};
use std::path::{Path, PathBuf};

/// The word that signs.
const WORD: &str = "agree";

const EXAMPLES: &str = "Examples:\n  ack sign\n  ack sign --push\n  ack sign access-control\n  ack sign access-control --out record.yaml";

/// Read and sign what is due
///
/// Shows each document, asks for a typed word, signs with your own key, and makes one commit of this run's records.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, group(ArgGroup::new("what").args(["requirements", "import"]).multiple(true)))]
pub(crate) struct SignArgs {
    /// Only these policies or courses
    requirements: Vec<String>,
    /// Sign without asking; only together with explicit names, or with --import
    #[arg(long, visible_alias = "non-interactive", requires = "what")]
    yes: bool,
    /// Record what another system's CSV log says, as a maintainer who has seen it
    #[arg(long, value_name = "FILE.csv", conflicts_with_all = ["requirements", "out"])]
    import: Option<PathBuf>,
    /// Write the record to a file (or the records into a directory) and commit nothing, for whoever cannot push
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
    #[command(flatten)]
    deliver: DeliverArgs,
    #[command(flatten)]
    identity: IdentityArgs,
}

/// What one run of signing works with.
struct Session<'a> {
    context: &'a Context,
    repo: &'a Repo,
    view: &'a View,
    me: Person,
    key: Candidate,
    head: Option<CommitId>,
}

pub(crate) fn run(context: &Context, args: &SignArgs) -> Result<Exit, Failure> {
    if let Some(log) = &args.import {
        let answer = if args.yes { import::Answer::Given } else { import::Answer::Asked };
        return import::run(context, log, answer, &args.deliver, &args.identity);
    }
    let repo = context.repo_to_change()?;
    let deliver = if args.out.is_some() { &DeliverArgs::NOT_AT_ALL } else { &args.deliver };
    let courier = deliver.courier(context, &repo)?;
    let view = gather::view(&repo, &Question::default(), context.now)?;
    let candidates = args.identity.candidates(&places(&repo))?;
    let id = args.identity.me_or_asked(context, &repo, &view.register, &candidates)?;
    let me = people::standing(&view.register, &id)?;
    let mut due = due(&view, &me, &args.requirements)?;
    if args.out.is_none() {
        due.retain(|(requirement, row)| !is_signed_today(context, &view, requirement, row.as_ref()));
    }
    if due.is_empty() {
        context.say(&format!("{}: nothing to sign.\n", visible(me.display_name())))?;
        return courier.finish(&me);
    }
    if !args.yes && !context.is_interactive() {
        return Err(Failure::refused(
            "signing asks for a typed word for each document, and nobody is at a terminal",
        )
        .hint("run `ack sign` in a terminal, or name the documents and add --yes"));
    }
    let key = key_of(&me, &candidates).map_err(|f| identity::with_reason(f, &places(&repo)))?.clone();
    if args.out.is_none() {
        // Nobody is asked to sign what could not be kept.
        mainline_branch(&repo, &view.register)?;
    }
    let config = view.register.config_at(view.register.tip());
    let head = repo.published(&config.mainline)?;
    let session = Session { context, repo: &repo, view: &view, me, key, head };
    let (signed, failed) = session.sign_all(&due, args.yes)?;
    if signed.is_empty() {
        return Err(Failure::refused("nothing was signed").hint("`ack sign` asks again when you are ready"));
    }
    insist_that_they_count(context, &view.register, &[], &signed)?;
    let place = match &args.out {
        Some(path) => write_out(path, &signed).map(|()| Place::Files(path))?,
        None => Place::Register(courier.send(session.changes(&signed), &session.me, &[])?),
    };
    context.say(&receipt(&repo, &session.me, &session.key.key, &signed, &place, context.look))?;
    session.tell_what_is_left(&due, &signed);
    if let Place::Register(arrived) = place {
        arrived.ends()?;
    }
    // What could be signed is kept, but a run that did not do all it was asked to does not end well.
    failed.map_or(Ok(Exit::Well), Err)
}

/// The same statement twice on a day says no more than once: so a run that was cut off can be run again.
fn is_signed_today(context: &Context, view: &View, r: &Requirement, row: Option<&PairRow>) -> bool {
    let done = row.is_some_and(|row| {
        row.status == Status::Acknowledged
            && !row.renewal_open
            && row.completed == Some(view.day)
            && row.acknowledged_version.as_ref() == Some(&r.current().version)
    });
    if done {
        context.note(&format!("{} {} is signed already today", r.id, r.current().version));
    }
    done
}

/// What the person can sign now: what is due and what renews, or what was named.
fn due(view: &View, me: &Person, named: &[String]) -> Result<Vec<(Requirement, Option<PairRow>)>, Failure> {
    let register = &view.register;
    let facts = Facts::new(register);
    // Who has not started yet, or not again, signs for the first day.
    let first = me.employments.iter().map(|e| e.start).filter(|start| *start > view.day).min();
    let day: Day = first.filter(|_| !me.employed_on(view.day)).unwrap_or(view.day);
    let rows = PairRow::of_people(&facts, std::slice::from_ref(&me.id), day);
    let signable = |r: &Requirement| r.kind == RequirementKind::Policy || !(r.imported || r.pass.is_some());
    if named.is_empty() {
        let mut open: Vec<PairRow> = rows
            .into_iter()
            .filter(|r| {
                matches!(r.status, Status::Overdue | Status::Pending) || r.renewal_open || r.overdue_before
            })
            .collect();
        open.sort_by_key(|r| (r.due.is_none(), r.due, r.requirement.clone()));
        let all = open.into_iter().map(|row| Ok((standing(register, &row.requirement)?, Some(row))));
        let all: Vec<_> = all.collect::<Result<_, Failure>>()?;
        return Ok(all.into_iter().filter(|(r, _)| signable(r)).collect());
    }
    let mut chosen = Vec::new();
    for name in named {
        let id: RequirementId = known_requirement(register, name)?;
        if chosen.iter().any(|(r, _): &(Requirement, _)| r.id == id) {
            continue;
        }
        let Some(row) = rows.iter().find(|r| r.requirement == id) else {
            return Err(Failure::refused(format!("{id} is not addressed to you on {day}"))
                .hint(format!("`ack explain {} {id}` says why", me.id)));
        };
        chosen.push((standing(register, &id)?, Some(row.clone())));
    }
    Ok(chosen)
}

impl Session<'_> {
    /// Shows, asks and signs one document after the other. What was signed before somebody stops, or before a failure, is
    /// kept; the failure comes back beside it.
    fn sign_all(
        &self,
        due: &[(Requirement, Option<PairRow>)],
        yes: bool,
    ) -> Result<(Vec<Signed>, Option<Failure>), Failure> {
        self.context.talk(&self.overview(due));
        let mut signed = Vec::new();
        if !yes && !self.begins(due.len())? {
            return Ok((signed, None));
        }
        for (n, (requirement, _)) in due.iter().enumerate() {
            if !yes {
                match self.consent(requirement, (n + 1, due.len())) {
                    Ok(Consent::Given) => {}
                    Ok(Consent::Later) => continue,
                    Ok(Consent::Stop) => break,
                    Ok(Consent::Interrupted) if keeps(due, &signed)? => break,
                    Ok(Consent::Interrupted) => {
                        return Err(Failure::refused("interrupted; nothing was signed"));
                    }
                    Err(failure) if signed.is_empty() => return Err(failure),
                    Err(failure) => return Ok((signed, Some(failure))),
                }
            }
            identity::explain_touch(self.context, &self.key.key);
            match self.sign_one(requirement) {
                Ok(record) => signed.push(record),
                Err(failure) if signed.is_empty() => return Err(failure),
                Err(failure) => return Ok((signed, Some(failure))),
            }
        }
        Ok((signed, None))
    }

    fn sign_one(&self, requirement: &Requirement) -> Result<Signed, Failure> {
        let register = &self.view.register;
        let (person, head, now) = (&self.me.id, self.head, self.context.now);
        let draft = match requirement.kind {
            RequirementKind::Policy => plan::acknowledgement(register, person, requirement, head, now)?,
            RequirementKind::Course => plan::completion(register, person, requirement, head, now)?,
        };
        sign(self.repo, draft, &self.key)
    }

    /// What was shown and not signed.
    fn tell_what_is_left(&self, due: &[(Requirement, Option<PairRow>)], signed: &[Signed]) {
        let left: Vec<String> = due
            .iter()
            .filter(|(r, _)| !is_among(signed, r))
            .map(|(r, row)| r.title.clone() + &row.as_ref().map_or_else(String::new, why))
            .collect();
        if !left.is_empty() {
            self.context.note(&format!("left for later: {}. `ack sign` asks again", list(&left, "and")));
        }
    }

    fn overview(&self, due: &[(Requirement, Option<PairRow>)]) -> String {
        let look = self.context.talk_look;
        let title = format!(
            "{}, {} to sign:",
            visible(self.me.display_name()),
            plural(due.len(), "document", "documents")
        );
        let mut out = look.paragraph(&title, Tone::Strong);
        for (requirement, row) in due {
            let line = format!("{} {}", requirement.title, requirement.current().version);
            out.push_str(&look.indented(
                " ",
                &(line + &row.as_ref().map_or_else(String::new, why)),
                Tone::Plain,
            ));
        }
        out
    }

    /// Gives time to read what is due before the first document takes the screen.
    fn begins(&self, documents: usize) -> Result<bool, Failure> {
        let what = if documents == 1 { "it" } else { "the first of them" };
        let answer = ask::line(&format!("Press Enter to read {what}, or type stop: "))?;
        Ok(answer.is_some_and(|a| !["stop", "quit", "q"].contains(&a.to_ascii_lowercase().as_str())))
    }

    /// Shows a document, first what changed since the person signed it last, and asks for the word.
    fn consent(&self, requirement: &Requirement, at: (usize, usize)) -> Result<Consent, Failure> {
        let look = self.context.talk_look;
        let reading = Reading::of(self.repo, self.view, &self.me.id, requirement)?;
        let title = format!("[{}/{}] {} {}", at.0, at.1, requirement.title, requirement.current().version);
        let title = look.paragraph(&title, Tone::Strong);
        let mut shown = if reading.since.is_some() { Shown::Changes } else { Shown::Whole };
        let mut opened = None;
        loop {
            let (text, offer) = match (shown, &reading.since) {
                (Shown::Changes, Some(since)) => (self.changed(since), Offer::Whole),
                (Shown::Plain, _) => (reading.plain(look), Offer::Nothing),
                _ => (reading.whole(look), Offer::Nothing),
            };
            match ask::page(self.context, &format!("\n{title}\n{text}"), offer)? {
                Left::Done => {}
                Left::Whole => {
                    shown = Shown::Whole;
                    continue;
                }
                Left::Interrupted => return Ok(Consent::Interrupted),
            }
            if shown == Shown::Whole && opened.is_none() {
                opened = reading.offer_viewer(self.context)?;
            }
            let stated = look.indented("You state:", self.statement(requirement), Tone::Strong);
            self.context.talk(&format!("\n{title}{}", stated.trim_end()));
            match self.answer(&reading)? {
                Answer::Read(what) => shown = what,
                Answer::Final(consent) => return Ok(consent),
            }
        }
    }

    fn changed(&self, since: &Difference) -> String {
        let look = self.context.talk_look;
        let said = format!("You signed version {}. This is what changed since:", since.from.version);
        look.paragraph(&said, Tone::Warn) + "\n" + &render::difference(since, look)
    }

    fn statement<'a>(&'a self, requirement: &'a Requirement) -> &'a str {
        let register = &self.view.register;
        match requirement.kind {
            RequirementKind::Policy => {
                requirement.statement.as_ref().unwrap_or(&register.config_at(register.tip()).statement)
            }
            RequirementKind::Course => Kind::Completion.fixed_statement().unwrap_or_default(),
        }
    }

    /// Asks until the answer is one.
    fn answer(&self, reading: &Reading) -> Result<Answer, Failure> {
        let whole = if reading.since.is_some() { "whole to read all of it, " } else { "" };
        loop {
            let answer = ask::line(&format!("Type {WORD} to sign, {whole}later to skip, stop to end: "))?;
            let consent = match answer.as_deref().map(str::to_ascii_lowercase).as_deref() {
                Some(WORD) => Consent::Given,
                Some("later" | "skip") => Consent::Later,
                None | Some("stop" | "quit") => Consent::Stop,
                Some("whole" | "read") => return Ok(Answer::Read(Shown::Whole)),
                Some("changes") if reading.since.is_some() => return Ok(Answer::Read(Shown::Changes)),
                Some("plain") => return Ok(Answer::Read(Shown::Plain)),
                Some(_) => {
                    self.context.talk(
                        "Please type agree, later or stop.\n`read` shows the text again, `plain` as it stands in the file.",
                    );
                    continue;
                }
            };
            return Ok(Answer::Final(consent));
        }
    }

    /// This run's records and nothing else.
    fn changes(&self, signed: &[Signed]) -> Changeset {
        let what: Vec<String> =
            signed.iter().filter_map(|s| s.draft.record.requirement()).map(ToString::to_string).collect();
        let message = format!("acknowledgements: {} signs {}", self.me.id, list(&what, "and"));
        signed.iter().fold(Changeset::new(message), |c, s| c.create(s.path.clone(), s.bytes.clone()))
    }
}

fn is_among(signed: &[Signed], r: &Requirement) -> bool {
    signed.iter().any(|s| s.draft.record.requirement() == Some(&r.id))
}

/// Whether somebody who interrupts keeps what they agreed to before. Nobody who agreed loses that without a word, and a
/// second interrupt ends it all.
fn keeps(due: &[(Requirement, Option<PairRow>)], signed: &[Signed]) -> Result<bool, Failure> {
    if signed.is_empty() {
        return Ok(false);
    }
    let given = due.iter().filter(|(r, _)| is_among(signed, r)).map(|(r, _)| visible(&r.title));
    let asked = format!(
        "\nInterrupted. You agreed to {} before. Press Enter to keep that, or type drop: ",
        list(&given.collect::<Vec<_>>(), "and")
    );
    let answer = ask::line(&asked)?;
    Ok(answer.is_some_and(|a| !["drop", "no", "n"].contains(&a.to_ascii_lowercase().as_str())))
}

/// Why a document is to be signed, and by when.
fn why(row: &PairRow) -> String {
    let late = row.days_overdue.map_or_else(String::new, |n| {
        format!(", {} late", plural(usize::try_from(n).unwrap_or(0), "day", "days"))
    });
    let cause = row.cause.map_or_else(String::new, |c| format!(", {}", report::reason(c)));
    match (row.due, row.valid_until) {
        (Some(due), _) => format!(" (due {due}{late}{cause})"),
        (None, Some(until)) => format!(" (acknowledged already, good until {until})"),
        (None, None) => String::new(),
    }
}

enum Consent {
    Given,
    Later,
    Stop,
    Interrupted,
}

/// What of a document is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Changes,
    Whole,
    Plain,
}

enum Answer {
    Read(Shown),
    Final(Consent),
}

/// Writes records as files: one to the path itself, several into it as a directory.
fn write_out(path: &Path, signed: &[Signed]) -> Result<(), Failure> {
    if let [one] = signed
        && !path.is_dir()
    {
        return std::fs::write(path, &one.bytes).map_err(Failure::unwritten(path));
    }
    std::fs::create_dir_all(path).map_err(Failure::unwritten(path))?;
    for s in signed {
        let file = path.join(file_name(&s.path));
        std::fs::write(&file, &s.bytes).map_err(Failure::unwritten(&file))?;
    }
    Ok(())
}
