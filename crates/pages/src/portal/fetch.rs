//! What there is to be kept: the receipt, the answer, the certificates.

use axum::extract::Path;

use super::status::own;
use crate::call::call;
use crate::render::{Page, saved};
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
    let own = own(&visit, &token).await?;
    let asked = call("showRequestCertificate").at("request", &own.id).at("erasure", &erasure);
    let reply = asked.reply(&visit.desk, &own.who).await.map_err(|problem| visit.failure(problem))?;
    saved(reply, &format!("certificate-{erasure}.json"))
}
