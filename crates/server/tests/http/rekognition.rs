//! The Rekognition wire: calls signed as clients of AWS sign them, and calls that none would send. The clients themselves
//! are run by `tests/rekognition/run.sh`.

use std::fmt::Write as _;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::fixture::{Answer, CLUB, OTHER, Server, portrait};

/// A pair to sign with.
struct Pair {
    id: String,
    secret: String,
    token: Option<String>,
}

/// How a call is sent, where it is not as usual.
#[derive(Default)]
struct Odd<'a> {
    at: Option<Timestamp>,
    body: Option<&'a [u8]>,
    sent: Option<&'a [u8]>,
    headers: &'a [(&'a str, &'a str)],
}

impl Pair {
    /// A key of these roles, let in on the wire.
    fn of(server: &Server, roles: &[&str], wire: &Value) -> Self {
        let new = json!({ "holder": "SAMPLE app", "roles": roles, "wire": wire });
        let granted = server.post("administrator", "/v1/keys", &new);
        assert_eq!(granted.status, 201, "{}", granted.text());
        let pair = &granted.json()["pair"];
        let text = |name: &str| pair[name].as_str().expect("a pair").to_owned();
        Self { id: text("access_key_id"), secret: text("secret_access_key"), token: None }
    }

    fn call(&self, server: &Server, operation: &str, members: &Value) -> Answer {
        let body = members.to_string();
        let target = format!("RekognitionService.{operation}");
        let answer = self.send(server, &target, &Odd { body: Some(body.as_bytes()), ..Odd::default() });
        assert!(
            !answer.header("x-amzn-requestid").is_empty()
                && answer.header("content-type") == "application/x-amz-json-1.1"
        );
        answer
    }

    fn done(&self, server: &Server, operation: &str, members: &Value) -> Value {
        let answer = self.call(server, operation, members);
        assert_eq!(answer.status, 200, "{operation}: {}", answer.text());
        answer.json()
    }

    fn send(&self, server: &Server, target: &str, odd: &Odd<'_>) -> Answer {
        let body = odd.body.unwrap_or(b"{}");
        let stamp = odd.at.unwrap_or_else(now).strftime("%Y%m%dT%H%M%SZ").to_string();
        let host = server.serving.listen.to_string();
        let mut headers = vec![
            ("content-type", "application/x-amz-json-1.1"),
            ("host", host.as_str()),
            ("x-amz-date", stamp.as_str()),
        ];
        headers.extend(self.token.as_deref().map(|token| ("x-amz-security-token", token)));
        headers.extend(Some(("x-amz-target", target)).filter(|(_, target)| !target.is_empty()));
        headers.sort_unstable();
        let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
        let mut canonical = String::from("POST\n/\n\n");
        for (name, value) in &headers {
            writeln!(canonical, "{name}:{value}").expect("a text grows");
        }
        let names = names.join(";");
        write!(canonical, "\n{names}\n{}", hashed(body)).expect("a text grows");
        let (day, scope) = (&stamp[..8], format!("{}/eu-west-1/rekognition/aws4_request", &stamp[..8]));
        let key = [day, "eu-west-1", "rekognition", "aws4_request"]
            .iter()
            .fold(format!("AWS4{}", self.secret).into_bytes(), |key, part| keyed(&key, part.as_bytes()));
        let signature = hex(&keyed(
            &key,
            format!("AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{}", hashed(canonical.as_bytes())).as_bytes(),
        ));
        let authorization =
            format!("AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={signature}", self.id);
        headers.retain(|(name, _)| *name != "host");
        headers.push(("authorization", &authorization));
        headers.extend(odd.headers);
        server.send("", "POST", "/", &headers, odd.sent.unwrap_or(body))
    }
}

fn now() -> Timestamp {
    server::Ambient::system().now()
}

fn hashed(bytes: &[u8]) -> String {
    hex(digest(&SHA256, bytes).as_ref())
}

fn keyed(key: &[u8], message: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message).as_ref().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn image(name: &str) -> Value {
    json!({ "Bytes": STANDARD.encode(portrait(name)) })
}

/// The error's name, which stands in body and header.
fn error(answer: &Answer) -> String {
    let name = answer.json()["__type"].as_str().unwrap_or_default().to_owned();
    assert_eq!(answer.header("x-amzn-errortype"), name);
    assert!(!answer.json()["message"].as_str().unwrap_or_default().is_empty(), "{}", answer.text());
    assert_eq!(answer.status, if name == "InternalServerError" { 500 } else { 400 }, "{}", answer.text());
    name
}

const ALL: [&str; 4] = ["administrator", "officer", "integration", "operator"];

#[test]
fn a_consent_binds_a_face_and_a_search_finds_it() {
    let server = Server::start();
    let mandate = json!({ "default_mandate": { "purpose": "event-photography", "case": "SAMPLE 1" } });
    let app = Pair::of(&server, &ALL, &mandate);
    server.consenting("obama");
    let consents = server.get("integration", "/v1/galleries/club/subjects/obama/consents").json();
    let consent = consents["items"][0]["id"].as_str().or_else(|| consents[0]["id"].as_str()).expect("an id").to_owned();

    let refused = app.call(&server, "IndexFaces", &json!({ "CollectionId": CLUB, "Image": image("obama.jpg") }));
    assert_eq!(error(&refused), "AccessDeniedException");
    let told = refused.text();
    assert!(told.contains("GDPR Art. 9(2)(a)") && told.contains("/register/club"), "{told}");
    let members = json!({
        "CollectionId": CLUB, "Image": image("obama.jpg"), "ExternalImageId": format!("consent:{consent}"), "NewMember": 1,
    });
    let indexed = app.done(&server, "IndexFaces", &members);
    let face = &indexed["FaceRecords"][0]["Face"];
    assert_eq!(face["UserId"], "obama");
    let found = app.done(&server, "SearchFacesByImage", &json!({ "CollectionId": CLUB, "Image": image("obama2.jpg") }));
    assert_eq!(found["FaceMatches"][0]["Face"]["FaceId"], face["FaceId"]);
    assert_eq!(found["FaceMatches"][0]["Face"]["UserId"], "obama");
    let told = app.done(&server, "DeleteFaces", &json!({ "CollectionId": CLUB, "FaceIds": [face["FaceId"]] }));
    assert_eq!(told["UnsuccessfulFaceDeletions"][0]["Reasons"][0], "ASSOCIATED_TO_AN_EXISTING_USER");
    let kept = app.call(
        &server,
        "DisassociateFaces",
        &json!({ "CollectionId": CLUB, "UserId": "obama", "FaceIds": [face["FaceId"]] }),
    );
    assert_eq!(error(&kept), "AccessDeniedException", "in a gallery on consent a face is nobody else's");
    // A withdrawal ends it, whatever the wire says of associations.
    let withdrawn = server.post("officer", "/v1/galleries/club/subjects/obama/withdrawal", &json!({}));
    assert_eq!(withdrawn.status, 200, "{}", withdrawn.text());
    assert_eq!(app.done(&server, "DescribeCollection", &json!({ "CollectionId": CLUB }))["FaceCount"], 0);
    let back = app.call(&server, "IndexFaces", &members);
    assert_eq!(error(&back), "ResourceNotFoundException", "who was erased has no consent any more");
}

#[test]
fn a_search_stands_on_a_mandate_and_a_collection_on_a_registration() {
    let server = Server::start();
    let bare = Pair::of(&server, &ALL, &json!({}));
    let search = json!({ "CollectionId": CLUB, "Image": image("obama.jpg") });
    let refused = bare.call(&server, "SearchFacesByImage", &search);
    assert_eq!(error(&refused), "AccessDeniedException");
    assert!(refused.text().contains("mandate"), "{}", refused.text());
    let compare = json!({ "SourceImage": image("obama.jpg"), "TargetImage": image("biden.jpg") });
    assert_eq!(error(&bare.call(&server, "CompareFaces", &compare)), "AccessDeniedException");
    let made = bare.call(&server, "CreateCollection", &json!({ "CollectionId": "new" }));
    assert_eq!(error(&made), "AccessDeniedException");
    assert!(made.text().contains("countenance:register"), "{}", made.text());
    // What rests on consent is no default, and a tag may name it.
    let consent = json!({ "holder": "SAMPLE", "roles": ["integration"], "wire": { "default_registration": CLUB } });
    assert_eq!(server.post("administrator", "/v1/keys", &consent).status, 422);
    let tags =
        json!({ "countenance:register": CLUB, "countenance:retention": "P30D", "countenance:art9": "eu-gdpr:A9-2-a" });
    bare.done(&server, "CreateCollection", &json!({ "CollectionId": "new", "Tags": tags }));
    let facts = server.get("officer", "/v1/galleries/new").json();
    assert_eq!((facts["retention_days"].as_u64(), facts["state"].as_str()), (Some(30), Some("active")));
    for wider in [json!({ "countenance:retention": "P2Y" }), json!({ "countenance:art6": "eu-gdpr:A6-1-f" })] {
        let mut tags = wider;
        tags["countenance:register"] = json!(CLUB);
        let refused = bare.call(&server, "CreateCollection", &json!({ "CollectionId": "wider", "Tags": tags }));
        assert_eq!(error(&refused), "AccessDeniedException");
    }
}

#[test]
fn a_session_token_is_one_mandate_of_one_operator() {
    let server = Server::start();
    let granted =
        server.post("administrator", "/v1/keys", &json!({ "holder": "SAMPLE app", "roles": ["operator"], "wire": {} }));
    let (granted, expires) = (granted.json(), (now() + SignedDuration::from_hours(2)).to_string());
    let (key, bearer) = (granted["pair"]["access_key_id"].as_str(), granted["secret"].as_str());
    let (key, bearer) = (key.expect("an id").to_owned(), bearer.expect("a secret").to_owned());
    let issue = |operator: &str| {
        let new = json!({
            "operator": operator, "purpose": "event-photography", "case": "SAMPLE 2", "galleries": [CLUB], "expires_at": expires,
        });
        let issued = server.post("officer", "/v1/mandates", &new);
        assert_eq!(issued.status, 201, "{}", issued.text());
        format!("/v1/mandates/{}/credentials", issued.json()["id"].as_str().expect("an id"))
    };
    let others = server.post(&bearer, &issue("SAMPLE somebody else"), &json!({}));
    assert_eq!(others.status, 422, "{}", others.text());
    let own = issue("SAMPLE app");
    let session = server.post(&bearer, &own, &json!({}));
    assert_eq!(session.status, 201, "{}", session.text());
    let session = session.json();
    let text = |name: &str| session[name].as_str().expect("a text").to_owned();
    assert_eq!((session["Version"].as_u64(), text("AccessKeyId")), (Some(1), key));
    let (id, secret, token) = (text("AccessKeyId"), text("SecretAccessKey"), text("SessionToken"));
    let mut pair = Pair { id, secret, token: Some(token) };
    let search = json!({ "CollectionId": CLUB, "Image": image("obama.jpg") });
    assert_eq!(pair.done(&server, "SearchFacesByImage", &search)["FaceMatches"], json!([]));
    let elsewhere = json!({ "CollectionId": OTHER, "Image": image("obama.jpg") });
    assert_eq!(error(&pair.call(&server, "SearchFacesByImage", &elsewhere)), "AccessDeniedException");
    let token = pair.token.replace("made-up".into());
    assert_eq!(error(&pair.call(&server, "SearchFacesByImage", &search)), "UnrecognizedClientException");
    pair.token = None;
    assert_eq!(error(&pair.call(&server, "SearchFacesByImage", &search)), "InvalidSignatureException");
    pair.token = token;
    // The key taken back, its sessions end with it.
    let id = granted["id"].as_str().expect("an id");
    assert_eq!(server.delete("administrator", &format!("/v1/keys/{id}")).status, 200);
    assert_eq!(error(&pair.call(&server, "SearchFacesByImage", &search)), "UnrecognizedClientException");
}

#[test]
fn what_no_client_sends_is_told_what_it_is() {
    let server = Server::start();
    let app = Pair::of(&server, &ALL, &json!({}));
    let list = "RekognitionService.ListCollections";
    let sent = |target: &str, odd: &Odd<'_>| error(&app.send(&server, target, odd));
    assert_eq!(app.send(&server, list, &Odd::default()).status, 200);
    assert_eq!(app.send(&server, list, &Odd { body: Some(b""), ..Odd::default() }).status, 200);
    let with = |body| Odd { body: Some(body), ..Odd::default() };
    for target in ["", "RekognitionService.", "RekognitionService.DetectLabels", "DynamoDB_20120810.ListTables"] {
        assert_eq!(sent(target, &Odd::default()), "UnknownOperationException", "{target}");
    }
    for body in [&b"[]"[..], b"{", b"\xff", b"nothing", b"{\"MaxResults\":\"many\"}", b"{\"NextToken\":1}"] {
        assert_eq!(sent(list, &with(body)), "SerializationException", "{body:?}");
    }
    for body in [&b"{\"MaxResults\":5000}"[..], b"{\"MaxResults\":-1}", b"{\"MaxResults\":1e300}"] {
        assert_eq!(sent(list, &with(body)), "InvalidParameterException", "{body:?}");
    }
    let deep = "[".repeat(100_000);
    assert_eq!(sent(list, &with(deep.as_bytes())), "SerializationException");
    for minutes in [-6, 6] {
        let at = Some(now() + SignedDuration::from_mins(minutes));
        assert_eq!(sent(list, &Odd { at, ..Odd::default() }), "InvalidSignatureException");
    }
    assert_eq!(sent(list, &Odd { sent: Some(b"{ }"), ..Odd::default() }), "InvalidSignatureException");
    let claimed = [("x-amz-content-sha256", "UNSIGNED-PAYLOAD")];
    assert_eq!(sent(list, &Odd { headers: &claimed, ..Odd::default() }), "InvalidSignatureException");
    let token = [("x-amz-security-token", "unsigned")];
    assert_eq!(sent(list, &Odd { headers: &token, ..Odd::default() }), "UnrecognizedClientException");
    let bare = |headers: &[(&str, &str)]| error(&server.send("", "POST", "/", headers, b"{}"));
    assert_eq!(bare(&[("x-amz-target", list)]), "MissingAuthenticationTokenException");
    assert_eq!(bare(&[("x-amz-target", list), ("authorization", "Bearer x")]), "IncompleteSignatureException");
    let stranger = Pair { id: "CTNCAAAAAAAAAAAAAAAA".into(), secret: app.secret.clone(), token: None };
    assert_eq!(error(&stranger.call(&server, "ListCollections", &json!({}))), "UnrecognizedClientException");
    let forger = Pair { id: app.id.clone(), secret: "x".repeat(40), token: None };
    assert_eq!(error(&forger.call(&server, "ListCollections", &json!({}))), "InvalidSignatureException");
    let large = vec![b' '; (16 << 20) + 1];
    assert_eq!(sent(list, &with(&large)), "ImageTooLargeException");
    // The other interface is where it was.
    assert_eq!(
        (server.send("", "GET", "/", &[], b"").status, server.get("officer", "/v1/galleries").status),
        (405, 200)
    );
}

#[test]
fn a_key_reaches_what_it_reaches_and_does_what_its_roles_do() {
    let server = Server::start();
    let new = json!({ "holder": "SAMPLE app", "roles": ["integration"], "galleries": [CLUB], "wire": {} });
    let pair = server.post("administrator", "/v1/keys", &new).json()["pair"].clone();
    let text = |name: &str| pair[name].as_str().expect("a pair").to_owned();
    let club = Pair { id: text("access_key_id"), secret: text("secret_access_key"), token: None };
    assert_eq!(club.done(&server, "ListCollections", &json!({}))["CollectionIds"], json!([CLUB]));
    for name in [OTHER, "none-of-this-name"] {
        let hidden = club.call(&server, "DescribeCollection", &json!({ "CollectionId": name }));
        assert_eq!(error(&hidden), "AccessDeniedException", "the answer does not tell which there are");
    }
    assert_eq!(
        error(&club.call(&server, "CreateCollection", &json!({ "CollectionId": "x" }))),
        "AccessDeniedException"
    );
    let auditor = Pair::of(&server, &["auditor"], &json!({}));
    for operation in ["IndexFaces", "SearchFaces", "DeleteFaces", "CreateUser", "ListFaces"] {
        assert_eq!(error(&auditor.call(&server, operation, &json!({}))), "AccessDeniedException", "{operation}");
    }
    // The listing shows ids and no secret.
    let keys = server.get("administrator", "/v1/keys").text();
    assert!(keys.contains(&club.id) && !keys.contains(&club.secret), "{keys}");
}

#[test]
fn a_photograph_is_eighty_pixels_a_side_whatever_it_is_for() {
    let server = Server::start();
    let mandate = json!({ "default_mandate": { "purpose": "event-photography", "case": "SAMPLE 1" } });
    let app = Pair::of(&server, &ALL, &mandate);
    let blank = |width, height| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image::DynamicImage::new_luma8(width, height)
            .write_to(&mut bytes, image::ImageFormat::Png)
            .expect("a picture in memory");
        json!({ "Bytes": STANDARD.encode(bytes.into_inner()) })
    };
    for small in [blank(79, 200), blank(200, 79)] {
        for (operation, members) in [
            ("DetectFaces", json!({ "Image": small })),
            ("IndexFaces", json!({ "CollectionId": CLUB, "Image": small })),
            ("SearchFacesByImage", json!({ "CollectionId": CLUB, "Image": small })),
            ("SearchUsersByImage", json!({ "CollectionId": CLUB, "Image": small })),
            ("CompareFaces", json!({ "SourceImage": image("obama.jpg"), "TargetImage": small })),
            ("CompareFaces", json!({ "SourceImage": small, "TargetImage": image("obama.jpg") })),
        ] {
            let refused = app.call(&server, operation, &members);
            assert_eq!(error(&refused), "InvalidParameterException", "{operation}");
            assert!(refused.text().contains("80 pixels"), "{operation}: {}", refused.text());
        }
    }
    assert_eq!(app.done(&server, "DetectFaces", &json!({ "Image": blank(80, 80) }))["FaceDetails"], json!([]));
}
