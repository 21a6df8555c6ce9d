//! What is counted, for Prometheus (OpenMetrics text), on a listener of its own that a token guards: numbers of searches
//! and enrolments say a good deal about what a controller does.

use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::body::Body;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, Method, Response, StatusCode};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use super::answer;
use super::app::App;
use crate::api::Lane;
use crate::jobs::JobState;
use crate::service::register;

/// Upper bounds of the buckets that durations are counted in, seconds.
const BUCKETS: [f64; 12] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Call {
    operation: &'static str,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Operation {
    operation: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfLane {
    lane: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfJobs {
    state: &'static str,
}

/// The counts of a server.
pub(super) struct Metrics {
    registry: Registry,
    calls: Family<Call, Counter>,
    durations: Family<Operation, Histogram>,
    refusals: Counter,
    connections: Gauge,
    worked_on: Family<OfLane, Gauge>,
    waiting: Family<OfLane, Gauge>,
    jobs: Family<OfJobs, Gauge>,
    galleries: Gauge,
    loaded: Gauge,
    images: Gauge,
    faces: Gauge,
    leaves: Gauge,
    resident: Gauge,
}

impl Metrics {
    pub(super) fn new() -> Self {
        let mut registry = Registry::with_prefix("countenance");
        let durations = Family::new_with_constructor((|| Histogram::new(BUCKETS)) as fn() -> Histogram);
        let metrics = Self {
            registry: Registry::default(),
            calls: Family::default(),
            durations,
            refusals: Counter::default(),
            connections: Gauge::default(),
            worked_on: Family::default(),
            waiting: Family::default(),
            jobs: Family::default(),
            galleries: Gauge::default(),
            loaded: Gauge::default(),
            images: Gauge::default(),
            faces: Gauge::default(),
            leaves: Gauge::default(),
            resident: Gauge::default(),
        };
        registry.register("calls", "Calls by operation and status", metrics.calls.clone());
        registry.register_with_unit("call", "How long calls took", Unit::Seconds, metrics.durations.clone());
        registry.register("refusals", "Acts that the gate refused", metrics.refusals.clone());
        registry.register("connections", "Open connections", metrics.connections.clone());
        registry.register("calls_worked_on", "Calls that are worked on, by lane", metrics.worked_on.clone());
        registry.register("calls_waiting", "Calls that wait for a turn, by lane", metrics.waiting.clone());
        registry.register("jobs", "Jobs that have not ended, by state", metrics.jobs.clone());
        registry.register("galleries", "Galleries on the register", metrics.galleries.clone());
        registry.register("galleries_loaded", "Galleries whose templates are in memory", metrics.loaded.clone());
        registry.register("images", "Pictures held", metrics.images.clone());
        registry.register("faces", "Faces held", metrics.faces.clone());
        registry.register("leaves", "Leaves under the log's signed checkpoint", metrics.leaves.clone());
        registry.register_with_unit("resident", "Memory of the process", Unit::Bytes, metrics.resident.clone());
        Self { registry, ..metrics }
    }

    /// Counts a call that was answered.
    pub(super) fn called(&self, operation: &'static str, status: u16, took: Duration, refused: bool) {
        self.calls.get_or_create(&Call { operation, status }).inc();
        self.durations.get_or_create(&Operation { operation }).observe(took.as_secs_f64());
        if refused {
            self.refusals.inc();
        }
    }

    /// Counts a connection for as long as the value lives.
    pub(super) fn connected(self: &Arc<Self>) -> Connected {
        self.connections.inc();
        Connected(Arc::clone(self))
    }

    /// Looks at what is not counted as it happens. Blocks: reads the records.
    fn look(&self, app: &App) {
        for (lane, name) in [(Lane::Records, "records"), (Lane::Inference, "inference")] {
            let (worked_on, waiting) = app.lanes.of(lane).load();
            self.worked_on.get_or_create(&OfLane { lane: name }).set(signed(worked_on));
            self.waiting.get_or_create(&OfLane { lane: name }).set(signed(waiting));
        }
        if let Ok(galleries) = register::list(app.api.here()) {
            self.galleries.set(signed(galleries.len()));
            self.loaded.set(signed(app.api.here().house().loaded()));
            self.images.set(galleries.iter().map(|gallery| gallery.images).sum());
            self.faces.set(galleries.iter().map(|gallery| gallery.faces).sum());
        }
        if let Some(Ok(open)) = app.api.open_jobs() {
            for (state, name) in [(JobState::Waiting, "waiting"), (JobState::Running, "running")] {
                self.jobs.get_or_create(&OfJobs { state: name }).set(signed(open.get(&state).copied().unwrap_or(0)));
            }
        }
        let size = app.api.here().log().checkpoint().map_or(0, |checkpoint| checkpoint.size());
        self.leaves.set(i64::try_from(size).unwrap_or(i64::MAX));
        self.resident.set(resident_bytes().unwrap_or(0));
    }
}

/// An open connection, counted.
pub(super) struct Connected(Arc<Metrics>);

impl Drop for Connected {
    fn drop(&mut self) {
        self.0.connections.dec();
    }
}

/// Answers a reader of the metrics.
pub(super) async fn answer(app: Arc<App>, method: &Method, path: &str, headers: &HeaderMap) -> Response<Body> {
    if method != Method::GET || path != "/metrics" {
        return answer::build(StatusCode::NOT_FOUND, "text/plain; charset=utf-8", "GET /metrics\n");
    }
    let token = app.config.metrics_token.as_ref().map(|token| format!("Bearer {}", token.expose()));
    let shown = headers.get(AUTHORIZATION).map(axum::http::HeaderValue::as_bytes).unwrap_or_default();
    if token.is_none_or(|token| verify_slices_are_equal(token.as_bytes(), shown).is_err()) {
        let told = "show the token: Authorization: Bearer TOKEN\n";
        return answer::build(StatusCode::UNAUTHORIZED, "text/plain; charset=utf-8", told);
    }
    let told = tokio::task::spawn_blocking(move || {
        app.metrics.look(&app);
        let mut text = String::new();
        encode(&mut text, &app.metrics.registry).map(|()| text)
    });
    match told.await {
        Ok(Ok(text)) => {
            answer::build(StatusCode::OK, "application/openmetrics-text; version=1.0.0; charset=utf-8", text)
        }
        _ => {
            answer::build(StatusCode::INTERNAL_SERVER_ERROR, "text/plain; charset=utf-8", "the counts cannot be read\n")
        }
    }
}

fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Memory of this process that is in use, where the system tells (Linux, proc(5)).
fn resident_bytes() -> Option<i64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<i64>().ok().map(|kib| kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_told_in_the_form_that_readers_take() {
        let metrics = Metrics::new();
        metrics.called("identify", 200, Duration::from_millis(30), false);
        metrics.called("identify", 403, Duration::from_millis(3), true);
        let mut text = String::new();
        encode(&mut text, &metrics.registry).expect("it is written");
        for line in [
            "countenance_calls_total{operation=\"identify\",status=\"200\"} 1",
            "countenance_refusals_total 1",
            "countenance_call_seconds_count{operation=\"identify\"} 2",
            "# EOF",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
        assert!(resident_bytes().is_none_or(|bytes| bytes > 1_000_000));
    }
}
