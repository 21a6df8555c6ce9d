//! Bounds on the sources: length, size, and the few places where a prohibition is lifted.

use std::str::FromStr;

use countenance_tidy::{files, files_ending, read, root};
use proc_macro2::{TokenStream, TokenTree};

const LONGEST_LINES: usize = 600;
const LARGEST_BYTES: u64 = 512 * 1024;

/// Where `unsafe` may stand, each with its reason in docs/ARCHITECTURE.md.
const UNSAFE: [&str; 3] = ["crates/gallery/src/kernel", "crates/face/src/runtime", "crates/vault/src/memory"];
/// Where the clock and chance are read.
const AMBIENT: &str = "crates/server/src/ambient.rs";

/// Whether an identifier stands in the code; comments and texts do not count.
fn names(tokens: TokenStream, word: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == word,
        TokenTree::Group(group) => names(group.stream(), word),
        _ => false,
    })
}

/// Whether a macro is called by its name.
fn calls(tokens: TokenStream, word: &str) -> bool {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let named = |pair: &[TokenTree]| match pair {
        [TokenTree::Ident(ident), TokenTree::Punct(mark)] => ident == word && mark.as_char() == '!',
        _ => false,
    };
    tokens.windows(2).any(named)
        || tokens.into_iter().any(|token| matches!(token, TokenTree::Group(group) if calls(group.stream(), word)))
}

fn code(file: &str) -> TokenStream {
    TokenStream::from_str(&read(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// `folder.rs` and everything in `folder/`.
fn within(file: &str, folder: &str) -> bool {
    file.strip_prefix(folder).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

#[test]
fn files_of_rust_stay_short() {
    for file in files_ending("rs") {
        let lines = read(&file).lines().count();
        assert!(lines <= LONGEST_LINES, "{file} has {lines} lines; split it by concept, {LONGEST_LINES} are the most");
    }
}

#[test]
fn no_large_file_is_committed() {
    // The description of the interface is text that the program prints, as long as the interface is.
    for file in files().into_iter().filter(|file| file != "docs/openapi.json") {
        let bytes = root().join(&file).metadata().map_or(0, |data| data.len());
        assert!(bytes <= LARGEST_BYTES, "{file} has {bytes} bytes; models and pictures are fetched, not committed");
    }
}

#[test]
fn unsafe_stands_only_in_its_places() {
    for file in files_ending("rs") {
        if !UNSAFE.iter().any(|place| within(&file, place)) {
            let code = code(&file);
            assert!(!names(code.clone(), "unsafe"), "{file} uses unsafe; it may stand in {UNSAFE:?}");
            assert!(!names(code, "unsafe_code"), "{file} lifts the lint on unsafe; it may be lifted in {UNSAFE:?}");
        }
    }
}

/// Tests may lift the bans to read a switch such as `BLESS`; they ship with nothing.
#[test]
fn the_clock_and_chance_are_read_in_one_file() {
    let ships =
        |file: &String| !file.contains("/tests/") && !file.ends_with("/tests.rs") && !file.ends_with("_tests.rs");
    for file in files_ending("rs").into_iter().filter(|file| file != AMBIENT && ships(file)) {
        for lint in ["disallowed_methods", "disallowed_types"] {
            assert!(!names(code(&file), lint), "{file} lifts clippy::{lint}; only {AMBIENT} may: pass the value in");
        }
    }
}

#[test]
fn nothing_is_left_for_later() {
    let marks = ["TO\x44O", "FIX\x4DE", "XX\x58"];
    for file in files_ending("rs").into_iter().chain(files_ending("md")).chain(files_ending("toml")) {
        let text = read(&file);
        let word = |text: &str, mark: &str| text.split(|c: char| !c.is_alphanumeric()).any(|word| word == mark);
        for mark in marks {
            assert!(!word(&text, mark), "{file} says {mark}: do it now, or open an issue and say nothing here");
        }
        if file.ends_with(".rs") {
            let code = code(&file);
            assert!(!names(code.clone(), "todo") && !names(code, "unimplemented"), "{file} is unfinished");
        }
    }
}

#[test]
fn what_is_looked_for_is_found() {
    let tokens = |text: &str| TokenStream::from_str(text).expect("it is Rust");
    assert!(names(tokens("fn f() { if true { unsafe { g() } } }"), "unsafe"));
    assert!(!names(tokens("/* unsafe */ fn f() { g(\"unsafe\") } // unsafe"), "unsafe"));
    assert!(names(tokens("#[allow(clippy::disallowed_methods)] fn f() {}"), "disallowed_methods"));
    assert!(within("crates/vault/src/memory.rs", UNSAFE[2]) && within("crates/vault/src/memory/lock.rs", UNSAFE[2]));
    assert!(!within("crates/vault/src/memory_map.rs", UNSAFE[2]));
}

/// A server's output is its log, and what a command prints is said by the command: no library says anything by itself.
#[test]
fn libraries_print_nothing() {
    const TOLD: [&str; 4] = ["cli", "case", "accuracy", "load"];
    for file in files_ending("rs") {
        let Some((folder, path)) = file.strip_prefix("crates/").and_then(|file| file.split_once("/src/")) else {
            continue;
        };
        if TOLD.contains(&folder) || path.ends_with("tests.rs") {
            continue;
        }
        for word in ["println", "eprintln", "print", "eprint"] {
            assert!(!calls(code(&file), word), "{file} prints with {word}!; return it, or use tracing");
        }
    }
}
