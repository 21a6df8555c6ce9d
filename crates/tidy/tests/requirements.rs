//! `docs/law/requirements.md` names, for each of the thirty requirements, a guard and a test that are there; and every
//! guard that is taken away in turn (`tests/mutation`) stands where the list says.

use std::collections::BTreeSet;

use countenance_tidy::{files_ending, read, root};

const TABLE: &str = "docs/law/requirements.md";
const MUTATIONS: &str = "tests/mutation/mutations.toml";
/// A cell that names what is not there yet says so.
const PLANNED: &str = "(being built)";
/// Said of R-18, where the guard is an absence.
const ABSENT: &str = "none to take away";

/// A row of the table.
#[derive(Debug)]
struct Row {
    id: String,
    guard: String,
    test: String,
}

fn rows(text: &str) -> Vec<Row> {
    let cells = |line: &str| line.trim().trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    let lines = text.lines().filter(|line| line.starts_with("| R-"));
    lines
        .map(|line| {
            let cells: Vec<String> = cells(line);
            let [id, _, guard, test] = <[String; 4]>::try_from(cells).unwrap_or_else(|cells| panic!("{cells:?}"));
            Row { id, guard, test }
        })
        .collect()
}

/// `file::function` of a cell's code spans.
fn anchors(cell: &str) -> Vec<(&str, &str)> {
    cell.split('`').skip(1).step_by(2).filter_map(|span| span.rsplit_once("::")).collect()
}

/// Whether a file defines a function of that name; with `tested`, one marked as a test.
fn defines(text: &str, name: &str, tested: bool) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.iter().enumerate().any(|(at, line)| {
        let found = line
            .split("fn ")
            .nth(1)
            .is_some_and(|rest| rest.strip_prefix(name).is_some_and(|rest| rest.starts_with(['(', '<'])));
        let marks = lines[..at].iter().rev().take_while(|above| above.starts_with("#[") || above.starts_with("//"));
        found && !line.starts_with("//") && (!tested || marks.into_iter().any(|mark| mark.starts_with("#[test]")))
    })
}

fn mutations() -> Vec<toml::Table> {
    let list: toml::Table = read(MUTATIONS).parse().unwrap_or_else(|error| panic!("{MUTATIONS}: {error}"));
    let entries = list["mutation"].as_array().expect("a list of tables");
    entries.iter().map(|entry| entry.as_table().expect("a table").clone()).collect()
}

fn text_of<'a>(mutation: &'a toml::Table, key: &str) -> &'a str {
    mutation.get(key).and_then(toml::Value::as_str).unwrap_or_else(|| panic!("{MUTATIONS}: '{key}' of {mutation}"))
}

#[test]
fn each_requirement_has_a_guard_and_a_test_that_are_there() {
    let rows = rows(&read(TABLE));
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let wanted: Vec<String> = (1..=30).map(|number| format!("R-{number:02}")).collect();
    assert_eq!(ids, wanted, "{TABLE} has each requirement once, in order");
    for Row { id, guard, test } in &rows {
        for (cell, tested) in [(guard, false), (test, true)] {
            let anchors = anchors(cell);
            let excused = cell.contains(PLANNED) || !tested && cell.contains(ABSENT);
            assert!(!anchors.is_empty() || excused, "{TABLE}: {id} names nothing in a cell: {cell}");
            for (file, name) in anchors {
                let what = if tested { "test" } else { "function" };
                assert!(defines(&read(file), name, tested), "{TABLE}: {id} names the {what} {name}, not in {file}");
            }
        }
    }
}

#[test]
fn each_guard_of_the_list_stands_once_and_its_test_is_there() {
    for mutation in mutations() {
        let [row, file, guard, without] = ["row", "file", "guard", "without"].map(|key| text_of(&mutation, key));
        let stands = read(file).matches(guard).count();
        assert_eq!(stands, 1, "{MUTATIONS}: {row}: this stands {stands} times in {file}, once is needed:\n{guard}");
        assert_ne!(guard, without, "{MUTATIONS}: {row}: nothing is taken away");
        let test = text_of(&mutation, "test");
        let name = test.rsplit("::").next().unwrap_or(test);
        let (package, target) = (text_of(&mutation, "package"), text_of(&mutation, "target"));
        let folder = format!("crates/{}/", package.trim_start_matches("countenance-"));
        let there = files_ending("rs").iter().any(|path| {
            let of_target = if target == "lib" {
                path.starts_with(&format!("{folder}src/"))
            } else {
                path.starts_with(&format!("{folder}tests/{target}"))
            };
            of_target && defines(&read(path), name, true)
        });
        assert!(there, "{MUTATIONS}: {row}: {package} has no test {name} in {target}");
    }
}

/// A guard that nobody tries to take away may be one that nothing would miss.
#[test]
fn each_requirement_has_a_guard_that_is_taken_away() {
    let taken: BTreeSet<String> = mutations().iter().map(|mutation| text_of(mutation, "row").to_owned()).collect();
    for Row { id, guard, test } in rows(&read(TABLE)) {
        let excused = guard.contains(ABSENT) || guard.contains(PLANNED) || test.contains(PLANNED);
        assert!(taken.contains(&id) || excused, "{MUTATIONS} takes no guard of {id} away");
    }
    assert!(root().join("tests/mutation/run.py").is_file());
}

#[test]
fn what_is_looked_for_is_found() {
    let text =
        "mod a {\n    #[test]\n    // why\n    fn held() {}\n    fn helper<'a>(x: &'a str) {}\n}\n// fn told() {}\n";
    assert!(defines(text, "held", true) && defines(text, "helper", false));
    assert!(!defines(text, "helper", true) && !defines(text, "told", false) && !defines(text, "hel", false));
    let row = &rows("| R-01 | words | `a/b.rs::guard` | `c/d.rs::held`, `e/` (being built) |\n")[0];
    assert_eq!((anchors(&row.guard), anchors(&row.test)), (vec![("a/b.rs", "guard")], vec![("c/d.rs", "held")]));
}
