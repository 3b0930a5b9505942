//! `ack evidence`: the pack for the auditor.

use super::Exit;
use super::context::Context;
use super::failure::{Failure, FailureKind};
use super::identity::{IdentityArgs, explain_touch, key_of, places};
use super::people::standing;
use super::period::PeriodArgs;
use super::progress::Bar;
use super::report::nobody;
use super::view::{Kept, ViewArgs};
use crate::gather::{Depth, View};
use crate::git::Repo;
use crate::model::Register;
use crate::pack::{self, Asked, Maker, Manifest, Names, PackError, Progress, Source, Target};
use crate::report::{Filter, Tone};
use crate::sign::{Candidate, PACK_NAMESPACE, Signer};
use crate::text::{is_unsafe_char, plural, visible};
use clap::Args;
use std::path::PathBuf;

const EXAMPLES: &str = "Examples:\n  ack evidence --period 2026-Q1 -o evidence-2026-Q1.zip\n  ack evidence --period 2026 --control iso27001:A.5.4 -o a54.zip\n  ack evidence --period 2026-H1 --pseudonymous -o for-the-customer.zip";

/// Write the evidence pack for the auditor
///
/// Everything that a period rests on, in one folder or zip: the report, the populations with their tie-out, each obligation
/// with its record, each record with its text, the keys, the history, and a script that verifies it all without ack. You
/// sign what is in it with your own key. The same revision, period and maker give the same bytes.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct EvidenceArgs {
    #[command(flatten)]
    period: PeriodArgs,
    /// Where to write it: a .zip file, or a folder; it must not exist yet
    #[arg(short, long, value_name = "PACK")]
    output: PathBuf,
    /// Only this policy or course
    #[arg(long, value_name = "ID", help_heading = "Filters")]
    policy: Vec<String>,
    /// Only this team
    #[arg(long, value_name = "TEAM", help_heading = "Filters")]
    team: Vec<String>,
    /// Only policies that serve this control, such as iso27001:A.5.4
    #[arg(long, value_name = "CONTROL", help_heading = "Filters")]
    control: Vec<String>,
    /// Leave names and e-mail addresses out, and with them the history; people stand under their ids
    #[arg(long)]
    pseudonymous: bool,
    /// Do not sign it: to try what it would hold; such a pack is no evidence
    #[arg(long, conflicts_with_all = ["as_person", "key"])]
    no_sign: bool,
    #[command(flatten)]
    identity: IdentityArgs,
    #[command(flatten)]
    view: ViewArgs,
}

pub(crate) fn run(context: &Context, args: &EvidenceArgs) -> Result<Exit, Failure> {
    let target = Target::named(&args.output)?;
    let repo = context.repo()?;
    let mut view = args.view.look_anew(context, &repo, Depth::Proofs)?;
    let period = args.period.read(&mut view, &args.view)?.ok_or_else(|| {
        Failure::usage("a pack is of a period")
            .hint("name one, such as --period 2026-Q1 or --period last-12-months")
    })?;
    if period.month_ends(view.day).len() > pack::MOST_MONTHS {
        return Err(Failure::usage("a pack is of a hundred years at most").hint("name a shorter period"));
    }
    let filter = args.filter(&view.register)?;
    let signing = if args.no_sign { None } else { Some(args.maker(&repo, &view.register)?) };
    let asked = Asked {
        period,
        as_of: view.day,
        filter,
        names: if args.pseudonymous { Names::LeftOut } else { Names::Shown },
        source: source(&repo, &view)?,
        maker: signing.as_ref().map(|(maker, _)| maker.clone()),
    };
    if asked.source == Source::Branch {
        context.note("this revision is not on the mainline: the pack says so, and its verification fails");
    }
    let signer = signing.map(|(_, candidate)| (places(&repo).signer(candidate.via.clone()), candidate));
    let sign = |bytes: &[u8]| signed(context, signer.as_ref(), bytes);
    let sign: Option<&pack::Sign<'_>> = if signer.is_some() { Some(&sign) } else { None };
    let manifest = pack::with_content(Kept::into_inner(view), &asked, |content| {
        for place in content.still_named(&repo)? {
            context.note(&format!("{place} holds somebody's name, as it was signed; it cannot be left out"));
        }
        content.pages_left_out().iter().for_each(|line| context.note(line));
        let mut bar = Bar::new(context);
        pack::write(content, &repo, &target, sign, &mut |progress| match progress {
            Progress::Files(done, all) => bar.at(done, all, "files"),
            Progress::History => bar.says("packing the history"),
            Progress::Signing => bar.clear(),
        })
    })?;
    context.say(&args.receipt(context, &manifest))?;
    Ok(Exit::Well)
}

impl EvidenceArgs {
    fn filter(&self, register: &Register) -> Result<Filter, Failure> {
        let [requirement, team, control] = [&self.policy, &self.team, &self.control].map(|values| {
            let mut values = values.clone();
            values.sort();
            values.dedup();
            values
        });
        if let Some(odd) =
            [&requirement, &team, &control].into_iter().flatten().find(|v| v.chars().any(is_unsafe_char))
        {
            return Err(Failure::usage(format!("`{}` cannot stand in a manifest", visible(odd)))
                .hint("leave the filter out, or narrow by policy"));
        }
        let filter = Filter { requirement, team, control, ..Filter::default() };
        match filter.unknown(register) {
            Some(unknown) => Err(nobody(&unknown)),
            None => Ok(filter),
        }
    }

    /// Who makes the pack, and the key to sign with: one that the register knows at the revision of the pack, since nobody
    /// could tell otherwise whose it is.
    fn maker(&self, repo: &Repo, register: &Register) -> Result<(Maker, Candidate), Failure> {
        let hint = "an older revision does not know newer keys: leave --as-of and --rev out, or try it with --no-sign";
        let candidates = self.identity.candidates(&places(repo))?;
        let me = self.identity.me(repo, register, &candidates).map_err(|f| f.hint(hint))?;
        let me = standing(register, &me)?;
        let candidate = key_of(&me, &candidates).map_err(|f| f.hint(hint))?.clone();
        Ok((Maker { person: me.id, fingerprint: candidate.key.fingerprint() }, candidate))
    }

    fn receipt(&self, context: &Context, manifest: &Manifest) -> String {
        let look = context.look;
        let place = visible(&self.output.display().to_string());
        let mut text = look.paragraph(
            &format!(
                "Packed {} and {} of {}, known up to {}, into {place}.",
                plural(manifest.records, "record", "records"),
                plural(manifest.documents, "text", "texts"),
                manifest.period,
                manifest.revision.short()
            ),
            Tone::Good,
        );
        text.push_str(&match &manifest.maker {
            Some(maker) => format!("Signed as {} with {}.\n", maker.person, maker.fingerprint),
            None => look.paragraph("Nobody signed it, so it is no evidence.", Tone::Warn),
        });
        text.push_str("\nFor the auditor, who needs no ack:\n");
        let is_zip = self.output.extension().is_some_and(|e| e.eq_ignore_ascii_case("zip"));
        let lines = if is_zip {
            vec![format!("unzip -q {place} -d pack"), "sh pack/verify.sh".into()]
        } else {
            vec![format!("sh {place}/verify.sh")]
        };
        for line in lines.into_iter().chain([format!("ack verify {place}")]) {
            text.push_str(&format!("  {}\n", look.paint(&line, Tone::Faint)));
        }
        text
    }
}

fn signed(
    context: &Context,
    signer: Option<&(Signer, Candidate)>,
    bytes: &[u8],
) -> Result<String, crate::sign::SignError> {
    let Some((signer, candidate)) = signer else { return Ok(String::new()) };
    explain_touch(context, &candidate.key);
    signer.sign(PACK_NAMESPACE, bytes)
}

/// Whether the commit lies on the mainline that the settings name.
fn source(repo: &Repo, view: &View) -> Result<Source, Failure> {
    let name = &view.register.config_at(view.register.tip()).mainline;
    let Ok(tip) = repo.mainline(name) else { return Ok(Source::Branch) };
    let mainline = repo.history(tip, &[])?;
    let on_it = mainline.commits.iter().any(|c| c.id == view.tip);
    Ok(if on_it { Source::Mainline } else { Source::Branch })
}

impl From<PackError> for Failure {
    fn from(error: PackError) -> Self {
        match error {
            PackError::Exists(_) => Self::usage(error.to_string())
                .hint("a pack overwrites nothing: name another place, or remove what is there"),
            PackError::Sign(error) => error.into(),
            PackError::Other(why) => {
                Self::new(FailureKind::Unreadable, format!("no pack was written: {why:#}"))
            }
        }
    }
}
