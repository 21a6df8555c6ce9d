//! The memory of a running server, looked through as a debugger would: the template and crop of a person stand in it while
//! the person is enrolled, and not after the erasure.

use std::sync::Arc;

use face::{DetectOptions, Pack, Pipeline, Runtime, RuntimeSearch};
use gallery::windows::Pattern;
use gallery::{ErasureTarget, House, SEGMENT_ROWS};
use serde_json::json;
use server::basis::{Epoch, ErasureId, GalleryFacts, GalleryId, ImageId, Scope, gate};
use server::service::register;
use server::service::residue::{self, Find, Scan, Wanted};
use server::{Ambient, Installation as Opened, Settings};
use vault::records::{galleries, scopes};
use vault::{Places, Vault};

use super::load::{Load, enrol, search};
use super::server::Serving;
use crate::binary::{GALLERY, Installation};
use crate::cache::cached;

#[test]
fn after_an_erasure_the_servers_memory_holds_neither_template_nor_crop() {
    let here = Installation::with_consenting_gallery();
    let load = Load::new(&here.portrait(), here.key("SAMPLE program", &["integration", "auditor"]));
    // Enrolled once, so that its plain bytes can be had from the records; the server that is looked through starts after.
    let mut server = Serving::start(&here);
    assert_eq!(enrol(server.address(), &load, "first", "first").expect("an answer").status, 200);
    server.kill();
    let mut wanted = plain_bytes(&here);
    wanted.push(values(&here, &load));

    let server = Serving::start(&here);
    let at = server.address();
    // The same picture in another file: every buffer of an enrolment held the same template.
    assert_eq!(enrol(at, &load, "second", "second").expect("an answer").status, 200);
    assert_eq!(search(at, &load, &json!({ "similarity": 0.0 })).expect("an answer").len(), 2);
    let names =
        |scan: &Scan| scan.finds.iter().map(|find| find.pattern.clone()).collect::<std::collections::BTreeSet<_>>();
    let before = looked(&server, &wanted);
    assert!(names(&before).contains("template") && before.regions > 10, "{:?}", before.finds);
    // Both pictures, and so all that is held of the person.
    for (name, image) in load.listed(at) {
        assert_eq!(load.erase_under(at, &format!("{name}-erased"), &image).expect("an answer").status, 200);
    }
    let after = looked(&server, &wanted);
    let told: Vec<&Find> = after.finds.iter().collect();
    assert!(told.is_empty(), "found before: {:?}; found after the erasure: {told:?}", names(&before));
    println!("before the erasure: {:?}", names(&before));
}

fn looked(server: &Serving, wanted: &[Wanted]) -> Scan {
    let mut scan = Scan::default();
    residue::process(server.pid(), wanted, &mut scan).expect("the memory of a process of this user");
    scan
}

/// Template, crop and original as the records hold them, opened under the permit of an erasure that is not carried out.
fn plain_bytes(here: &Installation) -> Vec<Wanted> {
    let facts = facts(here);
    let vault = Vault::open(Places::under(here.data()), Arc::clone(&Ambient::system().random)).expect("it opens");
    let house = House::open(Arc::new(vault), SEGMENT_ROWS, Ambient::system().now()).expect("it opens");
    let gallery: GalleryId = house.vault().read(galleries::list).expect("galleries")[0].id;
    let erasure = ErasureId::from_bytes([7; 16]);
    let plan = house.plan_erasure(gallery, ErasureTarget::Gallery, erasure, "SAMPLE", String::new()).expect("a plan");
    let epoch = house.vault().read(|tx| scopes::epoch(tx, Scope::Gallery(gallery))).expect("an epoch");
    let cause = gate::ErasureCause::ControllersDecision { decided_by: "SAMPLE", reason: "SAMPLE" };
    let ask = gate::EraseAsk { gallery: &facts, erasure, cause, awaited: 0 };
    let permit = gate::erase(&ask, Ambient::system().now(), epoch.unwrap_or(Epoch::FIRST)).expect("a permit");
    let named = |(number, pattern)| Wanted::of_pattern(if number == 0 { "template" } else { "crop" }, pattern);
    house.plain_of(&permit, &plan).expect("plain bytes").into_iter().enumerate().map(named).collect()
}

/// The gallery's facts, as they stand.
fn facts(here: &Installation) -> GalleryFacts {
    let (packs, onnxruntime) = (cached("packs"), Some(cached("runtime")));
    let settings = Settings { data: here.data(), root_key: None, packs, onnxruntime, beside: None, threads: 1 };
    let opened = Opened::open(settings, Ambient::system()).expect("it opens");
    register::show(&opened, GALLERY).expect("the gallery").facts
}

/// The numbers of the template as enrolments and searches compute them: 32 bits each, little-endian.
fn values(here: &Installation, load: &Load) -> Wanted {
    let facts = facts(here);
    let image = ImageId::from_bytes([7; 16]);
    let ask = gate::EnrolAsk { gallery: &facts, image, manifestly_public_evidence: None };
    let permit = gate::enrol(&ask, Ambient::system().now(), Epoch::FIRST).expect("a permit");
    let search = RuntimeSearch { configured: Some(cached("runtime")), environment: None, beside: None };
    let runtime = Runtime::load(&search).expect("the inference library");
    let pack = Pack::open(&cached("packs").join("dlib")).expect("the pack");
    let mut pipeline = Pipeline::open(&pack, &runtime, 1).expect("a pipeline");
    let picture = face::decode(load.portrait(), &face::Limits::default()).expect("a picture");
    let found = pipeline.detect(&picture, &DetectOptions::default()).expect("faces");
    let described = pipeline.describe(&permit, &picture, &found[..1]).expect("a template");
    let bytes: Vec<u8> = described[0].template.values().iter().flat_map(|value| value.to_le_bytes()).collect();
    Wanted::of_pattern("values", Pattern::whole(&bytes))
}
