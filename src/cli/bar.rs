//! Options on what the gate asks for.

use super::failure::Failure;
use crate::checks::{self, Bar, Trigger};
use crate::finding::Severity;
use crate::text::{nearest, visible};
use clap::Args;

/// What fails beside the usual.
#[derive(Clone, Debug, Args)]
pub(crate) struct BarArgs {
    /// Fail on this as well: `overdue`, `pending`, findings from `warning` or `note` on, or those of one id; may be given
    /// several times. Errors always fail
    #[arg(long, value_name = "WHAT", value_delimiter = ',', help_heading = "What fails")]
    fail_on: Vec<String>,
    /// Percent not overdue that is asked for, in place of that of ack.yaml
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100), help_heading = "What fails")]
    min_coverage: Option<u8>,
}

impl BarArgs {
    /// The bar, over the coverage that the settings ask for.
    pub(crate) fn bar(&self, percent: u8) -> Result<Bar, Failure> {
        let mut bar = Bar::of(self.min_coverage.unwrap_or(percent));
        for what in &self.fail_on {
            bar.fails_on.push(trigger(what)?);
        }
        bar.fails_on.sort();
        bar.fails_on.dedup();
        Ok(bar)
    }
}

fn trigger(what: &str) -> Result<Trigger, Failure> {
    let severity =
        [Severity::Error, Severity::Warning, Severity::Note].into_iter().find(|s| s.name() == what);
    if let Some(severity) = severity {
        return Ok(Trigger::Severity(severity));
    }
    match what {
        "overdue" => return Ok(Trigger::Overdue),
        "pending" => return Ok(Trigger::Pending),
        _ => {}
    }
    let ids: Vec<&'static str> = checks::known().iter().map(|k| k.id).collect();
    ids.iter().find(|id| **id == what).map(|id| Trigger::Finding(id)).ok_or_else(|| {
        let known = ["overdue", "pending", "error", "warning", "note"].into_iter().chain(ids.iter().copied());
        let failure = Failure::usage(format!("nothing is called `{}` that could fail", visible(what)));
        match nearest(what, known) {
            Some(near) => failure.hint(format!("did you mean `{near}`? `ack check --list` lists them all")),
            None => failure.hint("`ack check --list` lists them all"),
        }
    })
}
