//! A small load on a real server: everything that is seeded is found by the use cases, and a sound server gives no wrong
//! answer.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::PathBuf;
use std::sync::mpsc;
use std::time::Duration;

use load::{Driving, GALLERY, Keys, Places, Seeding, Server};
use server::config::{LogLevel, ServerConfig};
use server::service::{log, models, register, subjects};
use server::{Ambient, Installation, Settings, http};
use tokio::sync::oneshot;

const FACES: usize = 60;
const PEOPLE: usize = 20;

#[test]
fn a_seeded_installation_is_whole_and_a_sound_server_answers_rightly() {
    let folder = tempfile::tempdir().unwrap();
    let places = Places { data: folder.path().join("data"), packs: packs(), onnxruntime: cache().join("runtime") };
    let mut told = Vec::new();
    let seeding = Seeding { places: places.clone(), faces: FACES, people: PEOPLE };
    let keys = load::seed(&seeding, &mut |line| told.push(line)).unwrap();
    assert!(told.iter().any(|line| line.starts_with("60 faces")), "{told:?}");
    let file = folder.path().join("load.json");
    keys.write(&file).unwrap();
    let keys = Keys::read(&file).unwrap();

    let settings = settings(&places);
    let here = Installation::open(settings.clone(), Ambient::system()).unwrap();
    let gallery = register::show(&here, GALLERY).unwrap();
    assert_eq!((gallery.faces, gallery.images, gallery.subjects), (60, 60, 20));
    let person = subjects::show(&here, GALLERY, "nobody 0000007").unwrap();
    assert_eq!((person.faces, person.consents.len()), (3, 1));
    let events = log::check_whole(&here).unwrap().events;
    let leaves = |kind: &str| events.iter().find(|(known, _)| known == kind).map(|(_, count)| *count);
    assert_eq!([leaves("image-enrolled"), leaves("face-enrolled"), leaves("consent-given")], [60, 60, 20].map(Some));
    drop(here);
    assert!(load::seed(&seeding, &mut |_| {}).is_err(), "the place is taken");

    let (stop, stopped) = oneshot::channel::<()>();
    let (ready, serving) = mpsc::channel();
    let config = ServerConfig {
        listen: ([127, 0, 0, 1], 0).into(),
        socket: false,
        log_level: LogLevel::Error,
        ..ServerConfig::default()
    };
    let server = std::thread::spawn(move || {
        let stop = async { drop(stopped.await) };
        http::serve(config, settings, Ambient::system(), http::no_pages, stop, |serving| {
            ready.send(serving.listen).unwrap()
        })
        .unwrap();
    });
    let address = serving.recv_timeout(Duration::from_secs(60)).unwrap();
    let driving = Driving {
        server: Server::on_this_machine(&format!("http://{address}")).unwrap(),
        keys,
        clients: vec![2],
        each: Duration::from_secs(3),
        photos: cache().join("portraits"),
        pid: Some(std::process::id()),
        packs: places.packs,
        onnxruntime: places.onnxruntime,
    };
    let driven = load::drive(&driving, &mut |_| {}).unwrap();
    assert_eq!(driven.wrong_answers(), 0, "{:?}", driven.wrong());
    assert!(driven.tables().contains("| 2 | ") && !driven.tables().contains("NaN"), "{}", driven.tables());
    stop.send(()).unwrap();
    server.join().unwrap();
}

fn settings(places: &Places) -> Settings {
    Settings {
        data: places.data.clone(),
        root_key: None,
        packs: places.packs.clone(),
        onnxruntime: Some(places.onnxruntime.clone()),
        beside: None,
        threads: 0,
    }
}

fn packs() -> PathBuf {
    let folder = cache().join("test-packs");
    models::pull(&folder, "dlib", Some(&cache().join("wheelhouse")), "python3", &mut |_| {}).unwrap();
    folder
}

#[allow(clippy::disallowed_methods, reason = "tests find what `make setup` fetched through the environment")]
fn cache() -> PathBuf {
    let set = |name| std::env::var_os(name).map(PathBuf::from);
    set("COUNTENANCE_TEST_CACHE").unwrap_or_else(|| {
        let caches = set("XDG_CACHE_HOME").unwrap_or_else(|| set("HOME").unwrap().join(".cache"));
        caches.join("countenance")
    })
}
