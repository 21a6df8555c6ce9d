//! Enrolments, erasures and searches at once, and what each acknowledged.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Scope, ScopedJoinHandle};

use serde_json::{Value, json};

use super::memory::{Memory, State};
use super::wire::{Answer, send};
use crate::binary::GALLERY;

/// Threads that enrol.
const ENROLLING: usize = 2;
/// The side of the picture that is enrolled, pixels: small, so that many are acknowledged before a kill.
const SIDE: u32 = 250;

/// What is sent, and the key it is sent with.
pub(super) struct Load {
    /// A portrait as JPEG; a remark in it makes another file of the same picture.
    portrait: Vec<u8>,
    bearer: String,
}

/// Threads at work on a server.
pub(super) struct Threads<'s> {
    stop: &'s AtomicBool,
    handles: Vec<ScopedJoinHandle<'s, ()>>,
}

impl Threads<'_> {
    /// Waits for them; the server does not answer any more, or they are told to stop.
    pub(super) fn end(self) {
        self.stop.store(true, Ordering::SeqCst);
        self.handles.into_iter().for_each(|thread| thread.join().expect("no answer was wrong"));
    }
}

impl Load {
    pub(super) fn new(portrait: &Path, key: String) -> Self {
        let small = image::open(portrait).expect("a portrait; run `make setup`").thumbnail(SIDE, SIDE).to_rgb8();
        let mut jpeg = io::Cursor::new(Vec::new());
        small.write_to(&mut jpeg, image::ImageFormat::Jpeg).expect("a JPEG");
        Self { portrait: jpeg.into_inner(), bearer: format!("Bearer {key}") }
    }

    /// The portrait as it is sent, but for the remark.
    pub(super) fn portrait(&self) -> &[u8] {
        &self.portrait
    }

    /// Lets the load go while `during` runs, which ends the threads. Without erasures the server keeps its answers.
    pub(super) fn begin(&self, at: SocketAddr, memory: &Memory, erasing: bool, during: impl FnOnce(Threads<'_>)) {
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let mut handles: Vec<_> = (0..ENROLLING).map(|_| self.enrolling(scope, at, memory, &stop)).collect();
            if erasing {
                handles.push(self.erasing(scope, at, memory, &stop));
            }
            handles.push(self.searching(scope, at, memory, &stop));
            during(Threads { stop: &stop, handles });
        });
    }

    fn enrolling<'s>(
        &'s self,
        scope: &'s Scope<'s, '_>,
        at: SocketAddr,
        memory: &'s Memory,
        stop: &'s AtomicBool,
    ) -> ScopedJoinHandle<'s, ()> {
        scope.spawn(move || {
            while !stop.load(Ordering::SeqCst) {
                let name = memory.asks();
                let Ok(answer) = enrol(at, self, &name, &name) else { return };
                assert_eq!((answer.status, answer.replayed), (200, false), "{}", answer.text());
                assert_eq!(answer.json()["faces_enrolled"], 1, "{}", answer.text());
                memory.is_held(&name, Some(&answer));
            }
        })
    }

    fn erasing<'s>(
        &'s self,
        scope: &'s Scope<'s, '_>,
        at: SocketAddr,
        memory: &'s Memory,
        stop: &'s AtomicBool,
    ) -> ScopedJoinHandle<'s, ()> {
        scope.spawn(move || {
            while !stop.load(Ordering::SeqCst) {
                let Ok(listed) = self.try_listed(at) else { return };
                let Some((name, image)) = memory.take(&listed) else { continue };
                let Ok(answer) = erase(at, self, &name, &image) else { return };
                assert_eq!((answer.status, answer.replayed), (200, false), "{}", answer.text());
                memory.is_gone(&name);
            }
        })
    }

    /// Whoever stood while a search ran is found by it, and nobody who was gone before it.
    fn searching<'s>(
        &'s self,
        scope: &'s Scope<'s, '_>,
        at: SocketAddr,
        memory: &'s Memory,
        stop: &'s AtomicBool,
    ) -> ScopedJoinHandle<'s, ()> {
        scope.spawn(move || {
            while !stop.load(Ordering::SeqCst) {
                let Ok(listed) = self.try_listed(at) else { return };
                let (stood, gone) = (memory.names(State::Held), memory.images(State::Gone));
                let Ok(found) = search(at, self, &json!({ "similarity": 0.0 })) else { return };
                let found: BTreeSet<String> = found.into_iter().collect();
                let back: Vec<_> = found.intersection(&gone).collect();
                assert!(back.is_empty(), "a search shows {back:?}, erased before it began");
                let stand = memory.names(State::Held);
                let stood_all_along = stood.intersection(&stand).filter_map(|name| listed.get(name));
                let missing: Vec<_> = stood_all_along.filter(|image| !found.contains(*image)).collect();
                assert!(missing.is_empty(), "a search does not show {missing:?}, held before it began");
            }
        })
    }

    /// The pictures that are held: names, with ids.
    pub(super) fn listed(&self, at: SocketAddr) -> BTreeMap<String, String> {
        self.try_listed(at).expect("the server stands")
    }

    fn try_listed(&self, at: SocketAddr) -> io::Result<BTreeMap<String, String>> {
        let images = self.items(at, "images")?;
        let text = |image: &Value, of: &str| image[of].as_str().expect("text").to_owned();
        Ok(images.iter().map(|image| (text(image, "source"), text(image, "id"))).collect())
    }

    /// The picture of each face that is held.
    pub(super) fn faces(&self, at: SocketAddr) -> Vec<String> {
        let faces = self.items(at, "faces").expect("the server stands");
        faces.iter().map(|face| face["image"].as_str().expect("an id").to_owned()).collect()
    }

    fn items(&self, at: SocketAddr, of: &str) -> io::Result<Vec<Value>> {
        let path = format!("/v1/galleries/{GALLERY}/{of}?limit=1000");
        let answer = send(at, "GET", &path, &[("authorization", &self.bearer)], b"")?;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let page = answer.json();
        assert!(page["next"].is_null(), "a page holds all of {of}");
        Ok(page["items"].as_array().expect("a list").clone())
    }

    pub(super) fn post(&self, at: SocketAddr, path: &str, key: Option<&str>, body: &Value) -> io::Result<Answer> {
        let mut headers = vec![("authorization", self.bearer.as_str()), ("content-type", "application/json")];
        headers.extend(key.map(|key| ("idempotency-key", key)));
        send(at, "POST", path, &headers, body.to_string().as_bytes())
    }

    pub(super) fn erase_under(&self, at: SocketAddr, key: &str, image: &str) -> io::Result<Answer> {
        let body = json!({ "target": { "kind": "image", "image": image }, "reason": "SAMPLE" });
        self.post(at, &format!("/v1/galleries/{GALLERY}/erasures"), Some(key), &body)
    }

    fn upload(
        &self,
        at: SocketAddr,
        path: &str,
        key: Option<&str>,
        request: &Value,
        (name, photo): (&str, &[u8]),
    ) -> io::Result<Answer> {
        const BOUNDARY: &str = "part-of-a-test-9a41";
        let mut body = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"request\"\r\n\r\n{request}\r\n--{BOUNDARY}\r\n\
             Content-Disposition: form-data; name=\"photo\"; filename=\"{name}\"\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(photo);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let mut headers = vec![("authorization", self.bearer.as_str()), ("content-type", kind.as_str())];
        headers.extend(key.map(|key| ("idempotency-key", key)));
        send(at, "POST", path, &headers, &body)
    }
}

/// Enrols the picture of a name, under a key of its own.
pub(super) fn enrol(at: SocketAddr, load: &Load, name: &str, key: &str) -> io::Result<Answer> {
    // A comment segment after the beginning of the file (ITU-T T.81, B.2.4.5).
    let length = u16::try_from(name.len() + 2).expect("a name is short").to_be_bytes();
    let (start, rest) = load.portrait.split_at(2);
    let bytes = [start, &[0xFF, 0xFE], &length, name.as_bytes(), rest].concat();
    let rows = json!({ "faces": [{ "file": name, "subject": "person" }] });
    load.upload(at, &format!("/v1/galleries/{GALLERY}/images"), Some(key), &rows, (name, &bytes))
}

/// Erases a picture under the key that belongs to its name.
pub(super) fn erase(at: SocketAddr, load: &Load, name: &str, image: &str) -> io::Result<Answer> {
    load.erase_under(at, &format!("{name}-erased"), image)
}

/// The pictures of all faces that a search shows.
pub(super) fn search(at: SocketAddr, load: &Load, threshold: &Value) -> io::Result<Vec<String>> {
    let asked =
        json!({ "under": { "purpose": "event-photography", "case": "1" }, "threshold": threshold, "limit": 1000 });
    let path = format!("/v1/galleries/{GALLERY}/identify");
    loop {
        let answer = load.upload(at, &path, None, &asked, ("probe.jpg", &load.portrait))?;
        // Facts changed while it was put together: to be sent again.
        if answer.status == 409 {
            continue;
        }
        assert_eq!(answer.status, 200, "{}", answer.text());
        let found = answer.json();
        let matches = found["matches"].as_array().expect("a list");
        return Ok(matches.iter().map(|shown| shown["image"].as_str().expect("an id").to_owned()).collect());
    }
}
