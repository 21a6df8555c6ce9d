//! The manifest of an enrolment: one row a face, as CSV (with a header) or JSON Lines.
//!
//! Columns: `file` (relative to the manifest's folder, or absolute), `box` (`x,y,width,height` in pixels of the
//! upright picture; CSV cells with commas are quoted), `subject`, `consent`, `guardian`, `territory` (ISO 3166-1
//! alpha-2), `source` (the controller's own reference), `evidence` (SHA-256 of what shows that the person made the
//! picture manifestly public; asked for under Art. 9(2)(e) alone). All but `file` may be empty.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use basis::Sha256;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::ServiceError;

/// One row: what the controller knows of one face in one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The picture.
    pub file: PathBuf,
    /// Where the face is, where the picture has several; `x,y,width,height` in pixels.
    #[serde(default, rename = "box", deserialize_with = "empty_as_none")]
    pub region: Option<String>,
    /// The person's label in this gallery.
    #[serde(default, deserialize_with = "empty_as_none")]
    pub subject: Option<String>,
    /// The id of the consent that covers it; checked against the subject's own.
    #[serde(default, deserialize_with = "empty_as_none")]
    pub consent: Option<String>,
    /// Who consented for a minor.
    #[serde(default, deserialize_with = "empty_as_none")]
    pub guardian: Option<String>,
    /// The person's territory, ISO 3166-1 alpha-2.
    #[serde(default, deserialize_with = "empty_as_none")]
    pub territory: Option<String>,
    /// The controller's own reference of the picture; the relative path where absent.
    #[serde(default, deserialize_with = "empty_as_none")]
    pub source: Option<String>,
    /// SHA-256 of what shows that the person made the picture manifestly public, hexadecimal.
    #[serde(default, deserialize_with = "empty_as_none")]
    pub evidence: Option<String>,
}

/// The four numbers of a `box` cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Region {
    /// Left edge, pixels.
    pub x: f32,
    /// Top edge, pixels.
    pub y: f32,
    /// Pixels, positive.
    pub width: f32,
    /// Pixels, positive.
    pub height: f32,
}

impl Row {
    /// A row that says only whose picture a file is.
    pub(crate) fn of_subject(file: &Path, subject: &str) -> Self {
        let (file, subject) = (file.to_path_buf(), Some(subject.to_owned()));
        Self {
            file,
            subject,
            region: None,
            consent: None,
            guardian: None,
            territory: None,
            source: None,
            evidence: None,
        }
    }

    /// The row, if its cells can be understood.
    fn checked(self) -> Result<Self, String> {
        if let Some(cell) = &self.region
            && parse_region(cell).is_none()
        {
            return Err(format!("box '{cell}' is not 'x,y,width,height' in pixels"));
        }
        if self.evidence.is_some() && self.evidence().is_none() {
            return Err("evidence is not a SHA-256 digest of 64 hexadecimal digits".into());
        }
        Ok(self)
    }

    /// The evidence that the picture was made public, where the row gives one. Read once by [`read`], as the region.
    pub(crate) fn evidence(&self) -> Option<Sha256> {
        self.evidence.as_deref().and_then(|text| text.parse().ok())
    }

    /// The face's region, where the row gives one. Read once by [`read`], so a bad cell is found before any work.
    pub(crate) fn region(&self) -> Option<Region> {
        self.region.as_deref().and_then(parse_region)
    }
}

/// Reads a manifest whole; rows stand under their file, in their order.
///
/// # Errors
/// Names the manifest, the row and the cell that cannot be read.
pub(crate) fn read(path: &Path) -> Result<BTreeMap<PathBuf, Vec<Row>>, ServiceError> {
    let text = std::fs::read_to_string(path).map_err(|source| ServiceError::io("read the manifest", path, source))?;
    let json_lines = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("jsonl"));
    let rows = if json_lines { json_rows(&text) } else { csv_rows(&text) };
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut by_file = BTreeMap::<PathBuf, Vec<Row>>::new();
    for (number, row) in rows.into_iter().enumerate() {
        // The header is line 1 of a CSV.
        let line = number + if json_lines { 1 } else { 2 };
        let row = row.and_then(Row::checked).map_err(|problem| bad_row(path, line, &problem))?;
        by_file.entry(folder.join(&row.file)).or_default().push(row);
    }
    if by_file.is_empty() {
        return Err(bad_row(path, 1, "there are no rows"));
    }
    Ok(by_file)
}

/// Rows that came without a file, each under the name it gives.
///
/// # Errors
/// Names the row and the cell that cannot be read; `list` is what the rows are called.
pub(super) fn by_file(list: &Path, rows: Vec<Row>) -> Result<BTreeMap<PathBuf, Vec<Row>>, ServiceError> {
    let mut by_file = BTreeMap::<PathBuf, Vec<Row>>::new();
    for (number, row) in rows.into_iter().enumerate() {
        let row = row.checked().map_err(|problem| bad_row(list, number + 1, &problem))?;
        by_file.entry(row.file.clone()).or_default().push(row);
    }
    Ok(by_file)
}

fn csv_rows(text: &str) -> Vec<Result<Row, String>> {
    csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes())
        .into_deserialize()
        .map(|row| row.map_err(|e| e.to_string()))
        .collect()
}

fn json_rows(text: &str) -> Vec<Result<Row, String>> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(line).map_err(|e| e.to_string()))
        .collect()
}

fn parse_region(cell: &str) -> Option<Region> {
    let numbers: Vec<f32> =
        cell.split([',', ' ', ';']).filter(|p| !p.is_empty()).map(str::parse).collect::<Result<_, _>>().ok()?;
    match numbers[..] {
        [x, y, width, height] if width > 0.0 && height > 0.0 && numbers.iter().all(|n| n.is_finite()) => {
            Some(Region { x, y, width, height })
        }
        _ => None,
    }
}

fn bad_row(path: &Path, line: usize, problem: &str) -> ServiceError {
    ServiceError::Input {
        what: format!("{}, row {line}: {problem}", path.display()),
        next: "Correct the row and run the command again; nothing was enrolled.".into(),
    }
}

fn empty_as_none<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<String>::deserialize(from)?.filter(|text| !text.trim().is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(name: &str, text: &str) -> Result<BTreeMap<PathBuf, Vec<Row>>, ServiceError> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("the manifest is written");
        read(&path).map(|rows| {
            rows.into_iter()
                .map(|(file, rows)| (file.strip_prefix(folder.path()).map(Path::to_path_buf).unwrap_or(file), rows))
                .collect()
        })
    }

    #[test]
    fn csv_and_json_lines_say_the_same() {
        let csv =
            "file,box,subject,consent,guardian,territory,source\na.jpg,\"1,2,30,40\",ada,,,FR,asset-7\nb.jpg,,,,,,\n";
        let jsonl = r#"{"file":"a.jpg","box":"1,2,30,40","subject":"ada","territory":"FR","source":"asset-7"}
{"file":"b.jpg"}"#;
        let (from_csv, from_json) = (read_text("m.csv", csv).unwrap(), read_text("m.jsonl", jsonl).unwrap());
        assert_eq!(from_csv, from_json);
        let row = &from_csv[Path::new("a.jpg")][0];
        assert_eq!(row.region(), Some(Region { x: 1.0, y: 2.0, width: 30.0, height: 40.0 }));
        assert_eq!(row.subject.as_deref(), Some("ada"));
    }

    #[test]
    fn a_bad_cell_names_its_row() {
        let error = read_text("m.csv", "file,box\na.jpg,\nb.jpg,\"1,2,-3,4\"\n").unwrap_err().to_string();
        assert!(error.contains("row 3") && error.contains("x,y,width,height"), "{error}");
        assert!(read_text("m.csv", "file,colour\na.jpg,red\n").is_err());
        assert!(read_text("m.csv", "file,box\n").is_err());
    }
}
