//! Sound bodies, changed at random and taken apart as the server does: the fuzz target `body` where there is no fuzzer.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use server::http::fuzzing::Reader;

use crate::fixture::multipart;

thread_local! {
    static READER: Reader = Reader::new();
}

fn understood(kind: &[u8], body: &[u8]) -> Vec<&'static str> {
    READER.with(|reader| reader.understood_by(kind, body))
}

/// A media type and a body that some operation takes.
fn sound() -> Vec<(String, Vec<u8>, &'static str)> {
    let under = r#"{"purpose":"event-photography","case":"case 1","ground":null}"#;
    let identify = format!(
        r#"{{"under":{under},"threshold":{{"similarity":60.5}},"face":0,"limit":20,"territories":["FR"],"subjects":["Ada"],"crops":true}}"#
    );
    let enrol =
        r#"{"faces":[{"file":"a.jpg","subject":"Ada","box":"1,2,30,40","territory":"FR"}],"smallest_face_px":40}"#;
    let uploads = [
        (r#"{"smallest_face_px":40,"annotate":true,"pack":"dlib"}"#, "detect"),
        (identify.as_str(), "identify"),
        (enrol, "enrol"),
    ];
    let json = [
        (r#"{"label":"Ada","declared_minor":false,"country":"FR"}"#, "addSubject"),
        (
            r#"{"holder":"x","roles":["officer","auditor"],"galleries":["club"],"expires_at":"2090-01-01T00:00:00Z"}"#,
            "grantKey",
        ),
        (r#"{"target":{"kind":"subject","subject":"Ada"},"reason":"x","scan":true}"#, "erase"),
        (r#"{"work":{"kind":"enrol","source":"photos","path":"a/b","subjects_from_folders":true}}"#, "startJob"),
        (
            r#"{"text_version":"1","evidence_sha256":"0707070707070707070707070707070707070707070707070707070707070707"}"#,
            "giveConsent",
        ),
        (
            r#"{"operator":"x","purpose":"event-photography","case":"1","galleries":["club"],"expires_at":"2090-01-01T00:00:00Z","searches":3}"#,
            "issueMandate",
        ),
    ];
    let uploads = uploads.map(|(request, id)| {
        let (kind, body) = multipart(&[
            ("request", None, request.as_bytes()),
            ("photo", Some("a.jpg"), b"\xff\xd8\xff\xe0 no picture \r\n--part of one"),
            ("photo", Some("b.jpg"), b""),
        ]);
        (kind, body, id)
    });
    let json = json.map(|(body, id)| ("application/json".to_owned(), body.as_bytes().to_vec(), id));
    uploads.into_iter().chain(json).collect()
}

/// What stands between the parts of a body, and what could be taken for it.
const TOKENS: [&[u8]; 24] = [
    b"\r\n",
    b"\n",
    b"\r",
    b"--",
    b"--part-of-a-test-5f1c",
    b"--part-of-a-test-5f1c--",
    b"\r\n\r\n",
    b"\"",
    b"\\",
    b";",
    b"=",
    b"; name=\"photo\"",
    b"; filename*=UTF-8''%e2",
    b"Content-Disposition: form-data",
    b"Content-Type: ",
    b"[",
    b"{",
    b"}",
    b":",
    b",",
    b"\0",
    b"\xff",
    b"null",
    b"1e999",
];

/// One change to a text of bytes.
#[derive(Debug, Clone)]
enum Edit {
    Set(Index, u8),
    Insert(Index, &'static [u8]),
    Remove(Index, usize),
    Repeat(Index, usize),
    Cut(Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        4 => (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Edit::Set(at, byte)),
        4 => (any::<Index>(), select(&TOKENS[..])).prop_map(|(at, token)| Edit::Insert(at, token)),
        2 => (any::<Index>(), 1..40_usize).prop_map(|(at, length)| Edit::Remove(at, length)),
        2 => (any::<Index>(), 1..40_usize).prop_map(|(at, length)| Edit::Repeat(at, length)),
        1 => any::<Index>().prop_map(Edit::Cut),
    ]
}

fn edited(mut bytes: Vec<u8>, edits: &[Edit]) -> Vec<u8> {
    for edit in edits {
        let (Edit::Set(at, _) | Edit::Insert(at, _) | Edit::Remove(at, _) | Edit::Repeat(at, _) | Edit::Cut(at)) = edit;
        let at = at.index(bytes.len() + 1);
        let end = |length: usize| (at + length).min(bytes.len());
        match edit {
            Edit::Set(_, byte) => bytes.iter_mut().skip(at).take(1).for_each(|old| *old = *byte),
            Edit::Insert(_, token) => drop(bytes.splice(at..at, token.iter().copied())),
            Edit::Remove(_, length) => drop(bytes.drain(at..end(*length))),
            Edit::Repeat(_, length) => {
                let piece = bytes[at..end(*length)].to_vec();
                bytes.splice(at..at, piece);
            }
            Edit::Cut(_) => bytes.truncate(at),
        }
    }
    bytes
}

#[test]
fn what_is_sound_is_understood() {
    for (kind, body, id) in sound() {
        let by = understood(kind.as_bytes(), &body);
        assert!(by.contains(&id), "{id}: {by:?}");
        assert_eq!(understood(b"text/plain", &body), Vec::<&str>::new());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_changed_at_random_breaks_nothing(
        which in any::<Index>(),
        of_body in proptest::collection::vec(edit(), 0..5),
        // A media type that is another one ends a case early, so few are changed.
        of_kind in prop_oneof![9 => Just(Vec::new()), 1 => proptest::collection::vec(edit(), 1..3)],
    ) {
        let (kind, body, id) = sound().swap_remove(which.index(sound().len()));
        let by = understood(&edited(kind.into_bytes(), &of_kind), &edited(body, &of_body));
        prop_assert!(!of_body.is_empty() || !of_kind.is_empty() || by.contains(&id));
    }

    #[test]
    fn bytes_at_random_break_nothing(kind in select(&["application/json", "multipart/form-data; boundary=b"][..]), body in proptest::collection::vec(any::<u8>(), 0..256)) {
        understood(kind.as_bytes(), &body);
        understood(kind.as_bytes(), &[b"--b\r\n", &body[..], b"\r\n--b--"].concat());
    }
}
