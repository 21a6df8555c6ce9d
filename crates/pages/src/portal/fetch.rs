//! What there is to be kept: the receipt, the answer, the certificates.

use axum::extract::Path;
use server::api::Reply;
use server::service::certificates;
use server::service::document::Document;

use super::status::own;
use crate::call::call;
use crate::render::{Failure, Page, saved};
use crate::visit::Visit;

/// The signed receipt.
pub(crate) async fn receipt(visit: Visit, Path(token): Path<String>) -> Page {
    let own = own(&visit, &token).await?;
    let asked = call("showRequestReceipt").at("request", &own.id);
    let reply = asked.reply(&visit.desk, &own.who).await.map_err(|problem| visit.failure(problem))?;
    saved(reply, &format!("receipt-{}.json", own.id))
}

/// The answer as it was given: a signed archive.
pub(crate) async fn answer(visit: Visit, Path(token): Path<String>) -> Page {
    let own = own(&visit, &token).await?;
    let asked = call("downloadAnswer").at("request", &own.id);
    let reply = asked.reply(&visit.desk, &own.who).await.map_err(|problem| visit.failure(problem))?;
    saved(reply, &format!("answer-{}.zip", own.id))
}

/// The signed certificate of an erasure that was carried out for the request.
pub(crate) async fn certificate(visit: Visit, Path((token, erasure)): Path<(String, String)>) -> Page {
    saved(signed(&visit, &token, &erasure).await?, &format!("certificate-{erasure}.json"))
}

/// The same as a page to read and to print, which stands by itself: it is saved and opened from where it lies.
pub(crate) async fn certificate_page(visit: Visit, Path((token, erasure)): Path<(String, String)>) -> Page {
    let reply = signed(&visit, &token, &erasure).await?;
    let document: Document = serde_json::from_slice(&reply.body).expect("a certificate is a signed document");
    let page = certificates::page(&document).expect("what the installation signed is a certificate");
    let reply = Reply { media: "text/html; charset=utf-8", body: page.into_bytes(), ..reply };
    saved(reply, &format!("certificate-{erasure}.html"))
}

async fn signed(visit: &Visit, token: &str, erasure: &str) -> Result<Reply, Failure> {
    let own = own(visit, token).await?;
    let asked = call("showRequestCertificate").at("request", &own.id).at("erasure", erasure);
    asked.reply(&visit.desk, &own.who).await.map_err(|problem| visit.failure(problem))
}
