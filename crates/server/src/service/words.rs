//! What is said to the people concerned, in their language. Every sentence stands in a Fluent catalogue under
//! `crates/server/locales/`, one folder a language with the same files; the code names messages and gives them numbers,
//! dates and names. A message that a language lacks is said in English; a test sees to it that none is lacking.

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

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

/// The catalogues of a language; each file here is there in every language.
const fn catalogues(language: Language) -> &'static [&'static str] {
    match language {
        Language::English => {
            &[include_str!("../../locales/en/common.ftl"), include_str!("../../locales/en/answer.ftl")]
        }
        Language::French => &[include_str!("../../locales/fr/common.ftl"), include_str!("../../locales/fr/answer.ftl")],
        Language::TraditionalChinese => {
            &[include_str!("../../locales/zh-Hant/common.ftl"), include_str!("../../locales/zh-Hant/answer.ftl")]
        }
    }
}

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

type Bundle = FluentBundle<FluentResource>;

/// The opened catalogues of one language.
pub struct Words {
    language: Language,
    bundle: &'static Bundle,
    english: &'static Bundle,
}

/// A value that stands in a sentence: a number or a text.
pub type Value<'v> = FluentValue<'v>;

impl Words {
    /// The words of a language.
    #[must_use]
    pub fn of(language: Language) -> Self {
        Self { language, bundle: opened(language), english: opened(Language::English) }
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

fn opened(language: Language) -> &'static Bundle {
    static OPEN: LazyLock<[Bundle; 3]> = LazyLock::new(|| Language::ALL.map(open));
    let at = Language::ALL.iter().position(|known| *known == language);
    &OPEN[at.expect("every language is in the list")]
}

fn open(language: Language) -> Bundle {
    let tag = language.tag().parse().expect("the tags are well-formed");
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // The marks that keep texts of two directions apart are left out: none of the languages runs from right to left.
    bundle.set_use_isolating(false);
    for source in catalogues(language) {
        let resource = FluentResource::try_new((*source).to_owned()).expect("the catalogues parse, as a test sees");
        bundle.add_resource(resource).expect("no message stands twice, as a test sees");
    }
    bundle
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// The variables of each message: what stands after a dollar sign.
    fn variables(language: Language) -> BTreeMap<String, BTreeSet<String>> {
        let mut found = BTreeMap::new();
        for source in catalogues(language) {
            let mut id = String::new();
            for line in source.lines().filter(|line| !line.starts_with('#')) {
                if line.starts_with(|first: char| first.is_ascii_alphabetic()) {
                    id = line.split('=').next().unwrap_or_default().trim().to_owned();
                    assert!(found.insert(id.clone(), BTreeSet::new()).is_none(), "{} twice in {language:?}", id);
                }
                for rest in line.split('$').skip(1) {
                    let name: String =
                        rest.chars().take_while(|next| next.is_ascii_alphanumeric() || *next == '-').collect();
                    found.get_mut(&id).expect("a variable stands in a message").insert(name);
                }
            }
        }
        found
    }

    #[test]
    fn every_language_says_the_same_things_of_the_same_things() {
        let english = variables(Language::English);
        assert!(english.len() > 100);
        for language in Language::ALL {
            assert_eq!(variables(language), english, "{language:?}");
            for id in english.keys() {
                assert!(opened(language).has_message(id), "{id} in {language:?}");
            }
        }
    }

    #[test]
    fn nothing_but_english_stands_in_english() {
        let (english, french, chinese) =
            (Words::of(Language::English), Words::of(Language::French), Words::of(Language::TraditionalChinese));
        let same: Vec<_> = variables(Language::English)
            .into_iter()
            .filter(|(_, variables)| variables.is_empty())
            .filter(|(id, _)| {
                // `Restriction`, `Images` and the like are words of both languages; no sentence is.
                let (one, other) = (english.say(id), french.say(id));
                one == other && one.split(' ').count() > 2 || one == chinese.say(id)
            })
            .map(|(id, _)| id)
            .collect();
        assert!(same.is_empty(), "{same:?}");
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
