//! Sound pictures of every kind and shape: seen alike, and nothing of the file beside the pixels in any answer.

pub(crate) mod drawn;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::ImageFormat;
use serde_json::{Value, json};

use crate::fixture::{Answer, Server};
use drawn::{FORMATS, PLACE, blank, file, portrait, stored, with_exif};

fn detect(server: &Server, bytes: &[u8]) -> Answer {
    server.upload("operator", "/v1/detect", &json!({ "annotate": true }), &[("a.jpg", bytes)])
}

/// The one face's left, top, width and height.
fn region(answer: &Answer) -> [f64; 4] {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let told = answer.json();
    assert_eq!(told["faces"].as_array().map(Vec::len), Some(1), "one face: {:?}", told["faces"]);
    [0, 1, 2, 3].map(|at| told["faces"][0]["region"][at].as_f64().expect("a number"))
}

/// The same place, for a face of some 85 pixels: of a picture turned or coded anew the detector draws a box a little aside.
fn near(one: [f64; 4], other: [f64; 4]) -> bool {
    one.iter().zip(other).all(|(one, other)| (one - other).abs() < 8.0)
}

/// Everything that an answer says: its text, and the bytes of the pictures in it.
fn said(value: &Value) -> Vec<Vec<u8>> {
    match value {
        Value::String(text) => vec![text.as_bytes().to_vec(), STANDARD.decode(text).unwrap_or_default()],
        Value::Array(values) => values.iter().flat_map(said).collect(),
        Value::Object(fields) => {
            fields.iter().flat_map(|(name, value)| [vec![name.clone().into()], said(value)].concat()).collect()
        }
        other => vec![other.to_string().into_bytes()],
    }
}

fn tells(answer: &Answer, word: &[u8]) -> bool {
    said(&answer.json()).iter().any(|said| said.windows(word.len()).any(|window| window == word))
}

#[test]
fn every_kind_of_file_shows_the_same_face() {
    let server = Server::start();
    let first = region(&detect(&server, &file(ImageFormat::Png, portrait())));
    for format in FORMATS {
        let region = region(&detect(&server, &file(format, portrait())));
        assert!(near(region, first), "{format:?}: {region:?}, not {first:?}");
    }
}

#[test]
fn a_turned_picture_shows_the_face_upright_where_it_is() {
    let server = Server::start();
    let upright = detect(&server, &drawn::jpeg());
    for orientation in 1..=8 {
        let turned = with_exif(&file(ImageFormat::Jpeg, &stored(portrait(), orientation)), orientation);
        let seen = detect(&server, &turned);
        assert_eq!((&seen.json()["width"], &seen.json()["height"]), (&json!(228), &json!(284)), "{orientation}");
        assert!(
            near(region(&seen), region(&upright)),
            "{orientation}: {:?}, not {:?}",
            region(&seen),
            region(&upright)
        );
    }
    // The turned pixels alone are another picture: that the face is found where it is comes from what the file says.
    let lying = detect(&server, &with_exif(&file(ImageFormat::Jpeg, &stored(portrait(), 3)), 1));
    assert!(
        lying.json()["faces"].as_array().is_none_or(|faces| faces.is_empty())
            || !near(region(&lying), region(&upright))
    );
    let unknown = detect(&server, &with_exif(&drawn::jpeg(), 9));
    assert_eq!(region(&unknown), region(&upright), "an orientation that does not exist says nothing");
}

#[test]
fn where_a_photograph_was_taken_is_told_to_nobody() {
    let server = Server::start();
    server.consenting("obama");
    let photo = with_exif(&drawn::jpeg(), 1);
    assert!(photo.windows(PLACE.len()).any(|window| window == PLACE.as_bytes()), "the file itself tells");
    let rows = json!({ "faces": [{ "file": "a.jpg", "subject": "obama" }] });
    let enrolled = server.upload("integration", "/v1/galleries/club/images", &rows, &[("a.jpg", &photo)]);
    assert_eq!(enrolled.json()["faces_enrolled"], json!(1), "{}", enrolled.text());
    let asking = json!({ "under": { "purpose": "event-photography", "case": "case 1" }, "crops": true });
    let found = server.upload("operator", "/v1/galleries/club/identify", &asking, &[("a.jpg", &photo)]);
    assert_eq!(found.found(), ["obama"]);
    assert!(tells(&found, b"\x89PNG"), "the answer holds pictures, and they are looked into: {}", found.text());
    let marked = detect(&server, &photo);
    assert!(tells(&marked, b"\x89PNG"));
    let images = server.get("integration", "/v1/galleries/club/images");
    let faces = server.get("integration", "/v1/galleries/club/faces");
    for answer in [enrolled, found, marked, images, faces] {
        assert_eq!(answer.status, 200, "{}", answer.text());
        for word in [PLACE.as_bytes(), b"Exif", b"eXIf"] {
            assert!(!tells(&answer, word), "{}", answer.text());
        }
    }
}

#[test]
fn pictures_of_any_shape_are_looked_at_and_show_nobody() {
    let server = Server::start();
    for format in FORMATS {
        // The most that WebP can say.
        let long = if format == ImageFormat::WebP { 16_383 } else { 30_000 };
        for (width, height) in [(1, 1), (1, 2), (1, long), (long, 1), (4_000, 3)] {
            let bytes = file(format, &blank(width, height));
            let seen = detect(&server, &bytes);
            let told = seen.json();
            assert_eq!(seen.status, 200, "{format:?} {width} x {height}: {told}");
            assert_eq!((&told["width"], &told["height"], &told["faces"]), (&json!(width), &json!(height), &json!([])));
            let sent = server.upload("integration", "/v1/galleries/club/images", &json!({}), &[("a.jpg", &bytes)]);
            assert_eq!((sent.status, &sent.json()["without_face"]), (200, &json!(1)), "{}", sent.text());
        }
    }
    region(&detect(&server, &drawn::jpeg()));
}
