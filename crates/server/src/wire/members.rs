//! Reading what was sent: the patterns, ranges and lengths of the service model, which clients leave to the server.
//! Members that are not known are passed over, as AWS does.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Map, Value};

use super::WireError;

/// Base64 with padding or without.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What a text may be.
pub(super) struct Text {
    least: usize,
    most: usize,
    /// As the model writes it, for the message.
    pattern: &'static str,
    allows: fn(char) -> bool,
}

impl Text {
    const fn of(least: usize, most: usize, pattern: &'static str, allows: fn(char) -> bool) -> Self {
        Self { least, most, pattern, allows }
    }

    /// Whether a text is one.
    pub(super) fn fits(&self, text: &str) -> bool {
        (self.least..=self.most).contains(&text.chars().count()) && text.chars().all(self.allows)
    }

    fn check(&self, path: &str, text: &str) -> Result<(), WireError> {
        let length = text.chars().count();
        if length < self.least {
            return Err(unfit(text, path, &format!("Member must have length greater than or equal to {}", self.least)));
        }
        if length > self.most {
            return Err(unfit(text, path, &format!("Member must have length less than or equal to {}", self.most)));
        }
        if !text.chars().all(self.allows) {
            return Err(unfit(
                text,
                path,
                &format!("Member must satisfy regular expression pattern: {}", self.pattern),
            ));
        }
        Ok(())
    }
}

fn word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "_.-".contains(letter)
}

fn tag(letter: char) -> bool {
    letter.is_alphabetic()
        || letter.is_numeric()
        || letter.is_whitespace() && !letter.is_control()
        || "_.:/=+-@".contains(letter)
}

pub(super) const COLLECTION_ID: Text = Text::of(1, 255, "[a-zA-Z0-9_.\\-]+", word);
pub(super) const EXTERNAL_IMAGE_ID: Text =
    Text::of(1, 255, "[a-zA-Z0-9_.\\-:]+", |letter| word(letter) || letter == ':');
pub(super) const USER_ID: Text = Text::of(1, 128, "[a-zA-Z0-9_.\\-:]+", |letter| word(letter) || letter == ':');
pub(super) const REQUEST_TOKEN: Text =
    Text::of(1, 64, "^[a-zA-Z0-9-_]+$", |letter| letter.is_ascii_alphanumeric() || "-_".contains(letter));
pub(super) const PAGE_TOKEN: Text = Text::of(0, 255, ".*", |_| true);
pub(super) const RESOURCE_ARN: Text = Text::of(20, 2048, ".*", |_| true);
pub(super) const TAG_KEY: Text = Text::of(1, 128, "^(?!aws:)[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*$", tag);
pub(super) const TAG_VALUE: Text = Text::of(0, 256, "^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$", tag);
pub(super) const BUCKET: Text = Text::of(3, 255, "[0-9A-Za-z\\.\\-_]*", word);
pub(super) const OBJECT_NAME: Text = Text::of(1, 1024, ".*", |_| true);
pub(super) const OBJECT_VERSION: Text = Text::of(1, 1024, ".*", |_| true);
pub(super) const FACE_ID: Text =
    Text::of(36, 36, "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", |letter| {
        letter.is_ascii_digit() || ('a'..='f').contains(&letter) || letter == '-'
    });

/// The members of a structure.
pub(super) struct Members<'a> {
    map: &'a Map<String, Value>,
    /// Where it stands, for messages: `image.s3Object`.
    path: String,
}

impl<'a> Members<'a> {
    pub(super) const fn of(map: &'a Map<String, Value>) -> Self {
        Self { map, path: String::new() }
    }

    /// Everything that was sent.
    pub(super) const fn all(&self) -> &'a Map<String, Value> {
        self.map
    }

    fn get(&self, name: &str) -> Option<&'a Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    fn path(&self, name: &str) -> String {
        let mut letters = name.chars();
        let first = letters.next().map(|letter| letter.to_ascii_lowercase());
        let name: String = first.into_iter().chain(letters).collect();
        if self.path.is_empty() { name } else { format!("{}.{name}", self.path) }
    }

    fn missing(&self, name: &str) -> WireError {
        unfit("null", &self.path(name), "Member must not be null")
    }

    /// A text, if one was sent.
    pub(super) fn text(&self, name: &str, rule: &Text) -> Result<Option<&'a str>, WireError> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let text = value.as_str().ok_or_else(|| wrong_type(&self.path(name), "String"))?;
        rule.check(&self.path(name), text)?;
        Ok(Some(text))
    }

    /// A text that must be there.
    pub(super) fn needed(&self, name: &str, rule: &Text) -> Result<&'a str, WireError> {
        self.text(name, rule)?.ok_or_else(|| self.missing(name))
    }

    /// The bytes of a text in Base64 (RFC 4648), if one was sent.
    pub(super) fn blob(&self, name: &str) -> Result<Option<Vec<u8>>, WireError> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let path = self.path(name);
        let text = value.as_str().ok_or_else(|| wrong_type(&path, "Blob"))?;
        let bytes = BASE64.decode(text).map_err(|_| wrong_type(&path, "Blob: it is no Base64 (RFC 4648)"))?;
        match bytes.is_empty() {
            true => Err(unfit("", &path, "Member must have length greater than or equal to 1")),
            false => Ok(Some(bytes)),
        }
    }

    /// A percentage, if one was sent.
    pub(super) fn percent(&self, name: &str) -> Result<Option<f32>, WireError> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let number = value.as_f64().ok_or_else(|| wrong_type(&self.path(name), "Float"))?;
        let bound = |says: &str| unfit(&number.to_string(), &self.path(name), says);
        if number < 0.0 {
            return Err(bound("Member must have value greater than or equal to 0"));
        }
        if number > 100.0 {
            return Err(bound("Member must have value less than or equal to 100"));
        }
        Ok(Some(number as f32))
    }

    /// A whole number within bounds, if one was sent.
    pub(super) fn count(&self, name: &str, (least, most): (u64, u64)) -> Result<Option<usize>, WireError> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let whole = value.as_i64().or_else(|| value.as_f64().filter(|x| x.fract() == 0.0).map(|x| x as i64));
        let number = whole.ok_or_else(|| wrong_type(&self.path(name), "Integer"))?;
        let bound = |says: String| unfit(&number.to_string(), &self.path(name), &says);
        match u64::try_from(number) {
            Ok(number) if number > most => Err(bound(format!("Member must have value less than or equal to {most}"))),
            Ok(number) if number >= least => Ok(Some(usize::try_from(number).unwrap_or(usize::MAX))),
            _ => Err(bound(format!("Member must have value greater than or equal to {least}"))),
        }
    }

    /// One of a set of words, if one was sent.
    pub(super) fn choice(&self, name: &str, words: &[&str]) -> Result<Option<&'a str>, WireError> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let text = value.as_str().ok_or_else(|| wrong_type(&self.path(name), "String"))?;
        one_of(&self.path(name), text, words).map(|()| Some(text))
    }

    /// A list of texts, if one was sent.
    pub(super) fn texts(
        &self,
        name: &str,
        rule: &Text,
        (least, most): (usize, usize),
    ) -> Result<Option<Vec<&'a str>>, WireError> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let path = self.path(name);
        let list = value.as_array().ok_or_else(|| wrong_type(&path, "List"))?;
        length(&path, list.len(), (least, most))?;
        let text = |(at, value): (usize, &'a Value)| {
            let path = format!("{path}.{}.member", at + 1);
            let text = value.as_str().ok_or_else(|| wrong_type(&path, "String"))?;
            rule.check(&path, text).map(|()| text)
        };
        list.iter().enumerate().map(text).collect::<Result<_, _>>().map(Some)
    }

    /// A list of words of a set, if one was sent.
    pub(super) fn choices(&self, name: &str, words: &[&str]) -> Result<(), WireError> {
        const ANY: Text = Text::of(0, 64, ".*", |_| true);
        let path = self.path(name);
        let sent = self.texts(name, &ANY, (0, words.len()))?.unwrap_or_default();
        sent.iter().enumerate().try_for_each(|(at, text)| one_of(&format!("{path}.{}.member", at + 1), text, words))
    }

    /// Names and values, if any were sent.
    pub(super) fn tags(&self, name: &str) -> Result<Option<Vec<(&'a str, &'a str)>>, WireError> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let path = self.path(name);
        let map = value.as_object().ok_or_else(|| wrong_type(&path, "Map"))?;
        length(&path, map.len(), (0, 200))?;
        let pair = |(key, value): (&'a String, &'a Value)| {
            tag_key(&path, key)?;
            let value = value.as_str().ok_or_else(|| wrong_type(&path, "String"))?;
            TAG_VALUE.check(&path, value).map(|()| (key.as_str(), value))
        };
        map.iter().map(pair).collect::<Result<_, _>>().map(Some)
    }

    /// A structure that must be there.
    pub(super) fn structure(&self, name: &str) -> Result<Members<'a>, WireError> {
        self.some_structure(name)?.ok_or_else(|| self.missing(name))
    }

    /// A structure, if one was sent.
    pub(super) fn some_structure(&self, name: &str) -> Result<Option<Members<'a>>, WireError> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let map = value.as_object().ok_or_else(|| wrong_type(&self.path(name), "Structure"))?;
        Ok(Some(Members { map, path: self.path(name) }))
    }

    /// Ids of faces, if any were sent.
    pub(super) fn faces(&self, most: usize) -> Result<Option<Vec<basis::FaceId>>, WireError> {
        let Some(texts) = self.texts("FaceIds", &FACE_ID, (1, most))? else { return Ok(None) };
        texts.into_iter().map(|text| face(&self.path("FaceIds"), text)).collect::<Result<_, _>>().map(Some)
    }

    /// Ids of faces that must be there.
    pub(super) fn needed_faces(&self, most: usize) -> Result<Vec<basis::FaceId>, WireError> {
        self.faces(most)?.ok_or_else(|| self.missing("FaceIds"))
    }

    /// The id of one face, if one was sent.
    pub(super) fn face(&self) -> Result<Option<basis::FaceId>, WireError> {
        self.text("FaceId", &FACE_ID)?.map(|text| face(&self.path("FaceId"), text)).transpose()
    }

    /// The id of one face that must be there.
    pub(super) fn needed_face(&self) -> Result<basis::FaceId, WireError> {
        self.face()?.ok_or_else(|| self.missing("FaceId"))
    }

    /// Tags that must be there.
    pub(super) fn needed_tags(&self, name: &str) -> Result<Vec<(&'a str, &'a str)>, WireError> {
        self.tags(name)?.ok_or_else(|| self.missing(name))
    }

    /// A list of texts that must be there.
    pub(super) fn needed_texts(
        &self,
        name: &str,
        rule: &Text,
        bounds: (usize, usize),
    ) -> Result<Vec<&'a str>, WireError> {
        self.texts(name, rule, bounds)?.ok_or_else(|| self.missing(name))
    }
}

fn face(path: &str, text: &str) -> Result<basis::FaceId, WireError> {
    // A text of the right letters in the wrong places is still none.
    text.parse()
        .map_err(|_| unfit(text, path, &format!("Member must satisfy regular expression pattern: {}", FACE_ID.pattern)))
}

/// A tag's key, which may not be one of AWS's own.
pub(super) fn tag_key(path: &str, key: &str) -> Result<(), WireError> {
    TAG_KEY.check(path, key)?;
    if key.starts_with("aws:") {
        return Err(unfit(key, path, &format!("Member must satisfy regular expression pattern: {}", TAG_KEY.pattern)));
    }
    Ok(())
}

fn one_of(path: &str, text: &str, words: &[&str]) -> Result<(), WireError> {
    if words.contains(&text) {
        return Ok(());
    }
    Err(unfit(text, path, &format!("Member must satisfy enum value set: [{}]", words.join(", "))))
}

fn length(path: &str, found: usize, (least, most): (usize, usize)) -> Result<(), WireError> {
    let says = |bound: &str, number| format!("Member must have length {bound} than or equal to {number}");
    match found {
        found if found < least => Err(unfit(&format!("[{found} members]"), path, &says("greater", least))),
        found if found > most => Err(unfit(&format!("[{found} members]"), path, &says("less", most))),
        _ => Ok(()),
    }
}

/// In the words that AWS uses, so that who knows its messages knows ours.
pub(super) fn unfit(value: &str, path: &str, constraint: &str) -> WireError {
    let shown: String = value.chars().take(100).collect();
    WireError::invalid(format!(
        "1 validation error detected: Value '{shown}' at '{path}' failed to satisfy constraint: {constraint}"
    ))
}

fn wrong_type(path: &str, wanted: &str) -> WireError {
    WireError::serialization(format!("The member '{path}' is not of the type {wanted}."))
}
