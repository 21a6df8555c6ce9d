//! Photographs that are none: cut, damaged, of another kind, of two kinds at once.

use image::ImageFormat;
use serde_json::{Value, json};
use server::api::{ApiError, Problem};

use super::{IMAGES, detect, lives, server, turned_down};
use crate::fixture::{Server, multipart};
use crate::pictures::drawn::{self, FORMATS, file, portrait};

/// Detection turns it down with 422, and a gallery takes in the sound picture that is sent beside it and not this one.
fn is_no_photograph(server: &Server, bytes: &[u8], what: &str) {
    let seen = detect(server, "a.jpg", bytes);
    assert_eq!((seen.status, turned_down(&seen, what).as_str()), (422, "photo"), "{what}");
    let photos: [(&str, &[u8]); 2] = [("bad.jpg", bytes), ("good.jpg", &drawn::jpeg())];
    let rows = json!({ "faces": [{ "file": "good.jpg", "subject": "obama" }] });
    let sent = server.upload("integration", IMAGES, &rows, &photos);
    let told = sent.json();
    let taken = ["images_enrolled", "already_enrolled"].map(|count| told[count].as_u64().unwrap_or_default());
    assert_eq!((sent.status, &told["files"], taken.iter().sum()), (200, &json!(2), 1), "{what}: {told}");
    assert_eq!(told["refused"].as_array().map(Vec::len), Some(1), "{what}: {told}");
    assert_eq!(told["refused"][0]["file"], json!("bad.jpg"), "{what}");
}

#[test]
fn files_that_are_cut_short_are_no_photographs() {
    let server = server();
    for format in FORMATS {
        let whole = file(format, portrait());
        assert_eq!(detect(&server, "a.jpg", &whole).status, 200, "{format:?}");
        for length in [0, 1, 12, whole.len() / 4, whole.len() / 2, whole.len() - 1] {
            is_no_photograph(&server, &whole[..length], &format!("{format:?} cut to {length} of {}", whole.len()));
        }
    }
    lives(&server);
}

#[test]
fn damaged_files_are_seen_or_turned_down_and_never_the_servers_fault() {
    let server = server();
    let (mut seen, mut refused) = (0, 0);
    for format in FORMATS {
        let whole = file(format, portrait());
        for step in 0..24 {
            let mut bytes = whole.clone();
            // Every early byte weighs more than a late one: a third of the damage falls on the first 96 bytes.
            let at = if step % 3 == 0 { step * 4 } else { whole.len() * step / 24 };
            let end = (at + 3).min(bytes.len());
            bytes[at..end].iter_mut().for_each(|byte| *byte ^= 0xA5);
            let what = format!("{format:?} damaged at {at}");
            let answer = detect(&server, "a.jpg", &bytes);
            if answer.status == 200 {
                seen += 1;
            } else {
                assert_eq!((answer.status, turned_down(&answer, &what).as_str()), (422, "photo"), "{what}");
                refused += 1;
            }
            let sent = server.upload("integration", IMAGES, &json!({}), &[("a.jpg", &bytes)]);
            assert_eq!(sent.status, 200, "{what}: {}", sent.text());
        }
    }
    assert!(seen > 10 && refused > 10, "{seen} seen and {refused} refused: the damage is of both kinds");
    lives(&server);
}

#[test]
fn files_of_other_kinds_are_named_with_what_to_do() {
    let server = server();
    let random: Vec<u8> = (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let cases: [(&str, &[u8]); 14] = [
        ("SVG", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("SVG", b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>"),
        ("markup", b"<!DOCTYPE html><html><script>alert(1)</script></html>"),
        ("PDF", b"%PDF-1.7\n1 0 obj"),
        ("HEIC", b"\0\0\0\x18ftypheic\0\0\0\0"),
        ("AVIF", b"\0\0\0\x18ftypavif\0\0\0\0"),
        ("video", b"\0\0\0\x18ftypisom\0\0\0\0"),
        ("Photoshop", b"8BPS\0\x01"),
        ("ZIP", b"PK\x03\x04\x14\0"),
        ("gzip", b"\x1f\x8b\x08\0"),
        ("", b"#!/bin/sh\nexit 0\n"),
        ("", b"\x7fELF\x02\x01\x01\0"),
        ("", &[0; 4096]),
        ("", &random),
    ];
    for (name, bytes) in cases {
        let detail = detect(&server, "portrait.jpg", bytes).json()["detail"].clone();
        assert!(detail.as_str().is_some_and(|detail| detail.contains(name)), "{name}: {detail}");
        is_no_photograph(&server, bytes, name);
    }
    lives(&server);
}

#[test]
fn what_a_file_is_called_says_nothing() {
    let server = server();
    let bytes = drawn::jpeg();
    let long = "x".repeat(4_096);
    // What cannot stand in a header stays out of it; the rest is only spoken of.
    let names = [
        "a.svg",
        "a.exe",
        "../../../../etc/passwd",
        "/etc/passwd",
        "C:\\a.jpg",
        "a%00.jpg",
        ".",
        "-rf",
        "名.jpg",
        &long,
    ];
    for name in names {
        let seen = detect(&server, name, &bytes);
        assert_eq!(seen.json()["faces"].as_array().map(Vec::len), Some(1), "{name}: {}", seen.text());
        assert_eq!(turned_down(&detect(&server, name, b"no picture"), name), "photo");
        let sent = server.upload("integration", IMAGES, &json!({}), &[(name, &bytes)]);
        assert_eq!(sent.status, 200, "{name}: {}", sent.text());
    }
    for kind in ["image/svg+xml", "text/html", "nonsense", "image/jpeg"] {
        let (of_upload, body) = multipart(&[("photo", Some("a.jpg"), &bytes)]);
        let claim = format!("filename=\"a.jpg\"\r\nContent-Type: {kind}");
        let claimed = replace(&body, b"filename=\"a.jpg\"", claim.as_bytes());
        let seen = server.send("operator", "POST", "/v1/detect", &[("content-type", &of_upload)], &claimed);
        assert_eq!(seen.json()["faces"].as_array().map(Vec::len), Some(1), "{kind}: {}", seen.text());
    }
    lives(&server);
}

#[test]
fn files_that_are_two_things_at_once_are_turned_down() {
    let server = server();
    let zip = b"PK\x03\x04 body PK\x05\x06\0\0\0\0\x01\0\x01\0\x2e\0\0\0\x1e\0\0\0\0\0";
    let company: [&[u8]; 5] =
        [zip, b"\n%PDF-1.4\n1 0 obj", b"<script>alert(1)</script>", b"<?php system($_GET[0]);", b"Rar!\x1a\x07\x01\0"];
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let plain = file(format, portrait());
        let trailed = [&plain[..], b"a vendor's trailer"].concat();
        assert_eq!(detect(&server, "a.jpg", &trailed).status, 200, "{format:?} with harmless company");
        for other in company {
            let both = [&plain[..], other].concat();
            is_no_photograph(&server, &both, &format!("{format:?} and {}", String::from_utf8_lossy(other)));
        }
    }
    let comment = |text: &[u8]| {
        let (jpeg, length) = (drawn::jpeg(), u16::try_from(text.len() + 2).expect("a short text"));
        [&jpeg[..2], &[0xFF, 0xFE], &length.to_be_bytes(), text, &jpeg[2..]].concat()
    };
    assert_eq!(detect(&server, "a.jpg", &comment(b"a comment")).status, 200);
    is_no_photograph(&server, &comment(b"%PDF-1.4"), "a PDF in a JPEG's comment");
    lives(&server);
}

#[test]
fn a_fault_of_the_photograph_is_not_the_servers() {
    let of_photo = [
        server::ServiceError::Face(face::FaceError::Degenerate),
        server::ServiceError::Picture(face::PictureError::Empty { width: 0, height: 0 }),
    ];
    for error in of_photo {
        let problem = Problem::of(&ApiError::from(error));
        assert_eq!((problem.status, problem.word()), (422, "photo"), "{}", problem.detail);
    }
    let failed = server::ServiceError::Runtime(face::RuntimeError::NotFound { looked: Vec::new() });
    assert_eq!(Problem::of(&ApiError::from(failed)).status, 500);
}

#[test]
fn every_reason_is_told_of_the_file_it_is_about() {
    let server = server();
    let photos: [(&str, &[u8]); 3] = [("one.jpg", b""), ("two.jpg", b"%PDF-1.7"), ("three.jpg", &drawn::jpeg())];
    let rows = json!({ "faces": [{ "file": "three.jpg", "subject": "obama" }] });
    let told = server.upload("integration", IMAGES, &rows, &photos).json();
    let refused: Vec<&Value> =
        told["refused"].as_array().into_iter().flatten().map(|refused| &refused["file"]).collect();
    assert_eq!(refused, ["one.jpg", "two.jpg"]);
    assert_eq!(told["images_enrolled"], json!(1), "{told}");
}

/// The first occurrence of some bytes in the place of which others stand.
fn replace(bytes: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let at = bytes.windows(old.len()).position(|window| window == old).expect("it stands there");
    [&bytes[..at], new, &bytes[at + old.len()..]].concat()
}
