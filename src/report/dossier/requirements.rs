//! Policies and courses in a pack: their headers, and every version with its approval.

use super::Table;
use crate::assess::Facts;
use crate::model::{Requirement, RequirementId};
use crate::report::catalogue::{audience, document};
use crate::report::period::PeriodReport;
use crate::report::sheet::{Cell, Column, Sheet};
use std::rc::Rc;

/// The requirements that the report shows, as recorded at the close of its last day.
pub(super) fn tables<'a>(facts: &'a Facts<'_>, report: &'a PeriodReport) -> Vec<Table<'a>> {
    let register = facts.register;
    let day = report.period.to.min(report.standing.heading.as_of);
    let at = register.at_close_of(day).unwrap_or_else(|| register.tip());
    let shown = |id: &RequirementId| report.groups.iter().any(|g| g.key == id.as_str());
    let all: Rc<[&Requirement]> = register
        .requirements
        .iter()
        .filter(|(id, _)| shown(id))
        .filter_map(|(_, t)| t.standing(at).map(AsRef::as_ref))
        .collect();
    let same = Rc::clone(&all);
    vec![
        Table::new(
            "policies",
            "Each policy and course with owner, audience, clocks of review and controls.",
            "T1 T6",
            move || headers(&all),
        ),
        Table::new(
            "revisions",
            "Every version, when it took effect and whether it was material; approvals stand in approvals.csv.",
            "T1 T5",
            move || revisions(facts, &same),
        ),
    ]
}

fn headers(all: &[&Requirement]) -> Sheet {
    let columns = vec![
        Column::left("requirement", "Policy"),
        Column::left("title", "Title"),
        Column::left("version", "Version"),
        Column::left("effective", "Effective"),
        Column::left("owner", "Owner"),
        Column::left("audience", "For"),
        Column::left("review_every", "Reviewed every"),
        Column::left("controls", "Controls"),
        Column::left("retired", "Retired"),
        Column::left("document", "Document"),
    ];
    let row = |r: &&Requirement| {
        vec![
            Cell::text(r.id.as_str()),
            Cell::text(r.title.clone()),
            Cell::text(r.current().version.as_str()),
            Cell::day(Some(r.current().effective)),
            Cell::maybe(r.owner.as_ref()),
            Cell::text(audience(&r.audience)),
            Cell::maybe(r.review_every),
            Cell::text(r.controls.join(" ")),
            Cell::day(r.retired),
            Cell::text(document(r)),
        ]
    };
    Sheet { title: "Policies".into(), columns, rows: all.iter().map(row).collect(), note: None }
}

fn revisions(facts: &Facts<'_>, all: &[&Requirement]) -> Sheet {
    let columns = vec![
        Column::left("requirement", "Policy"),
        Column::left("version", "Version"),
        Column::left("in_effect", "In effect since"),
        Column::left("material", "Material"),
        Column::left("author", "Author"),
        Column::left("description", "Description"),
        Column::left("digest", "Text"),
    ];
    let mut rows = Vec::new();
    for r in all {
        let effects = facts.effects(&r.id);
        for v in &r.revisions {
            let effect = effects.and_then(|e| e.of_version(&v.version));
            let newest = v.version == r.current().version;
            rows.push(vec![
                Cell::text(r.id.as_str()),
                Cell::text(v.version.as_str()),
                Cell::day(effect.map(|e| e.day)),
                Cell::Flag(effect.map_or(v.material, |e| e.material)),
                Cell::maybe(v.author.as_ref()),
                Cell::text(v.description.clone()),
                Cell::maybe(if newest { r.digest } else { v.digest }),
            ]);
        }
    }
    Sheet { title: "Versions".into(), columns, rows, note: None }
}
