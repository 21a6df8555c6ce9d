//! Which path leads where: the rows of the table, and the few pages that everybody may read.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{Extension, RawPathParams, Request};
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse as _;
use axum::routing::{MethodFilter, get, on};

use super::app::{App, Peer};
use super::{answer, front, public, register, rekognition};
use crate::api::{Method, Problem};

/// The routes of a server, beside its pages, which answer what leads nowhere ([`nowhere`], to programs). The peer stands in the request's extensions.
pub(super) fn router(app: &Arc<App>, pages: Router) -> Router {
    let mut router = Router::new();
    for (row, endpoint) in app.api.endpoints().iter().enumerate() {
        let served = Arc::clone(app);
        let handler = move |Extension(peer): Extension<Peer>, params: Params, request: Request| {
            let served = Arc::clone(&served);
            async move {
                let Ok(params) = params else { return no_text() };
                let params = params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
                front::call(served, row, peer, params, request).await
            }
        };
        router = router.route(endpoint.path, on(filter(endpoint.method), handler));
    }
    let wire = Arc::clone(app);
    let rekognition =
        move |Extension(peer): Extension<Peer>, request: Request| rekognition::call(Arc::clone(&wire), peer, request);
    let (alive, ready, log) = (Arc::clone(app), Arc::clone(app), Arc::clone(app));
    let json = Arc::clone(app);
    router
        .route("/register.json", get(move || register::json(Arc::clone(&json))))
        .route("/", on(MethodFilter::POST, rekognition))
        .route("/livez", get(move || async move { public::alive(&alive) }))
        .route("/readyz", get(move || public::ready(Arc::clone(&ready))))
        .route("/v1/openapi.json", get(|| async { public::description() }))
        .route("/docs", get(|| async { public::documentation() }))
        .route("/log/{*path}", get(move |params: Params| public::log(Arc::clone(&log), path(params))))
        .merge(pages)
        .method_not_allowed_fallback(no_such_method)
}

const fn filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
        Method::Delete => MethodFilter::DELETE,
    }
}

/// Taken like this, so that the answer to a path that is no text is ours.
type Params = Result<RawPathParams, RawPathParamsRejection>;

/// What stands behind `/log/`; nothing where it is no text, and under no name there is no file.
fn path(params: Params) -> String {
    params.ok().and_then(|params| params.iter().next().map(|(_, value)| value.to_owned())).unwrap_or_default()
}

fn no_text() -> Response<Body> {
    let detail = "The path holds bytes that are no UTF-8; escape the letters of its names as those of a URL.";
    answer::problem(Problem::new(400, "malformed", "The request cannot be read", detail), "none")
}

/// The answer to a path that leads nowhere.
pub async fn nowhere() -> Response<Body> {
    let detail = "Nothing stands under this path; /docs lists what there is.";
    answer::problem(Problem::new(404, "not-found", "There is no such thing", detail), "none").into_response()
}

async fn no_such_method() -> Response<Body> {
    let detail = "This path does not take this method; Allow and /docs say which it takes.";
    let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED.as_u16(), "method", "Another method is wanted", detail);
    answer::problem(problem, "none").into_response()
}
