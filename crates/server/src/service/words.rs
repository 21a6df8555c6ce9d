//! What is said to the people concerned, in their language. Every sentence stands in a Fluent catalogue under
//! `crates/server/locales/`, one folder a language with the same files; the code names messages and gives them numbers,
//! dates and names. A message that a language lacks is said in English; a test sees to it that none is lacking.

mod faults;

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

pub use faults::faults;

/// A language that letters, pages and answers are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// French.
    French,
    /// Traditional Chinese.
    TraditionalChinese,
}

/// Catalogues: every message in every language, opened when it is first wanted.
pub struct Catalogue {
    /// The sources by language, in the order of [`Language::ALL`]; each file is there in every language.
    sources: [&'static [&'static str]; 3],
    open: LazyLock<[Bundle; 3], fn() -> [Bundle; 3]>,
}

impl Catalogue {
    /// Over these sources; `open` is `|| CATALOGUE.opened()`, of the static that this stands in.
    #[must_use]
    pub const fn new(sources: [&'static [&'static str]; 3], open: fn() -> [Bundle; 3]) -> Self {
        Self { sources, open: LazyLock::new(open) }
    }

    /// Parses the sources.
    ///
    /// # Panics
    /// When one does not parse or says a message twice, as a test of its crate sees.
    #[must_use]
    pub fn opened(&self) -> [Bundle; 3] {
        Language::ALL.map(|language| open(language, self.sources[language as usize]))
    }

    fn bundle(&'static self, language: Language) -> &'static Bundle {
        &self.open[language as usize]
    }
}

/// What letters, answers and every page say.
pub static LETTERS: Catalogue = Catalogue::new(
    [
        &[COMMON[0], include_str!("../../locales/en/answer.ftl")],
        &[COMMON[1], include_str!("../../locales/fr/answer.ftl")],
        &[COMMON[2], include_str!("../../locales/zh-Hant/answer.ftl")],
    ],
    || LETTERS.opened(),
);

/// The words that everything shares, by language: dates, legal bases, purposes.
pub const COMMON: [&str; 3] = [
    include_str!("../../locales/en/common.ftl"),
    include_str!("../../locales/fr/common.ftl"),
    include_str!("../../locales/zh-Hant/common.ftl"),
];

impl Language {
    /// Every language, English first.
    pub const ALL: [Self; 3] = [Self::English, Self::French, Self::TraditionalChinese];

    /// The tag (BCP 47), as a request names it and a page carries it.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
            Self::TraditionalChinese => "zh-Hant",
        }
    }

    /// The language that is nearest to a tag: `fr-CA` is French, every Chinese is Traditional Chinese, what is not known
    /// is English.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "fr" => Self::French,
            "zh" => Self::TraditionalChinese,
            _ => Self::English,
        }
    }
}

/// The opened catalogues of one language.
pub type Bundle = FluentBundle<FluentResource>;

/// The words of one language, out of one catalogue.
#[derive(Clone, Copy)]
pub struct Words {
    language: Language,
    bundle: &'static Bundle,
    english: &'static Bundle,
}

/// A value that stands in a sentence: a number or a text.
pub type Value<'v> = FluentValue<'v>;

impl Words {
    /// The words of letters and answers.
    #[must_use]
    pub fn of(language: Language) -> Self {
        Self::out_of(&LETTERS, language)
    }

    /// The words of another catalogue.
    #[must_use]
    pub fn out_of(catalogue: &'static Catalogue, language: Language) -> Self {
        Self { language, bundle: catalogue.bundle(language), english: catalogue.bundle(Language::English) }
    }

    /// Which language.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// A message without variables.
    #[must_use]
    pub fn say(&self, id: &str) -> String {
        self.say_with(id, &[])
    }

    /// A message with its variables. The text is plain: whoever puts it into a page escapes it there. An id that no
    /// catalogue has stands for itself, so that a page never fails for a word.
    #[must_use]
    pub fn say_with(&self, id: &str, values: &[(&str, Value<'_>)]) -> String {
        let args: FluentArgs<'_> = values.iter().map(|(name, value)| (Cow::Borrowed(*name), value.clone())).collect();
        [self.bundle, self.english]
            .into_iter()
            .find_map(|bundle| said(bundle, id, &args))
            .unwrap_or_else(|| id.to_owned())
    }

    /// Whether a catalogue has the message.
    #[must_use]
    pub fn knows(&self, id: &str) -> bool {
        self.bundle.has_message(id) || self.english.has_message(id)
    }

    /// A number with so many decimals, as the language writes it.
    #[must_use]
    pub fn decimal(&self, number: f64, decimals: usize) -> String {
        let text = format!("{number:.decimals$}");
        if self.language == Language::French { text.replace('.', ",") } else { text }
    }

    /// A day as the language writes it: `31 January 2027`, `31 janvier 2027`, `2027年1月31日`.
    #[must_use]
    pub fn date(&self, date: Date) -> String {
        let part = |number: i16| Value::from(i64::from(number));
        self.say_with(
            "common-date",
            &[("day", part(date.day().into())), ("month", part(date.month().into())), ("year", part(date.year()))],
        )
    }

    /// The day of a moment in a time zone.
    #[must_use]
    pub fn day(&self, at: Timestamp, zone: &TimeZone) -> String {
        self.date(at.to_zoned(zone.clone()).date())
    }

    /// A moment to the minute, with the zone's offset, as the language writes it.
    #[must_use]
    pub fn moment(&self, at: Timestamp, zone: &TimeZone) -> String {
        let zoned: Zoned = at.to_zoned(zone.clone());
        let values = [
            ("date", Value::from(self.date(zoned.date()))),
            ("time", Value::from(zoned.strftime("%H:%M").to_string())),
            ("zone", Value::from(zoned.strftime("UTC%:z").to_string())),
        ];
        self.say_with("common-moment", &values)
    }
}

fn said(bundle: &Bundle, id: &str, args: &FluentArgs<'_>) -> Option<String> {
    let pattern = bundle.get_message(id)?.value()?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(args), &mut errors).into_owned();
    errors.is_empty().then_some(text)
}

fn open(language: Language, sources: &[&str]) -> Bundle {
    let tag = language.tag().parse().expect("the tags are well-formed");
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // The marks that keep texts of two directions apart are left out: none of the languages runs from right to left.
    bundle.set_use_isolating(false);
    for source in sources {
        let resource = FluentResource::try_new((*source).to_owned()).expect("the catalogues parse, as a test sees");
        bundle.add_resource(resource).expect("no message stands twice, as a test sees");
    }
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_say_the_same_in_every_language() {
        assert_eq!(faults::faults(&LETTERS), Vec::<String>::new());
    }

    #[test]
    fn plurals_and_dates_are_each_languages_own() {
        let said = |language: Language, count: i64| {
            Words::of(language).say_with("answer-short-yes", &[("faces", count.into()), ("galleries", 1.into())])
        };
        assert_ne!(said(Language::English, 1), said(Language::English, 2).replace('2', "1"));
        assert_ne!(said(Language::French, 1), said(Language::French, 2).replace('2', "1"));
        assert_eq!(said(Language::TraditionalChinese, 1), said(Language::TraditionalChinese, 2).replace('2', "1"));
        let day = jiff::civil::date(2027, 3, 1);
        let dates = Language::ALL.map(|language| Words::of(language).date(day));
        assert_eq!(dates, ["1 March 2027", "1er mars 2027", "2027年3月1日"]);
    }

    #[test]
    fn the_nearest_language_is_taken() {
        let of = ["en-GB", "fr-CA", "zh-TW", "zh-Hant", "de", ""].map(Language::of);
        use Language::{English, French, TraditionalChinese as Chinese};
        assert_eq!(of, [English, French, Chinese, Chinese, English, English]);
    }
}
