//! Signatures that others computed: the published test suite and the examples of the AWS General Reference.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use super::*;

/// The secret of every published example.
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// A call of the suite: headers, method, path with query, body, headers signed, and the signature.
struct Case<'a> {
    name: &'a str,
    method: &'a str,
    path: &'a str,
    query: &'a str,
    headers: &'a [(&'a str, &'a str)],
    body: &'a [u8],
    signature: &'a str,
}

const HOST: (&str, &str) = ("Host", "example.amazonaws.com");
const DATE: (&str, &str) = ("X-Amz-Date", "20150830T123600Z");

const SUITE: [Case<'static>; 7] = [
    Case {
        name: "get-vanilla",
        method: "GET",
        path: "/",
        query: "",
        headers: &[HOST, DATE],
        body: b"",
        signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    },
    Case {
        name: "post-vanilla",
        method: "POST",
        path: "/",
        query: "",
        headers: &[HOST, DATE],
        body: b"",
        signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    },
    Case {
        name: "post-x-www-form-urlencoded",
        method: "POST",
        path: "/",
        query: "",
        headers: &[("Content-Type", "application/x-www-form-urlencoded"), HOST, DATE],
        body: b"Param1=value1",
        signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
    },
    Case {
        name: "get-vanilla-query-order-key-case",
        method: "GET",
        path: "/",
        query: "Param2=value2&Param1=value1",
        headers: &[HOST, DATE],
        body: b"",
        signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    },
    Case {
        name: "get-vanilla-query-unreserved",
        method: "GET",
        path: "/",
        query: "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        headers: &[HOST, DATE],
        body: b"",
        signature: "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
    },
    Case {
        name: "get-header-value-trim",
        method: "GET",
        path: "/",
        query: "",
        headers: &[HOST, ("My-Header1", " value1"), ("My-Header2", " \"a   b   c\""), DATE],
        body: b"",
        signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
    },
    Case {
        name: "get-header-key-duplicate",
        method: "GET",
        path: "/",
        query: "",
        headers: &[HOST, ("My-Header1", "value2"), ("My-Header1", "value2"), ("My-Header1", "value1"), DATE],
        body: b"",
        signature: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
    },
];

fn headers(of: &[(&str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in of {
        let name = HeaderName::from_bytes(name.to_lowercase().as_bytes()).expect("a name");
        headers.append(name, HeaderValue::from_str(value).expect("a value"));
    }
    headers
}

fn authorization(headers: &HeaderMap, (date, region, service): (&str, &str, &str), signature: &str) -> Authorization {
    let mut names: Vec<_> = headers.keys().map(HeaderName::as_str).collect();
    names.sort_unstable();
    let text = format!(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/{date}/{region}/{service}/aws4_request, SignedHeaders={}, Signature={signature}",
        names.join(";")
    );
    Authorization::parse(&text).expect("a signature")
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

#[test]
fn the_published_suite_holds() {
    for Case { name, method, path, query, headers: sent, body, signature } in SUITE {
        let sent = headers(sent);
        let call = Call { method, path, query, headers: &sent, body };
        let signed = authorization(&sent, ("20150830", "us-east-1", "service"), signature);
        assert_eq!(verify(&signed, &call, SECRET, at("2015-08-30T12:36:00Z")), Ok(()), "{name}");
        assert_eq!(verify(&signed, &call, "another", at("2015-08-30T12:36:00Z")), Err(SignatureError::Mismatch));
        let other = Call { body: b"another body", ..call };
        assert_eq!(verify(&signed, &other, SECRET, at("2015-08-30T12:36:00Z")), Err(SignatureError::Mismatch));
    }
}

#[test]
fn the_example_of_the_general_reference_holds() {
    let sent = headers(&[
        ("content-type", "application/x-www-form-urlencoded; charset=utf-8"),
        ("host", "iam.amazonaws.com"),
        ("x-amz-date", "20150830T123600Z"),
    ]);
    let query = "Action=ListUsers&Version=2010-05-08";
    let call = Call { method: "GET", path: "/", query, headers: &sent, body: b"" };
    let signature = "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7";
    let signed = authorization(&sent, ("20150830", "us-east-1", "iam"), signature);
    assert_eq!(verify(&signed, &call, SECRET, at("2015-08-30T12:36:00Z")), Ok(()));
    let key = signing_key(SECRET, "20150830", "us-east-1", "iam");
    assert_eq!(hex(&key), "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
    let key = signing_key(SECRET, "20120215", "us-east-1", "iam");
    assert_eq!(hex(&key), "f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d");
}

#[test]
fn the_clock_may_be_off_five_minutes() {
    let Case { method, path, query, headers: sent, body, signature, .. } = &SUITE[0];
    let sent = headers(sent);
    let call = Call { method, path, query, headers: &sent, body };
    let signed = authorization(&sent, ("20150830", "us-east-1", "service"), signature);
    for (now, fine) in [
        ("2015-08-30T12:41:00Z", true),
        ("2015-08-30T12:31:00Z", true),
        ("2015-08-30T12:41:01Z", false),
        ("2015-08-30T12:30:59Z", false),
        ("2016-08-30T12:36:00Z", false),
    ] {
        assert_eq!(verify(&signed, &call, SECRET, at(now)).is_ok(), fine, "{now}");
    }
}

#[test]
fn what_counts_must_be_signed_and_what_is_said_of_the_body_must_be_so() {
    let now = at("2015-08-30T12:36:00Z");
    let plain = headers(&[HOST, DATE]);
    let signed = authorization(&plain, ("20150830", "us-east-1", "service"), SUITE[1].signature);
    for (name, value) in [("x-amz-target", "RekognitionService.DeleteFaces"), ("x-amz-security-token", "token")] {
        let mut with = plain.clone();
        with.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        let call = Call { method: "POST", path: "/", query: "", headers: &with, body: b"" };
        assert!(matches!(verify(&signed, &call, SECRET, now), Err(SignatureError::Incomplete(_))), "{name}");
    }
    let mut with = plain.clone();
    with.insert("x-amz-content-sha256", HeaderValue::from_static("UNSIGNED-PAYLOAD"));
    let call = Call { method: "POST", path: "/", query: "", headers: &with, body: b"" };
    assert_eq!(verify(&signed, &call, SECRET, now), Err(SignatureError::Mismatch));
    let mut without = plain;
    without.remove("x-amz-date");
    let call = Call { headers: &without, ..call };
    assert!(matches!(verify(&signed, &call, SECRET, now), Err(SignatureError::Incomplete(_))));
}

#[test]
fn what_is_no_signature_is_told_from_one() {
    let whole = "AWS4-HMAC-SHA256 Credential=ID/20150830/us-east-1/rekognition/aws4_request,SignedHeaders=host;x-amz-date,\
                 Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";
    let read = Authorization::parse(whole).expect("commas without blanks are fine");
    assert_eq!((read.access_key_id(), read.region(), read.service()), ("ID", "us-east-1", "rekognition"));
    for wrong in [
        "",
        "Bearer countenance_x",
        "AWS4-HMAC-SHA256",
        &whole.replace("aws4_request", "aws5_request"),
        &whole.replace("/us-east-1", ""),
        &whole.replace("20150830", "2015083x"),
        &whole.replace("SignedHeaders=host;x-amz-date", "SignedHeaders="),
        &whole.replace("Signature=5f", "Signature=5"),
        &whole.replace("Signature=5f", "Signature=\u{e9}"),
        &whole.replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"),
    ] {
        assert!(Authorization::parse(wrong).is_err(), "{wrong}");
    }
}

proptest::proptest! {
    #[test]
    fn no_header_and_no_query_breaks_it(header in "\\PC{0,200}", query in "\\PC{0,60}", value in "[ -~\t]{0,60}") {
        if let Ok(signed) = Authorization::parse(&header) {
            let sent = headers(&[HOST, DATE]);
            let call = Call { method: "POST", path: "/", query: &query, headers: &sent, body: b"" };
            proptest::prop_assert!(verify(&signed, &call, SECRET, at("2015-08-30T12:36:00Z")).is_err());
        }
        let sent = headers(&[HOST, DATE, ("x-amz-target", &value)]);
        let signed = authorization(&sent, ("20150830", "us-east-1", "service"), SUITE[0].signature);
        let call = Call { method: "POST", path: "/", query: &query, headers: &sent, body: b"" };
        proptest::prop_assert!(verify(&signed, &call, SECRET, at("2015-08-30T12:36:00Z")).is_err());
    }
}
