//! `ack enrol` and `ack countersign`: whose key it is, said by the key itself and by somebody else.

use super::Exit;
use super::ask;
use super::commit::{Signed, insist_that_they_count, mainline_branch, sign};
use super::context::Context;
use super::deliver::DeliverArgs;
use super::explain::known_person;
use super::failure::Failure;
use super::identity::{self, IdentityArgs, key_of, places};
use super::new_key::{self, Wanted};
use super::people::{roster_text, standing};
use crate::assess::judge;
use crate::gather::{self, Question, View};
use crate::git::Repo;
use crate::model::{Body, Person, PublicKey, Seal};
use crate::plan;
use crate::report::Tone;
use crate::sign::Candidate;
use crate::source::Changeset;
use crate::text::{plural, visible};
use clap::Args;

const EXAMPLES: &str =
    "Examples:\n  ack enrol\n  ack enrol --as jane.doe --key ~/.ssh/id_ed25519\n  ack enrol --rotate";

/// Enrol my signing key
///
/// Puts it on the roster, and proves that it is mine. Where there is no key yet, offers to make one.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct EnrolArgs {
    /// Retire the key that I have so far; it vouches for the new one when it is at hand
    #[arg(long)]
    rotate: bool,
    #[command(flatten)]
    deliver: DeliverArgs,
    #[command(flatten)]
    identity: IdentityArgs,
}

const COUNTERSIGN_EXAMPLES: &str =
    "Examples:\n  ack countersign jane.doe\n  ack countersign jane.doe --fingerprint SHA256:…";

/// Confirm that a key is a person's
///
/// After they told you its fingerprint themselves, by voice or face to face.
#[derive(Debug, Args)]
#[command(after_help = COUNTERSIGN_EXAMPLES)]
pub(crate) struct CountersignArgs {
    /// Whose key
    person: String,
    /// The fingerprint that the person told you; asked for when left out
    #[arg(long, value_name = "SHA256:…")]
    fingerprint: Option<String>,
    #[command(flatten)]
    deliver: DeliverArgs,
    #[command(flatten)]
    identity: IdentityArgs,
}

pub(crate) fn enrol(context: &Context, args: &EnrolArgs) -> Result<Exit, Failure> {
    let repo = context.repo_to_change()?;
    let courier = args.deliver.courier(context, &repo)?;
    let view = gather::view(&repo, &Question::default(), context.now)?;
    let places = places(&repo);
    let candidates = args.identity.candidates(&places)?;
    let id = args.identity.me_or_asked(context, &repo, &view.register, &candidates)?;
    let me = standing(&view.register, &id)?;
    let wanted = if args.rotate { Wanted::Another } else { Wanted::Any };
    let new = new_key::choose(context, &places, &me, &candidates, wanted)?;
    let confirmed = |key: &PublicKey| is_confirmed(&view, &me, key);
    if me.keys.contains(&new.key) && confirmed(&new.key) {
        context.say(&format!("{} is enrolled and confirmed already.\n", new.key.fingerprint()))?;
        return courier.finish(&me);
    }
    if me.keys.contains(&new.key) && is_claimed(&view, &me, &new.key) {
        let next = next_step(&view, &me, &new.key);
        context.say(&format!("{} is enrolled already. {next}\n", new.key.fingerprint()))?;
        return courier.finish(&me);
    }
    let head = head(&repo, &view)?;
    // The two records say the same but for their time, and would be one file if that were the same too.
    let draft = |at| plan::enrolment(&view.register, &me.id, &new.key, &me.id, head, at);
    identity::explain_touch(context, &new.key);
    let mut signed = vec![sign(&repo, draft(context.now), &new)?];
    // A key that is confirmed already vouches for the new one, also when another one was named.
    let at_hand: Vec<Candidate> =
        candidates.iter().cloned().chain(crate::sign::candidates(&places)).collect();
    let own = |c: &&Candidate| c.key != new.key && me.keys.contains(&c.key);
    let old = at_hand.iter().filter(own).find(|c| confirmed(&c.key));
    if let Some(old) = old {
        identity::explain_touch(context, &old.key);
        signed.push(sign(&repo, draft(context.now.plus(1)), old)?);
    }
    let retiring = if args.rotate { Some(retiring(&me, old.map(|c| &c.key))?) } else { None };
    let (changes, entry) = roster_change(context, &repo, &view, &me, &new.key, retiring.as_ref())?;
    insist_that_they_count(context, &view.register, std::slice::from_ref(&entry), &signed)?;
    mainline_branch(&repo, &view.register)?;
    let arrived = courier.send(with_records(changes, &signed), &me, std::slice::from_ref(&entry))?;
    let vouched = signed.len() > 1;
    let next =
        if vouched { "Your earlier key vouches for it.".to_owned() } else { next_step(&view, &me, &new.key) };
    let (fingerprint, told) = (new.key.fingerprint(), arrived.news(context.look));
    let gone = retiring.map_or_else(String::new, |key| {
        format!(
            "Retired {}\nToday is its last day; what was signed with it goes on counting.\n",
            key.fingerprint()
        )
    });
    let step = context.look.paragraph(&format!("as a key of {}. {next}", me.id), Tone::Plain);
    context.say(&format!("Enrolled {fingerprint}\n{step}{gone}{told}"))?;
    arrived.ends().map(|()| Exit::Well)
}

/// The key that a rotation takes out of force: the one at hand, or the only one.
fn retiring(me: &Person, at_hand: Option<&PublicKey>) -> Result<PublicKey, Failure> {
    match (at_hand, me.keys.as_slice()) {
        (Some(key), _) | (None, [key]) => Ok(key.clone()),
        (None, []) => Err(Failure::refused(format!("{} has no key in force to retire", me.id))
            .hint("`ack enrol` without --rotate enrols the first one")),
        (None, _) => Err(Failure::refused(format!("{} has several keys, and none of them is at hand", me.id))
            .hint("enrol the new one with `ack enrol`, then name the old one: `ack people key retire PERSON FINGERPRINT`")),
    }
}

/// The roster entry with the new key, and without the one that it takes the place of.
fn roster_change(
    context: &Context,
    repo: &Repo,
    view: &View,
    me: &Person,
    new: &PublicKey,
    retiring: Option<&PublicKey>,
) -> Result<(Changeset, Person), Failure> {
    let mut changes = Changeset::new(format!("keys: {} enrols {}", me.id, new.fingerprint()));
    let mut entry = me.clone();
    if me.keys.contains(new) && retiring.is_none() {
        return Ok((changes, entry));
    }
    let was = roster_text(repo, view, me)?;
    let mut now = was.clone();
    if !me.keys.contains(new) {
        now = plan::text_with_key(me, &now, new)?;
        entry.keys.push(new.clone());
    }
    if let Some(old) = retiring {
        let today = view.register.zone.day_of(context.now);
        (now, entry) = plan::retired(&entry, &now, old, today)?;
        changes.message = format!("keys: {} enrols {} for {}", me.id, new.fingerprint(), old.fingerprint());
    }
    Ok((changes.replace(&*me.file, was.as_str(), now), entry))
}

pub(crate) fn countersign(context: &Context, args: &CountersignArgs) -> Result<Exit, Failure> {
    let repo = context.repo_to_change()?;
    let courier = args.deliver.courier(context, &repo)?;
    let view = gather::view(&repo, &Question::default(), context.now)?;
    let candidates = args.identity.candidates(&places(&repo))?;
    let me = standing(&view.register, &args.identity.me(&repo, &view.register, &candidates)?)?;
    let person = standing(&view.register, &known_person(&view.register, &args.person)?)?;
    let open: Vec<&PublicKey> = person.keys.iter().filter(|k| !is_confirmed(&view, &person, k)).collect();
    if open.is_empty() {
        context.say(&format!("Every key of {} is confirmed already.\n", person.id))?;
        return courier.finish(&me);
    }
    let wanted = told(context, args, &person, &open)?;
    let key = open.into_iter().find(|k| k.fingerprint() == wanted).ok_or_else(|| {
        Failure::refused(format!("{} has no unconfirmed key {}", person.id, visible(&wanted)))
            .hint("do not confirm it: ask the person again, and whoever edited the roster")
    })?;
    let own: &Candidate = key_of(&me, &candidates)?;
    let draft = plan::enrolment(&view.register, &person.id, key, &me.id, head(&repo, &view)?, context.now);
    let signed = [sign(&repo, draft, own)?];
    insist_that_they_count(context, &view.register, &[], &signed)?;
    let changes =
        Changeset::new(format!("keys: {} countersigns {} of {}", me.id, key.fingerprint(), person.id));
    mainline_branch(&repo, &view.register)?;
    let arrived = courier.send(with_records(changes, &signed), &me, &[])?;
    let (fingerprint, told) = (key.fingerprint(), arrived.news(context.look));
    context.say(&format!("Countersigned {fingerprint}\nas a key of {}.\n{told}", person.id))?;
    arrived.ends().map(|()| Exit::Well)
}

/// The fingerprint that the person told: from the command line, or typed.
fn told(
    context: &Context,
    args: &CountersignArgs,
    person: &Person,
    open: &[&PublicKey],
) -> Result<String, Failure> {
    if let Some(fingerprint) = &args.fingerprint {
        return Ok(fingerprint.trim().to_owned());
    }
    if !context.is_interactive() {
        return Err(Failure::refused("nobody is at a terminal to type the fingerprint")
            .hint("give it with --fingerprint"));
    }
    let ask = format!(
        "{0} has {1} to confirm. Ask {0} for the fingerprint, by voice or face to face: \
         `ssh-keygen -lf ~/.ssh/id_ed25519.pub` prints it there.",
        person.display_name(),
        plural(open.len(), "key", "keys"),
    );
    context.talk(&context.talk_look.paragraph(&ask, Tone::Plain));
    ask::line("Fingerprint you were told (SHA256:…): ")?
        .filter(|l| !l.is_empty())
        .ok_or_else(|| Failure::refused("nothing was countersigned"))
}

/// Whether the person proved already that they have the key.
fn is_claimed(view: &View, person: &Person, key: &PublicKey) -> bool {
    let claims = |r: &crate::model::Record| matches!(&r.body, Body::Enrolment { person: whose, key: of, signer, .. } if *whose == person.id && *signer == person.id && of == key);
    view.register.records.others().any(|file| {
        matches!(&file.seal, Seal::Good { key: by, .. } if by == key)
            && file.content.as_ref().is_ok_and(claims)
    })
}

/// Who has to confirm the key.
fn next_step(view: &View, me: &Person, new: &PublicKey) -> String {
    let track = view.register.people.get(&me.id);
    let entries = || track.into_iter().flat_map(|t| t.values().map(|(_, p)| p));
    let other = |p: &std::sync::Arc<Person>| {
        p.keys.iter().chain(p.retired_keys.iter().map(|r| &r.key)).any(|k| k != new)
    };
    if entries().any(other) {
        return format!(
            "No earlier key of yours was at hand to vouch for it, so two people must: tell the fingerprint to two of \
             your manager and the maintainers, who each run `ack countersign {}`.",
            me.id
        );
    }
    format!("Tell the fingerprint to your manager or a maintainer, who runs `ack countersign {}`.", me.id)
}

fn is_confirmed(view: &View, person: &Person, key: &PublicKey) -> bool {
    judge(&view.register).confirmed_since(&person.id, key).is_some()
}

fn head(repo: &Repo, view: &View) -> Result<Option<crate::source::CommitId>, Failure> {
    Ok(repo.published(&view.register.config_at(view.register.tip()).mainline)?)
}

fn with_records(changes: Changeset, signed: &[Signed]) -> Changeset {
    signed.iter().fold(changes, |c, s| c.create(s.path.clone(), s.bytes.clone()))
}
