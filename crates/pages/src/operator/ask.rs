//! The second step of a search: what is stated where no mandate was chosen, and the photograph. With several faces in it,
//! or one that is hardly fit, the face is chosen next; else the results come at once. Several photographs are of one person:
//! each is looked at first, and shows that person alone.

use askama::Template;
use axum::http::StatusCode;
use server::api::Problem;
use server::api::resources::{DetectUpload, IdentifyUpload, Reach, Under};
use server::basis::{Citation, Ground, LegalGround, Mandate, Purpose};
use server::http::Form;
use server::service::detect::DetectAnswer;
use server::service::register::GalleryView;
use server::service::search::SearchAnswer;

use super::galleries::{self, Card, Doing};
use super::probe::{self, Probe};
use super::{begin, pick, results, several};
use crate::call::call;
use crate::render::{Failure, Page, page, page_with, redirect};
use crate::view::View;
use crate::visit::{Sent, Staff};

/// How many possible matches are shown, to choose among; the first is the usual.
pub(crate) const LIMITS: [usize; 4] = [20, 10, 40, 100];
/// How sure a match has to be, by the share of searches that may show a stranger; the first is the server's own.
const SURE: [(&str, Option<f64>); 3] = [("usual", None), ("strict", Some(0.001)), ("wide", Some(0.1))];

/// A message's id that says what does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wrong(pub(crate) &'static str);

/// What an operator states with a search, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) gallery: String,
    /// The mandate that was chosen; else what follows states one.
    pub(crate) mandate: String,
    pub(crate) purpose: String,
    pub(crate) case: String,
    pub(crate) basis: String,
    pub(crate) condition: String,
    pub(crate) law: String,
    pub(crate) sure: String,
    pub(crate) limit: String,
    /// Whether faces are shown again that were set aside in the case.
    pub(crate) aside: bool,
}

/// What is stated, with the collection and mandate that it names.
pub(crate) struct Stands {
    pub(crate) asked: Asked,
    pub(crate) gallery: GalleryView,
    pub(crate) card: Card,
    pub(crate) mandate: Option<Mandate>,
    /// What the mandate is for.
    pub(crate) purpose: String,
}

#[derive(Template)]
#[template(path = "operator/ask.html")]
struct AskPage<'a> {
    v: &'a View,
    stands: &'a Stands,
    purposes: Vec<(String, String)>,
    bases: Vec<(&'static str, String)>,
    conditions: Vec<(&'static str, String)>,
    sure: [&'static str; 3],
    limits: [String; 4],
    problem: Option<&'a Problem>,
    wrong: Option<&'static str>,
    /// What is wrong with which photograph, of several.
    faults: Vec<String>,
    /// The photographs that were sent before, so that nobody has to choose them again.
    held: Vec<probe::Held>,
    /// Whether they are several, each with a tick of its own.
    several: bool,
}

/// What the form shows when it comes again.
#[derive(Default)]
struct Again<'a> {
    problem: Option<&'a Problem>,
    wrong: Option<&'static str>,
    faults: Vec<String>,
    held: Vec<probe::Held>,
    several: bool,
}

pub(crate) async fn show(staff: Staff) -> Page {
    let Some((mandate, gallery)) = staff.asked("under").and_then(|under| under.split_once(':')) else {
        return Ok(redirect("/search"));
    };
    let asked = Asked { gallery: gallery.to_owned(), mandate: mandate.to_owned(), ..Asked::default() };
    let stands = stands(&staff, asked).await?;
    page(&staff.visit.view, &of(&staff.visit.view, &stands, Again::default()))
}

pub(crate) async fn search(staff: Staff, Sent(mut form): Sent) -> Page {
    let view = &staff.visit.view;
    let ticks = probe::several(&form);
    let probes = probe::sent(&mut form);
    let stands = stands(&staff, Asked::of(&form)).await?;
    let again = |again: Again<'_>| page_with(StatusCode::UNPROCESSABLE_ENTITY, view, &of(view, &stands, again));
    let probes = match probes {
        Ok(probes) => probes,
        Err(Wrong(wrong)) => return Ok(again(Again { wrong: Some(wrong), ..Again::default() })),
    };
    // What is wrong with the rest of the form takes no photograph away.
    let kept = || Again { held: several::held(&probes), several: ticks || probes.len() > 1, ..Again::default() };
    let face = form.given("face").and_then(|face| face.parse().ok());
    let upload = match stands.asked.upload(face.unwrap_or(0)) {
        Ok(upload) => upload,
        Err(Wrong(wrong)) => return Ok(again(Again { wrong: Some(wrong), ..kept() })),
    };
    match probes.as_slice() {
        [Probe { photo, .. }] if face.is_none() => {
            let seen = call("detect").upload(&DetectUpload::default(), vec![photo.clone()]);
            let seen: DetectAnswer = match staff.tried(seen).await {
                Ok(seen) => seen,
                // A photograph that cannot be read is not kept in the form.
                Err(problem) if problem.status == 422 => {
                    return Ok(again(Again { problem: Some(&problem), ..Again::default() }));
                }
                Err(problem) => return Err(staff.failure(problem)),
            };
            if seen.faces.is_empty() {
                return Ok(again(Again { wrong: Some("operator-wrong-no-face"), ..Again::default() }));
            }
            if seen.faces.len() > 1 || seen.faces.iter().any(|face| !pick::warnings(view, face).is_empty()) {
                return match probe::Held::of(photo) {
                    Ok(held) => pick::page(view, &stands, &held, &seen),
                    Err(Wrong(wrong)) => Ok(again(Again { wrong: Some(wrong), ..Again::default() })),
                };
            }
        }
        [_] => {}
        probes => {
            let judged = several::judged(&staff, probes).await?;
            if !judged.fit {
                let (faults, held) = (judged.faults, judged.held);
                return Ok(again(Again { faults, held, several: true, ..Again::default() }));
            }
        }
    }
    let photos = probes.iter().map(|probe| probe.photo.clone()).collect();
    let search = call("identify").at("gallery", &stands.asked.gallery).upload(&upload, photos);
    match staff.tried::<SearchAnswer>(search).await {
        Ok(answer) => results::page(view, &stands, &answer),
        Err(problem) if matches!(problem.status, 403 | 422) => Ok(again(Again { problem: Some(&problem), ..kept() })),
        Err(problem) => Err(staff.failure(problem)),
    }
}

async fn stands(staff: &Staff, asked: Asked) -> Result<Stands, Failure> {
    let view = &staff.visit.view;
    let gallery = galleries::one(staff, &asked.gallery).await?;
    let mandate = begin::mandate(staff, Some(asked.mandate.as_str()).filter(|id| !id.is_empty())).await?;
    Ok(Stands::of(view, asked, gallery, mandate))
}

fn of<'a>(view: &'a View, stands: &'a Stands, again: Again<'a>) -> AskPage<'a> {
    let Again { problem, wrong, faults, held, several } = again;
    AskPage {
        v: view,
        stands,
        purposes: galleries::purposes(view, &stands.gallery.facts),
        bases: galleries::bases(view),
        conditions: galleries::conditions(view),
        sure: SURE.map(|(word, _)| word),
        limits: LIMITS.map(|limit| limit.to_string()),
        problem,
        wrong,
        faults,
        held,
        several,
    }
}

/// The ground that was stated; none where it was left to the collection's own.
pub(crate) fn ground(basis: &str, condition: &str, law: &str) -> Result<Option<LegalGround>, Wrong> {
    let wrong = Wrong("operator-wrong-ground");
    if basis.is_empty() && condition.is_empty() && law.is_empty() {
        return Ok(None);
    }
    let (basis, condition) = (basis.parse().map_err(|_| wrong)?, condition.parse().map_err(|_| wrong)?);
    Ok(Some(LegalGround { basis, ground: Ground::Condition { condition, law: Citation::new(law).ok() } }))
}

impl Stands {
    pub(crate) fn of(view: &View, asked: Asked, gallery: GalleryView, mandate: Option<Mandate>) -> Self {
        let purpose = mandate.as_ref().map(|mandate| galleries::purpose(view, &mandate.purpose.to_string()));
        let card = Card::of(view, &gallery, Doing::Using);
        Self { asked, card, gallery, mandate, purpose: purpose.unwrap_or_default() }
    }
}

impl Asked {
    pub(crate) fn of(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self {
            gallery: text("gallery"),
            mandate: text("mandate"),
            purpose: text("purpose"),
            case: text("case"),
            basis: text("basis"),
            condition: text("condition"),
            law: text("law"),
            sure: text("sure"),
            limit: text("limit"),
            aside: form.text("aside") == "yes",
        }
    }

    /// As the interface takes it.
    fn upload(&self, face: usize) -> Result<IdentifyUpload, Wrong> {
        let under = if self.mandate.is_empty() {
            let purpose: Purpose = self.purpose.parse().map_err(|_| Wrong("operator-wrong-purpose"))?;
            if self.case.is_empty() {
                return Err(Wrong("operator-wrong-case"));
            }
            let ground = ground(&self.basis, &self.condition, &self.law)?;
            Under { mandate: None, purpose: Some(purpose), case: Some(self.case.clone()), ground }
        } else {
            let mandate = self.mandate.parse().map_err(|_| Wrong("operator-wrong-mandate"))?;
            Under { mandate: Some(mandate), ..Under::default() }
        };
        let share = SURE.iter().find(|(word, _)| *word == self.sure).and_then(|(_, share)| *share);
        Ok(IdentifyUpload {
            under,
            threshold: Reach { false_positives: share, similarity: None },
            face: Some(face),
            limit: LIMITS.into_iter().find(|limit| limit.to_string() == self.limit),
            crops: true,
            set_aside: self.aside,
            ..IdentifyUpload::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use server::service::photo::Photo;

    use super::super::samples;
    use super::*;

    fn asked() -> Asked {
        Asked {
            gallery: "club".into(),
            purpose: "research".into(),
            case: "SAMPLE case".into(),
            sure: "strict".into(),
            limit: "40".into(),
            ..Asked::default()
        }
    }

    #[test]
    fn what_is_stated_goes_to_the_interface_as_it_was_typed() {
        let upload = asked().upload(2).expect("fits");
        assert_eq!((upload.face, upload.limit, upload.threshold.false_positives), (Some(2), Some(40), Some(0.001)));
        assert_eq!(upload.under.case.as_deref(), Some("SAMPLE case"));
        assert!(upload.crops && upload.under.ground.is_none() && upload.under.mandate.is_none());
        let unknown = Asked { sure: "all".into(), limit: "1000000".into(), ..asked() }.upload(0).expect("fits");
        assert_eq!((unknown.limit, unknown.threshold.false_positives), (None, None), "the server's own");
    }

    #[test]
    fn nothing_is_searched_without_purpose_and_case() {
        let wrong = |asked: Asked| asked.upload(0).expect_err("wrong").0;
        assert_eq!(wrong(Asked { purpose: String::new(), ..asked() }), "operator-wrong-purpose");
        assert_eq!(wrong(Asked { case: String::new(), ..asked() }), "operator-wrong-case");
        assert_eq!(wrong(Asked { mandate: "no id".into(), ..asked() }), "operator-wrong-mandate");
    }

    #[test]
    fn the_form_is_the_same_in_every_language_and_asks_only_for_purposes_of_the_collection() {
        for view in samples::views() {
            let stands = Stands::of(&view, asked(), samples::gallery(), None);
            let held = vec![probe::Held::of(&Photo::new("SAMPLE.jpg", vec![0xff, 0xd8, 0xff])).expect("small")];
            let again = Again { wrong: Some("operator-wrong-case"), held, ..Again::default() };
            let text = of(&view, &stands, again).render().expect("a page");
            assert!(text.contains("SAMPLE words") && text.contains("value=\"event-photography\""));
            assert!(
                !text.contains("value=\"group-faces\"") && !text.contains("value=\"research\""),
                "no purpose of it"
            );
            assert!(text.contains("name=\"held\" value=\"/9j/\""), "the photograph is carried on");
            assert!(!text.contains("operator-"), "a word is lacking: {text}");
        }
    }

    #[test]
    fn of_several_photographs_each_is_carried_on_with_a_tick_and_what_is_wrong() {
        for view in samples::views() {
            let stands = Stands::of(&view, asked(), samples::gallery(), None);
            let held = |byte: u8, why: &[&str]| probe::Held {
                why: why.iter().map(|why| (*why).to_owned()).collect(),
                ..probe::Held::of(&Photo::new(format!("SAMPLE-{byte}.jpg"), vec![byte])).expect("small")
            };
            let held = vec![held(1, &[]), held(2, &["SAMPLE why"])];
            let again = Again { faults: vec!["SAMPLE fault".into()], held, several: true, ..Again::default() };
            let text = of(&view, &stands, again).render().expect("a page");
            for part in ["SAMPLE fault", "SAMPLE why", "SAMPLE-1.jpg", "SAMPLE-2.jpg", "name=\"several\" value=\"yes\""]
            {
                assert!(text.contains(part), "{part}: {text}");
            }
            assert_eq!(text.matches("name=\"held\"").count(), 2);
            assert!(text.contains("name=\"keep\" value=\"0\" checked>"), "one that fits goes on");
            assert!(text.contains("name=\"keep\" value=\"1\">"), "one that hardly fits is asked about");
            assert!(text.contains("name=\"insist\" value=\"1\"") && !text.contains("name=\"insist\" value=\"0\""));
            assert!(!text.contains("operator-") && !text.contains(" required multiple"), "{text}");
        }
    }

    #[test]
    fn a_ground_is_whole_or_the_collections_own() {
        assert_eq!(ground("", "", ""), Ok(None));
        let stated = ground("public-task", "archiving-research", "SAMPLE law").expect("whole").expect("stated");
        assert_eq!(stated.ground.law().map(Citation::as_str), Some("SAMPLE law"));
        assert_eq!(ground("consent", "", ""), Err(Wrong("operator-wrong-ground")));
        assert_eq!(ground("", "", "SAMPLE law"), Err(Wrong("operator-wrong-ground")));
    }
}
