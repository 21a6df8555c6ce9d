//! Where ONNX Runtime is looked for.

use std::path::{Path, PathBuf};

use super::RuntimeError;

/// The places to look, in the order they are tried; after them come the system's library folders.
#[derive(Clone, Debug, Default)]
pub struct RuntimeSearch {
    /// Path from the configuration: the library itself, or a folder that holds it.
    pub configured: Option<PathBuf>,
    /// Value of `COUNTENANCE_ONNXRUNTIME`, else of `ORT_DYLIB_PATH`; the caller reads the environment.
    pub environment: Option<PathBuf>,
    /// The folder of the running program; `lib`, `../lib` and `runtime` beside it are tried too.
    pub beside: Option<PathBuf>,
}

impl RuntimeSearch {
    /// The library's path.
    pub(super) fn find(&self) -> Result<PathBuf, RuntimeError> {
        let mut looked = Vec::new();
        for (origin, named) in [("configuration", &self.configured), ("environment", &self.environment)] {
            match named {
                Some(path) => match library_at(path) {
                    Some(found) => return Ok(found),
                    // A path somebody wrote down is meant: falling back would run another library than the one named.
                    None => {
                        looked.push(format!("{origin}: {} (no ONNX Runtime there)", path.display()));
                        return Err(RuntimeError::NotFound { looked });
                    }
                },
                None => looked.push(format!("{origin}: not set")),
            }
        }
        for folder in self.beside_folders().into_iter().chain(system_folders()) {
            match library_in(&folder) {
                Some(found) => return Ok(found),
                None => looked.push(folder.display().to_string()),
            }
        }
        Err(RuntimeError::NotFound { looked })
    }

    fn beside_folders(&self) -> Vec<PathBuf> {
        self.beside.iter().flat_map(|at| ["", "lib", "../lib", "runtime"].map(|part| at.join(part))).collect()
    }
}

fn system_folders() -> impl Iterator<Item = PathBuf> {
    let arch = std::env::consts::ARCH;
    [
        "/usr/local/lib".to_owned(),
        format!("/usr/lib/{arch}-linux-gnu"),
        "/usr/lib64".to_owned(),
        "/usr/lib".to_owned(),
        "/opt/homebrew/lib".to_owned(),
    ]
    .into_iter()
    .map(PathBuf::from)
}

fn library_at(path: &Path) -> Option<PathBuf> {
    if path.is_dir() { library_in(path) } else { path.is_file().then(|| path.to_owned()) }
}

/// The newest name wins, so that a folder with several versions gives the same answer every time.
fn library_in(folder: &Path) -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.file_name().and_then(|name| name.to_str()).is_some_and(is_library) && path.is_file())
        .collect();
    found.sort();
    found.pop()
}

fn is_library(name: &str) -> bool {
    name == "libonnxruntime.so"
        || name.starts_with("libonnxruntime.so.")
        || (name.starts_with("libonnxruntime.") && name.ends_with(".dylib"))
        || name == "onnxruntime.dll"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touch(path: &Path) {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, b"").unwrap();
    }

    #[test]
    fn configuration_comes_before_environment_before_beside() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        for name in
            ["a/libonnxruntime.so.1.20.0", "a/libonnxruntime.so.1.32.0", "b/x.so", "bin/runtime/libonnxruntime.so"]
        {
            touch(&at(name));
        }
        let mut search =
            RuntimeSearch { configured: Some(at("a")), environment: Some(at("b/x.so")), beside: Some(at("bin")) };
        assert_eq!(search.find().unwrap(), at("a/libonnxruntime.so.1.32.0"));
        search.configured = None;
        assert_eq!(search.find().unwrap(), at("b/x.so"));
        search.environment = None;
        assert_eq!(search.find().unwrap(), at("bin/runtime/libonnxruntime.so"));
    }

    #[test]
    fn a_named_path_is_not_passed_over() {
        let dir = tempfile::tempdir().unwrap();
        touch(&dir.path().join("libonnxruntime.so"));
        let search = RuntimeSearch {
            environment: Some(dir.path().join("absent.so")),
            beside: Some(dir.path().to_owned()),
            ..RuntimeSearch::default()
        };
        let message = search.find().unwrap_err().to_string();
        assert!(message.contains("environment: ") && message.contains("absent.so"), "{message}");
        assert!(message.contains("make setup"), "{message}");
    }

    #[test]
    fn the_providers_library_is_not_taken_for_the_runtime() {
        assert!(!is_library("libonnxruntime_providers_shared.so"));
        assert!(is_library("libonnxruntime.1.32.0.dylib") && is_library("onnxruntime.dll"));
    }
}
