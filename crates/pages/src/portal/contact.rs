//! How somebody is reached, as a link where it is one.

/// A contact as HTML: a page or an e-mail address leads there, anything else is text.
pub(crate) fn linked(contact: &str) -> String {
    let shown = escaped(contact);
    let plain = !contact.contains(char::is_whitespace) && !contact.contains(char::is_control);
    if plain && contact.starts_with("https://") {
        format!("<a href=\"{shown}\">{shown}</a>")
    } else if plain && contact.split('@').count() == 2 && !contact.contains([':', '?', '/']) {
        format!("<a href=\"mailto:{shown}\">{shown}</a>")
    } else {
        shown
    }
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::linked;

    #[test]
    fn only_pages_and_addresses_are_links() {
        assert_eq!(linked("a@b.invalid"), "<a href=\"mailto:a@b.invalid\">a@b.invalid</a>");
        assert_eq!(linked("https://b.invalid/x"), "<a href=\"https://b.invalid/x\">https://b.invalid/x</a>");
        for text in ["javascript:alert(1)", "http://b.invalid", "by post to a@b.invalid", "x:a@b.invalid?x=1"] {
            assert_eq!(linked(text), text);
        }
        assert_eq!(linked("https://b.invalid/\"><b>"), {
            let shown = "https://b.invalid/&quot;&gt;&lt;b&gt;";
            format!("<a href=\"{shown}\">{shown}</a>")
        });
    }
}
