//! Keys of programs and sessions of people: handing one out, taking one back.

use axum::extract::Path;
use jiff::tz::TimeZone;
use server::api::Problem;
use server::api::resources::GrantKey;
use server::http::Form;
use server::service::access_keys::{AccessKeyView, GrantedKey};

use super::people::{HERE, Once, people, roles};
use crate::call::call;
use crate::console::fields::moment;
use crate::console::typed::{Typed, again};
use crate::render::{Page, done};
use crate::visit::{Sent, Staff};

pub(crate) async fn grant(staff: Staff, Sent(sent): Sent) -> Page {
    let granted = match read(&sent, &staff.visit.desk.site().zone) {
        Ok(new) => staff.tried::<GrantedKey>(call("grantKey").json(&new)).await,
        Err(problem) => Err(problem),
    };
    match granted {
        Ok(granted) => {
            let once = Once::Key { holder: granted.key.holder, secret: granted.secret };
            people(&staff, Typed::default(), once).await
        }
        Err(problem) => again(people(&staff, Typed::of(&staff, "grant", sent, problem)?, Once::default()).await),
    }
}

pub(crate) async fn revoke(staff: Staff, Path(id): Path<String>) -> Page {
    let _: AccessKeyView = staff.of(call("revokeKey").at("key", id).json(&serde_json::json!({}))).await?;
    done(HERE, "key-revoked")
}

fn read(form: &Form, zone: &TimeZone) -> Result<GrantKey, Problem> {
    Ok(GrantKey {
        holder: form.text("holder").to_owned(),
        roles: roles(form)?,
        galleries: form.all("gallery").map(str::to_owned).collect(),
        expires_at: moment(form, "expires_at", zone)?,
        wire: None,
    })
}
