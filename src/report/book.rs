//! Workbooks: which pages a view has where there is room for all of it. The first says what the numbers are and where
//! they come from; the others are whole lists.

use super::coverage::CoverageReport;
use super::filter::Tally;
use super::findings::finding_sheet;
use super::heading::{Heading, PROVES};
use super::months::{Month, month_sheet};
use super::obligations::{late_sheet, obligation_flow};
use super::period::PeriodReport;
use super::population::{PopulationReport, Roll};
use super::sample::SampleReport;
use super::sheet::{Cell, Column, Flow, Sheet, Tone};
use crate::finding::Finding;
use crate::model::Moment;

/// A page of a workbook. The rows of long ones are made as they are written.
pub struct Leaf<'a> {
    /// The name on its tab, unique, at most 31 letters, blanks and digits.
    pub name: &'static str,
    /// What is on it.
    pub flow: Flow<'a>,
    /// What the summary says of it.
    pub said: String,
    /// How many rows it has.
    pub count: usize,
}

/// What a worksheet holds below its header; a program that opens more cuts it off without a word.
pub const MOST_ROWS: usize = 1_048_575;

/// A view as pages.
pub struct Book<'a> {
    /// When what it says was recorded last; it has no other date.
    pub recorded: Moment,
    /// What the first page says, before it names the others.
    pub facts: Vec<Vec<Cell>>,
    /// The pages behind the first.
    pub pages: Vec<Leaf<'a>>,
    /// The pages that are left out, for they have more rows than a worksheet holds: the name, and how many.
    pub left_out: Vec<(&'static str, usize)>,
}

impl Book<'_> {
    /// The same without the pages of more rows than that, which it names.
    #[must_use]
    pub fn within(mut self, most: usize) -> Self {
        let long = |page: &Leaf<'_>| (page.count > most).then_some((page.name, page.count));
        self.left_out.extend(self.pages.iter().filter_map(long));
        self.pages.retain(|page| page.count <= most);
        self
    }

    /// The first page: what the numbers are, and what each of the others shows.
    #[must_use]
    pub fn summary(&self) -> Leaf<'static> {
        let mut rows = self.facts.clone();
        rows.extend(self.pages.iter().map(|p| fact(&format!("Page {}", p.name), Cell::text(p.said.clone()))));
        for ((name, _), said) in self.left_out.iter().zip(self.remarks()) {
            rows.push(fact(&format!("Page {name}"), Cell::Text(said, Tone::Bad)));
        }
        let columns = vec![Column::left("fact", "Fact"), Column::left("value", "Value")];
        page("Summary", Sheet { title: "Summary".into(), columns, rows, note: None })
    }

    /// What is left out, a sentence a page.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        let said = |(name, count): &(&str, usize)| {
            format!(
                "The page {name} is left out of the workbook: it has {count} rows, and a worksheet holds {MOST_ROWS}. \
                 CSV and JSON have them all."
            )
        };
        self.left_out.iter().map(said).collect()
    }
}

/// What stands above a report in lines, here as facts with their values.
struct Above<'a> {
    heading: &'a Heading,
    state: Vec<Cell>,
    tally: Option<(&'a Tally, &'static str)>,
    said: Vec<String>,
}

impl CoverageReport {
    /// How it stands on a day; `months` only where they were asked for.
    #[must_use]
    pub fn book(&self, months: &[Month]) -> Book<'_> {
        let mut pages = vec![page("Coverage", self.group_sheet())];
        if !months.is_empty() {
            pages.push(page("Months", month_sheet(months)));
        }
        pages.push(page("Overdue", self.overdue_sheet(usize::MAX)));
        pages.push(page("Due soon", self.due_sheet(usize::MAX)));
        pages.push(long("Pairs", self.pair_flow(), self.pairs.len()));
        let above = Above {
            heading: &self.heading,
            state: self.state(),
            tally: Some((&self.tally, "Pairs")),
            said: vec![self.advice()],
        };
        above.book(pages)
    }
}

impl PeriodReport {
    /// What became of a period, and how it stands on the day from which it is seen; with what was found, where that was
    /// looked for.
    #[must_use]
    pub fn book(&self, findings: Option<&[Finding]>) -> Book<'_> {
        let standing = &self.standing;
        let mut pages = vec![
            page("Timeliness", self.group_sheet()),
            page("Late", late_sheet(&self.obligations, usize::MAX)),
            long("Obligations", obligation_flow(self.obligations.iter()), self.obligations.len()),
            page("Months", month_sheet(&self.months)),
        ];
        pages.extend(rolls(&self.population));
        pages.push(page("Coverage", standing.group_sheet()));
        pages.push(long("Pairs", standing.pair_flow(), standing.pairs.len()));
        pages.extend(findings.map(|found| page("Findings", finding_sheet(found))));
        let mut said = vec![self.summary()];
        said.extend(self.population.remarks());
        let above = Above {
            heading: &standing.heading,
            state: self.state(),
            tally: Some((&self.tally, "Obligations")),
            said,
        };
        above.book(pages)
    }
}

impl PopulationReport {
    /// The tie-out; of the lists all, or the one that was asked for.
    #[must_use]
    pub fn book(&self, heading: &Heading, roll: Option<Roll>) -> Book<'static> {
        let wanted = |page: &Leaf<'_>| match roll {
            None => true,
            Some(roll) => page.name == "Population" || page.name == roll_name(roll),
        };
        let pages = rolls(self).into_iter().filter(wanted).collect();
        Above { heading, state: self.state(), tally: None, said: self.remarks() }.book(pages)
    }
}

impl SampleReport {
    /// What was drawn, how it came out, and the population that it was drawn from.
    #[must_use]
    pub fn book(&self) -> Book<'static> {
        let pages = vec![
            page("Drawn", self.drawn_sheet()),
            page("Tests", self.test_sheet()),
            page("To look at", self.attention_sheet()),
            page("Work sheet", self.work_sheet()),
            page("Population", self.population_sheet()),
        ];
        let above = Above { heading: &self.heading, state: self.state(), tally: None, said: self.method() };
        above.book(pages)
    }
}

fn page(name: &'static str, sheet: Sheet) -> Leaf<'static> {
    let note = sheet.note.as_ref().map_or_else(String::new, |note| format!(". {note}"));
    Leaf { name, said: format!("{}{note}", sheet.title), count: sheet.rows.len(), flow: sheet.into() }
}

fn long<'a>(name: &'static str, flow: Flow<'a>, count: usize) -> Leaf<'a> {
    Leaf { name, said: name.to_owned(), flow, count }
}

const fn roll_name(roll: Roll) -> &'static str {
    match roll {
        Roll::Hires => "Hires",
        Roll::Active => "Active",
        Roll::Leavers => "Leavers",
    }
}

fn rolls(population: &PopulationReport) -> Vec<Leaf<'static>> {
    let mut pages = vec![page("Population", population.type_sheet())];
    for roll in [Roll::Hires, Roll::Active, Roll::Leavers] {
        pages.push(page(roll_name(roll), population.roll_sheet(roll)));
    }
    pages.push(page("Moves", population.move_sheet()));
    pages
}

impl Above<'_> {
    /// These pages, as far as worksheets hold them, behind the facts.
    fn book<'a>(self, pages: Vec<Leaf<'a>>) -> Book<'a> {
        let (recorded, facts) = (self.heading.recorded_at, self.rows());
        Book { recorded, facts, pages, left_out: Vec::new() }.within(MOST_ROWS)
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let h = self.heading;
        let count = |n: usize| Cell::Count(u32::try_from(n).unwrap_or(u32::MAX), Tone::Plain);
        let mut rows = vec![fact("Organisation", Cell::Text(h.organization.clone(), Tone::Strong))];
        rows.extend(self.state.iter().map(|cell| fact(standing(cell), cell.clone())));
        rows.extend(self.said.iter().map(|line| fact("Remark", Cell::text(line.clone()))));
        if let Some(period) = h.period {
            rows.push(fact("From", Cell::day(Some(period.from))));
            rows.push(fact("To", Cell::day(Some(period.to))));
        }
        let asked = if h.period.is_some() { "Seen from" } else { "As of" };
        rows.extend([
            fact(asked, Cell::day(Some(h.as_of))),
            fact("Time zone", Cell::text(h.timezone)),
            fact("Known up to commit", Cell::text(h.revision.to_string())),
            fact("Recorded at", Cell::Moment(h.recorded_at)),
            fact("Register", Cell::text(h.repository.clone())),
            fact("Program", Cell::text(h.tool)),
            fact("Query", Cell::text(if h.query.is_empty() { "(none)" } else { &h.query })),
            fact("People at work", count(h.active)),
            fact("People ever on a roster", count(h.known)),
        ]);
        if let Some((tally, what)) = self.tally {
            rows.push(fact(&format!("{what} in all"), count(tally.before)));
            for left in &tally.left_out {
                rows.push(fact(&format!("{what} left out by {}", left.filter), count(left.pairs)));
            }
            rows.push(fact(&format!("{what} shown"), count(tally.after)));
        }
        rows.push(fact("Digest", Cell::text(h.population_digest.to_string())));
        if let Some(caution) = h.caution() {
            rows.push(fact("Files with errors", Cell::Text(caution, Tone::Bad)));
        }
        if h.self_approved {
            rows.push(fact("Approval", Cell::text("Self-approved: no second person exists.")));
        }
        rows.push(fact("What it proves", Cell::text(PROVES)));
        rows
    }
}

const fn standing(cell: &Cell) -> &'static str {
    match cell {
        Cell::Share(_) => "Coverage",
        Cell::Rate(_) => "On time",
        _ => "Standing",
    }
}

fn fact(name: &str, value: Cell) -> Vec<Cell> {
    vec![Cell::Text(name.to_owned(), Tone::Faint), value]
}
