//! Whether a value is valid against a JSON Schema (2020-12), for the keywords that the published schema uses. A keyword
//! that is not known here is an error and never passed over, so that the schema cannot outgrow the check.

use serde_json::{Map, Value};

/// What of the value does not fit, with its place.
pub(super) fn check(schema: &Value, value: &Value) -> Result<(), String> {
    fits(schema, schema, value, "$")
}

fn fits(root: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    let Value::Object(schema) = schema else {
        return if schema == &Value::Bool(true) { Ok(()) } else { Err(format!("{at}: nothing is allowed here")) };
    };
    for (keyword, wanted) in schema {
        keyword_fits(root, (keyword.as_str(), wanted), schema, value, at)?;
    }
    Ok(())
}

fn keyword_fits(
    root: &Value,
    (keyword, wanted): (&str, &Value),
    schema: &Map<String, Value>,
    value: &Value,
    at: &str,
) -> Result<(), String> {
    let not = |why: &str| Err(format!("{at}: {value} is not {why} {wanted}"));
    let list = |wanted: &Value| wanted.as_array().cloned().unwrap_or_default();
    let count = || list(wanted).iter().filter(|one| fits(root, one, value, at).is_ok()).count();
    match keyword {
        "$schema" | "$defs" | "title" | "description" | "default" | "contentEncoding" => Ok(()),
        "$ref" => {
            let pointer = wanted.as_str().and_then(|text| text.strip_prefix('#')).ok_or("a reference within")?;
            let target = root.pointer(pointer).ok_or_else(|| format!("{wanted} leads nowhere"))?;
            fits(root, target, value, at)
        }
        "type" => {
            let types = if wanted.is_array() { list(wanted) } else { vec![wanted.clone()] };
            let is = |one: &Value| one.as_str().is_some_and(|name| of_type(name, value));
            if types.iter().any(is) { Ok(()) } else { not("of type") }
        }
        "const" if value == wanted => Ok(()),
        "const" => not("the constant"),
        "anyOf" if count() >= 1 => Ok(()),
        "oneOf" if count() == 1 => Ok(()),
        "anyOf" | "oneOf" => not("as described in"),
        "minimum" if value.as_f64().is_none_or(|number| Some(number) >= wanted.as_f64()) => Ok(()),
        "minItems" if value.as_array().is_none_or(|items| Some(items.len() as u64) >= wanted.as_u64()) => Ok(()),
        "maxItems" if value.as_array().is_none_or(|items| Some(items.len() as u64) <= wanted.as_u64()) => Ok(()),
        "minimum" | "minItems" | "maxItems" => not(keyword),
        "pattern" => {
            let pattern = regex_lite::Regex::new(wanted.as_str().unwrap()).map_err(|error| error.to_string())?;
            if value.as_str().is_none_or(|text| pattern.is_match(text)) { Ok(()) } else { not("of the pattern") }
        }
        "format" => {
            let parses = |text: &str| match wanted.as_str().unwrap() {
                "date" => text.parse::<jiff::civil::Date>().is_ok(),
                "date-time" => text.parse::<jiff::Timestamp>().is_ok(),
                "uuid" => text.len() == 36,
                "double" | "float" | "uint32" | "uint64" => true,
                unknown => panic!("the format {unknown} is not known to this check"),
            };
            if value.as_str().is_none_or(parses) { Ok(()) } else { not("of the format") }
        }
        "items" => value
            .as_array()
            .into_iter()
            .flatten()
            .enumerate()
            .try_for_each(|(index, item)| fits(root, wanted, item, &format!("{at}[{index}]"))),
        "properties" => value.as_object().into_iter().flatten().try_for_each(|(name, item)| match wanted.get(name) {
            Some(schema) => fits(root, schema, item, &format!("{at}.{name}")),
            None => Ok(()),
        }),
        "required" => {
            let there = |name: &Value| value.as_object().is_none_or(|of| of.contains_key(name.as_str().unwrap()));
            if list(wanted).iter().all(there) { Ok(()) } else { not("with all of") }
        }
        "additionalProperties" if wanted == &Value::Bool(false) => {
            let known = schema.get("properties").and_then(Value::as_object);
            let named = |name: &String| known.is_some_and(|known| known.contains_key(name));
            if value.as_object().is_none_or(|of| of.keys().all(named)) { Ok(()) } else { not("without more than") }
        }
        unknown => panic!("the keyword {unknown} is not known to this check"),
    }
}

fn of_type(name: &str, value: &Value) -> bool {
    match name {
        "array" => value.is_array(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "null" => value.is_null(),
        "number" => value.is_number(),
        "object" => value.is_object(),
        "string" => value.is_string(),
        unknown => panic!("the type {unknown} is not known to this check"),
    }
}
