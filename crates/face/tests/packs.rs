//! Packs on disk: what is accepted, what is refused and with which words.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use face::packs::{MANIFEST_NAME, add, list};
use face::{Digest, Pack, PackError};

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
    ] {
        assert!(good.contains(from), "{from}");
        std::fs::write(folder.join(MANIFEST_NAME), good.replacen(from, to, 1)).unwrap();
        let message = Pack::open(&folder).unwrap_err().to_string();
        assert!(message.contains(says), "{to}: {message}");
    }
    std::fs::remove_file(folder.join(MANIFEST_NAME)).unwrap();
    assert!(Pack::open(&folder).unwrap_err().to_string().contains("models pull dlib"));
}
