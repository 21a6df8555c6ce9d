//! Bodies that are not what they say: JSON too deep, texts that are no text, parts that do not hold together.

use serde_json::{Value, json};

use super::{IMAGES, lives, server, turned_down};
use crate::fixture::{Answer, Server, multipart};
use crate::pictures::drawn;

const SUBJECTS: &str = "/v1/galleries/club/subjects";

fn add(server: &Server, json: &[u8]) -> Answer {
    server.send("officer", "POST", SUBJECTS, &[("content-type", "application/json")], json)
}

/// Sends a sound photograph with JSON beside it.
fn beside(server: &Server, request: &[u8]) -> Answer {
    let (kind, body) = multipart(&[("request", None, request), ("photo", Some("a.jpg"), &drawn::jpeg())]);
    server.send("operator", "POST", "/v1/detect", &[("content-type", &kind)], &body)
}

fn deep(open: &str, close: &str, times: usize) -> Vec<u8> {
    format!("{}{}", open.repeat(times), close.repeat(times)).into_bytes()
}

#[test]
fn json_of_any_depth_overflows_nothing() {
    let server = server();
    let cases = [
        deep("[", "]", 100_000),
        deep("{\"a\":", "}", 100_000),
        b"[".repeat(1 << 20),
        [b"{\"label\":", &deep("[", "]", 100_000)[..], b"}"].concat(),
        [b"{\"label\":\"x\",\"country\":", &deep("[", "]", 100_000)[..], b"}"].concat(),
    ];
    for json in &cases {
        let what = String::from_utf8_lossy(&json[..20]).into_owned();
        assert!(["malformed", "unfit"].contains(&turned_down(&add(&server, json), &what).as_str()), "{what}");
        assert!(["malformed", "unfit"].contains(&turned_down(&beside(&server, json), &what).as_str()), "{what}");
    }
    assert_eq!(add(&server, b"{\"label\":\"deep\"}").status, 201);
    assert_eq!(beside(&server, b"{\"annotate\":false}").status, 200);
    lives(&server);
}

#[test]
fn json_that_is_none_is_turned_down() {
    let server = server();
    let cases: [(&[u8], &str); 20] = [
        (b"\xff\xfe{\0}\0", "malformed"),
        (b"\xef\xbb\xbf{\"label\":\"x\"}", "malformed"),
        (b"{\"label\":\"\xc3\x28\"}", "malformed"),
        (b"{\"label\":\"\xed\xa0\x80\"}", "malformed"),
        (b"{\"label\":\"\\ud800\"}", "malformed"),
        (b"{\"label\":\"a\0b\"}", "malformed"),
        (b"{\"label\":\"x\"} {}", "malformed"),
        (b"{\"label\":\"x\",}", "malformed"),
        (b"{label:'x'}", "malformed"),
        (b"\0", "malformed"),
        (b"NaN", "malformed"),
        (b"{\"label\":1e999}", "malformed"),
        (b"null", "unfit"),
        (b"[]", "unfit"),
        (b"\"label\"", "unfit"),
        (b"{\"label\":null}", "unfit"),
        (b"{\"label\":{\"$ne\":1}}", "unfit"),
        (b"{\"label\":\"x\",\"label\":\"y\"}", "unfit"),
        (b"{\"label\":\"x\",\"__proto__\":{}}", "unfit"),
        (b"{\"label\":\"x\",\"declared_minor\":\"yes\"}", "unfit"),
    ];
    for (json, problem) in cases {
        let what = String::from_utf8_lossy(json).into_owned();
        let answer = add(&server, json);
        assert_eq!(turned_down(&answer, &what), problem, "{what}: {}", answer.text());
        turned_down(&beside(&server, json), &what);
    }
    // The twin: letters of every script, escapes and white space.
    assert_eq!(add(&server, " {\t\"label\" :\r\n\"\\u00e9 \u{540d} \\ud83d\\ude00\" } ".as_bytes()).status, 201);
    lives(&server);
}

#[test]
fn numbers_beyond_what_is_meant_are_turned_down() {
    let server = server();
    let numbers = [
        "0",
        "-1",
        "0.5",
        "1e400",
        "-0",
        "18446744073709551616",
        "99999999999999999999999999",
        "NaN",
        "\"40\"",
        "[40]",
    ];
    for number in numbers {
        let request = format!("{{\"smallest_face_px\":{number}}}");
        let answer = beside(&server, request.as_bytes());
        assert!(["malformed", "unfit"].contains(&turned_down(&answer, number).as_str()), "{number}: {}", answer.text());
    }
    // Sizes that fit the number and no picture find nobody.
    for (number, faces) in [("40", 1), ("4294967295", 0)] {
        let answer = beside(&server, format!("{{\"smallest_face_px\":{number}}}").as_bytes());
        assert_eq!((answer.status, answer.json()["faces"].as_array().map(Vec::len)), (200, Some(faces)), "{number}");
    }
    lives(&server);
}

#[test]
fn parts_that_do_not_hold_together_are_turned_down() {
    let server = server();
    let photo = drawn::jpeg();
    let (kind, sound) = multipart(&[("request", None, b"{}"), ("photo", Some("a.jpg"), &photo)]);
    let send = |kind: &str, body: &[u8]| server.send("operator", "POST", "/v1/detect", &[("content-type", kind)], body);
    assert_eq!(send(&kind, &sound).status, 200);
    let boundary = "part-of-a-test-5f1c";
    let head = |head: &str| {
        [format!("--{boundary}\r\n{head}\r\n\r\n").as_bytes(), &photo, format!("\r\n--{boundary}--\r\n").as_bytes()]
            .concat()
    };
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", b"\r\n".to_vec()),
        ("no last boundary", sound[..sound.len() - boundary.len() - 6].to_vec()),
        ("cut in the head", sound[..boundary.len() + 20].to_vec()),
        ("cut in the photograph", sound[..sound.len() / 2].to_vec()),
        ("boundaries alone", format!("--{boundary}\r\n").repeat(10_000).into_bytes()),
        ("no name", head("Content-Disposition: form-data")),
        ("no disposition", head("Content-Type: image/jpeg")),
        ("another part", head("Content-Disposition: form-data; name=\"other\"")),
        ("an empty name", head("Content-Disposition: form-data; name=\"\"")),
        (
            "no text",
            [format!("--{boundary}\r\nContent-Disposition: form-data; name=\"").as_bytes(), b"\xff\xfe\"\r\n\r\nx\r\n"]
                .concat(),
        ),
        (
            "a head of 10,000 lines",
            head(&format!("Content-Disposition: form-data; name=\"photo\"{}", "\r\nX-Many: x".repeat(10_000))),
        ),
    ];
    for (what, body) in &cases {
        assert_eq!(turned_down(&send(&kind, body), what), "malformed", "{what}");
    }
    // A long head is no more than the body may be.
    let long = head(&format!("Content-Disposition: form-data; name=\"photo\"\r\nX-Long: {}", "x".repeat(1 << 20)));
    assert_eq!(send(&kind, &long).status, 200);
    let two = multipart(&[("request", None, b"{}"), ("request", None, b"{}"), ("photo", Some("a.jpg"), &photo)]);
    assert_eq!(turned_down(&send(&two.0, &two.1), "two requests"), "malformed");
    let many: Vec<_> = (0..1_000).map(|_| ("photo", Some("a.jpg"), &b"x"[..])).collect();
    let many = multipart(&many);
    assert_eq!(turned_down(&send(&many.0, &many.1), "1,000 photographs"), "malformed");
    let large = multipart(&[("request", None, &[b' '; (4 << 20) + 1]), ("photo", Some("a.jpg"), &photo)]);
    assert_eq!(turned_down(&send(&large.0, &large.1), "a request of more than 4 MiB"), "too-large");
    let none = multipart(&[("request", None, b"{}")]);
    assert_eq!(turned_down(&send(&none.0, &none.1), "no photograph"), "unfit");
    let nothing = server.upload("integration", IMAGES, &json!({}), &[]);
    assert_eq!(turned_down(&nothing, "nothing to take in"), "unfit");
    for kind in ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=other"] {
        assert_eq!(turned_down(&send(kind, &sound), kind), "malformed", "{kind}");
    }
    for kind in ["multipart/mixed; boundary=part-of-a-test-5f1c", "image/jpeg", "", "multipart", "application/json"] {
        assert_eq!(turned_down(&send(kind, &sound), kind), "media-type", "{kind}");
    }
    lives(&server);
}

#[test]
fn what_is_blank_says_nothing() {
    let server = server();
    let consents = "/v1/galleries/club/subjects/obama/consents";
    let yes = |version: &str| json!({ "text_version": version, "evidence_sha256": "07".repeat(32) });
    for blank in ["", " ", "\t\n", "\u{a0}\u{2003}"] {
        let erased = |reason: &str| json!({ "target": { "kind": "gallery" }, "reason": reason });
        let mandate = |operator: &str, case: &str| {
            let until = "2090-01-01T00:00:00Z";
            json!({ "operator": operator, "purpose": "event-photography", "case": case, "galleries": ["club"], "expires_at": until })
        };
        for (path, body) in [
            (SUBJECTS, json!({ "label": blank })),
            (consents, yes(blank)),
            ("/v1/galleries/club/subjects/obama/withdrawal", json!({ "hold_erasure": blank })),
            ("/v1/galleries", json!({ "name": blank })),
            ("/v1/galleries/club/suspend", json!({ "reason": blank })),
            ("/v1/galleries/club/close", json!({ "reason": blank })),
            ("/v1/galleries/club/erasures", erased(blank)),
            ("/v1/mandates", mandate(blank, "1")),
            ("/v1/mandates", mandate("x", blank)),
        ] {
            let answer = server.post("officer", path, &body);
            assert_eq!(turned_down(&answer, path), "unfit", "{path} {blank:?}");
        }
        let key = server.post("administrator", "/v1/keys", &json!({ "holder": blank, "roles": ["auditor"] }));
        assert_eq!(turned_down(&key, "a key"), "unfit", "{blank:?}");
    }
    assert_eq!(server.post("officer", consents, &yes("2026-11")).status, 201);
    assert_eq!(server.post("officer", SUBJECTS, &json!({ "label": " Ada " })).status, 201);
    lives(&server);
}

#[test]
fn a_text_is_kept_as_text_and_told_as_text() {
    let server = server();
    let long = "\u{540d}".repeat(100_000);
    for label in
        ["'; DROP TABLE subjects; --", "<script>alert(1)</script>", "../../x", "a\u{202e}b", "%00", "\u{0}", &long]
    {
        let added = server.post("officer", SUBJECTS, &json!({ "label": label }));
        assert!(added.status == 201 || (400..500).contains(&added.status), "{label:.20}: {}", added.status);
        if added.status == 201 {
            assert_eq!(added.json()["label"], json!(label));
        }
    }
    let people = server.get("officer", SUBJECTS);
    assert_eq!((people.status, people.header("content-type")), (200, "application/json"));
    let people: Vec<Value> = people.json()["items"].as_array().cloned().unwrap_or_default();
    assert!(people.iter().any(|person| person["label"] == "<script>alert(1)</script>"));
    lives(&server);
}
