//! What is typed. Help, man pages and completions all come from here.

use super::context::Context;
use super::failure::Failure;
use super::{
    Exit, check, completions, demo, enrol, exempt, explain, init, man, people, policy, report, schema, sign,
    status, verify,
};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Policy acknowledgement as evidence.
///
/// A git repository of policies, rosters and signed records says who owed which acknowledgement by when, who gave it
/// and what is missing: on any day, provable with git and OpenSSH alone.
#[derive(Debug, Parser)]
#[command(
    name = "ack",
    version,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true
)]
#[command(after_help = AFTER)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const AFTER: &str = "\
Exit codes: 0 all well · 1 gaps or findings (check, verify) · 2 the command line or an input is wrong ·
3 the register cannot be read · 4 refused";

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct GlobalArgs {
    /// Look for the register in DIR and above, instead of the current directory
    // An id of its own: a command's argument of the same id would be taken for this one.
    #[arg(
        id = "register",
        short = 'C',
        long = "directory",
        value_name = "DIR",
        env = "ACK_REPO",
        global = true
    )]
    pub(crate) directory: Option<PathBuf>,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub(crate) color: ColourChoice,
    /// Only the answer, no remarks
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
}

/// When to use colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum ColourChoice {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Even into a pipe
    Always,
    /// Never
    Never,
}

/// The commands, by who runs them.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a believable organisation to try things on
    Demo(demo::DemoArgs),
    /// Start a register, in a new repository or in one that exists
    Init(Box<init::InitArgs>),
    /// My own duties: what, why, due when
    Status(status::StatusArgs),
    /// Read and sign what is due
    Sign(sign::SignArgs),
    /// Enrol my signing key: put it on the roster, and prove that it is mine
    Enrol(enrol::EnrolArgs),
    /// Confirm that a key is a person's, after they told you its fingerprint themselves
    Countersign(enrol::CountersignArgs),
    /// The policy lifecycle: new, list, show, revise
    Policy(policy::PolicyArgs),
    /// Who works here: list, add, end
    People(people::PeopleArgs),
    /// Exempt a person from a policy for a while: signed, never backwards, never for oneself
    Exempt(exempt::ExemptArgs),
    /// Coverage by policy, and the gaps behind it: the main report
    Report(report::ReportArgs),
    /// Why a person stands as they do with a policy
    Explain(explain::ExplainArgs),
    /// Verify every signature and every record, and the history that holds them
    Verify(verify::VerifyArgs),
    /// The gate for CI: data, integrity, coverage
    Check(check::CheckArgs),
    /// Print the JSON Schemas of the register's files
    Schema(schema::SchemaArgs),
    /// Print a shell's completions
    Completions(completions::CompletionsArgs),
    /// Write the manual pages
    Man(man::ManArgs),
}

impl Command {
    pub(crate) fn run(&self, context: &Context) -> Result<Exit, Failure> {
        match self {
            Self::Demo(args) => demo::run(context, args),
            Self::Init(args) => init::run(context, args),
            Self::Sign(args) => sign::run(context, args),
            Self::Enrol(args) => enrol::enrol(context, args),
            Self::Countersign(args) => enrol::countersign(context, args),
            Self::Policy(args) => policy::run(context, args),
            Self::People(args) => people::run(context, args),
            Self::Exempt(args) => exempt::run(context, args),
            Self::Report(args) => report::run(context, args),
            Self::Explain(args) => explain::run(context, args),
            Self::Status(args) => status::run(context, args),
            Self::Verify(args) => verify::run(context, args),
            Self::Check(args) => check::run(context, args),
            Self::Schema(args) => schema::run(context, args),
            Self::Completions(args) => completions::run(context, args),
            Self::Man(args) => man::run(context, args),
        }
    }
}

/// The whole command line, for those who document it.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}
