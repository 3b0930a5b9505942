//! How it stands as numbers to be watched: a few families of gauges, none of them by person.

use super::coverage::{CoverageReport, Dimension};
use crate::assess::Coverage;
use crate::finding::{Finding, Severity};
use crate::model::Moment;

/// A number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gauge {
    /// Things, or seconds.
    Whole(i64),
    /// A part of a whole that is not zero.
    Part(u32, u32),
}

/// Numbers of one kind, told apart by labels.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Family {
    /// The name, which ends with the unit where there is one.
    pub name: &'static str,
    /// What it counts, in words of ours.
    pub help: &'static str,
    /// The unit, of what is no number of things.
    pub unit: Option<&'static str>,
    /// Each number with its labels, name and value.
    pub samples: Vec<(Vec<(&'static str, String)>, Gauge)>,
}

/// What there is to watch. The groups are those of the report; `findings` are those that stand, `settled` counts those
/// that a suppression settles.
#[must_use]
pub fn metrics(report: &CoverageReport, findings: &[Finding], settled: usize) -> Vec<Family> {
    let mut families = by_group(report);
    families.extend(of_all(report));
    let weighing = |severity| findings.iter().filter(|f| f.severity == severity).count();
    let found = [Severity::Error, Severity::Warning, Severity::Note];
    families.push(Family {
        samples: found
            .map(|severity| (vec![("severity", severity.name().to_owned())], whole(weighing(severity))))
            .into(),
        ..plain("ack_findings", "Findings that stand, by severity, as ack check counts them.", 0)
    });
    families.push(plain("ack_findings_settled", "Findings that a suppression in ack.yaml settles.", settled));
    families
}

fn by_group(report: &CoverageReport) -> Vec<Family> {
    type Count = fn(&Coverage) -> u32;
    let counts: [(&'static str, &'static str, Count); 5] = [
        ("ack_required", "Acknowledgements that are required on the day.", |c| c.required),
        ("ack_acknowledged", "Of those required, the acknowledged.", |c| c.acknowledged),
        ("ack_pending", "Of those required, the pending: not given yet, and not late.", |c| c.pending),
        ("ack_overdue", "Of those required, the overdue.", |c| c.overdue),
        ("ack_exempt", "Exempt on the day, and not among those required.", |c| c.exempt),
    ];
    let label = match report.by {
        Dimension::Policy => "requirement",
        by => by.name(),
    };
    let of = |name, help, gauge: &dyn Fn(&Coverage) -> Option<Gauge>| {
        let groups = report.groups.iter();
        let samples =
            groups.filter_map(|g| Some((vec![(label, g.key.clone())], gauge(&g.coverage)?))).collect();
        Family { name, help, unit: None, samples }
    };
    let mut families: Vec<Family> = counts
        .into_iter()
        .map(|(name, help, count)| of(name, help, &|c| Some(Gauge::Whole(count(c).into()))))
        .collect();
    let help = "Acknowledged of required; absent where nothing is required.";
    let share = of("ack_coverage_ratio", help, &|c| {
        (c.required > 0).then_some(Gauge::Part(c.acknowledged, c.required))
    });
    families.push(Family { unit: Some("ratio"), ..share });
    families.push(weaker(report, label));
    families
}

fn weaker(report: &CoverageReport, label: &'static str) -> Family {
    let samples = report.groups.iter().flat_map(|g| {
        let c = g.coverage;
        [("unconfirmed", c.unconfirmed), ("witnessed", c.witnessed), ("imported", c.imported)]
            .map(|(class, n)| (vec![(label, g.key.clone()), ("class", class.into())], Gauge::Whole(n.into())))
    });
    Family {
        name: "ack_weaker",
        help: "Of the acknowledged, those that rest on less than the person's own confirmed key.",
        unit: None,
        samples: samples.collect(),
    }
}

fn of_all(report: &CoverageReport) -> Vec<Family> {
    let (h, c) = (&report.heading, report.coverage);
    let statuses = [
        ("acknowledged", c.acknowledged),
        ("pending", c.pending),
        ("overdue", c.overdue),
        ("exempt", c.exempt),
    ];
    let pairs = statuses.map(|(status, n)| (vec![("status", status.to_owned())], Gauge::Whole(n.into())));
    let left_out = report.tally.before - report.tally.after;
    let midnight = h.as_of.since(Moment(0).utc_day()) * 86_400;
    let who = vec![
        ("organization", h.organization.clone()),
        ("register", h.repository.clone()),
        ("timezone", h.timezone.to_owned()),
        ("tool", h.tool.to_owned()),
    ];
    let when = |name, help, seconds| Family {
        name,
        help,
        unit: Some("seconds"),
        samples: vec![(Vec::new(), Gauge::Whole(seconds))],
    };
    vec![
        Family {
            samples: pairs.into(),
            ..plain("ack_pairs", "Pairs of a person and a requirement, each once, by status.", 0)
        },
        plain("ack_pairs_left_out", "Pairs that the filters of the query left out.", left_out),
        plain("ack_people_active", "People at work on the day.", h.active),
        plain("ack_people_known", "People ever on a roster.", h.known),
        plain("ack_records_uncounted", "Records that do not count; ack verify says why.", report.uncounted),
        when(
            "ack_as_of_seconds",
            "The day asked about: its midnight in UTC, in seconds since 1970.",
            midnight,
        ),
        when(
            "ack_recorded_seconds",
            "When the newest commit that is known was recorded, in seconds since 1970.",
            h.recorded_at.0,
        ),
        Family {
            samples: vec![(who, Gauge::Whole(1))],
            ..plain("ack_register", "Always 1; its labels say whose register this is.", 0)
        },
    ]
}

fn plain(name: &'static str, help: &'static str, n: usize) -> Family {
    Family { name, help, unit: None, samples: vec![(Vec::new(), whole(n))] }
}

fn whole(n: usize) -> Gauge {
    Gauge::Whole(i64::try_from(n).unwrap_or(i64::MAX))
}
