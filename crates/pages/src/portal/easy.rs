//! The notice in easy words, for children and for whoever wants it short (GDPR Art. 12(1), recital 58). It says nothing
//! that depends on a collection: that stands in the register, which it leads to.

use askama::Template;

use crate::render::{Page, page};
use crate::view::View;
use crate::visit::Visit;

/// The questions that it answers, in this order: each is a heading `easy-WORD` with lines `easy-WORD-1` and on.
pub(super) const QUESTIONS: [(&str, usize); 6] =
    [("what", 4), ("why", 3), ("rights", 5), ("ask", 4), ("children", 3), ("help", 3)];

#[derive(Template)]
#[template(path = "portal/easy.html")]
pub(super) struct Easy<'a> {
    pub(super) v: &'a View,
}

impl Easy<'_> {
    /// The questions: the word of the heading, and the lines of its answer.
    fn answered(&self) -> Vec<(&'static str, Vec<String>)> {
        let lines = |word: &str, count: usize| {
            (1..=count)
                .map(|line| self.v.t1(&format!("easy-{word}-{line}"), "controller", &self.v.controller))
                .collect()
        };
        QUESTIONS.iter().map(|&(word, count)| (word, lines(word, count))).collect()
    }
}

pub(crate) async fn show(visit: Visit) -> Page {
    page(&visit.view, &Easy { v: &visit.view })
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use server::service::words::{Language, Words};

    use super::*;
    use crate::words::PAGES;

    /// Words of a sentence in English or French, and signs of one in Chinese, that a child reads without losing the thread.
    const WORDS: usize = 16;
    const SIGNS: usize = 34;

    fn longest(text: &str, language: Language) -> usize {
        let sentences = text.split(['.', '?', '!', ':', '。', '？', '！', '：']);
        let length = |sentence: &str| match language {
            Language::TraditionalChinese => sentence.chars().filter(|sign| !sign.is_ascii()).count(),
            _ => sentence.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count(),
        };
        sentences.map(length).max().unwrap_or(0)
    }

    #[test]
    fn its_sentences_are_short_and_all_there_in_every_language() {
        for language in Language::ALL {
            let words = Words::out_of(&PAGES, language);
            let about = ("SAMPLE Archive".to_owned(), "sample@example.org".to_owned(), true);
            let v = View::new(language, about, TimeZone::UTC, None, "/easy".to_owned(), None);
            let easy = Easy { v: &v };
            for (word, lines) in easy.answered() {
                assert!(words.knows(&format!("easy-{word}")), "{word}");
                assert!(!words.knows(&format!("easy-{word}-{}", lines.len() + 1)), "easy-{word} has more lines");
                for line in lines {
                    let most = if language == Language::TraditionalChinese { SIGNS } else { WORDS };
                    assert!(longest(&line, language) <= most, "{}: {line}", language.tag());
                }
            }
            let page = easy.render().expect("it renders");
            assert!(!page.contains("easy-") && page.contains("/request/new?right=access"), "{page}");
        }
    }
}
