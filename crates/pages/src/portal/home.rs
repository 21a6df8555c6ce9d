//! The first page: who answers for the processing, what a person can ask, and what is held.

use askama::Template;
use server::service::gallery_register::{self, PublicRegister};

use crate::render::{Page, page};
use crate::view::View;
use crate::visit::Visit;

/// The rights that the first page leads to: the word of the request's kind.
const RIGHTS: [&str; 7] =
    ["access", "erasure", "objection", "withdrawal", "rectification", "restriction", "portability"];

#[derive(Template)]
#[template(path = "portal/home.html")]
struct Home<'a> {
    v: &'a View,
    rights: [&'static str; 7],
    register: &'a PublicRegister,
}

pub(crate) async fn show(visit: Visit) -> Page {
    let register = visit.desk.read(gallery_register::public).await.map_err(|problem| visit.failure(problem))?;
    page(&visit.view, &Home { v: &visit.view, rights: RIGHTS, register: &register })
}
