//! Samples as sheets: what was drawn, how the tests came out, the work sheet, and the population with its ranks.

use super::{Attribute, Item, Mark, SampleReport};
use crate::report::sheet::{Cell, Column, Sheet, Tone};
use crate::text::plural;
use std::collections::BTreeSet;

impl SampleReport {
    /// How it stands, in a line.
    #[must_use]
    pub fn state(&self) -> Vec<Cell> {
        let all = self.items.len();
        let drawn = match (all, self.draw.pool.name()) {
            (0, pool) => format!("none of {pool} to draw from"),
            (_, pool) => format!("{} of {all} {pool} drawn", self.drawn),
        };
        let mut cells = vec![Cell::text(drawn)];
        let marks = [
            (Mark::Exception, "exception", "exceptions"),
            (Mark::NotHeld, "not held", "not held"),
            (Mark::Open, "open", "open"),
        ];
        for (mark, one, many) in marks {
            let n = self.count(mark);
            let tone = if n == 0 { Tone::Faint } else { tone(mark) };
            cells.push(Cell::Text(plural(n, one, many), tone));
        }
        cells
    }

    /// How the sample came about, a sentence each.
    #[must_use]
    pub fn method(&self) -> Vec<String> {
        let seed = &self.draw.seed;
        let mut said = vec![self.proof.clone()];
        if self.items.is_empty() {
            said.push(
                "The population is empty: there is nothing to test (T13), and nothing has passed.".into(),
            );
            return said;
        }
        said.push(format!("Sample size: {}.", self.size));
        let example = self.items.first().map_or("", |i| i.id.as_str());
        let of = self.items.len();
        let which = match self.drawn {
            all if all == of => "all are the sample, lowest first".to_owned(),
            1 => format!("the lowest of {of} is the sample"),
            n => format!("the {n} lowest of {of} are the sample"),
        };
        let quoted = seed.replace('\'', "'\\''");
        said.push(format!(
            "An item's rank is the SHA-256 of `{seed}:` and its id, in hex digits; {which}. \
             The lowest rank: printf %s '{quoted}:{example}' | sha256sum"
        ));
        said
    }

    /// What was drawn, by rank: for people.
    #[must_use]
    pub fn drawn_sheet(&self) -> Sheet {
        let columns = vec![
            Column::left("rank", "Rank"),
            Column::left("id", "Id"),
            Column::left("name", "Name"),
            Column::left("about", "What").spare(),
            Column::left("result", "Result"),
        ];
        let row = |item: &Item| {
            vec![
                Cell::Text(item.rank[..12].to_owned(), Tone::Faint),
                Cell::text(item.id.clone()),
                Cell::text(item.name.clone()),
                Cell::Text(item.about.clone(), Tone::Faint),
                result(item),
            ]
        };
        Sheet {
            title: format!("Sample: {} of {}", self.drawn, self.items.len()),
            columns,
            rows: self.sample().iter().map(row).collect(),
            note: None,
        }
    }

    /// Each test, and how often it came out how: for people.
    #[must_use]
    pub fn test_sheet(&self) -> Sheet {
        let answers = || self.sample().iter().flat_map(|i| &i.answers);
        let tests: BTreeSet<Attribute> = answers().map(|a| a.attribute).collect();
        let mut columns = vec![Column::left("test", "Test"), Column::left("attribute", "Attribute")];
        columns.extend([
            Column::right("exception", "Exception"),
            Column::right("not_held", "Not held"),
            Column::right("open", "Open"),
            Column::right("pass", "Pass"),
            Column::right("none_due", "None due"),
        ]);
        let row = |test: &Attribute| {
            let mut cells = vec![Cell::text(test.code()), Cell::text(test.title())];
            cells.extend(Mark::ALL.map(|mark| {
                let n = answers().filter(|a| a.attribute == *test && a.mark == mark).count();
                Cell::count(u32::try_from(n).unwrap_or(u32::MAX), tone(mark))
            }));
            cells
        };
        Sheet { title: "Tests".into(), columns, rows: tests.iter().map(row).collect(), note: None }
    }

    /// What an auditor has to look at: everything but what passed and what there was nothing to test of.
    #[must_use]
    pub fn attention_sheet(&self) -> Sheet {
        let columns = vec![
            Column::left("id", "Id"),
            Column::left("test", "Test"),
            Column::left("result", "Result"),
            Column::left("said", "What the register says"),
        ];
        let mut rows: Vec<(Mark, Vec<Cell>)> = Vec::new();
        for item in self.sample() {
            let wanted = item.answers.iter().filter(|a| a.mark < Mark::Pass);
            rows.extend(wanted.map(|a| {
                let cells = vec![
                    Cell::text(item.id.clone()),
                    Cell::text(a.attribute.code()),
                    Cell::Text(a.mark.name().into(), tone(a.mark)),
                    Cell::text(a.said.clone()),
                ];
                (a.mark, cells)
            }));
        }
        rows.sort_by_key(|(mark, _)| *mark);
        let title = if rows.is_empty() { "To look at: nothing" } else { "To look at, worst first" };
        let rows = rows.into_iter().map(|(_, cells)| cells).collect();
        Sheet { title: title.into(), columns, rows, note: None }
    }

    /// One row an item and a test, with the records: the work sheet.
    #[must_use]
    pub fn work_sheet(&self) -> Sheet {
        let columns = vec![
            Column::right("item", "Item"),
            Column::left("id", "Id"),
            Column::left("name", "Name"),
            Column::left("about", "What"),
            Column::left("test", "Test"),
            Column::left("attribute", "Attribute"),
            Column::left("result", "Result"),
            Column::left("said", "What the register says"),
            Column::left("records", "Records"),
            Column::left("rank", "Rank"),
        ];
        let mut rows = Vec::new();
        for (n, item) in (1..).zip(self.sample()) {
            rows.extend(item.answers.iter().map(|a| {
                vec![
                    Cell::Count(n, Tone::Plain),
                    Cell::text(item.id.clone()),
                    Cell::text(item.name.clone()),
                    Cell::text(item.about.clone()),
                    Cell::text(a.attribute.code()),
                    Cell::text(a.attribute.title()),
                    Cell::Text(a.mark.name().into(), tone(a.mark)),
                    Cell::text(a.said.clone()),
                    Cell::text(a.records.join(" ")),
                    Cell::text(item.rank.clone()),
                ]
            }));
        }
        Sheet { title: "Work sheet".into(), columns, rows, note: None }
    }

    /// The whole population by rank, with what was drawn of it: to draw the sample again.
    #[must_use]
    pub fn population_sheet(&self) -> Sheet {
        let columns = vec![
            Column::left("id", "Id"),
            Column::left("name", "Name"),
            Column::left("about", "What"),
            Column::left("drawn", "Drawn"),
            Column::left("rank", "Rank"),
        ];
        let row = |(n, item): (usize, &Item)| {
            vec![
                Cell::text(item.id.clone()),
                Cell::text(item.name.clone()),
                Cell::Text(item.about.clone(), Tone::Faint),
                Cell::Flag(n < self.drawn),
                Cell::Text(item.rank.clone(), Tone::Faint),
            ]
        };
        let title = format!("Population: {}, by rank", self.items.len());
        Sheet { title, columns, rows: self.items.iter().enumerate().map(row).collect(), note: None }
    }
}

/// The worst that was found of an item.
fn result(item: &Item) -> Cell {
    let worst = item.answers.iter().map(|a| a.mark).min().unwrap_or(Mark::NoneDue);
    Cell::Text(worst.name().into(), tone(worst))
}

const fn tone(mark: Mark) -> Tone {
    match mark {
        Mark::Exception => Tone::Bad,
        Mark::NotHeld | Mark::Open => Tone::Warn,
        Mark::Pass => Tone::Good,
        Mark::NoneDue => Tone::Faint,
    }
}
