//! A server on loopback over a temporary installation, with a key for each role, and a client that any program could be.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::sync::{Once, OnceLock};
use std::thread::JoinHandle;
use std::time::Duration;

use basis::{AgePolicy, Condition, Controller, Dpia, Ground, KeepPolicy, LegalBasis, Notice, Party, Purpose, Sha256};
use serde_json::{Value, json};
use server::access::{Role, Roles};
use server::config::ServerConfig;
use server::http::{self, Serving};
use server::service::access_keys::{self, NewAccessKey};
use server::service::{init, models, register};
use server::{Ambient, Installation, Settings};
use tempfile::TempDir;
use tokio::sync::oneshot;

/// The gallery of these tests: consent, crops kept.
pub(crate) const CLUB: &str = "club";
/// Another, out of reach for the keys that reach `CLUB` alone.
pub(crate) const OTHER: &str = "other";

/// A server, and how to call it.
pub(crate) struct Server {
    pub(crate) serving: Serving,
    pub(crate) folder: TempDir,
    keys: BTreeMap<String, String>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    config: ServerConfig,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: ureq::http::HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// A part of `multipart/form-data`: name, file name, bytes.
pub(crate) type Part<'a> = (&'a str, Option<&'a str>, &'a [u8]);

impl Server {
    /// With two galleries and keys for every role: `operator`, ..., and `club-operator`, ... for the club alone.
    pub(crate) fn start() -> Self {
        Self::with(ServerConfig::default())
    }

    pub(crate) fn with(config: ServerConfig) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let settings = settings(folder.path());
        let new = init::NewInstallation {
            controller: controller(),
            pack: Some("dlib".into()),
            sample: true,
            time_zone: "UTC".into(),
        };
        init::init(settings.clone(), Ambient::system(), new).expect("an installation");
        let here = Installation::open(settings, Ambient::system()).expect("it opens");
        for gallery in [CLUB, OTHER] {
            register::create(&here, gallery, None).expect("a draft");
            register::amend(&here, gallery, |facts| {
                by_consent(facts);
                Ok(())
            })
            .expect("its facts");
            register::activate(&here, gallery).expect("an active gallery");
        }
        let mut keys = BTreeMap::new();
        for role in Role::ALL {
            for (name, galleries) in [(role.to_string(), vec![]), (format!("club-{role}"), vec![CLUB.to_owned()])] {
                let new = NewAccessKey {
                    holder: format!("SAMPLE {name}"),
                    roles: Roles::from([role]),
                    galleries,
                    expires_at: None,
                    granted_by: "SAMPLE administrator".into(),
                };
                keys.insert(name, access_keys::grant(&here, new).expect("a key").secret);
            }
        }
        drop(here);
        let config = ServerConfig { listen: ([127, 0, 0, 1], 0).into(), ..config };
        let (serving, stop, thread) = run(config.clone(), settings_of(&folder));
        Self { serving, folder, keys, stop: Some(stop), thread: Some(thread), config }
    }

    /// Asks the server to stop and waits until it has.
    pub(crate) fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the server ends well");
        }
    }

    /// Stops and starts again on the same installation.
    pub(crate) fn restart(&mut self) {
        self.stop();
        let (serving, stop, thread) = run(self.config.clone(), settings_of(&self.folder));
        (self.serving, self.stop, self.thread) = (serving, Some(stop), Some(thread));
    }

    /// The secret of a key.
    pub(crate) fn key(&self, name: &str) -> &str {
        &self.keys[name]
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.serving.listen)
    }

    pub(crate) fn get(&self, who: &str, path: &str) -> Answer {
        self.send(who, "GET", path, &[], b"")
    }

    pub(crate) fn post(&self, who: &str, path: &str, body: &Value) -> Answer {
        self.send(who, "POST", path, &[("content-type", "application/json")], body.to_string().as_bytes())
    }

    pub(crate) fn put(&self, who: &str, path: &str, body: &Value) -> Answer {
        self.send(who, "PUT", path, &[("content-type", "application/json")], body.to_string().as_bytes())
    }

    pub(crate) fn delete(&self, who: &str, path: &str) -> Answer {
        self.send(who, "DELETE", path, &[], b"")
    }

    /// Sends photographs with JSON beside them.
    pub(crate) fn upload(&self, who: &str, path: &str, request: &Value, photos: &[(&str, &[u8])]) -> Answer {
        self.upload_with(who, path, &[], request, photos)
    }

    pub(crate) fn upload_with(
        &self,
        who: &str,
        path: &str,
        headers: &[(&str, &str)],
        request: &Value,
        photos: &[(&str, &[u8])],
    ) -> Answer {
        let text = request.to_string();
        let mut parts: Vec<Part<'_>> = vec![("request", None, text.as_bytes())];
        parts.extend(photos.iter().map(|(name, bytes)| ("photo", Some(*name), *bytes)));
        let (kind, body) = multipart(&parts);
        let headers: Vec<_> = headers.iter().copied().chain([("content-type", kind.as_str())]).collect();
        self.send(who, "POST", path, &headers, &body)
    }

    /// Any request; `who` is a key's name, or blank for nobody.
    pub(crate) fn send(&self, who: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut request = ureq::http::Request::builder().method(method).uri(self.url(path));
        if !who.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.keys.get(who).map_or(who, |key| key)));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(agent().run(request.body(body).expect("a request")).expect("the server answers"))
    }

    /// A person who said yes to the club.
    pub(crate) fn consenting(&self, label: &str) {
        let added = self.post("integration", "/v1/galleries/club/subjects", &json!({ "label": label }));
        assert_eq!(added.status, 201, "{added:?}");
        let yes = json!({ "text_version": "2026-11", "evidence_sha256": "07".repeat(32) });
        let given = self.post("integration", &format!("/v1/galleries/club/subjects/{label}/consents"), &yes);
        assert_eq!(given.status, 201, "{given:?}");
    }

    /// Enrols a portrait as one person's.
    pub(crate) fn enrol(&self, label: &str, portrait: &str) -> Answer {
        let rows = json!({ "faces": [{ "file": portrait, "subject": label }] });
        self.upload("integration", "/v1/galleries/club/images", &rows, &[(portrait, &self::portrait(portrait))])
    }

    /// Searches the club with a portrait, stating purpose and case.
    pub(crate) fn search(&self, portrait: &str) -> Answer {
        self.upload("operator", "/v1/galleries/club/identify", &asking(), &[(portrait, &self::portrait(portrait))])
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The word of the problem's kind.
    pub(crate) fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        self.json()["type"].as_str().and_then(|kind| kind.rsplit('/').next()).unwrap_or_default().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The labels of the people found, best first.
    pub(crate) fn found(&self) -> Vec<String> {
        assert_eq!(self.status, 200, "{}", self.text());
        let matches = self.json()["matches"].as_array().cloned().unwrap_or_default();
        matches.iter().map(|found| found["subject"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

/// What a search states.
pub(crate) fn asking() -> Value {
    json!({ "under": { "purpose": "event-photography", "case": "case 1" } })
}

/// `multipart/form-data` (RFC 7578): its media type and bytes.
pub(crate) fn multipart(parts: &[Part<'_>]) -> (String, Vec<u8>) {
    const BOUNDARY: &str = "part-of-a-test-5f1c";
    let mut body = Vec::new();
    for (name, file, bytes) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={BOUNDARY}"), body)
}

/// A pinned portrait of a person in public office, or the astronaut.
pub(crate) fn portrait(name: &str) -> Vec<u8> {
    let path = cache().join("portraits").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}; run `make setup`", path.display()))
}

pub(crate) fn answer(response: ureq::http::Response<ureq::Body>) -> Answer {
    let (parts, mut body) = response.into_parts();
    let body = body.with_config().limit(64 << 20).read_to_vec().expect("a body");
    Answer { status: parts.status.as_u16(), headers: parts.headers, body }
}

pub(crate) fn agent() -> &'static ureq::Agent {
    static AGENT: OnceLock<ureq::Agent> = OnceLock::new();
    AGENT.get_or_init(|| {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        // Bodies where a method has none by custom, and none where it has one: the server is to bear it.
        config.allow_non_standard_methods(true).timeout_global(Some(Duration::from_secs(120))).build().into()
    })
}

fn run(config: ServerConfig, settings: Settings) -> (Serving, oneshot::Sender<()>, JoinHandle<()>) {
    let (stop, stopped) = oneshot::channel();
    let (ready, told) = mpsc::channel();
    let thread = std::thread::spawn(move || {
        let stop = async { drop(stopped.await) };
        let served = http::serve(config, settings, Ambient::system(), http::no_pages, stop, |serving| {
            ready.send(serving.clone()).expect("the test waits");
        });
        served.expect("the server starts");
    });
    let serving = told.recv_timeout(Duration::from_secs(60)).expect("the server is ready");
    (serving, stop, thread)
}

fn settings_of(folder: &TempDir) -> Settings {
    settings(folder.path())
}

fn settings(folder: &Path) -> Settings {
    Settings {
        data: folder.join("data"),
        root_key: None,
        packs: packs(),
        onnxruntime: Some(cache().join("runtime")),
        beside: None,
        threads: 0,
    }
}

fn by_consent(facts: &mut basis::GalleryFacts) {
    facts.basis = Some(LegalBasis::Consent);
    facts.ground = Some(Ground::condition(Condition::ExplicitConsent));
    facts.evidence_sha256 = Some(Sha256([1; 32]));
    facts.purposes = vec![Purpose::EventPhotography, Purpose::GroupFaces];
    facts.retention_days = Some(365);
    facts.keep = KeepPolicy::Crop;
    facts.notice = Some(Notice {
        version: "1".into(),
        language: "en".into(),
        text_sha256: Sha256([2; 32]),
        text: Some("SAMPLE notice".into()),
    });
    facts.dpia = Some(Dpia { reference: "SAMPLE-DPIA-1".into(), high_residual_risk: false, prior_consultation: None });
    facts.age_policy = Some(AgePolicy::MinorsWithGuardian);
}

fn controller() -> Controller {
    Controller {
        name: "SAMPLE club".into(),
        address: "1 Sample Street".into(),
        country: "FR".parse().expect("a country"),
        established_in_union: true,
        contact: "privacy@sample.invalid".into(),
        representative: None,
        officer: Some(Party { name: "SAMPLE officer".into(), contact: "dpo@sample.invalid".into() }),
        public_authority: false,
    }
}

fn packs() -> PathBuf {
    static BUILT: Once = Once::new();
    let folder = cache().join("test-packs");
    BUILT.call_once(|| {
        // A pack of this version that is there stays as it is.
        let wheelhouse = cache().join("wheelhouse");
        models::pull(&folder, "dlib", Some(&wheelhouse), "python3", &mut |_| {}).expect("run `make setup` first");
    });
    folder
}

#[allow(clippy::disallowed_methods, reason = "tests find what `make setup` fetched through the environment")]
fn cache() -> PathBuf {
    let set = |name| std::env::var_os(name).map(PathBuf::from);
    set("COUNTENANCE_TEST_CACHE").unwrap_or_else(|| {
        let caches = set("XDG_CACHE_HOME").unwrap_or_else(|| set("HOME").expect("a home").join(".cache"));
        caches.join("countenance")
    })
}
