//! Looking for what is held, and deciding face by face whose it is.

use axum::extract::Path;
use server::api::Problem;
use server::api::resources::{Decide, SearchUpload};
use server::http::Form;
use server::service::requests::{Decision, RequestView, SearchReport};

use super::desk::desk;
use crate::call::call;
use crate::console::fields::{missing, parsed, unfit};
use crate::console::typed::{Typed, again};
use crate::render::{Page, done};
use crate::visit::{Sent, Staff};

/// What the names of the fields of decisions begin with; the face's id follows.
const FACE: &str = "face-";

pub(super) async fn search(staff: Staff, Path(id): Path<String>, Sent(mut sent): Sent) -> Page {
    let photos = sent.photos("photo");
    let searched: Result<SearchReport, Problem> = match parsed(&sent, "miss_rate") {
        Ok(percent) => {
            let miss_rate = percent.map(|percent: f64| percent / 100.0);
            let call = call("searchForRequest").at("request", &id).upload(&SearchUpload { miss_rate }, photos);
            staff.tried(call).await
        }
        Err(problem) => Err(problem),
    };
    match searched {
        Ok(report) => {
            let what = if report.to_review > 0 { "searched-review" } else { "searched" };
            done(&format!("/console/requests/{id}"), what)
        }
        Err(problem) => again(desk(&staff, &id, Typed::of(&staff, "search", sent, problem)?).await),
    }
}

pub(super) async fn decide(staff: Staff, Path(id): Path<String>, Sent(sent): Sent) -> Page {
    let decided: Result<RequestView, Problem> = match read(&sent) {
        Ok(decide) => staff.tried(call("decideForRequest").at("request", &id).json(&decide)).await,
        Err(problem) => Err(problem),
    };
    match decided {
        Ok(_) => done(&format!("/console/requests/{id}"), "decided"),
        Err(problem) => again(desk(&staff, &id, Typed::of(&staff, "decisions", sent, problem)?).await),
    }
}

/// One decision a face; a face that nothing was said about stays undecided, unless all others are not theirs.
fn read(form: &Form) -> Result<Decide, Problem> {
    let mut decisions = Vec::new();
    for (name, value) in &form.fields {
        let Some(face) = name.strip_prefix(FACE) else { continue };
        let theirs = match value.as_str() {
            "theirs" => true,
            "not-theirs" => false,
            "" => continue,
            other => return Err(unfit(other)),
        };
        decisions.push(Decision { face: face.parse().map_err(|_| unfit(face))?, theirs });
    }
    let rest = (form.text("rest") == "not-theirs").then_some(false);
    if decisions.is_empty() && rest.is_none() {
        return Err(missing());
    }
    Ok(Decide { decisions, rest })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACE_ID: &str = "00000000000000000000000000";

    fn sent(fields: &[(String, &str)]) -> Form {
        Form { fields: fields.iter().map(|(name, value)| (name.clone(), (*value).to_owned())).collect(), files: vec![] }
    }

    #[test]
    fn a_face_that_nothing_was_said_about_stays_undecided() {
        let id = server::basis::FaceId::from_bytes([7; 16]);
        let form = sent(&[(format!("{FACE}{id}"), "theirs"), (format!("{FACE}{FACE_ID}"), "")]);
        let decide = read(&form).unwrap();
        assert_eq!(decide.decisions, [Decision { face: id, theirs: true }]);
        assert_eq!(decide.rest, None);
        let rest = read(&sent(&[("rest".into(), "not-theirs")])).unwrap();
        assert_eq!((rest.decisions.len(), rest.rest), (0, Some(false)));
    }

    #[test]
    fn a_form_that_says_nothing_is_turned_back() {
        assert!(read(&sent(&[])).is_err());
        assert!(read(&sent(&[(format!("{FACE}{FACE_ID}"), "perhaps")])).is_err());
    }
}
