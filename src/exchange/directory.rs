//! Names and addresses kept outside a register, by id: a CSV file with the columns `id`, `name` and, if wanted, `email`.

use std::collections::BTreeMap;

/// What a directory says of somebody, as written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The name; empty where none is given.
    pub name: String,
    /// The e-mail address; empty where none is given.
    pub email: String,
}

/// Reads a directory. Columns may stand in any order, and other columns are passed over; of two lines with one id the
/// first counts.
///
/// # Errors
/// What is wrong with the file, as a fragment: it is no CSV, or lacks a column.
pub fn directory(bytes: &[u8]) -> Result<BTreeMap<String, Entry>, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let titles = reader.headers().map_err(|e| e.to_string())?.clone();
    let column = |name: &str| titles.iter().position(|t| t.eq_ignore_ascii_case(name));
    let missing = |name: &str| format!("it has no column `{name}`");
    let id = column("id").ok_or_else(|| missing("id"))?;
    let name = column("name").ok_or_else(|| missing("name"))?;
    let email = column("email");
    let mut entries = BTreeMap::new();
    for row in reader.records() {
        let row = row.map_err(|e| e.to_string())?;
        let cell = |at: usize| row.get(at).unwrap_or_default().to_owned();
        let entry = Entry { name: cell(name), email: email.map_or_else(String::new, cell) };
        entries.entry(cell(id)).or_insert(entry);
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_in_any_order_and_the_first_line_of_an_id_counts() {
        let read = directory(
            b"\xef\xbb\xbfEmail,Floor,ID,Name\nj@x.example,3,jane.doe,\"Doe, Jane\"\n,,jane.doe,Other\n",
        );
        let jane = Entry { name: "Doe, Jane".into(), email: "j@x.example".into() };
        assert_eq!(read.map(|all| all.get("jane.doe").cloned()), Ok(Some(jane)));
    }

    #[test]
    fn a_file_without_ids_or_names_is_refused() {
        assert_eq!(directory(b"name\nJane\n"), Err("it has no column `id`".into()));
        assert_eq!(directory(b"id,email\njane.doe,j@x.example\n"), Err("it has no column `name`".into()));
        assert!(directory(b"id,name\njane.doe\n").is_err());
    }
}
