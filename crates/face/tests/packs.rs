//! Packs on disk: what is accepted, what is refused and with which words.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use face::packs::{MANIFEST_NAME, add, list};
use face::{Calibration, Digest, Pack, PackError, Population};

fn manifest(name: &str, detector: &str) -> String {
    let file = |name: &str, bytes: &[u8]| {
        format!(
            "[[file]]\nname = \"{name}\"\nsha256 = \"{}\"\nlicence = \"MIT\"\nsource = \"a test\"\n",
            Digest::of(bytes)
        )
    };
    format!(
        "format = 1\nname = \"{name}\"\nversion = \"2\"\nsummary = \"a test\"\ncommercial_use = true\n\
         {}{}[detector]\nkind = \"yunet\"\n{detector}\n[alignment]\nkind = \"similarity-112\"\n\
         [recogniser]\nfile = \"net.onnx\"\ninput = \"in\"\noutput = \"out\"\nside_px = 112\nchannels = \"rgb\"\n\
         mean = [127.5, 127.5, 127.5]\nscale = 0.0078125\nlength = 512\n\
         [accuracy]\nclaim = \"none\"\nsource = \"none\"\n",
        file("net.onnx", b"recogniser"),
        if detector.starts_with("files") { file("eyes.onnx", b"detector") } else { String::new() },
    )
}

fn write_pack(parent: &Path, name: &str, detector: &str) -> PathBuf {
    let folder = parent.join(name);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("net.onnx"), b"recogniser").unwrap();
    if detector.starts_with("files") {
        std::fs::write(folder.join("eyes.onnx"), b"detector").unwrap();
    }
    std::fs::write(folder.join(MANIFEST_NAME), manifest(name, detector)).unwrap();
    folder
}

const OWN: &str = "files = [\"eyes.onnx\"]";

#[test]
fn a_pack_of_ones_own_is_added_and_listed() {
    let dir = tempfile::tempdir().unwrap();
    let given = write_pack(&dir.path().join("given"), "mine", OWN);
    let packs = dir.path().join("packs");
    assert!(list(&packs).unwrap().is_empty());
    let added = add(&packs, &given).unwrap();
    assert_eq!(
        (added.id().to_string(), added.template_length(), added.chip_side_px()),
        ("mine-2".to_owned(), 512, 112)
    );
    assert_eq!(added.digest(), Pack::open(&given).unwrap().digest());
    // Once more changes nothing; another pack under the name is refused.
    assert_eq!(add(&packs, &given).unwrap().digest(), added.digest());
    std::fs::write(given.join(MANIFEST_NAME), manifest("mine", OWN).replace("a test", "another")).unwrap();
    assert!(matches!(add(&packs, &given), Err(PackError::Exists { .. })));
    let listed = list(&packs).unwrap();
    assert_eq!(listed.len(), 1);
    assert!(listed[0].pack.is_ok());
}

#[test]
fn a_changed_file_is_refused_by_name_with_both_digests() {
    let dir = tempfile::tempdir().unwrap();
    let folder = write_pack(dir.path(), "mine", OWN);
    std::fs::write(folder.join("net.onnx"), b"recognises").unwrap();
    let message = Pack::open(&folder).unwrap_err().to_string();
    let (expected, found) = (Digest::of(b"recogniser").to_string(), Digest::of(b"recognises").to_string());
    assert!(message.contains("net.onnx") && message.contains(&expected) && message.contains(&found), "{message}");
    assert!(matches!(list(dir.path()).unwrap()[0].pack, Err(PackError::WrongDigest { .. })));
    std::fs::remove_file(folder.join("net.onnx")).unwrap();
    assert!(Pack::open(&folder).unwrap_err().to_string().contains("net.onnx"));
}

#[test]
fn a_borrowed_detector_becomes_part_of_the_pack() {
    let dir = tempfile::tempdir().unwrap();
    let packs = dir.path().join("packs");
    let given = dir.path().join("given");
    let borrower = write_pack(&given, "borrower", "from_pack = \"lender\"");
    assert!(matches!(add(&packs, &borrower), Err(PackError::NoManifest { .. })));
    add(&packs, &write_pack(&given, "lender", OWN)).unwrap();
    let added = add(&packs, &borrower).unwrap();
    assert_eq!(added.manifest().detector.files, ["eyes.onnx"]);
    assert!(added.manifest().names("eyes.onnx"));
    assert_eq!(list(&packs).unwrap().len(), 2);
}

#[test]
fn tables_are_optional_and_read_where_they_are() {
    let dir = tempfile::tempdir().unwrap();
    let folder = write_pack(dir.path(), "mine", OWN);
    let bare = Pack::open(&folder).unwrap();
    assert!(bare.manifest().recogniser.views.is_empty() && Population::open(&bare).unwrap().is_none());
    assert!(!Calibration::of(&bare).is_calibrated());
    assert_eq!(Calibration::of(&bare).similarity(0.5), Calibration::uncalibrated().similarity(0.5));

    // One component, of weight 1, in the middle, as wide in every direction.
    let mut people = vec![1.0_f32];
    people.extend((0..512 * 513).map(|i| f32::from(u8::from(i >= 512 && (i - 512) % 513 == 0))));
    let people: Vec<u8> = people.iter().flat_map(|value| value.to_le_bytes()).collect();
    std::fs::write(folder.join("people.f32"), &people).unwrap();
    let more = format!(
        "[[file]]\nname = \"people.f32\"\nsha256 = \"{}\"\nlicence = \"MIT\"\nsource = \"a test\"\n\
         [population]\nfile = \"people.f32\"\ncomponents = 1\nseed = 7\nsize = 100\n\
         [score]\nimpostor = [[0, 0.5], [0.5, 1e-5]]\ngenuine = [[0.3, 0.1], [0.9, 1]]\nsimilarity = [[0, 0], [1, 100]]\n\
         [cosine]\nimpostor = [[0, 0.5], [0.5, 1e-4]]\ngenuine = [[0.2, 0.01], [0.9, 1]]\n",
        Digest::of(&people)
    );
    let views = "length = 512\n[[recogniser.view]]\n[[recogniser.view]]\nmirror = true\nzoom = 1.04\n";
    let text = manifest("mine", OWN).replace("length = 512\n", views) + &more;
    std::fs::write(folder.join(MANIFEST_NAME), text).unwrap();
    let pack = Pack::open(&folder).unwrap();
    let views = &pack.manifest().recogniser.views;
    assert_eq!((views.len(), views[0].mirror, views[0].zoom, views[1].zoom), (2, false, 1.0, 1.04));
    let calibration = Calibration::of(&pack);
    assert!(calibration.is_calibrated());
    assert_eq!(calibration.similarity(0.25), 25.0);
    assert!((calibration.sweep_threshold(0.01) - 0.2).abs() < 1e-4);
    let population = Population::open(&pack).unwrap().unwrap();
    assert_eq!((population.size(), population.draw(2).len()), (100, 1024));
    // A file of another length is not this population.
    let text = std::fs::read_to_string(folder.join(MANIFEST_NAME)).unwrap();
    std::fs::write(folder.join(MANIFEST_NAME), text.replace("components = 1", "components = 2")).unwrap();
    let refused = Population::open(&Pack::open(&folder).unwrap()).unwrap_err().to_string();
    assert!(refused.contains("people.f32") && refused.contains("expected"), "{refused}");
}

#[test]
fn manifests_that_cannot_be_meant_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let folder = write_pack(dir.path(), "mine", OWN);
    let good = manifest("mine", OWN);
    for (from, to, says) in [
        ("format = 1", "format = 2", "format 2"),
        ("side_px = 112", "side_px = 112\nsidepx = 1", "unknown field"),
        ("side_px = 112", "side_px = 11200", "side_px"),
        ("name = \"net.onnx\"", "name = \"../net.onnx\"", "plain name"),
        ("name = \"mine\"", "name = \"Mine/..\"", "lower-case"),
        ("kind = \"yunet\"", "kind = \"mtcnn\"", "3 are needed"),
        ("file = \"net.onnx\"", "file = \"other.onnx\"", "not listed"),
        ("kind = \"similarity-112\"", "kind = \"dlib-five-point\"", "alignment.file"),
        ("length = 512", "length = 512\n[[recogniser.view]]\nzoom = 0.9", "recogniser.view"),
        ("length = 512", "length = 512\n[[recogniser.view]]\nshift_x = nan", "recogniser.view"),
        ("length = 512", "length = 512\n[[recogniser.view]]\nturn = 3", "unknown field"),
        ("[accuracy]", "[population]\nfile = \"p\"\ncomponents = 1\nseed = 1\nsize = 100\n[accuracy]", "not listed"),
        (
            "[accuracy]",
            "[population]\nfile = \"p\"\ncomponents = 1\nseed = 1\nsize = 99\n[accuracy]",
            "population: components",
        ),
        (
            "[accuracy]",
            "[cosine]\nimpostor = [[0, 0.5], [1, 0.5]]\ngenuine = [[0, 0.1], [1, 1]]\n[accuracy]",
            "cosine.impostor",
        ),
        (
            "[accuracy]",
            "[cosine]\nimpostor = [[0, 0.5], [1, 0.1]]\ngenuine = [[0, 0.0], [1, 1]]\n[accuracy]",
            "cosine.genuine",
        ),
        (
            "[accuracy]",
            "[score]\nimpostor = [[0, 0.5], [1, 0.1]]\ngenuine = [[0, 0.1], [1, 1]]\nsimilarity = [[0, 9], [1, 8]]\n[accuracy]",
            "score.similarity",
        ),
    ] {
        assert!(good.contains(from), "{from}");
        std::fs::write(folder.join(MANIFEST_NAME), good.replacen(from, to, 1)).unwrap();
        let message = Pack::open(&folder).unwrap_err().to_string();
        assert!(message.contains(says), "{to}: {message}");
    }
    std::fs::remove_file(folder.join(MANIFEST_NAME)).unwrap();
    assert!(Pack::open(&folder).unwrap_err().to_string().contains("models pull dlib"));
}
