//! The server's own log, on standard error: ids, operations, statuses and durations; never a face, a name or an address.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer as _, registry};

use crate::api::ApiError;
use crate::config::{LogFormat, LogLevel};
use crate::error::ServiceError;

/// Begins the log of this process; a second beginning changes nothing.
pub(super) fn begin(level: LogLevel, format: LogFormat) {
    let level = match level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
    };
    // Our own words alone: what libraries say may hold addresses.
    let ours = tracing_subscriber::filter::filter_fn(|metadata| metadata.target().starts_with("server"));
    let lines = fmt::layer().with_writer(std::io::stderr);
    let lines = match format {
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).boxed(),
        LogFormat::Text => lines.boxed(),
    };
    let begun = registry().with(lines.with_filter(ours).with_filter(level)).try_init();
    // In tests several servers share a process and the first one's log.
    drop(begun);
}

/// A failure as it may be logged: what the system or the storage said, without the names of files that people gave.
pub(super) fn told(error: &ApiError) -> String {
    match error {
        ApiError::Service(ServiceError::Io { doing, source, .. }) => format!("could not {doing} a file: {source}"),
        ApiError::Service(ServiceError::Input { .. }) => "unfit".to_owned(),
        ApiError::Service(ServiceError::NotFound { kind, .. }) => format!("no such {kind}"),
        ApiError::Service(ServiceError::Photo { reason, .. }) => format!("a photograph: {reason}"),
        ApiError::Service(ServiceError::Refused(refusals)) => {
            let articles: Vec<_> = refusals.iter().map(|refusal| refusal.article.as_str()).collect();
            format!("refused: {}", articles.join("; "))
        }
        ApiError::Malformed { .. } => "malformed".to_owned(),
        ApiError::Unfit { .. } => "unfit".to_owned(),
        other => other.to_string(),
    }
}
