//! Registers as files, and the particulars that they say beside a collection's facts.

use askama::Template;
use axum::extract::Path;
use server::api::resources::PutParticulars;
use server::basis::Party;
use server::http::Form;
use server::service::particulars::Particulars;

use crate::call::call;
use crate::console::fields::lines;
use crate::console::typed::{Typed, again};
use crate::render::{Failure, Page, done, page, saved};
use crate::view::View;
use crate::visit::{Sent, Staff};

/// The files there are: the register's word, the operation, the file's name.
const FILES: [(&str, &str, &str); 6] = [
    ("processing", "processingRecordTable", "processing.csv"),
    ("processing", "processingRecord", "processing.jsonld"),
    ("requests", "requestRegisterTable", "requests.csv"),
    ("requests", "requestRegister", "requests.json"),
    ("legal-bases", "legalBasesTable", "legal-bases.csv"),
    ("legal-bases", "legalBases", "legal-bases.jsonld"),
];
const REGISTERS: [&str; 3] = ["processing", "requests", "legal-bases"];

#[derive(Template)]
#[template(path = "console/records/registers.html")]
struct Registers<'a> {
    v: &'a View,
    t: Typed,
    registers: [&'static str; 3],
    files: [(&'static str, &'static str, &'static str); 6],
    particulars: &'a Particulars,
    stands: Stands,
}

/// Particulars as the fields of the form hold them.
struct Stands {
    locations: String,
    recipients: String,
    transfers: String,
}

pub(crate) async fn show(staff: Staff) -> Page {
    registers(&staff, Typed::default()).await
}

async fn registers(staff: &Staff, t: Typed) -> Page {
    let particulars: Particulars = staff.of(call("showParticulars")).await?;
    let joined = |list: &Option<Vec<String>>| list.as_ref().map(|list| list.join("\n")).unwrap_or_default();
    let stands = Stands {
        locations: joined(&particulars.storage_locations),
        recipients: joined(&particulars.recipients),
        transfers: joined(&particulars.transfers),
    };
    let v = &staff.visit.view;
    page(v, &Registers { v, t, registers: REGISTERS, files: FILES, particulars: &particulars, stands })
}

pub(crate) async fn file(staff: Staff, Path(wanted): Path<String>) -> Page {
    let Some((_, operation, name)) = FILES.into_iter().find(|(_, _, name)| *name == wanted) else {
        return Err(Failure::nothing(staff.view()));
    };
    saved(staff.file(call(operation)).await?, name)
}

pub(crate) async fn put(staff: Staff, Sent(sent): Sent) -> Page {
    let put = PutParticulars { gallery: None, particulars: read(&sent) };
    match staff.tried::<Particulars>(call("putParticulars").json(&put)).await {
        Ok(_) => done("/console/registers", "particulars-recorded"),
        Err(problem) => again(registers(&staff, Typed::of(&staff, "particulars", sent, problem)?).await),
    }
}

/// What is left blank stays as it was; that there is no transfer is said by a box, as an empty list.
fn read(form: &Form) -> Particulars {
    let list = |name: &str| Some(lines(form, name)).filter(|list| !list.is_empty());
    let transfers = if form.text("no_transfers") == "yes" { Some(Vec::new()) } else { list("transfers") };
    let authority = form.given("authority");
    Particulars {
        storage_locations: list("locations"),
        recipients: list("recipients"),
        transfers,
        security: form.given("security"),
        people: form.given("people"),
        joint_controllers: None,
        authority: authority.map(|name| Party { name, contact: form.text("authority_contact").to_owned() }),
        requests: form.given("requests"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_transfer_is_another_thing_than_nothing_said() {
        let form = |fields: &[(&str, &str)]| Form {
            fields: fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            files: Vec::new(),
        };
        let said = read(&form(&[("recipients", "the club\n\nits printer"), ("security", "")]));
        assert_eq!(said.recipients, Some(vec!["the club".to_owned(), "its printer".to_owned()]));
        assert_eq!((said.transfers, said.security), (None, None));
        assert_eq!(read(&form(&[("no_transfers", "yes")])).transfers, Some(Vec::new()));
    }
}
