//! What the desk says to a person by itself, in the three languages: on the receipt and in the letter with a code.

/// The languages, as BCP 47 writes them.
pub(super) const LANGUAGES: [&str; 3] = ["en", "fr", "zh-Hant"];

/// How to follow a request.
pub(super) fn follow(language: &str) -> &'static str {
    match language {
        "fr" => "Indiquez ce numéro au responsable du traitement pour savoir où en est la demande.",
        "zh-Hant" => "如欲查詢進度，請向控管者提供本請求編號。",
        _ => "Quote this number to the controller to ask how far the request got.",
    }
}

/// To whom one may complain (GDPR Art. 77).
pub(super) fn complain(language: &str) -> &'static str {
    match language {
        "fr" => {
            "Vous pouvez introduire une réclamation auprès d'une autorité de contrôle, en particulier celle de votre \
             résidence habituelle, de votre lieu de travail ou du lieu de la violation (RGPD, art. 77)."
        }
        "zh-Hant" => {
            "您可以向資料保護監管機關提出申訴，尤其是您慣常居所地、工作地或侵害發生地的監管機關（GDPR 第 77 條）。"
        }
        _ => {
            "You may complain to a data protection supervisory authority, in particular where you live, where you work or \
             where the infringement took place (GDPR Art. 77)."
        }
    }
}

/// Subject and text of the letter with a code.
pub(super) fn code(language: &str, controller: &str, code: &str, minutes: i64) -> (&'static str, String) {
    match language {
        "fr" => (
            "Votre code",
            format!(
                "Une demande concernant vos données a été adressée à {controller}.\n\nVotre code : {code}\n\nIl est \
                 valable {minutes} minutes. Si vous n'avez rien demandé, ignorez ce message : sans ce code, rien n'est \
                 communiqué.\n"
            ),
        ),
        "zh-Hant" => (
            "您的驗證碼",
            format!(
                "有人向 {controller} 提出了與您的資料有關的請求。\n\n驗證碼：{code}\n\n驗證碼在 {minutes} 分鐘內有效。如果您沒有提出請求，請不必理會本\
                 郵件：沒有驗證碼，任何資料都不會提供。\n"
            ),
        ),
        _ => (
            "Your code",
            format!(
                "A request about your data was made to {controller}.\n\nYour code: {code}\n\nIt is good for {minutes} \
                 minutes. If you asked for nothing, ignore this letter: nothing is told without the code.\n"
            ),
        ),
    }
}
