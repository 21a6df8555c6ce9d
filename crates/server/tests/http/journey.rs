//! What a program does with the interface, from a gallery to an erasure.

use serde_json::{Value, json};

use crate::fixture::{Server, asking, portrait};

#[test]
fn a_person_is_enrolled_found_and_erased() {
    let server = Server::start();
    for person in ["obama", "biden"] {
        server.consenting(person);
        let enrolled = server.enrol(person, &format!("{person}.jpg"));
        assert_eq!((enrolled.status, &enrolled.json()["faces_enrolled"]), (200, &json!(1)), "{}", enrolled.text());
    }
    let found = server.search("obama2.jpg");
    assert_eq!(found.found(), ["obama"]);
    assert!(server.search("astronaut.png").found().is_empty());

    let shown = found.json()["matches"][0].clone();
    assert!(shown["similarity"].as_f64().is_some_and(|similarity| similarity > 50.0));
    assert!(shown.get("crop").is_none(), "pictures of faces only where they are asked for");
    let mut asked = asking();
    asked["crops"] = json!(true);
    let with_crops =
        server.upload("operator", "/v1/galleries/club/identify", &asked, &[("p", &portrait("obama2.jpg"))]);
    assert!(with_crops.json()["matches"][0]["crop"].as_str().is_some_and(|crop| crop.starts_with("iVBORw0KGgo")));

    // The leaf of the disclosure stands in the log, for everybody to see that it does.
    let leaf = shown["leaf"].as_u64().expect("a leaf");
    let proof = server.get("auditor", &format!("/v1/log/leaves/{leaf}/proof")).json()["proof"].clone();
    assert!(proof.as_str().is_some_and(|proof| proof.starts_with("c2sp.org/tlog-proof@v1")));
    assert!(server.get("", "/log/checkpoint").text().starts_with("countenance/"));
    let leaves = server.get("auditor", "/v1/log/leaves?last=3").json();
    assert_eq!(leaves.as_array().map(Vec::len), Some(3));

    // Three searches of the operator's, newest first, and how many faces each was shown; nobody else's are theirs to see.
    let made = server.get("operator", "/v1/searches").json();
    let shown: Vec<_> = made["items"].as_array().into_iter().flatten().map(|search| search["shown"].clone()).collect();
    assert_eq!(shown, [json!(1), json!(0), json!(1)], "{made}");
    assert_eq!(made["items"][0]["gallery_name"], json!("club"));
    assert_eq!(server.get("integration", "/v1/searches").json()["items"], json!([]));
    let first = server.get("auditor", "/v1/searches?limit=2").json();
    assert_eq!(first["items"].as_array().map(Vec::len), Some(2));
    let second = server.get("auditor", &format!("/v1/searches?limit=2&before={}", first["next"])).json();
    assert_eq!(second["items"][0]["leaf"], made["items"][2]["leaf"]);

    let erase = json!({ "target": { "kind": "subject", "subject": "obama" }, "reason": "SAMPLE", "scan": true });
    let erased = server.post("officer", "/v1/galleries/club/erasures", &erase);
    assert_eq!(erased.status, 200, "{}", erased.text());
    let scan = &erased.json()["scan"];
    assert!(scan["before"]["in_opened"].as_u64() > Some(0) && scan["after"]["in_opened"] == json!(0), "{scan}");
    assert_eq!(server.get("auditor", "/v1/searches").json()["items"][0]["shown"], json!(0), "whom it showed is gone");
    assert!(server.search("obama2.jpg").found().is_empty());
    assert_eq!(server.search("biden.jpg").found(), ["biden"]);
    let checked = server.post("auditor", "/v1/log/check", &json!({}));
    assert_eq!(checked.status, 200, "{}", checked.text());
}

#[test]
fn consent_withdrawn_stops_the_use_with_the_next_call() {
    let server = Server::start();
    server.consenting("obama");
    assert_eq!(server.enrol("obama", "obama.jpg").json()["faces_enrolled"], json!(1));
    assert_eq!(server.search("obama2.jpg").found(), ["obama"]);
    let withdrawn = server.post("integration", "/v1/galleries/club/subjects/obama/withdrawal", &json!({}));
    assert_eq!((withdrawn.status, &withdrawn.json()["counts"]["faces"]), (200, &json!(1)), "{}", withdrawn.text());
    assert!(server.search("obama2.jpg").found().is_empty());
    assert_eq!(server.get("integration", "/v1/galleries/club/subjects/obama").problem(), "not-found");
}

#[test]
fn a_face_without_consent_and_a_search_without_mandate_are_refused_with_the_article() {
    let server = Server::start();
    let nobody =
        server.upload("integration", "/v1/galleries/club/images", &json!({}), &[("a.jpg", &portrait("biden.jpg"))]);
    assert_eq!((nobody.status, &nobody.json()["faces_enrolled"]), (200, &json!(0)), "{}", nobody.text());
    assert!(nobody.text().contains("Art. 9(2)(a)"));
    let search = |asked: &Value| {
        server.upload("operator", "/v1/galleries/club/identify", asked, &[("a.jpg", &portrait("biden.jpg"))])
    };
    let refused = search(&json!({}));
    assert_eq!((refused.status, refused.problem()), (403, "refused".to_owned()));
    let refusal = refused.json()["refusals"][0].clone();
    assert!(refusal["article"].as_str().is_some_and(|article| article.contains("Art. 5(1)(b)")), "{refusal}");
    assert!(refusal["missing"].as_str().is_some_and(|missing| missing.contains("mandate")));
    assert!(refusal["next_step"].as_str().is_some_and(|next| !next.is_empty()));
    assert_eq!(search(&asking()).status, 200);
}

#[test]
fn a_mandate_serves_its_operator_its_galleries_and_its_number_of_searches() {
    let server = Server::start();
    let issue = |operator: &str| {
        let new = json!({
            "operator": operator, "purpose": "event-photography", "case": "case 2", "galleries": ["club"],
            "expires_at": "2090-01-01T00:00:00Z", "searches": 1,
        });
        let issued = server.post("officer", "/v1/mandates", &new);
        assert_eq!(issued.status, 201, "{}", issued.text());
        issued.json()
    };
    let search = |gallery: &str, mandate: &Value| {
        let under = json!({ "under": { "mandate": mandate["id"] } });
        server.upload(
            "operator",
            &format!("/v1/galleries/{gallery}/identify"),
            &under,
            &[("a", &portrait("biden.jpg"))],
        )
    };
    let [own, others] = ["SAMPLE operator", "SAMPLE somebody else"].map(issue);
    assert_eq!(own["issued_by"], json!("SAMPLE officer"));
    assert!(search("club", &others).text().contains("somebody else"));
    assert!(search("other", &own).text().contains("does not reach"));
    assert_eq!(search("club", &own).status, 200);
    assert!(search("club", &own).text().contains("used up"));
    let ended = issue("SAMPLE operator");
    let revoked = server.delete("operator", &format!("/v1/mandates/{}", ended["id"].as_str().expect("an id")));
    assert_eq!(revoked.status, 200, "{}", revoked.text());
    assert!(search("club", &ended).text().contains("revoked"));

    // A gallery can demand that somebody else issues them.
    let gallery = server.get("officer", "/v1/galleries/club").json();
    let mut facts = gallery.clone();
    for view in ["revision", "pack", "created_at", "images", "faces", "subjects", "missing", "questions"] {
        facts.as_object_mut().expect("an object").remove(view);
    }
    facts["mandate_policy"] = json!("other-person-required");
    let put = |revision: &Value| {
        server.put("officer", "/v1/galleries/club/facts", &json!({ "revision": revision, "facts": facts }))
    };
    assert_eq!(put(&gallery["revision"]).status, 200);
    assert_eq!(put(&gallery["revision"]).problem(), "changed", "what was seen no longer stands");
    assert!(server.search("biden.jpg").text().contains("demands another person"));
    assert_eq!(search("club", &issue("SAMPLE operator")).status, 200);
}

#[test]
fn one_to_one() {
    let server = Server::start();
    server.consenting("obama");
    server.enrol("obama", "obama.jpg");
    let verify = |photo: &str| {
        let path = "/v1/galleries/club/subjects/obama/verify";
        server.upload("operator", path, &asking(), &[(photo, &portrait(photo))]).json()
    };
    assert_eq!(verify("obama2.jpg")["possible_match"], json!(true));
    assert_eq!(verify("biden.jpg")["possible_match"], json!(false));

    let ground = json!({ "basis": "consent", "ground": { "kind": "condition", "condition": "explicit-consent" } });
    let under = json!({ "under": { "purpose": "event-photography", "case": "1", "ground": ground } });
    let two = |other: &str| {
        let photos = [("a", portrait("obama.jpg")), ("b", portrait(other))];
        server
            .upload("operator", "/v1/compare", &under, &photos.each_ref().map(|(name, bytes)| (*name, &bytes[..])))
            .json()
    };
    assert_eq!(
        (&two("obama2.jpg")["possible_match"], &two("biden.jpg")["possible_match"]),
        (&json!(true), &json!(false))
    );

    let seen =
        server.upload("operator", "/v1/detect", &json!({ "annotate": true }), &[("a", &portrait("obama.jpg"))]).json();
    assert_eq!(seen["faces"].as_array().map(Vec::len), Some(1));
    assert!(seen["marked"].as_str().is_some_and(|marked| marked.starts_with("iVBORw0KGgo")));
}

#[test]
fn long_listings_come_in_pages() {
    let server = Server::start();
    let labels: Vec<String> = (0..5).map(|n| format!("person {n}")).collect();
    for label in &labels {
        server.post("officer", "/v1/galleries/club/subjects", &json!({ "label": label }));
    }
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = server.get("officer", &format!("/v1/galleries/club/subjects?limit=2{cursor}")).json();
        let items = page["items"].as_array().cloned().unwrap_or_default();
        assert!(items.len() <= 2);
        seen.extend(items.iter().map(|item| item["label"].as_str().unwrap_or_default().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    // By id, which is by time and, within a millisecond, by chance.
    seen.sort_unstable();
    assert_eq!(seen, labels, "each once");
    for wrong in ["limit=0", "limit=1001", "cursor=nonsense", "colour=red"] {
        assert_eq!(server.get("officer", &format!("/v1/galleries/club/subjects?{wrong}")).status, 422, "{wrong}");
    }
    server.consenting("obama");
    server.enrol("obama", "obama.jpg");
    let images = server.get("officer", "/v1/galleries/club/images").json();
    assert_eq!(images["items"][0]["source"], json!("obama.jpg"));
    let image = images["items"][0]["id"].as_str().expect("an id").to_owned();
    let faces = server.get("officer", &format!("/v1/galleries/club/faces?image={image}")).json();
    assert_eq!((faces["items"].as_array().map(Vec::len), &faces["next"]), (Some(1), &Value::Null));
    assert_eq!(faces["items"][0]["image"], json!(image));
}
