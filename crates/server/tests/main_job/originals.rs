//! what is kept of a photograph that says where it was taken.

use server::service::register;
use vault::records::images;
use vault::{KeySlot, Places, Vault};

use crate::fixture::{Desk, GALLERY, ambient};

/// What a camera that knows where it is writes beside the pixels.
const PLACE: &[u8] = b"48.8584N-2.2945E";

/// A JPEG with a segment APP1 (Exif 2.32, 4.5.4): an empty directory, and the place behind it.
fn with_place(jpeg: &[u8]) -> Vec<u8> {
    let exif = [&b"Exif\0\0II\x2a\0\x08\0\0\0\0\0\0\0\0\0"[..], PLACE].concat();
    let length = u16::try_from(exif.len() + 2).expect("a short segment");
    [&jpeg[..2], &[0xFF, 0xE1], &length.to_be_bytes(), &exif, &jpeg[2..]].concat()
}

fn tells(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

#[test]
fn a_kept_original_tells_neither_place_nor_camera() {
    let desk = Desk::of_consent();
    register::amend(&desk.here, GALLERY, |facts| {
        facts.keep = basis::KeepPolicy::Original;
        Ok(())
    })
    .expect("a gallery that keeps originals");
    desk.consenting("obama");
    let photo = desk.photo("obama", "obama.jpg");
    let file = with_place(&std::fs::read(&photo).expect("a portrait"));
    std::fs::write(&photo, &file).expect("the portrait with its place");
    assert!(tells(&file, PLACE), "the file itself tells");
    assert_eq!(desk.enrol(&desk.incoming()).expect("an enrolment").faces_enrolled, 1);
    let gallery = register::show(&desk.here, GALLERY).expect("the gallery").facts.id;

    // As the holder of every key would look.
    let Desk { here, folder: _folder, settings } = desk;
    drop(here);
    let vault = Vault::open(Places::under(&settings.data), ambient().random).expect("the same directory");
    let kept = vault.read(|tx| images::list(tx, gallery, None, 10)).expect("the pictures");
    assert_eq!(kept.len(), 1);
    for image in kept {
        let key = vault.keys().key(image.key_slot).expect("its key");
        let source: gallery::ImageSource =
            vault::open_json(&key, &image.id.to_bytes(), &image.sealed_source).expect("its source");
        assert!(source.reference.ends_with("obama.jpg"), "the controller's own reference is kept: {source:?}");
        let original = KeySlot(source.original_key.expect("an original is kept"));
        let key = vault.keys().key(original).expect("the original's key");
        let bytes = vault.blobs().get(image.original_blob.expect("an original is kept"), &key).expect("the original");
        assert!(bytes.starts_with(b"\x89PNG"), "pixels, and not the file");
        for word in [PLACE, b"Exif", b"eXIf"] {
            assert!(!tells(&bytes, word), "the original tells {:?}", String::from_utf8_lossy(word));
        }
    }
}
