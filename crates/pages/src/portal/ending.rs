//! The person's own word that their request is over.

use axum::extract::Path;
use axum::http::HeaderMap;
use serde_json::json;
use server::service::requests::RequestView;

use super::status::{own, shown};
use crate::call::call;
use crate::render::{Page, done};
use crate::visit::{Sent, Visit};

pub(crate) async fn take_back(visit: Visit, headers: HeaderMap, Path(token): Path<String>, Sent(form): Sent) -> Page {
    let own = own(&visit, &token).await?;
    if form.given("sure").is_none() {
        return shown(&visit, &headers, (&token, &own), Some("portal-end-unsure")).await;
    }
    let _: RequestView = visit.of(call("takeBackRequest").at("request", &own.id).json(&json!({})), &own.who).await?;
    done(&format!("/request/{token}"), "portal-ended")
}
