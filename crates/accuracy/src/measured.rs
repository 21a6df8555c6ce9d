//! What depends on the machine: measurements that go through the inference library. They are made by the programs that
//! own them and stand in marked blocks, which a check leaves as they are.

use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use crate::Failure;
use crate::table::table;

/// The tables of the marked blocks, by name; empty where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    pub(crate) views: String,
    pub(crate) detection: String,
}

/// The columns of the view measurement that are shown, and how.
const VIEWS: [(&str, &str); 6] = [
    ("recipe", "recipe"),
    ("views", "runs a face"),
    ("ms a face", "ms a face"),
    ("d' score", "d' of the score"),
    ("missed at 1e-3", "missed at 1 stranger in 1,000"),
    ("at 1e-4", "in 10,000"),
];
const DETECTION: &str = "crates/face/examples/detection.rs";

impl Measured {
    /// Measures on this machine, in the repository at `root`. Takes minutes.
    ///
    /// # Errors
    /// [`Failure`] when a measurement cannot be run or says something unexpected.
    pub fn here(root: &Path) -> Result<Self, Failure> {
        let views =
            ["test", "--package", "countenance-face", "--lib", "measure_views", "--", "--ignored", "--nocapture"];
        let views = views_table(&cargo(root, &views)?)?;
        let mut measured = Self { views, ..Self::default() };
        if root.join(DETECTION).exists() {
            let detection =
                ["run", "--release", "--package", "countenance-face", "--example", "detection", "--", "--json"];
            measured.detection = detection_table(&cargo(root, &detection)?)?;
        }
        Ok(measured)
    }

    /// The blocks of a document, as they stand.
    #[must_use]
    pub fn of(document: &str) -> Self {
        Self { views: block(document, "views"), detection: block(document, "detection") }
    }
}

/// A table between its marks.
pub(crate) fn marked(name: &str, table: &str) -> String {
    format!("{}\n{table}{}\n", begin(name), end(name))
}

fn begin(name: &str) -> String {
    format!("<!-- measured on one machine: {name} -->")
}

fn end(name: &str) -> String {
    format!("<!-- end of {name} -->")
}

fn block(document: &str, name: &str) -> String {
    let after = document.split_once(&format!("{}\n", begin(name)));
    after.and_then(|(_, after)| after.split_once(&end(name))).map_or_else(String::new, |(block, _)| block.to_owned())
}

fn cargo(root: &Path, arguments: &[&str]) -> Result<String, Failure> {
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(root).output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::Measurement { command: arguments.join(" "), said: said.trim_end().to_owned() });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn views_table(printed: &str) -> Result<String, Failure> {
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let mut lines = printed.lines().filter(|line| line.starts_with('|')).map(cells);
    let unexpected = |said: &str| Failure::Measurement { command: "measure_views".to_owned(), said: said.to_owned() };
    let headings = lines.next().ok_or_else(|| unexpected("it printed no table"))?;
    let mut columns = [0; VIEWS.len()];
    for (column, (wanted, _)) in columns.iter_mut().zip(VIEWS) {
        let found = headings.iter().position(|heading| heading == wanted);
        *column = found.ok_or_else(|| unexpected(&format!("its table has no column {wanted:?}")))?;
    }
    let row = |cells: Vec<String>| columns.map(|column| cells.get(column).cloned().unwrap_or_default());
    Ok(table(VIEWS.map(|(_, shown)| shown), lines.skip(1).map(row)))
}

/// One row of what the detection example prints as JSON, as far as it is shown.
#[derive(Deserialize)]
struct Detection {
    detector: String,
    smallest_face_px: u32,
    groups: std::collections::BTreeMap<u32, (usize, usize)>,
    tiled: std::collections::BTreeMap<u32, (usize, usize)>,
    false_faces_on_grounds: (usize, usize),
    cpu_ms_group: f64,
}

fn detection_table(printed: &str) -> Result<String, Failure> {
    let rows: Vec<Detection> = serde_json::from_str(printed)?;
    let found = |of: &std::collections::BTreeMap<u32, (usize, usize)>| {
        let of_size = |(px, (found, there)): (&u32, &(usize, usize))| format!("{px} px: {found}/{there}");
        of.iter().map(of_size).collect::<Vec<_>>().join("<br>")
    };
    let row = |row: Detection| {
        let (boxes, pictures) = row.false_faces_on_grounds;
        [
            row.detector,
            format!("{} px", row.smallest_face_px),
            found(&row.groups),
            found(&row.tiled),
            format!("{boxes} in {pictures}"),
            format!("{:.1} s", row.cpu_ms_group / 1e3),
        ]
    };
    let headings = [
        "detector",
        "looks from",
        "found in groups",
        "found in tiles",
        "false faces in pictures without any",
        "one core",
    ];
    Ok(table(headings, rows.into_iter().map(row)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_read_back_as_they_were_written() {
        let text = format!("# a\n\n{}\nb\n", marked("views", "| x |\n"));
        assert_eq!(Measured::of(&text), Measured { views: "| x |\n".to_owned(), detection: String::new() });
    }

    #[test]
    fn detection_is_told_by_size() {
        let printed = r#"[{"detector": "MTCNN", "smallest_face_px": 20, "looked_for_px": 20, "groups": {"20": [3, 10],
            "100": [10, 10]}, "tiled": {"20": [7, 9]}, "false_faces_among_faces": [1, 9],
            "false_faces_on_grounds": [2, 8], "cpu_ms_group": 5432.1, "cpu_ms_ground": 3000.0}]"#;
        let row = "| MTCNN | 20 px | 20 px: 3/10<br>100 px: 10/10 | 20 px: 7/9 | 2 in 8 | 5.4 s |\n";
        assert!(detection_table(printed).unwrap().ends_with(row));
    }

    #[test]
    fn the_columns_shown_are_found_by_name() {
        let printed = "5 crops\n\n| recipe | views | ms a face | d' cosine | d' score | missed at 1e-3 | at 1e-4 |\n\
                       |---|---|---|---|---|---|---|\n| plain | 1 | 9 | 3.1 | 4.0 | 0.2 | 0.3 |\ntest ok\n";
        assert!(views_table(printed).unwrap().ends_with("| plain | 1 | 9 | 4.0 | 0.2 | 0.3 |\n"));
        assert!(views_table("| recipe |\n|---|\n").is_err());
    }
}
