//! `docs/law/acts.md` lists every public function that touches a face's data, with the permit it takes.

use std::collections::BTreeMap;

use countenance_tidy::{files_ending, read};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{ImplItem, Item, Signature, TraitItem, Visibility};

const TABLE: &str = "docs/law/acts.md";
const FOLDERS: [(&str, &str); 3] = [
    ("crates/face/src/", "face"),
    ("crates/gallery/src/", "gallery"),
    ("crates/server/src/service", "server::service"),
];
/// A function with one of these in its signature, or a method of one of them, computes, writes, reads or shows.
const FACE_DATA: [&str; 16] = [
    "Template",
    "Described",
    "Candidates",
    "Match",
    "Probe",
    "Permit",
    "Recorded",
    "NewPicture",
    "NewFace",
    "KeptCrop",
    "Shown",
    "Pattern",
    "ErasureTarget",
    "EnrolRequest",
    "CompareRequest",
    "SearchRequest",
];

/// A public function.
#[derive(Debug, PartialEq)]
struct Function {
    /// Whether face data passes through it.
    touches: bool,
    /// `Permit<A>` and `Recorded<A>` of its signature.
    leave: Vec<String>,
}

type Functions = BTreeMap<String, Function>;

fn idents(tokens: TokenStream, found: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => found.push(ident.to_string()),
            TokenTree::Group(group) => idents(group.stream(), found),
            _ => {}
        }
    }
}

fn function(signature: &Signature, owner: Option<&str>) -> Function {
    let tokens = signature.to_token_stream();
    let mut found = Vec::new();
    idents(tokens.clone(), &mut found);
    let owned = owner.is_some_and(|owner| FACE_DATA.contains(&owner));
    let touches = owned || found.iter().any(|ident| FACE_DATA.contains(&ident.as_str()));
    let text = tokens.to_string().replace(' ', "");
    let leave = ["Permit<", "Recorded<"].iter().filter_map(|kind| {
        let from = text.find(kind)?;
        let to = text[from..].find('>')?;
        Some(text[from..=from + to].to_owned())
    });
    Function { touches, leave: leave.collect() }
}

fn collect(items: &[Item], path: &str, found: &mut Functions) {
    let is_public = |visibility: &Visibility| matches!(visibility, Visibility::Public(_));
    for item in items {
        match item {
            Item::Fn(item) if is_public(&item.vis) => {
                found.insert(format!("{path}::{}", item.sig.ident), function(&item.sig, None));
            }
            Item::Mod(item) => {
                let test = item.attrs.iter().any(|attribute| attribute.to_token_stream().to_string().contains("test"));
                if let (Some((_, items)), false) = (&item.content, test) {
                    collect(items, &format!("{path}::{}", item.ident), found);
                }
            }
            // What a trait promises is listed once, where the trait stands, not at each implementation.
            Item::Impl(item) if item.trait_.is_none() => {
                let mut names = Vec::new();
                idents(item.self_ty.to_token_stream(), &mut names);
                let Some(owner) = names.first() else { continue };
                for item in &item.items {
                    if let ImplItem::Fn(item) = item
                        && is_public(&item.vis)
                    {
                        let name = format!("{path}::{owner}::{}", item.sig.ident);
                        found.insert(name, function(&item.sig, Some(owner)));
                    }
                }
            }
            Item::Trait(item) if is_public(&item.vis) => {
                for of_trait in &item.items {
                    if let TraitItem::Fn(method) = of_trait {
                        let name = format!("{path}::{}::{}", item.ident, method.sig.ident);
                        found.insert(name, function(&method.sig, None));
                    }
                }
            }
            _ => {}
        }
    }
}

/// `crates/face/src/embed/batch.rs` is `face::embed::batch`.
fn module(file: &str) -> Option<String> {
    let (folder, start) = FOLDERS.iter().find(|(folder, _)| file.starts_with(folder))?;
    let rest = file.strip_prefix(folder)?.strip_suffix(".rs")?.trim_start_matches('/');
    let parts = rest.split('/').filter(|part| !matches!(*part, "" | "lib" | "mod"));
    Some([*start].into_iter().chain(parts).collect::<Vec<_>>().join("::"))
}

fn functions() -> Functions {
    let mut found = Functions::new();
    for file in files_ending("rs") {
        if let Some(module) = module(&file)
            && !file.ends_with("/tests.rs")
        {
            let parsed = syn::parse_file(&read(&file)).unwrap_or_else(|error| panic!("{file}: {error}"));
            collect(&parsed.items, &module, &mut found);
        }
    }
    found
}

/// The functions named in the first column of the table's rows.
fn listed(table: &str) -> Vec<String> {
    let rows = table.lines().filter_map(|line| line.trim().strip_prefix('|'));
    let firsts = rows.filter_map(|row| row.split('|').next()?.trim().strip_prefix('`')?.strip_suffix('`'));
    firsts.filter(|name| name.contains("::")).map(str::to_owned).collect()
}

fn row(name: &str, function: &Function) -> String {
    let leave: Vec<String> = function.leave.iter().map(|leave| format!("`{leave}`")).collect();
    let leave = if leave.is_empty() { "none: (say why)".to_owned() } else { leave.join(", ") };
    format!("| `{name}` | {leave} | (say what it does with a face) |")
}

#[test]
fn the_table_of_acts_is_complete() {
    let table = read(TABLE);
    if table.is_empty() {
        // Before the table is written there is nothing to hold against the code.
        return;
    }
    let (functions, listed) = (functions(), listed(&table));
    let missing: Vec<String> = functions
        .iter()
        .filter(|(name, function)| function.touches && !listed.contains(name))
        .map(|(name, function)| row(name, function))
        .collect();
    assert!(missing.is_empty(), "{TABLE} lacks {} rows, ready to paste:\n{}", missing.len(), missing.join("\n"));
    let gone: Vec<&String> = listed.iter().filter(|name| !functions.contains_key(*name)).collect();
    assert!(gone.is_empty(), "{TABLE} lists what is no public function: {gone:?}");
    let mut seen = listed.clone();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), listed.len(), "{TABLE} lists a function twice");
}

#[test]
fn what_is_looked_for_is_found() {
    let source = "
        pub fn embed(faces: &[u8], permit: &Permit<Enrol>) -> Vec<Template> {}
        pub(crate) fn inner(template: &Template) {}
        pub fn free(x: f32) -> f32 { x }
        impl Template { pub fn cosine(&self) -> f32 { 0.0 } fn hidden(&self) {} }
        impl Display for Template { fn fmt(&self) {} }
        pub trait Index { fn search(&self, probe: &Probe) -> Candidates; }
        mod deep { pub fn store(of: Recorded<basis::Enrol>) {} }
        #[cfg(test)] mod tests { pub fn helper(t: Template) {} }
    ";
    let mut found = Functions::new();
    collect(&syn::parse_file(source).expect("it is Rust").items, "face", &mut found);
    let touching: Vec<&str> = found.iter().filter(|(_, f)| f.touches).map(|(name, _)| name.as_str()).collect();
    let expected = ["face::Index::search", "face::Template::cosine", "face::deep::store", "face::embed"];
    assert_eq!(touching, expected);
    assert!(found.contains_key("face::free") && !found.contains_key("face::inner"));
    assert_eq!(found["face::embed"].leave, ["Permit<Enrol>"]);
    let pasted = row("face::embed", &found["face::embed"]);
    assert_eq!(listed(&format!("| Function | Leave |\n|---|---|\n{pasted}\n")), ["face::embed"]);
    assert_eq!(module("crates/face/src/embed/batch.rs").as_deref(), Some("face::embed::batch"));
    assert_eq!(module("crates/server/src/service/enrol.rs").as_deref(), Some("server::service::enrol"));
    assert_eq!(module("crates/server/src/service.rs").as_deref(), Some("server::service"));
    assert_eq!(module("crates/gallery/src/lib.rs").as_deref(), Some("gallery"));
    assert_eq!(module("crates/vault/src/lib.rs"), None);
}
