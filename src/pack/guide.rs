//! The pages of a pack for people: what each file is and which question it answers, the report, and the recipe.

use super::content::Names;
use super::manifest::Manifest;
use crate::render;
use crate::report::{self, Dossier, PeriodReport, Table};

/// The recipe, with places for what differs from pack to pack.
const RECIPE: &str = include_str!("recipe.md");

/// What an auditor asks, and which tables answer. Tests that no table answers say where the evidence is.
const TESTS: [(&str, &str, &str); 13] = [
    ("T1", "Policies have an owner, an approval and a review in time", ""),
    ("T2", "New hires acknowledged in time", "before the start counts"),
    (
        "T3",
        "Before access was granted",
        "the days of signing are here; when access was granted, the systems themselves say",
    ),
    ("T4", "No gap between renewals", ""),
    ("T5", "A material change was acknowledged in time", "obligations of the cause `change`"),
    (
        "T6",
        "Training was completed",
        "courses are listed like policies; that the course itself was reviewed comes from elsewhere",
    ),
    ("T7", "Screening before the start", "dates; the results lie with personnel"),
    ("T8", "Security clauses signed by the start", "dates and clauses; the contracts lie with personnel"),
    ("T9", "What leavers acknowledged can still be produced", "their records are under register/"),
    ("T10", "Contractors are bound as staff are", ""),
    (
        "T11",
        "What was late had consequences",
        "what was late, and the reviews that managers signed; reminders and measures come from elsewhere",
    ),
    ("T12", "Exemptions are signed, bounded, and not for oneself", ""),
    (
        "T13",
        "An empty population is proved to be empty",
        "`populations/populations.json` has the proof in words",
    ),
];

/// `CONTENTS.md`.
pub(super) fn contents(
    manifest: &Manifest,
    dossier: &Dossier<'_>,
    tables: &[Table<'_>],
    left_out: &[String],
) -> String {
    let heading = &dossier.report.standing.heading;
    let mut out = render::markdown_heading(
        heading,
        &dossier.report.state(),
        Some(&dossier.report.tally),
        "obligations",
    );
    out.push_str("\n## What is here\n\n| file | rows | what it is | tests |\n|---|---:|---|---|\n");
    let mut row = |path: &str, rows: &str, about: &str, tests: &str| {
        out.push_str(&format!("| `{path}` | {rows} | {about} | {tests} |\n"));
    };
    row("VERIFY.md, verify.sh", "", "How to verify all of this without ack, and what it proves.", "all");
    row("report/report.html, report.md", "", "The report of the period, to read, to show and to print.", "");
    row("report/report.xlsx", "", "Its lists as a workbook, each on a page of its own.", "T2 T4 T5 T6");
    row("report/report.json", "", "The same for machines.", "");
    row("report/oscal.json", "", "What follows for each control, as OSCAL assessment results.", "");
    row("populations/populations.json", "", "The populations with their tie-out, for machines.", "T13");
    for (table, (path, rows)) in tables.iter().zip(&manifest.rows) {
        row(path, &rows.to_string(), table.about, table.tests);
    }
    let (records, texts) = (dossier.records.len().to_string(), dossier.texts.len().to_string());
    row("register/", &records, "The records, each at its path in the register, byte for byte.", "all");
    row("documents/", &texts, "The texts that were signed, each named by its SHA-256.", "T1 T5");
    row("allowed_signers", "", "Whose keys were good when, made from the rosters of all of history.", "all");
    if manifest.names == Names::Shown {
        row(
            "history.bundle",
            "",
            "The register itself with its whole history: `git clone history.bundle`.",
            "all",
        );
    }
    row("SHA256SUMS", "", "The digest of every file.", "all");
    row("MANIFEST, MANIFEST.sig", "", "What this pack is, and the signature of whoever made it.", "all");
    out.push_str(
        "\n## Which question is answered where\n\n| test | what is asked | answered by |\n|---|---|---|\n",
    );
    for (test, asked, beside) in TESTS {
        let serves = |tests: &str| tests.split(' ').any(|t| t == test);
        let mut by: Vec<String> =
            tables.iter().filter(|t| serves(t.tests)).map(|t| format!("`{}.csv`", t.name)).collect();
        by.extend((!beside.is_empty()).then(|| beside.to_owned()));
        out.push_str(&format!("| {test} | {asked} | {} |\n", by.join(", ")));
    }
    out.push_str("\n## How far it goes\n\n");
    for line in scope(manifest, dossier).iter().chain(left_out) {
        out.push_str(&format!("- {line}\n"));
    }
    out
}

/// What is in the pack and what is not, a sentence each.
fn scope(manifest: &Manifest, dossier: &Dossier<'_>) -> Vec<String> {
    let tally = &dossier.report.tally;
    let mut said = vec![
        "An obligation is due in the period, or was due before it and still owed as it began.".to_owned(),
        "Populations and rosters are whole, whatever the filter.".to_owned(),
    ];
    if tally.left_out.is_empty() {
        said.push("No filter: every obligation of the period, and every record that counts.".into());
    } else {
        said.push(format!(
            "Filtered: {} of {} obligations, and the records of the pairs that are shown.",
            tally.after, tally.before
        ));
    }
    said.push(
        "A cell that a spreadsheet would take for a formula has an apostrophe in front; JSON has it as it is.".into(),
    );
    if manifest.names == Names::LeftOut {
        said.push(
            "Names and e-mail addresses are left out, and with them the history, which holds them, and the wording of \
             findings. What people wrote into a document, or into a reason that is signed, stands as it was signed."
                .into(),
        );
    }
    said
}

/// `VERIFY.md`.
pub(super) fn verify(manifest: &Manifest) -> String {
    let signed = match &manifest.maker {
        Some(maker) => format!(
            "This pack was made by `{}` with the key `{}`. Ask that person for the fingerprint, by another way than \
             the one on which the pack came, and run the script with `--maker FINGERPRINT`.",
            maker.person, maker.fingerprint
        ),
        None => "**Nobody signed this pack.** It shows what a pack would hold, and is no evidence: whoever had it \
                 could have written all of it."
            .to_owned(),
    };
    let history = match manifest.names {
        Names::Shown => "",
        Names::LeftOut => {
            "\n**Names are left out, and the history with them.** What the history would show is not shown here: that the \
             keys stood on the rosters, that the records lie in the register since the commits named, that none was \
             left out, and that the tables follow from them. For these there is the maker's word, signed; so the \
             fingerprint of the maker's key has to be known from elsewhere. Each record's signature still is its \
             signer's, and can be put to that person.\n"
        }
    };
    RECIPE
        .replace("{revision}", &manifest.revision.to_string())
        .replace("{repository}", manifest.repository.as_str())
        .replace("{signed}", &signed)
        .replace("{history}", history)
}

/// The report of the period as a page.
pub(super) fn report(report: &PeriodReport) -> String {
    let mut parts = vec![
        render::markdown_heading(
            &report.standing.heading,
            &report.state(),
            Some(&report.tally),
            "obligations",
        ),
        render::markdown_paragraph(&report.summary()),
        render::markdown(&report.timeliness_sheet()),
        render::markdown(&report::late_sheet(&report.obligations, usize::MAX)),
        render::markdown(&report::month_table(&report.months)),
        render::markdown(&report.population.tie_sheet()),
    ];
    parts.extend(report.population.remarks().iter().map(|line| render::markdown_paragraph(line)));
    parts.push(render::markdown(&report.standing.coverage_sheet()));
    parts.join("\n")
}
