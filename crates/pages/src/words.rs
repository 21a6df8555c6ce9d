//! What pages say: a Fluent catalogue of their own beside the words that letters share.

use server::service::words::{COMMON, Catalogue};

macro_rules! sources {
    ($common:expr, $language:literal) => {
        &[
            $common,
            include_str!(concat!("../locales/", $language, "/site.ftl")),
            include_str!(concat!("../locales/", $language, "/account.ftl")),
            include_str!(concat!("../locales/", $language, "/portal.ftl")),
            include_str!(concat!("../locales/", $language, "/console.ftl")),
            include_str!(concat!("../locales/", $language, "/desk.ftl")),
            include_str!(concat!("../locales/", $language, "/orders.ftl")),
            include_str!(concat!("../locales/", $language, "/galleries.ftl")),
            include_str!(concat!("../locales/", $language, "/records.ftl")),
            include_str!(concat!("../locales/", $language, "/operator.ftl")),
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

    use super::PAGES;

    #[test]
    fn pages_say_the_same_in_every_language() {
        assert_eq!(faults(&PAGES), Vec::<String>::new());
    }
}
