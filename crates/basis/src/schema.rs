//! What the values that stand as one text in JSON look like there, for descriptions of an interface (JSON Schema 2020-12).

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::digest::Sha256;
use crate::terms::{Citation, Purpose};
use crate::territory::Country;

macro_rules! text {
    ($($name:ident $pattern:literal $words:literal)+) => {$(
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": $pattern, "description": $words })
            }
        }
    )+};
}

text! {
    Sha256 "^[0-9a-f]{64}$" "A SHA-256 digest (FIPS 180-4), hexadecimal."
    Citation "^.*[^ ].*$" "A law with its reference."
    Country "^[A-Z]{2}$" "A country, ISO 3166-1 alpha-2."
    Purpose "^(archive-identification|event-photography|missing-persons|journalistic-research|research|access-control|photo-library|group-faces|measure-accuracy|other:[^ ].*)$"
        "What faces are searched for; 'other:' takes the controller's own words."
}

#[cfg(test)]
mod tests {
    use super::{JsonSchema as _, Purpose};

    #[test]
    fn every_named_purpose_is_in_the_pattern() {
        let schema = Purpose::json_schema(&mut schemars::SchemaGenerator::default());
        let pattern = schema.get("pattern").and_then(|pattern| pattern.as_str()).expect("it has a pattern");
        for purpose in Purpose::NAMED {
            assert!(pattern.contains(&format!("{purpose}|")), "{purpose}");
        }
    }
}
