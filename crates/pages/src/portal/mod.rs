//! The portal: for the person in the pictures. No account, no reason asked, free.
//!
//! In the order in which one passes: `home` says who answers and what can be asked, `easy` the same in easy words, for
//! children too, `register` what is kept, `filing` takes a request in, `status` shows how far it got to whoever has its link,
//! `proof` shows who asks, `fetch` hands over what there is to be kept, `ending` takes a request back; `withdrawal` takes a
//! consent back by its receipt alone.

mod contact;
mod easy;
mod ending;
mod fetch;
mod filing;
mod home;
mod proof;
mod references;
mod register;
mod status;
#[cfg(test)]
mod tests;
mod withdrawal;

use axum::Router;
use axum::routing::{get, post};
use server::http::Desk;

pub(crate) fn routes() -> Router<Desk> {
    Router::new()
        .route("/", get(home::show))
        .route("/easy", get(easy::show))
        .route("/follow", post(home::follow))
        .route("/register", get(register::list))
        .route("/register/{gallery}", get(register::entry))
        .route("/withdraw", get(withdrawal::show).post(withdrawal::withdraw))
        .route("/request", post(filing::file))
        .route("/request/new", get(filing::show))
        .route("/request/{token}", get(status::show))
        .route("/request/{token}/number", post(proof::number))
        .route("/request/{token}/code", post(proof::send_code))
        .route("/request/{token}/code/proof", post(proof::code))
        .route("/request/{token}/selfie", post(proof::selfie))
        .route("/request/{token}/end", post(ending::take_back))
        .route("/request/{token}/receipt.json", get(fetch::receipt))
        .route("/request/{token}/answer.zip", get(fetch::answer))
        .route("/request/{token}/certificates/{erasure}", get(fetch::certificate))
        .route("/request/{token}/certificates/{erasure}/page", get(fetch::certificate_page))
}
