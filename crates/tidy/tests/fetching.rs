//! no crawler, and no picture is fetched by its address. The guard is an absence, so the sources are read for it.

use countenance_tidy::{files_ending, read};

/// Names of libraries and calls that reach outward.
const OUTWARD: [&str; 8] = [
    "ureq",
    "reqwest",
    "curl",
    "TcpStream::connect",
    "UnixStream::connect",
    "hyper_util::client",
    "lettre",
    "object_store",
];
/// Where they may stand, and what for. One of these takes pictures in: objects of buckets that the configuration names, by
/// name and by no address.
const PLACES: [(&str, &str); 7] = [
    ("crates/face/src/packs/", "model files from fixed, pinned places"),
    ("crates/server/src/access/oidc/", "the keys of an issuer that the configuration names"),
    ("crates/server/src/buckets/", "objects of buckets that the configuration names"),
    ("crates/server/src/client/", "the command line to the server it was told of"),
    ("crates/server/src/service/mail.rs", "mail to people who asked, through the configured server"),
    ("crates/load/src/", "the load's own calls to a server under test"),
    ("crates/tidy/", "this list"),
];
/// Parts of a name that would say that a call takes an address.
const ADDRESSES: [&str; 4] = ["url", "uri", "href", "crawl"];

fn in_tests(file: &str) -> bool {
    file.contains("/tests/") || file.ends_with("/tests.rs") || file.ends_with("_tests.rs")
}

/// Lines of code, without comments.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.starts_with("//"))
}

/// Whether a name has a part that says address: `url`, `image_url`, `urlList`.
fn says_address(name: &str) -> bool {
    let spaced: String =
        name.chars().flat_map(|c| if c.is_uppercase() { vec!['_', c.to_ascii_lowercase()] } else { vec![c] }).collect();
    spaced.split(|c: char| !c.is_alphanumeric()).any(|part| {
        let part = part.strip_suffix('s').unwrap_or(part);
        ADDRESSES.contains(&part)
    })
}

fn names(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            if let Some(serde_json::Value::Object(properties)) = fields.get("properties") {
                found.extend(properties.keys().cloned());
            }
            if let (Some(_), Some(name)) = (fields.get("in"), fields.get("name").and_then(|name| name.as_str())) {
                found.push(name.to_owned());
            }
            fields.values().for_each(|value| names(value, found));
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| names(value, found)),
        _ => {}
    }
}

#[test]
fn no_call_and_no_command_takes_the_address_of_a_picture() {
    let description: serde_json::Value = serde_json::from_str(&read("docs/openapi.json")).expect("the description");
    let mut found = Vec::new();
    names(&description, &mut found);
    assert!(found.len() > 100, "the description was read");
    let taking: Vec<&String> = found.iter().filter(|name| says_address(name)).collect();
    assert!(taking.is_empty(), "docs/openapi.json has {taking:?}; pictures come as bytes, folders by configuration");
    for file in files_ending("rs").iter().filter(|file| file.starts_with("crates/cli/src/command/")) {
        let text = read(file);
        let fields = code(&text).filter_map(|line| line.strip_prefix("pub(crate) ").unwrap_or(line).split_once(": "));
        let taking: Vec<&str> = fields.map(|(name, _)| name).filter(|name| says_address(name)).collect();
        assert!(taking.is_empty(), "{file} takes {taking:?}");
    }
}

#[test]
fn what_reaches_outward_stands_in_its_places_only() {
    for file in files_ending("rs").iter().filter(|file| file.starts_with("crates/") && !in_tests(file)) {
        if PLACES.iter().any(|(place, _)| file.starts_with(place)) {
            continue;
        }
        let text = read(file);
        for line in code(&text) {
            let word = OUTWARD.iter().find(|word| {
                line.match_indices(**word).any(|(at, _)| {
                    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
                    !part(line[..at].chars().next_back()) && line[at + word.len()..].starts_with(['(', ':'])
                })
            });
            assert!(word.is_none(), "{file} reaches outward ({word:?}); it may in {PLACES:?}: {line}");
        }
    }
}

#[test]
fn what_is_looked_for_is_found() {
    assert!(["url", "image_url", "urls", "imageUrl", "source-uri"].into_iter().all(says_address));
    assert!(!["curl_free", "hourly", "source", "address"].into_iter().any(says_address));
    let value = serde_json::json!({ "a": [{ "properties": { "image_url": {} } }, { "in": "query", "name": "href" }] });
    let mut found = Vec::new();
    names(&value, &mut found);
    assert_eq!(found, ["image_url", "href"]);
    assert_eq!(code("// ureq::get\nlet x = 1; // y\n").collect::<Vec<_>>(), ["let x = 1; // y"]);
}
