//! Pages under `docs/law` that say what the code says.

use std::fs;
use std::path::PathBuf;

use basis::{Act, Cluster, Compare, Disclose, Enrol, Erase, Evaluate, Export, Identify, Keep, Sweep, Verify};

fn path(page: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(page)
}

/// Holds a page to its printed form. `BLESS=1 cargo test -p countenance-basis` writes it anew.
#[allow(clippy::disallowed_methods, reason = "whether to write the page anew is told by the environment")]
pub(crate) fn check_document(page: &str, printed: &str) {
    if std::env::var_os("BLESS").is_some() {
        fs::write(path(page), printed).expect("docs can be written");
    }
    let standing = fs::read_to_string(path(page)).unwrap_or_default();
    assert!(standing == printed, "docs/{page} is not what the code prints; run the test with BLESS=1 and look at it");
}

#[test]
fn every_act_stands_in_acts_md_with_its_leaf() {
    fn row<A: Act>() -> (String, String) {
        let leaf = serde_json::to_value(A::EVENT).unwrap();
        (format!("| {} |", A::NAME), format!("| `{}` |", leaf.as_str().unwrap()))
    }
    let page = fs::read_to_string(path("law/acts.md")).unwrap();
    let rows = [
        row::<Compare>(),
        row::<Enrol>(),
        row::<Keep>(),
        row::<Verify>(),
        row::<Identify>(),
        row::<Disclose>(),
        row::<Sweep>(),
        row::<Cluster>(),
        row::<Evaluate>(),
        row::<Export>(),
        row::<Erase>(),
    ];
    for (name, leaf) in rows {
        let line = page.lines().find(|line| line.starts_with(&name)).unwrap_or_else(|| panic!("no row {name}"));
        assert!(line.ends_with(&leaf), "{line} must end with {leaf}");
    }
}
