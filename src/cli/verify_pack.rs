//! `ack verify PACK`: an evidence pack, from the pack alone.

use super::Exit;
use super::context::Context;
use super::failure::Failure;
use super::output::Format;
use super::verify::VerifyArgs;
use crate::model::RepositoryId;
use crate::pack::{self, Expected, NotAPack};
use crate::render::{self, Look};
use crate::report::{PackVerification, Tone};
use crate::text::visible;
use clap::Args;
use std::path::{Path, PathBuf};

/// What a pack is held against.
#[derive(Debug, Args)]
pub(crate) struct PackArgs {
    /// Hold the pack against an earlier one: nothing removed, history only grew
    #[arg(long, value_name = "PACK", help_heading = "Evidence packs")]
    since: Option<PathBuf>,
    /// The register that the pack has to be of
    // An id of its own: the directory of the register is called so already.
    #[arg(id = "of_register", long = "register", value_name = "ID", help_heading = "Evidence packs")]
    register: Option<String>,
    /// The fingerprint of the key that has to have signed the pack, as you know it from elsewhere
    #[arg(long, value_name = "SHA256:…", help_heading = "Evidence packs")]
    maker: Option<String>,
}

impl PackArgs {
    /// The first option that says nothing of a revision.
    pub(crate) const fn given(&self) -> Option<&'static str> {
        match self {
            Self { since: Some(_), .. } => Some("--since"),
            Self { register: Some(_), .. } => Some("--register"),
            Self { maker: Some(_), .. } => Some("--maker"),
            Self { since: None, register: None, maker: None } => None,
        }
    }

    fn expected(&self) -> Result<Expected, Failure> {
        let register = match &self.register {
            None => None,
            Some(text) => Some(RepositoryId::parse(text).ok_or_else(|| {
                Failure::usage(format!("`{}` is no register's id", visible(text)))
                    .hint("it stands in ack.yaml as `repository`, and in the heading of every report")
            })?),
        };
        let since = self.since.as_deref().map(pack::open).transpose()?;
        Ok(Expected { since, register, maker: self.maker.clone() })
    }
}

/// The path of a pack, where what was typed is one: something that is there, and no revision of the register here.
pub(crate) fn pack_at(context: &Context, typed: &str) -> Option<PathBuf> {
    let path = PathBuf::from(typed);
    let zip = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("zip"));
    let revision = || context.repo().is_ok_and(|repo| repo.resolve(typed).is_ok());
    (zip || (path.exists() && !revision())).then_some(path)
}

pub(crate) fn run(context: &Context, args: &VerifyArgs, path: &Path) -> Result<Exit, Failure> {
    let expected = args.pack.expected()?;
    let opened = pack::open(path)?;
    context.progress("verifying every file and every signature");
    let verified = pack::verify(&opened, &expected, context.now)?.view();
    let answer = match args.answer.format {
        Format::Table => table(&verified, args.answer.look(context)),
        Format::Json => render::pack_json(&verified)?,
        Format::Csv => render::csv(&verified.fault_sheet())?,
    };
    args.answer.deliver(context, &answer)?;
    Ok(if verified.faults.is_empty() { Exit::Well } else { Exit::Gaps })
}

fn table(verified: &PackVerification, look: Look) -> String {
    let mut text = String::new();
    for (n, line) in verified.origin().iter().enumerate() {
        text.push_str(&look.paragraph(line, if n == 0 { Tone::Strong } else { Tone::Plain }));
    }
    text.push('\n');
    if !verified.faults.is_empty() {
        text.push_str(&render::faults(verified, look));
        text.push('\n');
    }
    let (words, tone) = verified.verdict();
    text.push_str(&look.paragraph(&words, tone));
    // What does not hold has no limits worth telling.
    for line in verified.limits().iter().filter(|_| verified.faults.is_empty()) {
        text.push_str(&look.paragraph(line, Tone::Faint));
    }
    text
}

impl From<NotAPack> for Failure {
    fn from(error: NotAPack) -> Self {
        Self::usage(error.0).hint("give a zip or a folder that `ack evidence` wrote")
    }
}
