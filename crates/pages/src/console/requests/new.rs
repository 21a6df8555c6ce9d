//! A request that came by e-mail, letter or telephone, entered by the staff.

use askama::Template;
use jiff::tz::TimeZone;
use server::api::Page as Listing;
use server::api::Problem;
use server::api::resources::FileRequest;
use server::basis::RequestKind;
use server::http::Form;
use server::service::register::GalleryView;
use server::service::requests::{Filed, Identified};

use crate::call::call;
use crate::console::fields::{missing, moment, needed, parsed, word};
use crate::console::typed::{Typed, again};
use crate::render::{Page, done, page};
use crate::view::View;
use crate::visit::{Sent, Staff};

/// How a request reaches the staff.
const CHANNELS: [&str; 4] = ["email", "letter", "phone", "in-person"];
/// The one form of this page.
const FORM: &str = "new";

#[derive(Template)]
#[template(path = "console/requests/new.html")]
struct New<'a> {
    v: &'a View,
    t: Typed,
    kinds: [RequestKind; 7],
    channels: [&'static str; 4],
    galleries: &'a [GalleryView],
}

pub(crate) async fn show(staff: Staff) -> Page {
    staff.needs("fileRequest")?;
    form(&staff, Typed::default()).await
}

async fn form(staff: &Staff, t: Typed) -> Page {
    let galleries: Listing<GalleryView> = staff.of(call("listGalleries").with("limit", 1000)).await?;
    let new = New { v: &staff.visit.view, t, kinds: RequestKind::ALL, channels: CHANNELS, galleries: &galleries.items };
    page(&staff.visit.view, &new)
}

pub(crate) async fn file(staff: Staff, Sent(sent): Sent) -> Page {
    let filed: Result<Filed, Problem> = match read(&sent, &staff.visit.desk.site().zone) {
        Ok(new) => staff.tried(call("fileRequest").json(&new)).await,
        Err(problem) => Err(problem),
    };
    match filed {
        Ok(filed) => done(&format!("/console/requests/{}", filed.id), "request-filed"),
        Err(problem) => again(form(&staff, Typed::of(&staff, FORM, sent, problem)?).await),
    }
}

fn read(form: &Form, zone: &TimeZone) -> Result<FileRequest, Problem> {
    let mut identified = Vec::new();
    identified.extend(parsed(form, "consent")?.map(|consent| Identified::Consent { consent }));
    identified.extend(parsed(form, "face")?.map(|face| Identified::Face { face }));
    let gallery = form.text("gallery").to_owned();
    let (label, source) = (form.given("label"), form.given("source"));
    if gallery.is_empty() && (label.is_some() || source.is_some()) {
        return Err(missing());
    }
    identified.extend(label.map(|label| Identified::Label { gallery: gallery.clone(), label }));
    identified.extend(source.map(|source| Identified::Source { gallery, source }));
    Ok(FileRequest {
        kind: needed(form, "kind")?,
        channel: word(form, "channel")?,
        language: form.given("language"),
        received_at: moment(form, "received", zone)?,
        name: form.given("name"),
        contact: form.given("contact"),
        message: form.given("message"),
        identified,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::typed::sent;

    #[test]
    fn what_was_given_to_be_found_by_is_taken_together() {
        let form = sent(&[
            ("kind", "access"),
            ("channel", "letter"),
            ("language", "fr"),
            ("received", "2026-11-02T09:15"),
            ("gallery", "club"),
            ("label", "obama"),
            ("source", "2026/a.jpg"),
            ("name", ""),
        ]);
        let new = read(&form, &TimeZone::UTC).unwrap();
        assert_eq!((new.kind, new.name.as_deref()), (RequestKind::Access, None));
        assert_eq!(new.received_at.unwrap().to_string(), "2026-11-02T09:15:00Z");
        let gallery = || "club".to_owned();
        assert_eq!(
            new.identified,
            [
                Identified::Label { gallery: gallery(), label: "obama".into() },
                Identified::Source { gallery: gallery(), source: "2026/a.jpg".into() }
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        assert!(read(&sent(&[("kind", "access"), ("label", "obama")]), &TimeZone::UTC).is_err(), "no gallery");
        assert!(read(&sent(&[("kind", "access"), ("consent", "17")]), &TimeZone::UTC).is_err());
        assert!(read(&sent(&[("kind", "everything")]), &TimeZone::UTC).is_err());
    }
}
