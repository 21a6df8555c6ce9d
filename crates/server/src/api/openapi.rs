//! The interface described (OpenAPI 3.1.1), printed from the table, so that the description is what the program does.

use std::collections::BTreeMap;

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::endpoint::{BodyKind, Endpoint};
use super::problem::Problem;
use super::resources;

/// Statuses that a call of any endpoint may be answered with, and what they mean.
const PROBLEMS: [(u16, &str); 13] = [
    (400, "The request cannot be read"),
    (401, "Nobody is shown to call: no key, or one that is not let in"),
    (403, "The gate refuses, or the caller's role or reach does not suffice"),
    (404, "There is no such thing"),
    (408, "The body came too slowly"),
    (409, "It changed meanwhile, or a request with this idempotency key is at work"),
    (413, "The body is larger than the server takes"),
    (415, "Another kind of body is wanted"),
    (422, "The request can be read and does not fit"),
    (429, "Too much at once; Retry-After says when to ask again"),
    (500, "The server failed; its log says why"),
    (503, "The issuer of tokens does not answer, or the second place of the keys is out of reach"),
    (507, "The disk is full"),
];

/// The whole description.
#[must_use]
pub fn document() -> Value {
    let mut generator = SchemaSettings::draft2020_12()
        .with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        })
        .into_generator();
    let problem = generator.subschema_for::<Problem>();
    let mut paths = BTreeMap::<&str, Map<String, Value>>::new();
    for endpoint in resources::endpoints() {
        let operation = operation(&endpoint, &mut generator);
        paths.entry(endpoint.path).or_default().insert(endpoint.method.name().to_lowercase(), operation);
    }
    let schemas = generator.take_definitions(true);
    let problems: Map<String, Value> = PROBLEMS
        .iter()
        .map(|(status, text)| {
            let content = json!({ "application/problem+json": { "schema": problem } });
            let mut response = json!({ "description": text, "content": content });
            if *status == 429 {
                let schema = json!({ "type": "integer", "minimum": 1 });
                response["headers"] = json!({ "Retry-After": { "description": "Seconds", "schema": schema } });
            }
            (format!("Problem{status}"), response)
        })
        .collect();
    json!({
        "openapi": "3.1.1",
        "info": {
            "title": "Countenance",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "A face search engine that can show its right to look.",
            "description": "No face enters without a recorded legal basis, no search runs without a mandate, and every act \
                            stands in a log that outsiders check. A refusal of the gate is an answer: it names the \
                            article, the missing fact and the next step.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/", "description": "This server" }],
        "security": [{ "bearer": [] }],
        "tags": tags(),
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": problems,
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An access key of this installation, or a token of the configured OpenID issuer.",
                },
            },
        },
    })
}

/// The description as it is committed and served: indented, with a line feed at its end.
#[must_use]
pub fn text() -> String {
    let mut text = serde_json::to_string_pretty(&document()).expect("a description is plain data");
    text.push('\n');
    text
}

fn operation(endpoint: &Endpoint, generator: &mut SchemaGenerator) -> Value {
    let mut parameters: Vec<Value> = endpoint
        .params()
        .map(|name| {
            json!({
                "name": name, "in": "path", "required": true, "description": described(name),
                "schema": parameter_schema(name),
            })
        })
        .collect();
    if let Some(schema) = endpoint.query_schema {
        parameters.extend(query_parameters(schema(generator).to_value(), generator));
    }
    if endpoint.writes() {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "A word of your choosing. The same request sent again with it within a day is answered as the \
                            first was, and not done twice.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$" },
        }));
    }
    let mut responses: Map<String, Value> = PROBLEMS
        .iter()
        .filter(|(status, _)| may_answer(endpoint, *status))
        .map(|(status, _)| (status.to_string(), json!({ "$ref": format!("#/components/responses/Problem{status}") })))
        .collect();
    let answer = match endpoint.media {
        "application/json" => json!({ "schema": (endpoint.answer_schema)(generator).to_value() }),
        // A file: its media type says what it is, and a schema would say nothing (OpenAPI 3.1.1, 4.8.14.4).
        _ => json!({}),
    };
    responses.insert(
        endpoint.status.to_string(),
        json!({ "description": endpoint.summary, "content": { endpoint.media: answer } }),
    );
    let roles: Vec<_> = endpoint.roles.iter().map(|role| role.name()).collect();
    let mut operation = json!({
        "operationId": endpoint.id,
        "summary": endpoint.summary,
        "description": format!("For the roles: {}.", roles.join(", ")),
        "tags": [tag(endpoint.path)],
        "responses": responses,
        "x-roles": roles,
    });
    if !parameters.is_empty() {
        operation["parameters"] = Value::Array(parameters);
    }
    if let Some(body) = body(endpoint, generator) {
        operation["requestBody"] = body;
    }
    operation
}

fn may_answer(endpoint: &Endpoint, status: u16) -> bool {
    match status {
        408 | 413 | 415 => endpoint.body != BodyKind::Nothing,
        _ => true,
    }
}

fn body(endpoint: &Endpoint, generator: &mut SchemaGenerator) -> Option<Value> {
    let schema = (endpoint.body_schema?)(generator).to_value();
    match endpoint.body {
        BodyKind::Nothing => None,
        BodyKind::Json => {
            let required = generator_requires(&schema, generator);
            Some(json!({ "required": required, "content": { "application/json": { "schema": schema } } }))
        }
        BodyKind::Upload => {
            let photo = json!({ "type": "string", "contentMediaType": "application/octet-stream" });
            let (least, most) = endpoint.photos;
            let parts = json!({
                "type": "object",
                "required": if least == 0 { json!([]) } else { json!(["photo"]) },
                "additionalProperties": false,
                "properties": {
                    "request": schema,
                    "photo": { "type": "array", "minItems": least, "maxItems": most, "items": photo,
                        "description": "Photographs, one a part, each with a file name." },
                },
            });
            let encoding =
                json!({ "request": { "contentType": "application/json" }, "photo": { "contentType": PHOTO_TYPES } });
            let content = json!({ "multipart/form-data": { "schema": parts, "encoding": encoding } });
            Some(json!({ "required": true, "content": content }))
        }
    }
}

/// What a photograph may be; a file is looked at, and what it calls itself says nothing.
const PHOTO_TYPES: &str = "image/jpeg, image/png, image/webp, image/gif, image/bmp, image/tiff";
/// How many photographs one call takes.
pub const MOST_PHOTOS: usize = 64;

/// Whether an object of this schema has to be there because something in it does.
fn generator_requires(schema: &Value, generator: &SchemaGenerator) -> bool {
    let resolved = resolve(schema, generator);
    resolved.get("required").and_then(Value::as_array).is_some_and(|required| !required.is_empty())
}

fn resolve(schema: &Value, generator: &SchemaGenerator) -> Value {
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
    name.and_then(|name| generator.definitions().get(name)).unwrap_or(schema).clone()
}

/// Each property of an object as a parameter of a query.
fn query_parameters(schema: Value, generator: &SchemaGenerator) -> Vec<Value> {
    let object = resolve(&schema, generator);
    let required: Vec<&str> =
        object.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let properties = object.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    properties
        .into_iter()
        .map(|(name, mut schema)| {
            let description = schema.as_object_mut().and_then(|schema| schema.remove("description"));
            // In a query nothing can be null: it is there or it is not.
            if let Some(kinds) = schema.get_mut("type").filter(|kinds| kinds.is_array()) {
                let kind = kinds.as_array().into_iter().flatten().find(|kind| *kind != "null").cloned();
                *kinds = kind.unwrap_or(Value::Null);
            }
            if let Some(Value::Array(any)) = schema.get("anyOf").cloned() {
                let other = any.into_iter().find(|one| one.get("type").and_then(Value::as_str) != Some("null"));
                schema = other.unwrap_or(Value::Null);
            }
            json!({
                "name": name, "in": "query", "required": required.contains(&name.as_str()),
                "description": description, "schema": schema,
            })
        })
        .collect()
}

fn parameter_schema(name: &str) -> Value {
    match name {
        "gallery" | "subject" => json!({ "type": "string", "minLength": 1 }),
        "leaf" => json!({ "type": "integer", "format": "uint64", "minimum": 0, "maximum": u64::MAX }),
        _ => json!({ "type": "string", "format": "uuid" }),
    }
}

fn described(name: &str) -> &'static str {
    match name {
        "gallery" => "The gallery's name or id",
        "subject" => "The person's label or id",
        "cluster" => "The cluster's id, or that of a face that stands alone",
        "mandate" => "The mandate's id",
        "job" => "The job's id",
        "key" => "The key's id",
        "account" => "The account's id",
        "leaf" => "The leaf's index in the log",
        "erasure" => "The erasure's id",
        "request" => "The request's id",
        "consent" => "The consent's id, which is the number of its receipt",
        "breach" => "The breach's id",
        "order" => "The order's id",
        "task" => "The task's id",
        "proposal" => "The proposal's id",
        "search" => "The search's id",
        "face" => "The face's id",
        _ => "",
    }
}

/// The group of an operation in pages that show the description.
fn tag(path: &str) -> &'static str {
    let parts: Vec<_> = path.trim_start_matches("/v1/").split('/').collect();
    let last = parts.last().copied().unwrap_or_default();
    match (parts[0], last) {
        (_, "identify" | "verify" | "compare" | "detect" | "sweep-plan" | "searches") if parts[0] != "requests" => {
            "Looking"
        }
        ("mandates", _) => "Mandates",
        ("certificates" | "retention", _) | ("requests", "erasure" | "recipients") => "Erasure and its evidence",
        ("requests", _) => "Requests",
        ("orders" | "tasks" | "proposals" | "approvals", _) => "Orders",
        (_, "confirmations" | "rejections" | "words" | "looks" | "exports") => "Looking",
        (_, "erasure-preview" | "bars" | "lifting" | "lifting-of-photo") => "Erasure and its evidence",
        ("search-reviews", _) | (_, "accuracy") => "Looking",
        ("breaches", _) => "Breaches",
        ("registers", _) | ("galleries", "notices") => "Registers",
        ("galleries", "receipt" | "import") => "People",
        (_, "subjects" | "{subject}" | "consents" | "withdrawal") => "People",
        (_, "images" | "faces" | "erasures") => "Pictures and faces",
        ("clusters", _) | (_, "clusters" | "cluster-edits" | "undo") => "Clusters",
        ("jobs", _) | (_, "jobs") => "Jobs",
        ("log", _) => "Log",
        ("backups", _) => "Installation",
        ("installation" | "me" | "sources" | "keys", _) => "Installation",
        _ => "Galleries",
    }
}

fn tags() -> Value {
    let described = [
        ("Installation", "What this is, who calls, keys, accounts."),
        ("Galleries", "The register: what each gallery is for, on which basis, and whether it may be used."),
        ("People", "Enrolled people and their consents."),
        ("Pictures and faces", "Taking in, listing and erasing."),
        ("Mandates", "Who may search, for what, until when."),
        ("Looking", "Identify, verify, compare, detect."),
        ("Clusters", "Unnamed faces that may be one person's."),
        (
            "Registers",
            "What is handed to authorities and to the public, and what stands in it beside a gallery's facts.",
        ),
        ("Requests", "People's rights: intake, who asks, review, answer."),
        ("Orders", "Authorities' orders, what two people approve, correspondence, evidence."),
        ("Breaches", "Breaches of security, their clocks and notices."),
        ("Jobs", "Work that outlasts a call."),
        ("Erasure and its evidence", "Previews, certificates, recipients who were told, retention, what stays out."),
        ("Log", "The tamper-evident log."),
    ];
    described.iter().map(|(name, text)| json!({ "name": name, "description": text })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Method;

    #[test]
    fn every_operation_has_a_name_of_its_own_and_a_group() {
        let mut names = std::collections::BTreeSet::new();
        let known: Vec<_> = tags().as_array().into_iter().flatten().map(|tag| tag["name"].clone()).collect();
        for endpoint in resources::endpoints() {
            assert!(names.insert(endpoint.id), "{} stands twice", endpoint.id);
            assert!(!endpoint.roles.is_empty(), "nobody may call {}", endpoint.id);
            assert!(known.contains(&tag(endpoint.path).into()), "{}", endpoint.path);
            assert!(endpoint.params().all(|name| !described(name).is_empty()), "{}", endpoint.path);
            assert!(!(endpoint.method == Method::Get && endpoint.body != BodyKind::Nothing), "{}", endpoint.id);
        }
    }

    #[test]
    fn what_is_referred_to_is_there() {
        let document = document();
        let text = document.to_string();
        for reference in text.split("\"$ref\":\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(document.pointer(reference).is_some(), "{reference} is nowhere");
        }
    }
}
