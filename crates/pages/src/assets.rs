//! Style, script and mark: files of ours inside the binary. Their address holds their digest, so browsers keep them for good.

use std::sync::LazyLock;

use aws_lc_rs::digest::{SHA256, digest};
use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, Response, StatusCode};
use axum::response::IntoResponse;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A file: its name, its type and what is in it.
struct Asset {
    name: String,
    kind: &'static str,
    bytes: &'static [u8],
}

static STYLE: LazyLock<Asset> =
    LazyLock::new(|| asset("style", "css", "text/css; charset=utf-8", include_bytes!("../assets/style.css")));
static SCRIPT: LazyLock<Asset> =
    LazyLock::new(|| asset("pages", "js", "text/javascript; charset=utf-8", include_bytes!("../assets/pages.js")));
static TAKING_IN: LazyLock<Asset> = LazyLock::new(|| {
    asset("taking-in", "js", "text/javascript; charset=utf-8", include_bytes!("../assets/taking-in.js"))
});
static MARK: LazyLock<Asset> =
    LazyLock::new(|| asset("mark", "svg", "image/svg+xml", include_bytes!("../assets/mark.svg")));

/// Where the style sheet stands.
pub(crate) fn style() -> &'static str {
    &STYLE.name
}

/// Where the script stands.
pub(crate) fn script() -> &'static str {
    &SCRIPT.name
}

/// Where the script of taking in stands.
pub(crate) fn taking_in() -> &'static str {
    &TAKING_IN.name
}

/// Where the mark stands.
pub(crate) fn mark() -> &'static str {
    &MARK.name
}

/// Hands out a file by its name below `/assets/`.
pub(crate) async fn file(Path(wanted): Path<String>) -> Response<Body> {
    let known = [&*STYLE, &*SCRIPT, &*TAKING_IN, &*MARK];
    let Some(found) = known.into_iter().find(|asset| asset.name.strip_prefix("/assets/") == Some(&wanted)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = Response::new(Body::from(found.bytes));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(found.kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn asset(stem: &str, ending: &str, kind: &'static str, bytes: &'static [u8]) -> Asset {
    let sum = URL_SAFE_NO_PAD.encode(&digest(&SHA256, bytes).as_ref()[..12]);
    Asset { name: format!("/assets/{stem}-{sum}.{ending}"), kind, bytes }
}
