//! The option that names a period, and the day from which it is seen.

use super::failure::Failure;
use super::view::ViewArgs;
use crate::gather::View;
use crate::model::{Period, PeriodFault};
use crate::text::visible;
use clap::Args;

/// Which period.
#[derive(Clone, Debug, Args)]
pub(crate) struct PeriodArgs {
    /// The days asked about: FROM..TO, 2026, 2026-H1, 2026-Q1, 2026-03 or last-12-months; seen from the last of them
    #[arg(long, value_name = "PERIOD", help_heading = "Day and revision")]
    pub(crate) period: Option<String>,
}

impl PeriodArgs {
    /// The period asked about, if one is. The view's day becomes the one from which it is seen: that of `--as-of`, else
    /// the period's last, or today where that is still to come.
    pub(crate) fn read(&self, view: &mut View, args: &ViewArgs) -> Result<Option<Period>, Failure> {
        let Some(text) = &self.period else { return Ok(None) };
        let period = Period::parse(text, view.day).map_err(|fault| refused(text, fault))?;
        let first = view.register.first_day();
        if period.to < first {
            return Err(Failure::usage(format!(
                "{period} ends before the first day of this register, {first}"
            ))
            .hint(format!("ask about {first} or later")));
        }
        if view.day < period.from {
            return Err(Failure::usage(format!("{} lies in the future, as seen from {}", period, view.day))
                .hint("ask about a period that has begun"));
        }
        if args.as_of.is_none() {
            view.day = view.day.min(period.to);
        }
        Ok(Some(period))
    }

    /// The option as given.
    pub(crate) fn described(&self) -> Option<String> {
        self.period.as_ref().map(|p| format!("--period {p}"))
    }
}

fn refused(text: &str, fault: PeriodFault) -> Failure {
    Failure::usage(format!("`{}` {fault}", visible(text)))
        .hint("write 2026-01-01..2026-03-31, or 2026, 2026-H1, 2026-Q1, 2026-03, last-12-months")
}
