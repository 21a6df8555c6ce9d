//! What every template knows: the language, who looks, whose site it is.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use server::access::{Principal, Role};
use server::service::words::{Language, Value, Words};

use crate::words::PAGES;

/// Who may make which call, as the table says.
static ROLES: LazyLock<HashMap<&'static str, &'static [Role]>> =
    LazyLock::new(|| server::api::endpoints().into_iter().map(|endpoint| (endpoint.id, endpoint.roles)).collect());

/// What every template is handed, as `v`.
#[derive(Clone)]
pub(crate) struct View {
    pub(crate) words: Words,
    /// The controller's name.
    pub(crate) controller: String,
    /// How the controller is reached.
    pub(crate) contact: String,
    /// Whether everything here is sample data.
    pub(crate) sample: bool,
    zone: TimeZone,
    /// Who is signed in.
    pub(crate) who: Option<Principal>,
    /// The path with its query, to come back to after a choice of language or a sign-in.
    pub(crate) path: String,
    /// What was just done, as a message's id without `done-`.
    done: Option<String>,
}

impl View {
    pub(crate) fn new(
        language: Language,
        (controller, contact, sample): (String, String, bool),
        zone: TimeZone,
        who: Option<Principal>,
        path: String,
        done: Option<String>,
    ) -> Self {
        Self { words: Words::out_of(&PAGES, language), controller, contact, sample, zone, who, path, done }
    }

    /// The tag of the language.
    pub(crate) const fn lang(&self) -> &'static str {
        self.words.language().tag()
    }

    /// A message.
    pub(crate) fn t(&self, id: &str) -> String {
        self.words.say(id)
    }

    /// The message `PREFIX-WORD`: what a word of the records is called.
    pub(crate) fn word(&self, prefix: &str, word: &(impl ToString + ?Sized)) -> String {
        let word = word.to_string();
        let id = format!("{prefix}-{word}");
        if self.words.knows(&id) { self.words.say(&id) } else { word }
    }

    /// A message with one value.
    pub(crate) fn t1(&self, id: &str, name: &str, value: &(impl Said + ?Sized)) -> String {
        self.words.say_with(id, &[(name, value.value())])
    }

    /// A message with two values.
    pub(crate) fn t2(
        &self,
        id: &str,
        name: &str,
        value: &(impl Said + ?Sized),
        other: &str,
        second: &(impl Said + ?Sized),
    ) -> String {
        self.words.say_with(id, &[(name, value.value()), (other, second.value())])
    }

    /// A day.
    pub(crate) fn date(&self, date: &Date) -> String {
        self.words.date(*date)
    }

    /// The day of a moment, in the controller's time zone.
    pub(crate) fn day(&self, at: &Timestamp) -> String {
        self.words.day(*at, &self.zone)
    }

    /// A moment to the minute, in the controller's time zone.
    pub(crate) fn moment(&self, at: &Timestamp) -> String {
        self.words.moment(*at, &self.zone)
    }

    /// A number with so many decimals.
    pub(crate) fn decimal(&self, number: &f64, decimals: usize) -> String {
        self.words.decimal(*number, decimals)
    }

    /// A text as part of a path or query.
    pub(crate) fn url(&self, text: &(impl ToString + ?Sized)) -> String {
        escaped(&text.to_string())
    }

    /// Whether somebody with this role looks.
    pub(crate) fn is(&self, role: &str) -> bool {
        let role: Option<Role> = role.parse().ok();
        self.who.as_ref().is_some_and(|who| role.is_some_and(|role| who.roles.contains(&role)))
    }

    /// Whether whoever looks may make this call of the table; for links and forms that would only be turned away.
    pub(crate) fn may(&self, operation: &str) -> bool {
        self.who.as_ref().is_some_and(|who| ROLES.get(operation).is_some_and(|roles| who.has_any(roles)))
    }

    /// The name of who looks.
    pub(crate) fn name(&self) -> &str {
        self.who.as_ref().map_or("", |who| &who.name)
    }

    /// Whether the page stands below a path; for the mark in the navigation.
    pub(crate) fn below(&self, path: &str) -> bool {
        self.here().strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The path without its query.
    pub(crate) fn here(&self) -> &str {
        self.path.split('?').next().unwrap_or_default()
    }

    /// Whether the page is this one and none below it.
    pub(crate) fn at(&self, path: &str) -> bool {
        self.here() == path
    }

    /// Whether a message was named for this page, known or not.
    pub(crate) const fn has_message(&self) -> bool {
        self.done.is_some()
    }

    /// What was just done, to be said at the top of the page.
    pub(crate) fn done(&self) -> Option<String> {
        let id = format!("done-{}", self.done.as_ref()?);
        self.words.knows(&id).then(|| self.words.say(&id))
    }

    /// The languages there are, with their own names and whether it is this one.
    pub(crate) fn languages(&self) -> [(&'static str, &'static str, bool); 3] {
        [("en", "English"), ("fr", "Français"), ("zh-Hant", "繁體中文")]
            .map(|(tag, name)| (tag, name, tag == self.lang()))
    }
}

/// A text as part of a path or query.
pub(crate) fn escaped(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// What stands in a sentence.
pub(crate) trait Said {
    fn value(&self) -> Value<'_>;
}

impl Said for str {
    fn value(&self) -> Value<'_> {
        Value::from(self)
    }
}

impl Said for String {
    fn value(&self) -> Value<'_> {
        Value::from(self.as_str())
    }
}

impl<T: Said + ?Sized> Said for Box<T> {
    fn value(&self) -> Value<'_> {
        (**self).value()
    }
}

impl<T: Said + ?Sized> Said for &T {
    fn value(&self) -> Value<'_> {
        (*self).value()
    }
}

macro_rules! numbers {
    ($($number:ty)+) => {$(
        impl Said for $number {
            fn value(&self) -> Value<'_> {
                Value::from(*self)
            }
        }
    )+};
}

numbers! { i32 u32 i64 u64 usize f32 f64 }
