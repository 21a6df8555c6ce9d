//! The person's own word that their request is over.

use axum::extract::Path;
use axum::http::HeaderMap;
use server::api::resources::Why;
use server::service::requests::RequestView;

use super::status::{own, shown};
use crate::call::call;
use crate::render::{Page, done};
use crate::visit::{Sent, Visit};

/// How the person said so, for the record; in the language of records.
const THROUGH_THE_PORTAL: &str = "on the portal, by whoever holds the request's link";

pub(crate) async fn take_back(visit: Visit, headers: HeaderMap, Path(token): Path<String>, Sent(form): Sent) -> Page {
    let own = own(&visit, &token).await?;
    if form.given("sure").is_none() {
        return shown(&visit, &headers, (&token, &own), Some("portal-end-unsure")).await;
    }
    let why = Why { reason: THROUGH_THE_PORTAL.to_owned() };
    let _: RequestView = visit.of(call("takeBackRequest").at("request", &own.id).json(&why), &own.who).await?;
    done(&format!("/request/{token}"), "portal-ended")
}
