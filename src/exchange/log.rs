//! Another system's log of acknowledgements, as CSV.

use crate::plan::LogRow;
use crate::text::{list, visible};

/// The columns that are read, each under the names that systems give it.
const COLUMNS: [(&str, &[&str]); 7] = [
    (
        "person",
        &["person", "person id", "id", "employee", "employee id", "user", "username", "login", "name"],
    ),
    ("email", &["email", "e mail", "mail", "email address", "user email", "work email"]),
    ("requirement", &["requirement", "policy", "policy id", "policy name", "document", "course", "title"]),
    ("version", &["version", "policy version", "revision"]),
    (
        "date",
        &[
            "date",
            "completed on",
            "completed",
            "acknowledged",
            "acknowledged on",
            "acknowledged at",
            "accepted at",
            "signed",
            "signed on",
            "signed at",
            "timestamp",
        ],
    ),
    ("evidence", &["evidence", "reference", "note", "comment"]),
    ("score", &["score", "result"]),
];

/// Reads such a log: UTF-8, with or without a byte order mark, separated by commas, semicolons or tabs.
///
/// # Errors
/// When it is no such table, or lacks a column that must be there; a sentence for people.
pub fn acknowledgement_log(bytes: &[u8]) -> Result<Vec<LogRow>, String> {
    let text =
        std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8: export it as CSV UTF-8".to_owned())?;
    // Lines are counted by line feeds: a carriage return would end the row before its line.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let first = text.lines().next().unwrap_or_default();
    let mark = [b',', b';', b'\t'].into_iter().max_by_key(|m| first.bytes().filter(|b| b == m).count());
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(mark.unwrap_or(b','))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let heads = reader.headers().map_err(|e| visible(&e.to_string()))?.clone();
    let place = |names: &[&str]| names.iter().find_map(|n| heads.iter().position(|h| plain(h) == *n));
    let places = COLUMNS.map(|(_, names)| place(names));
    for wanted in [&[0, 1][..], &[2], &[4]] {
        if wanted.iter().all(|n| places[*n].is_none()) {
            let names: Vec<String> = wanted.iter().map(|n| format!("`{}`", COLUMNS[*n].0)).collect();
            let found: Vec<String> = heads.iter().map(|h| format!("`{}`", visible(h))).collect();
            return Err(format!(
                "it has no column {}; its columns are {}",
                list(&names, "or"),
                list(&found, "and")
            ));
        }
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| visible(&e.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(str::is_empty) {
            continue;
        }
        let cell = |n: usize| places[n].and_then(|p| record.get(p)).unwrap_or_default().to_owned();
        rows.push(LogRow {
            line,
            person: cell(0),
            email: cell(1),
            requirement: cell(2),
            version: cell(3),
            date: cell(4),
            evidence: cell(5),
            score: cell(6),
        });
    }
    Ok(rows)
}

/// A head without its case and its punctuation.
fn plain(head: &str) -> String {
    let words: String = head.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_the_names_that_systems_give_them() {
        let rows = acknowledgement_log(
            b"\xef\xbb\xbfPolicy Name;E-Mail;Acknowledged_At;Version\r\nCode of Conduct;jane@x;2025-03-04;\"2.0\"\r\n;;;\r\n",
        )
        .unwrap();
        let [row] = rows.as_slice() else { panic!("{rows:?}") };
        assert_eq!(
            (row.line, row.email.as_str(), row.requirement.as_str()),
            (2, "jane@x", "Code of Conduct")
        );
        assert_eq!((row.date.as_str(), row.version.as_str(), row.person.as_str()), ("2025-03-04", "2.0", ""));
    }

    #[test]
    fn a_table_without_what_must_be_there_says_what_it_has() {
        let why = acknowledgement_log(b"who,policy,date\n").unwrap_err();
        assert_eq!(why, "it has no column `person` or `email`; its columns are `who`, `policy` and `date`");
        assert!(acknowledgement_log(b"person,date\n").unwrap_err().contains("`requirement`"));
        assert!(acknowledgement_log(b"person,policy\n").unwrap_err().contains("`date`"));
        assert!(acknowledgement_log(b"person,policy,date\n\xff,a,b\n").unwrap_err().contains("UTF-8"));
    }
}
