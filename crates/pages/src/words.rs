//! What pages say: a Fluent catalogue of their own beside the words that letters share.

use server::service::words::{COMMON, Catalogue};

macro_rules! sources {
    ($common:expr, $language:literal) => {
        &[
            $common,
            include_str!(concat!("../locales/", $language, "/site.ftl")),
            include_str!(concat!("../locales/", $language, "/account.ftl")),
            include_str!(concat!("../locales/", $language, "/set_up.ftl")),
            include_str!(concat!("../locales/", $language, "/portal.ftl")),
            include_str!(concat!("../locales/", $language, "/console.ftl")),
            include_str!(concat!("../locales/", $language, "/desk.ftl")),
            include_str!(concat!("../locales/", $language, "/letters.ftl")),
            include_str!(concat!("../locales/", $language, "/orders.ftl")),
            include_str!(concat!("../locales/", $language, "/galleries.ftl")),
            include_str!(concat!("../locales/", $language, "/records.ftl")),
            include_str!(concat!("../locales/", $language, "/operator.ftl")),
            include_str!(concat!("../locales/", $language, "/gate.ftl")),
            include_str!(concat!("../locales/", $language, "/easy.ftl")),
        ]
    };
}

/// The words of the pages.
pub(crate) static PAGES: Catalogue =
    Catalogue::new([sources!(COMMON[0], "en"), sources!(COMMON[1], "fr"), sources!(COMMON[2], "zh-Hant")], || {
        PAGES.opened()
    });

#[cfg(test)]
mod tests {
    use server::service::words::faults;

    use server::service::words::{Language, Words};

    use super::PAGES;

    #[test]
    fn pages_say_the_same_in_every_language() {
        assert_eq!(faults(&PAGES), Vec::<String>::new());
    }

    /// A page says an id that no catalogue has as it stands, so that it never fails for a word; a reader must not see one.
    #[test]
    fn every_message_that_a_template_names_is_there() {
        let words = Words::out_of(&PAGES, Language::English);
        let mut folders = vec![concat!(env!("CARGO_MANIFEST_DIR"), "/templates").to_owned()];
        let mut unknown = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path.to_str().unwrap().to_owned());
                    continue;
                }
                let text = std::fs::read_to_string(&path).unwrap();
                let named = ["v.t(\"", "v.t1(\"", "v.t2(\""].into_iter().flat_map(|call| text.split(call).skip(1));
                let named = named.filter_map(|rest| rest.split('"').next()).filter(|id| !words.knows(id));
                unknown.extend(named.map(|id| format!("{}: {id}", path.display())));
            }
        }
        assert_eq!(unknown, Vec::<String>::new());
    }
}
