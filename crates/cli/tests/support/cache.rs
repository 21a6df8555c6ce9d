//! Where `make setup` put what tests need and the repository does not carry.

use std::path::PathBuf;

/// A part of it: `wheelhouse`, `runtime`, `packs`, `portraits/NAME`. Parts that a test makes itself need not be there.
#[allow(clippy::disallowed_methods, reason = "tests are told by the environment where the cache is")]
pub(crate) fn cached(part: &str) -> PathBuf {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = set("COUNTENANCE_TEST_CACHE").unwrap_or_else(|| {
        let base = set("XDG_CACHE_HOME").or_else(|| Some(set("HOME")?.join(".cache")));
        base.expect("HOME, XDG_CACHE_HOME or COUNTENANCE_TEST_CACHE is set").join("countenance")
    });
    cache.join(part)
}
