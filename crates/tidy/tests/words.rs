//! Claims that are not made. A phrase in quotation marks is spoken of, not claimed, and passes.

use std::str::FromStr;

use countenance_tidy::{files_ending, read};
use proc_macro2::{TokenStream, TokenTree};

/// What no test of ours can show, and a better word for it.
const BANNED: [(&str, &str); 5] = [
    ("compliant", "say which rule is enforced, and how"),
    ("forensic", "\"evidence of erasure\", and name the evidence"),
    ("lawful by construction", "\"refuses acts whose legal facts are not recorded\""),
    ("cannot miss", "\"complete above a raw cosine\", with the misses to expect"),
    ("proves absence", "\"nothing was found above the threshold\", with the threshold"),
];

/// The banned phrases a text claims, whatever the case and wherever lines break.
fn claims(text: &str) -> Vec<&'static (&'static str, &'static str)> {
    let flat = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let quote = |c: Option<char>| c.is_some_and(|c| "\"'`“”„‘’«»".contains(c));
    let claimed = |phrase: &str| {
        flat.match_indices(phrase).any(|(at, _)| {
            let quoted = quote(flat[..at].chars().next_back()) && quote(flat[at + phrase.len()..].chars().next());
            !quoted
        })
    };
    BANNED.iter().filter(|(phrase, _)| claimed(phrase)).collect()
}

/// The texts in code, comments of documentation among them. A text that is the phrase alone is spoken of.
fn texts(tokens: TokenStream, found: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => texts(group.stream(), found),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let spoken_of = BANNED.iter().any(|(phrase, _)| text.trim_matches(['"', 'b', 'r', '#']) == *phrase);
                if text.contains('"') && !spoken_of {
                    // A line continued in the source goes on with a backslash.
                    found.push(text.replace("\\\n", " ").replace("\\\"", "\""));
                }
            }
            _ => {}
        }
    }
}

#[test]
fn documents_and_pages_claim_nothing_unshown() {
    let kinds = ["md", "html", "ftl", "txt", "toml", "json"];
    for file in kinds.iter().flat_map(|kind| files_ending(kind)) {
        let claims = claims(&read(&file));
        assert!(claims.is_empty(), "{file} claims what is not shown; (claim, instead): {claims:?}");
    }
}

#[test]
fn texts_in_the_code_claim_nothing_unshown() {
    for file in files_ending("rs").into_iter().filter(|file| file != "crates/tidy/tests/words.rs") {
        let mut found = Vec::new();
        texts(TokenStream::from_str(&read(&file)).expect("it compiles"), &mut found);
        for text in found {
            let claims = claims(&text);
            assert!(claims.is_empty(), "{file} claims what is not shown in {text}; (claim, instead): {claims:?}");
        }
    }
}

#[test]
fn claims_are_told_from_mentions() {
    assert_eq!(claims("We are GDPR Compliant.").len(), 1);
    assert_eq!(claims("A sweep\n   cannot   miss.").len(), 1);
    assert_eq!(claims("It does not print \"compliant\" or `forensic`.").len(), 0);
    assert_eq!(claims("Questions of compliance are the controller's.").len(), 0);
    let mut found = Vec::new();
    let code = "fn f() { assert!(!page.contains(\"forensic\")); /* forensic */ print(\"a forensic seal\") }";
    texts(TokenStream::from_str(code).expect("it is Rust"), &mut found);
    assert_eq!(found, ["\"a forensic seal\""]);
}
