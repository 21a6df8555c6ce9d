//! Which groups the people belong to, as the user's own list says; nothing is ever guessed from a face.

use std::collections::HashMap;
use std::path::Path;

use super::folders::People;
use crate::error::ServiceError;

/// The column that names the person's folder.
const PERSON: &str = "person";

/// A list of people with one or more columns of groups.
#[derive(Debug)]
pub(super) struct Groups {
    /// The columns' names, in the list's order.
    pub(super) columns: Vec<String>,
    /// By folder name, a cell for each column; an empty cell is no group.
    rows: HashMap<String, Vec<String>>,
}

impl Groups {
    /// Reads a CSV file with a header: `person` and the columns that tell groups apart.
    ///
    /// # Errors
    /// Names the file and the line that cannot be read.
    pub(super) fn read(path: &Path) -> Result<Self, ServiceError> {
        let bytes = std::fs::read(path).map_err(|source| ServiceError::io("read the list of groups", path, source))?;
        Self::parse(&bytes).map_err(|problem| {
            ServiceError::input(
                format!("{}: {problem}", path.display()),
                "Write a header and a row a person, as in `person,region`; persons are named as their folders.",
            )
        })
    }

    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        // Spreadsheets begin UTF-8 with a mark that would become part of the first column's name.
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
        let header = reader.headers().map_err(|error| error.to_string())?.clone();
        let person =
            header.iter().position(|name| name == PERSON).ok_or_else(|| format!("there is no column '{PERSON}'"))?;
        let cells = |row: &csv::StringRecord| -> Vec<String> {
            row.iter().enumerate().filter(|(at, _)| *at != person).map(|(_, cell)| cell.to_owned()).collect()
        };
        let columns = cells(&header);
        if columns.is_empty() {
            return Err(format!("there is no column beside '{PERSON}'"));
        }
        let mut rows = HashMap::new();
        for row in reader.records() {
            let row = row.map_err(|error| error.to_string())?;
            let line = row.position().map_or(0, csv::Position::line);
            if rows.insert(row[person].to_owned(), cells(&row)).is_some() {
                return Err(format!("line {line} names a person that a line before it names"));
            }
        }
        Ok(Self { columns, rows })
    }

    /// For each person, by number, the group in a column.
    pub(super) fn of<'a>(&'a self, column: usize, people: &People) -> Vec<Option<&'a str>> {
        let cell = |label: &str| self.rows.get(label)?.get(column).map(String::as_str).filter(|cell| !cell.is_empty());
        people.iter().map(|(_, person)| person.label.to_str().and_then(cell)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_beside_the_person_wherever_that_column_is() {
        let groups = Groups::parse("\u{feff}region, person ,age\nnorth,ada,30\n,bob,\n".as_bytes()).expect("a list");
        assert_eq!(groups.columns, ["region", "age"]);
        assert_eq!(groups.rows["ada"], ["north", "30"]);
        assert_eq!(groups.rows["bob"], ["", ""]);
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, said) in [
            ("name,region\nada,north", "no column 'person'"),
            ("person\nada", "no column beside"),
            ("person,region\nada,north\nada,south", "line 3"),
            ("person,region\nada", "record"),
        ] {
            let problem = Groups::parse(text.as_bytes()).expect_err(said);
            assert!(problem.contains(said), "{problem}");
        }
    }
}
