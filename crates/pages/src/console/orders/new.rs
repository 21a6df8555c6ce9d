//! Recording an order as it arrived. What it stops is stopped with the record.

use askama::Template;
use jiff::tz::TimeZone;
use server::api::Page as Listing;
use server::api::Problem;
use server::api::resources::ReceiveOrder;
use server::basis::{Country, LegalBasis, OrderMeasure, OrderScope, UnknownTerritory};
use server::http::Form;
use server::service::orders::ReceivedOrder;
use server::service::register::GalleryView;

use crate::call::call;
use crate::console::fields::{day, digest, euros, lines, moment, unfit};
use crate::console::typed::{Typed, again};
use crate::render::{Page, done, page};
use crate::view::View;
use crate::visit::{Sent, Staff};

#[derive(Template)]
#[template(path = "console/orders/new.html")]
struct New<'a> {
    v: &'a View,
    t: Typed,
    measures: [OrderMeasure; 6],
    galleries: &'a [GalleryView],
    bases: &'static [LegalBasis],
}

pub(crate) async fn show(staff: Staff) -> Page {
    staff.needs("receiveOrder")?;
    form(&staff, Typed::default()).await
}

async fn form(staff: &Staff, t: Typed) -> Page {
    let galleries: Listing<GalleryView> = staff.of(call("listGalleries").with("limit", 1000)).await?;
    let (measures, bases) = (OrderMeasure::ALL, LegalBasis::ALL);
    let new = New { v: &staff.visit.view, t, measures, galleries: &galleries.items, bases };
    page(&staff.visit.view, &new)
}

pub(crate) async fn receive(staff: Staff, Sent(mut sent): Sent) -> Page {
    let received: Result<ReceivedOrder, Problem> = match read(&mut sent, &staff.visit.desk.site().zone, &staff.who.name)
    {
        Ok(new) => staff.tried(call("receiveOrder").json(&new)).await,
        Err(problem) => Err(problem),
    };
    match received {
        Ok(received) => done(&format!("/console/orders/{}", received.order.id), "order-received"),
        Err(problem) => again(form(&staff, Typed::of(&staff, "new", sent, problem)?).await),
    }
}

fn read(form: &mut Form, zone: &TimeZone, by: &str) -> Result<ReceiveOrder, Problem> {
    let document_sha256 = digest(form, "document");
    let form = &*form;
    let measures = ticked(form, "measure")?;
    let unknown = match form.text("unknown") {
        "left-out" => UnknownTerritory::LeftOut { by: by.to_owned(), reason: form.text("unknown_reason").to_owned() },
        _ => UnknownTerritory::InScope,
    };
    let scope = OrderScope {
        territory: countries(form.text("territory"))?,
        unknown,
        enrolled_from: moment(form, "enrolled_from", zone)?,
        enrolled_before: moment(form, "enrolled_before", zone)?,
        galleries: form.all("gallery").map(|id| id.parse().map_err(|_| unfit(id))).collect::<Result<_, _>>()?,
        sources: lines(form, "sources"),
        subjects: Vec::new(),
        bases: ticked(form, "basis")?,
    };
    Ok(ReceiveOrder {
        authority: form.text("authority").to_owned(),
        reference: form.text("reference").to_owned(),
        document_sha256,
        received_at: moment(form, "received", zone)?,
        scope,
        measures,
        last_day: day(form, "last_day")?,
        daily_penalty: euros(form, "daily_penalty")?,
        turnover: euros(form, "turnover")?,
    })
}

/// The values of a field of boxes, as words of the records.
fn ticked<T: serde::de::DeserializeOwned>(form: &Form, name: &str) -> Result<Vec<T>, Problem> {
    let of = |text: &str| serde_json::from_value(serde_json::json!(text)).map_err(|_| unfit(text));
    form.all(name).map(of).collect()
}

/// Country codes, with whatever stands between them.
fn countries(text: &str) -> Result<Vec<Country>, Problem> {
    let codes = text.split(|letter: char| !letter.is_alphanumeric()).filter(|code| !code.is_empty());
    codes.map(|code| code.parse().map_err(|error: server::basis::ParseCountryError| unfit(error.to_string()))).collect()
}

#[cfg(test)]
mod tests {
    use server::basis::Euros;

    use super::*;

    #[test]
    fn an_order_is_read_with_its_scope() {
        let fields = [
            ("authority", "SAMPLE authority"),
            ("reference", "SAN-1"),
            ("measure", "stop-using"),
            ("measure", "erase"),
            ("territory", "fr, GR"),
            ("unknown", "left-out"),
            ("unknown_reason", "none lives there"),
            ("last_day", "2026-12-01"),
            ("daily_penalty", "100 000"),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let new = read(&mut Form { fields, files: Vec::new() }, &TimeZone::UTC, "Odile").unwrap();
        assert_eq!(new.measures, [OrderMeasure::StopUsing, OrderMeasure::Erase]);
        assert_eq!(new.scope.territory.len(), 2);
        assert_eq!(
            new.scope.unknown,
            UnknownTerritory::LeftOut { by: "Odile".into(), reason: "none lives there".into() }
        );
        assert_eq!(new.daily_penalty, Some(Euros(100_000)));
        assert!(countries("France").is_err());
    }
}
