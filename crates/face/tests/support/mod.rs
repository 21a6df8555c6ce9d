//! Where tests find what `make setup` brings.

use std::path::PathBuf;

/// `${COUNTENANCE_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/countenance}`.
#[allow(clippy::disallowed_methods, reason = "tests are told by the environment where the cache is")]
pub(crate) fn cache() -> PathBuf {
    let var = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    var("COUNTENANCE_TEST_CACHE").unwrap_or_else(|| {
        let base = var("XDG_CACHE_HOME").or_else(|| Some(var("HOME")?.join(".cache")));
        base.expect("HOME, XDG_CACHE_HOME or COUNTENANCE_TEST_CACHE is set").join("countenance")
    })
}

/// A file or folder in the cache; the test fails with the next step if it is not there.
pub(crate) fn cached(part: &str) -> PathBuf {
    let path = cache().join(part);
    assert!(path.exists(), "{} is missing: run `make setup`", path.display());
    path
}
