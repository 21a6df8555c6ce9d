//! The page of a first run: from an empty directory to signing in, without reading documentation.

use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, Response, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use jiff::tz::TimeZone;
use server::api::Problem;
use server::api::resources::StartingPointView;
use server::basis::{Controller, Country, Party};
use server::http::{Form, SetUp};
use server::service::first_run::FirstRun;
use server::service::init::NewInstallation;

use crate::render::{Failure, page, page_with};
use crate::view::View;
use crate::{assets, language, origin};

/// What the product is called where no controller is known yet.
const PRODUCT: &str = "Countenance";

#[derive(Template)]
#[template(path = "set_up.html")]
struct SetUpPage<'a> {
    v: &'a View,
    data: &'a str,
    points: &'a [StartingPointView],
    typed: &'a Form,
    problem: Option<&'a str>,
    /// Whether it is the first showing: then the ticks stand as they usually should.
    fresh: bool,
}

#[derive(Template)]
#[template(path = "set_up_done.html")]
struct DonePage<'a> {
    v: &'a View,
}

/// The routes while nothing is set up.
pub fn set_up_routes(of: SetUp) -> Router {
    Router::new()
        .route("/setup/{secret}", get(show).post(make))
        .route("/assets/{file}", get(assets::file))
        .fallback(elsewhere)
        .layer(axum::middleware::from_fn(origin::same_origin))
        .with_state(of)
}

async fn show(State(of): State<SetUp>, Path(secret): Path<String>, headers: HeaderMap) -> Response<Body> {
    let view = view(&headers);
    if !of.knows(&secret) {
        return Failure::nothing(view).into_response();
    }
    answered(&of, &view, &Form::default(), None)
}

async fn make(State(of): State<SetUp>, Path(secret): Path<String>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let view = view(&parts.headers);
    if !of.knows(&secret) {
        return Failure::nothing(view).into_response();
    }
    let form = match of.form(&parts.headers, body).await {
        Ok(form) => form,
        Err(problem) => return Failure::new(view, problem).into_response(),
    };
    let made = match said(&view, &form) {
        Ok(first) => of.make(first).await.map_err(|problem| problem.detail),
        Err(wrong) => Err(wrong),
    };
    match made {
        Ok(()) => page(&view, &DonePage { v: &view }).into_response(),
        Err(wrong) => answered(&of, &view, &form, Some(&wrong)),
    }
}

/// The visitor came by the address alone: the secret is printed where the server was started.
async fn elsewhere(headers: HeaderMap) -> Response<Body> {
    Failure::new(view(&headers), Problem::new(503, "set-up", "Nothing is set up yet", "")).into_response()
}

fn answered(of: &SetUp, view: &View, typed: &Form, problem: Option<&str>) -> Response<Body> {
    let (points, data) = (StartingPointView::all(), of.data());
    let fresh = typed.fields.is_empty();
    let shown = SetUpPage { v: view, data: &data, points: &points, typed, problem, fresh };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page_with(status, view, &shown)
}

/// What a form says.
fn said(view: &View, form: &Form) -> Result<FirstRun, String> {
    let typed = |name: &str| form.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value);
    if typed("password") != typed("again") {
        return Err(view.t("password-differs"));
    }
    let country: Country = form.text("country").to_uppercase().parse().map_err(|_| view.t("set-up-country-wrong"))?;
    let party = |name: &str, contact: &str| {
        form.given(name).zip(form.given(contact)).map(|(name, contact)| Party { name, contact })
    };
    let controller = Controller {
        name: form.text("controller").to_owned(),
        address: form.text("address").to_owned(),
        country,
        contact: form.text("contact").to_owned(),
        established_in_union: form.given("outside").is_none(),
        representative: party("representative", "representative-contact"),
        officer: party("officer", "officer-contact"),
        public_authority: form.given("public").is_some(),
    };
    let time_zone = form.given("zone").unwrap_or_else(|| "UTC".to_owned());
    Ok(FirstRun {
        installation: NewInstallation { controller, pack: None, sample: form.given("sample").is_some(), time_zone },
        name: form.text("name").to_owned(),
        login: form.text("login").to_owned(),
        password: typed("password").to_owned(),
        gallery: form.given("gallery").map(|name| (name, form.text("point").to_owned())),
    })
}

fn view(headers: &HeaderMap) -> View {
    let site = (PRODUCT.to_owned(), String::new(), false);
    View::new(language::of(headers), site, TimeZone::UTC, None, "/".to_owned(), None)
}
