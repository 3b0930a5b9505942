//! Documents that are written from the code, and must not fall behind it. `ACK_BLESS=1` writes them anew.

#![allow(clippy::unwrap_used)]

use ack::checks::{CLAUSES, Family, Known, known};
use clap::{Arg, Command};
use std::fmt::Write as _;
use std::path::Path;

/// Compares a document with what the code says, or writes it when asked to.
#[track_caller]
fn is_current(name: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    if std::env::var_os("ACK_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, expected).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let differs = written.lines().zip(expected.lines()).position(|(a, b)| a != b);
    let line = differs.unwrap_or_else(|| written.lines().count().min(expected.lines().count())) + 1;
    assert!(
        written == expected,
        "docs/{name} is behind the code from line {line} on; `ACK_BLESS=1 cargo test --test documents` renews it"
    );
}

#[test]
fn the_list_of_checks() {
    is_current("checks.md", &checks_page());
}

#[test]
fn the_command_reference() {
    is_current("cli.md", &reference());
}

#[test]
fn the_command_line_is_sound() {
    ack::cli::command().debug_assert();
}

/// clap hands the value of an argument to a global one of the same id, without a word.
#[test]
fn no_argument_is_taken_for_a_global_one() {
    assert_eq!(shadowed(&ack::cli::command()), Vec::<String>::new());
    let global = Command::new("x").arg(Arg::new("dir").long("dir").global(true));
    let sample = global.subcommand(Command::new("y").subcommand(Command::new("z").arg(Arg::new("dir"))));
    assert_eq!(shadowed(&sample), ["z dir"]);
}

/// The arguments of commands that share the id of a global one.
fn shadowed(root: &Command) -> Vec<String> {
    let global: Vec<_> = root.get_arguments().filter(|a| a.is_global_set()).map(Arg::get_id).collect();
    let mut open: Vec<&Command> = root.get_subcommands().collect();
    let mut found = Vec::new();
    while let Some(command) = open.pop() {
        let same = command.get_arguments().filter(|a| global.contains(&a.get_id()));
        found.extend(same.map(|a| format!("{} {}", command.get_name(), a.get_id())));
        open.extend(command.get_subcommands());
    }
    found
}

#[test]
#[should_panic(expected = "is behind the code from line 1 on")]
fn a_document_that_fell_behind_is_seen() {
    if std::env::var_os("ACK_BLESS").is_some() {
        panic!("nothing is behind the code from line 1 on while it is blessed");
    }
    is_current("checks.md", "Another text.\n");
}

#[test]
fn a_remedy_names_commands_that_exist() {
    assert_eq!(unknown_commands(&checks_page()), Vec::<String>::new());
    let sample =
        "Run `ack sign`, `ack people add`, `ack sign --yes ID`, not `ack fly` nor `ack sign --fast`.";
    assert_eq!(unknown_commands(sample), ["ack fly", "ack sign --fast"]);
}

/// The commands in a text, between backticks, that the program does not have, or not with that option.
fn unknown_commands(text: &str) -> Vec<String> {
    let named = text.split('`').skip(1).step_by(2).filter(|c| c.starts_with("ack "));
    named.filter(|named| !exists(named)).map(str::to_owned).collect()
}

fn exists(named: &str) -> bool {
    let root = ack::cli::command();
    let mut command = &root;
    for word in named.split_whitespace().skip(1) {
        if let Some(option) = word.strip_prefix("--") {
            if !command.get_arguments().any(|a| a.get_long() == Some(option)) {
                return false;
            }
        } else if command.has_subcommands() {
            match command.find_subcommand(word) {
                Some(sub) => command = sub,
                None => return false,
            }
        }
    }
    !command.is_subcommand_required_set() || !command.has_subcommands()
}

const CHECKS: &str = "\
# Checks

A finding is something wrong with the data or with its history. (That somebody owes something is no finding: it is a
gap.) `ack check` lists findings with their place, and fails on errors; `ack verify` lists those of the whole history.
`ack check --list` and `ack check --explain ID` say what stands here.

*Error*: the gate fails. *Warning*: somebody should look. *Note*: worth knowing; the numbers already take it into
account. What cannot be mended, because history is history, is settled by an entry under `suppressions:` in `ack.yaml`
with the finding's id, its subject, a reason, a name and a last day. It stays visible, and comes back after that day.

The clauses are those whose evidence a finding weakens; what each asks stands at the end, in our words.

";

/// The page of everything that can be found, by where it is found, then by id.
fn checks_page() -> String {
    let mut page = CHECKS.to_owned();
    let mut all = known();
    all.sort_by_key(|k| (k.family, k.id));
    for family in Family::ALL {
        writeln!(page, "## {}\n\n{}\n", family.title(), family.about()).unwrap();
        for k in all.iter().filter(|k| k.family == family) {
            entry(&mut page, k);
        }
    }
    writeln!(page, "## Clauses\n\n| | | asks |\n|---|---|---|").unwrap();
    for c in CLAUSES {
        writeln!(page, "| {} | {} | {} |", c.standard, c.number, c.asks).unwrap();
    }
    page.trim_end().to_owned() + "\n"
}

fn entry(page: &mut String, k: &Known) {
    writeln!(page, "### {}\n\n*{}.* {}\n", k.id, capital(&k.severity.to_string()), k.means).unwrap();
    let mut clauses: Vec<String> = Vec::new();
    for c in k.clauses {
        match clauses.last_mut().filter(|last| last.starts_with(c.standard)) {
            Some(last) => write!(last, ", {}", c.number).unwrap(),
            None => clauses.push(c.to_string()),
        }
    }
    writeln!(page, "- **Why it matters.** {} ({})", k.matters, clauses.join("; ")).unwrap();
    writeln!(page, "- **For example.** {}", k.example).unwrap();
    writeln!(page, "- **What to do.** {}\n", k.remedy).unwrap();
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

const REFERENCE: &str = "\
# Commands

Every command finds the register by looking in the current directory and above it, and reads what is committed, not
what lies in the work tree. The answer goes to standard output, remarks go to standard error.

";

/// The command reference.
fn reference() -> String {
    let mut command = ack::cli::command().disable_help_subcommand(true);
    command.build();
    let mut page = REFERENCE.to_owned();
    if let Some(after) = command.get_after_help() {
        writeln!(page, "{}\n", after.to_string().replace('\n', " ")).unwrap();
    }
    writeln!(page, "## Options of every command\n").unwrap();
    options(&mut page, command.get_arguments().filter(|a| a.is_global_set()));
    for sub in command.get_subcommands() {
        one(&mut page, sub);
    }
    page.trim_end().to_owned() + "\n"
}

fn one(page: &mut String, command: &Command) {
    let visible = |c: &&Command| !c.is_hide_set() && c.get_name() != "help";
    let subs: Vec<&Command> = command.get_subcommands().filter(visible).collect();
    if subs.is_empty() {
        let mut named = command.clone();
        let usage = named.render_usage().to_string();
        writeln!(page, "## `{}`\n", name(command)).unwrap();
        writeln!(page, "```text\n{}\n```\n", usage.trim_start_matches("Usage: ")).unwrap();
        let about = command.get_long_about().or_else(|| command.get_about());
        writeln!(page, "{}.\n", paragraphs(&about.map(ToString::to_string).unwrap_or_default())).unwrap();
        options(page, command.get_arguments().filter(|a| !a.is_global_set() && a.get_id() != "help"));
    }
    for sub in subs {
        one(page, sub);
    }
}

fn name(command: &Command) -> String {
    command.get_bin_name().unwrap_or_else(|| command.get_name()).to_owned()
}

fn options<'a>(page: &mut String, args: impl Iterator<Item = &'a Arg>) {
    let rows: Vec<String> = args.filter(|a| !a.is_hide_set()).map(row).collect();
    if !rows.is_empty() {
        writeln!(page, "| | |\n|---|---|\n{}\n", rows.join("\n")).unwrap();
    }
}

fn row(arg: &Arg) -> String {
    let values = || {
        let names = arg.get_value_names().unwrap_or_default();
        names.iter().map(|n| format!(" {n}")).collect::<String>()
    };
    let takes = arg.get_action().takes_values();
    let mut forms = Vec::new();
    forms.extend(arg.get_short().map(|s| format!("-{s}")));
    forms.extend(arg.get_long().map(|l| format!("--{l}")));
    let form = match forms.is_empty() {
        true => values().trim().to_owned(),
        false if takes => forms.join(", ") + &values(),
        false => forms.join(", "),
    };
    let help = arg.get_long_help().or_else(|| arg.get_help()).map(ToString::to_string).unwrap_or_default();
    let mut about = help.replace('\n', " ").trim_end_matches('.').to_owned() + ".";
    let possible: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|v| takes && !v.is_hide_set())
        .map(|v| format!("`{}`", v.get_name()))
        .collect();
    if !possible.is_empty() {
        write!(about, " One of {}.", possible.join(", ")).unwrap();
    }
    let defaults: Vec<String> =
        arg.get_default_values().iter().map(|v| format!("`{}`", v.to_string_lossy())).collect();
    if takes && !defaults.is_empty() {
        write!(about, " Default: {}.", defaults.join(", ")).unwrap();
    }
    if let Some(variable) = arg.get_env() {
        write!(about, " Or the variable `{}`.", variable.to_string_lossy()).unwrap();
    }
    format!("| `{}` | {} |", form.replace('|', "\\|"), about.replace('|', "\\|"))
}

/// Prose as it was written, a paragraph a line.
fn paragraphs(text: &str) -> String {
    let parts: Vec<String> = text.split("\n\n").map(|p| p.replace('\n', " ")).collect();
    parts.join(".\n\n").replace("..", ".").trim_end_matches('.').to_owned()
}
