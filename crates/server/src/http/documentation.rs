//! The description of the interface as a page: rendered from it, without a script and without anything from elsewhere.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use askama::Template;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::api::openapi;

const STYLE: &str = include_str!("../../templates/documentation.css");

#[derive(Template)]
#[template(path = "documentation.html")]
struct Page {
    version: String,
    summary: String,
    description: String,
    style: &'static str,
    groups: Vec<Group>,
    /// The values that the page describes, for links to them.
    names: BTreeSet<String>,
    schemas: Vec<Schema>,
}

struct Group {
    name: String,
    about: String,
    operations: Vec<Operation>,
}

struct Operation {
    id: String,
    method: String,
    path: String,
    summary: String,
    roles: String,
    parameters: Vec<Field>,
    body_kind: String,
    body: String,
    status: String,
    answer: String,
}

struct Schema {
    name: String,
    about: String,
    kind: String,
    fields: Vec<Field>,
}

struct Field {
    name: String,
    place: String,
    kind: String,
    required: bool,
    about: String,
}

impl Page {
    /// A kind as HTML: values that the page describes are links to where it does.
    fn linked(&self, kind: &str) -> String {
        let mut html = String::new();
        for word in kind.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
            let name = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
            let after = escaped(&word[name.len()..]);
            // Writing to a string cannot fail.
            let _ = if self.names.contains(name) {
                write!(html, "<a href=\"#value-{name}\">{name}</a>{after}")
            } else {
                write!(html, "{}{after}", escaped(name))
            };
        }
        html
    }

    /// A description as HTML: what stands between backticks is code.
    fn prose(&self, text: &str) -> String {
        let mut html = String::new();
        for (place, part) in text.split('`').enumerate() {
            let part = escaped(part);
            let _ = if place % 2 == 1 { write!(html, "<code>{part}</code>") } else { write!(html, "{part}") };
        }
        html
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The page.
///
/// # Panics
/// Never: the description is made by this program, and a test renders it.
#[must_use]
pub fn page() -> String {
    let document = openapi::document();
    let text = |pointer: &str| string(document.pointer(pointer));
    let groups = array(document.get("tags"))
        .map(|tag| Group {
            name: string(tag.get("name")),
            about: string(tag.get("description")),
            operations: operations(&document, &string(tag.get("name"))),
        })
        .collect();
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    let names = schemas.into_iter().flatten().map(|(name, _)| name.clone()).collect();
    let page = Page {
        version: text("/info/version"),
        summary: text("/info/summary"),
        description: text("/info/description"),
        style: STYLE,
        groups,
        names,
        schemas: schemas.into_iter().flatten().map(|(name, schema)| described(name, schema)).collect(),
    };
    page.render().expect("a template over strings in memory renders")
}

/// The digest by which the page's content security policy names its one style sheet (CSP level 3, 2.3.1).
pub(super) fn style_digest() -> String {
    format!("sha256-{}", STANDARD.encode(digest(&SHA256, STYLE.as_bytes())))
}

fn operations(document: &Value, tag: &str) -> Vec<Operation> {
    let paths = document.get("paths").and_then(Value::as_object);
    let mut found = Vec::new();
    for (path, methods) in paths.into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            if !array(operation.get("tags")).any(|one| one == tag) {
                continue;
            }
            let roles: Vec<_> = array(operation.get("x-roles")).map(|role| string(Some(role))).collect();
            let parameters = array(operation.get("parameters"));
            let success = operation.get("responses").and_then(Value::as_object).into_iter().flatten();
            let (status, answer) = success
                .filter(|(status, _)| status.starts_with('2'))
                .map(|(status, response)| (status.clone(), kind(at(response, "application/json"))))
                .next()
                .unwrap_or_default();
            let body = operation.pointer("/requestBody/content").and_then(Value::as_object);
            let (body_kind, body) = body
                .and_then(|content| content.iter().next())
                .map(|(media, content)| {
                    let json = content.pointer("/schema/properties/request").or_else(|| content.get("schema"));
                    (media.clone(), kind(json))
                })
                .unwrap_or_default();
            found.push(Operation {
                id: string(operation.get("operationId")),
                method: method.to_uppercase(),
                path: path.clone(),
                summary: string(operation.get("summary")),
                roles: roles.join(", "),
                parameters: parameters
                    .map(|parameter| Field {
                        name: string(parameter.get("name")),
                        place: string(parameter.get("in")),
                        kind: kind(parameter.get("schema")),
                        required: parameter.get("required") == Some(&Value::Bool(true)),
                        about: string(parameter.get("description")),
                    })
                    .collect(),
                body_kind,
                body,
                status,
                answer,
            });
        }
    }
    found
}

fn described(name: &str, schema: &Value) -> Schema {
    let required: Vec<String> = array(schema.get("required")).map(|name| string(Some(name))).collect();
    let properties = schema.get("properties").and_then(Value::as_object);
    let mut fields: Vec<Field> = properties
        .into_iter()
        .flatten()
        .map(|(name, schema)| Field {
            name: name.clone(),
            place: String::new(),
            kind: kind(Some(schema)),
            required: required.contains(name),
            about: string(schema.get("description")),
        })
        .collect();
    // One of several shapes, or of several words: each with what it means.
    for one in array(schema.get("oneOf")) {
        let word = one.get("const").or_else(|| tag_of(one)).map_or_else(|| kind(Some(one)), |word| string(Some(word)));
        let inner = one.get("properties").and_then(Value::as_object).into_iter().flatten();
        let inner: Vec<_> = inner
            .filter(|(_, schema)| schema.get("const").is_none())
            .map(|(name, of)| format!("{name}: {}", kind(Some(of))))
            .collect();
        fields.push(Field {
            name: word,
            place: String::new(),
            kind: inner.join(", "),
            required: false,
            about: string(one.get("description")),
        });
    }
    Schema { name: name.to_owned(), about: string(schema.get("description")), kind: kind(Some(schema)), fields }
}

/// The word by which one of several shapes is told from the others.
fn tag_of(schema: &Value) -> Option<&Value> {
    schema.get("properties")?.as_object()?.values().find_map(|property| property.get("const"))
}

/// A schema in few words.
fn kind(schema: Option<&Value>) -> String {
    let Some(schema) = schema else { return String::new() };
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return reference.rsplit('/').next().unwrap_or_default().to_owned();
    }
    if let Some(word) = schema.get("const") {
        return string(Some(word));
    }
    if let Some(words) = schema.get("enum") {
        return array(Some(words)).map(|word| string(Some(word))).collect::<Vec<_>>().join(" | ");
    }
    for several in ["anyOf", "oneOf"] {
        if schema.get(several).is_some() && schema.get("properties").is_none() {
            return array(schema.get(several))
                .map(|one| kind(Some(one)))
                .filter(|one| !one.is_empty())
                .collect::<Vec<_>>()
                .join(" | ");
        }
    }
    let one = |kind: &str| match (kind, schema.get("format").and_then(Value::as_str)) {
        ("array", _) => format!("list of {}", self::kind(schema.get("items"))),
        ("string", Some(format)) => format.to_owned(),
        (kind, _) => kind.to_owned(),
    };
    match schema.get("type") {
        Some(Value::String(kind)) => one(kind),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).map(one).collect::<Vec<_>>().join(" | "),
        _ => String::new(),
    }
}

fn at<'v>(response: &'v Value, media: &str) -> Option<&'v Value> {
    response.get("content")?.get(media)?.get("schema")
}

fn array(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten()
}

fn string(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(other) if !other.is_null() => other.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_page_shows_every_operation_and_asks_nobody_for_anything() {
        let page = super::page();
        for endpoint in crate::api::endpoints() {
            assert!(page.contains(&format!("id=\"{}\"", endpoint.id)), "{} is not on the page", endpoint.id);
        }
        for word in ["<script", "src=", "@import", "url(", "javascript:", "http:"] {
            assert!(!page.contains(word), "{word}");
        }
    }
}
