//! Options on what the gate asks for.

use super::failure::Failure;
use crate::checks::{self, Bar, Family, OwnBar, Trigger};
use crate::finding::Severity;
use crate::model::RequirementId;
use crate::report::CoverageReport;
use crate::text::{nearest, visible};
use clap::Args;

/// What fails beside the usual.
#[derive(Clone, Debug, Args)]
pub(crate) struct BarArgs {
    /// Fail on this as well: `overdue`, `pending`, findings from `warning` or `note` on, or those of one id; may be given
    /// several times. Errors always fail
    #[arg(long, value_name = "WHAT", value_delimiter = ',', help_heading = "What fails")]
    fail_on: Vec<String>,
    /// Percent not overdue that is asked for, in place of that of ack.yaml; as `access-control=100`, of one policy or course
    /// by itself and beside the whole. May be given several times. With --base every pair that a change makes overdue
    /// fails, whatever the percent
    #[arg(long, value_name = "[POLICY=]PERCENT", value_delimiter = ',', value_parser = least, help_heading = "What fails")]
    min_coverage: Vec<Least>,
}

/// A percent, of everything or of one policy or course.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Least {
    of: Option<String>,
    percent: u8,
}

fn least(text: &str) -> Result<Least, String> {
    let (of, number) = match text.rsplit_once('=') {
        Some((of, number)) => (Some(of.to_owned()), number),
        None => (None, text),
    };
    let percent = number.parse().ok().filter(|n| *n <= 100);
    let percent = percent.ok_or("write a whole number from 0 to 100, or POLICY=NUMBER")?;
    Ok(Least { of, percent })
}

impl BarArgs {
    /// The bar, over the coverage that the settings ask for. The report, by policy and unfiltered, says which there are
    /// and how they stand.
    pub(crate) fn bar(&self, percent: u8, report: &CoverageReport) -> Result<Bar, Failure> {
        let whole: Vec<u8> = self.min_coverage.iter().filter(|l| l.of.is_none()).map(|l| l.percent).collect();
        if let [first, second, ..] = whole[..] {
            let twice = format!("--min-coverage asks for {first} and for {second} percent of everything");
            return Err(Failure::usage(twice).hint("for one policy write --min-coverage POLICY=PERCENT"));
        }
        let mut bar = Bar::of(whole.first().copied().unwrap_or(percent));
        let own = self.min_coverage.iter().filter_map(|l| Some((l.of.as_deref()?, l.percent)));
        bar.own = own.map(|(of, percent)| one(of, percent, report)).collect::<Result<_, _>>()?;
        bar.own.sort_by(|a, b| a.requirement.cmp(&b.requirement));
        if let Some(twice) = bar.own.windows(2).find(|w| w[0].requirement == w[1].requirement) {
            let of = &twice[0].requirement;
            return Err(Failure::usage(format!("--min-coverage asks twice for a percent of {of}")));
        }
        for what in &self.fail_on {
            bar.fails_on.push(trigger(what)?);
        }
        bar.fails_on.sort();
        bar.fails_on.dedup();
        Ok(bar)
    }
}

fn one(of: &str, percent: u8, report: &CoverageReport) -> Result<OwnBar, Failure> {
    let known = report.groups.iter().find(|g| g.key == of);
    let Some((group, Ok(requirement))) = known.map(|g| (g, RequirementId::parse(of))) else {
        let failure =
            Failure::usage(format!("--min-coverage: no policy or course is called {}", visible(of)));
        return Err(match nearest(of, report.groups.iter().map(|g| g.key.as_str())) {
            Some(near) => failure.hint(format!("did you mean {near}?")),
            None => failure.hint("`ack policy list` lists them all"),
        });
    };
    Ok(OwnBar { requirement, percent, coverage: group.coverage })
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
    let findings = checks::known().into_iter().filter(|k| k.family != Family::Gap);
    let ids: Vec<&'static str> = findings.map(|k| k.id).collect();
    ids.iter().find(|id| **id == what).map(|id| Trigger::Finding(id)).ok_or_else(|| {
        let known = ["overdue", "pending", "error", "warning", "note"].into_iter().chain(ids.iter().copied());
        let failure = Failure::usage(format!("nothing is called `{}` that could fail", visible(what)));
        match nearest(what, known) {
            Some(near) => failure.hint(format!("did you mean `{near}`? `ack check --list` lists them all")),
            None => failure.hint("`ack check --list` lists them all"),
        }
    })
}
