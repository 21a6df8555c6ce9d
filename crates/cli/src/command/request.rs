//! `countenance request`: people's rights, from the receipt to the answer.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use jiff::Timestamp;
use serde_json::json;
use server::api::resources::{Decide, Doubt, FileRequest, LiftRestriction, ListRequests, SearchUpload, Why};
use server::basis::{ConsentId, Country, FaceId, RefusalGround, RequestId, RequestKind, RequestState, Sha256};
use server::client::Ask;
use server::service::document::Document;
use server::service::photo::Photo;
use server::service::requests::{
    Answer, Candidate, Channel, CodeSent, Decision, EnrolmentReference, Filed, Identified, OfferedProof, PersonView,
    Proved, Rectification, RefusalOf, RequestView, RestrictionView, SearchReport,
};

use super::reach::Reach;
use super::{Context, given};
use crate::failure::Failure;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Take a request in; `--receipt` writes the receipt for the person
    File(File),
    /// Requests, newest first
    List(List),
    /// One request, and who asks
    Show(Id),
    /// Write the signed receipt of a request into a file, again
    Receipt(ReceiptTo),
    /// Print the reference of an enrolment, to be given to the person and to nobody else
    Reference(Reference),
    /// Show who asks: a consent receipt, a reference, a code, a picture, a photograph, or the staff's word
    Prove(Prove),
    /// Send a code to the enrolled e-mail address, if there is one
    Code(Id),
    /// Look for what is held, by the references and, where there are any, by photographs in every gallery
    Search(Search),
    /// The faces that may be the asker's
    Candidates(Id),
    /// Decide whose the found faces are
    Decide(Decided),
    /// Take what the request leads to out of use
    Restrict(Reasoned),
    /// Put back into use what the request took out of it
    Lift(Lift),
    /// Add two months, once, within the first; tell the person why
    Extend(Reasoned),
    /// Let the clock stand for a reasonable doubt about who asks, or go on
    Doubt(Doubted),
    /// Refuse a request, with ground, reason and remedies
    Refuse(Refuse),
    /// Put a person's data right
    Rectify(Rectify),
    /// Close a request with its answer
    Close(Close),
    /// Record that the person took the request back
    TakeBack(Reasoned),
}

#[derive(Debug, Args)]
pub(crate) struct Id {
    /// The request's id, as its receipt shows it
    request: RequestId,
}

#[derive(Debug, Args)]
pub(crate) struct ReceiptTo {
    /// The request's id
    request: RequestId,
    /// The file
    file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct File {
    /// Which right
    #[arg(value_parser = named::<RequestKind>)]
    kind: RequestKind,
    /// How it came in: portal, api, command-line, email, letter, phone, in-person
    #[arg(long, default_value = "command-line", value_parser = named::<Channel>)]
    channel: Channel,
    /// When it reached you, where that was before now, as 2026-01-31T09:00:00Z
    #[arg(long, value_name = "TIME")]
    received: Option<Timestamp>,
    /// The language of the answer: en, fr or zh-Hant
    #[arg(long, default_value = "en", value_name = "LANGUAGE")]
    language: String,
    /// The name of whoever asks
    #[arg(long, value_parser = given::words)]
    name: Option<String>,
    /// Where the answer goes: an e-mail or postal address
    #[arg(long, value_name = "ADDRESS", value_parser = given::words)]
    contact: Option<String>,
    /// What they wrote, or a note of what they said
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    message: Option<String>,
    /// The number of a consent receipt; may be repeated
    #[arg(long = "consent", value_name = "ID")]
    consents: Vec<ConsentId>,
    /// A face's id, as a receipt shows it; may be repeated
    #[arg(long = "face", value_name = "ID")]
    faces: Vec<FaceId>,
    /// A person as GALLERY/LABEL; may be repeated
    #[arg(long = "label", value_name = "GALLERY/LABEL", value_parser = pair)]
    labels: Vec<(String, String)>,
    /// A picture as GALLERY/REFERENCE; may be repeated
    #[arg(long = "picture", value_name = "GALLERY/REFERENCE", value_parser = pair)]
    pictures: Vec<(String, String)>,
    /// Write the signed receipt into a file, for the person to keep
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only those in this state
    #[arg(long, value_enum)]
    state: Option<State>,
    /// Only those that are due within seven days, or late
    #[arg(long)]
    alarm: bool,
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum State {
    Open,
    Answered,
    Refused,
    TakenBack,
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct Prove {
    /// The request's id
    request: RequestId,
    #[command(flatten)]
    what: What,
    /// Why a picture or your own word shows who asks
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    reason: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Reference {
    /// The gallery's name or id
    gallery: String,
    /// The face's id
    face: FaceId,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct What {
    /// The number of a consent receipt
    #[arg(long, value_name = "ID")]
    consent: Option<ConsentId>,
    /// The reference of an enrolment, as `request reference` prints it
    #[arg(long, value_name = "REFERENCE")]
    reference: Option<String>,
    /// The code that was sent to the enrolled e-mail address
    #[arg(long)]
    code: Option<String>,
    /// A picture as GALLERY/REFERENCE that you looked at; with --reason
    #[arg(long, value_name = "GALLERY/REFERENCE", value_parser = pair, requires = "reason")]
    picture: Option<(String, String)>,
    /// You vouch for the person; with --reason
    #[arg(long, requires = "reason")]
    staff: bool,
    /// A photograph of the person; nothing of it is kept
    #[arg(long, value_name = "PHOTO")]
    selfie: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Search {
    /// The request's id
    request: RequestId,
    /// Photographs of the person, of which nothing is kept; never a must
    #[arg(value_name = "PHOTO")]
    photos: Vec<PathBuf>,
    /// With photographs: the share of the person's faces that may be missed
    #[arg(long, value_name = "SHARE", default_value_t = 0.01)]
    miss_rate: f64,
}

#[derive(Debug, Args)]
pub(crate) struct Decided {
    /// The request's id
    request: RequestId,
    /// A face that is theirs; may be repeated
    #[arg(long = "theirs", value_name = "FACE")]
    theirs: Vec<FaceId>,
    /// A face that is not theirs; may be repeated
    #[arg(long = "not-theirs", value_name = "FACE")]
    not_theirs: Vec<FaceId>,
    /// About all that nobody decided about: yes or no
    #[arg(long, value_name = "YES|NO", value_parser = yes_or_no)]
    rest: Option<bool>,
}

#[derive(Debug, Args)]
pub(crate) struct Reasoned {
    /// The request's id
    request: RequestId,
    /// Why; recorded
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    reason: String,
}

#[derive(Debug, Args)]
pub(crate) struct Lift {
    #[command(flatten)]
    of: Reasoned,
    /// The person was told before (GDPR Art. 18(3))
    #[arg(long)]
    person_informed: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Doubted {
    /// The request's id
    request: RequestId,
    /// Why it is in doubt who asks
    #[arg(long, value_name = "TEXT", value_parser = given::words, required_unless_present = "over")]
    reason: Option<String>,
    /// The doubt is over
    #[arg(long, conflicts_with = "reason")]
    over: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Refuse {
    /// The request's id
    request: RequestId,
    /// The ground, e.g. manifestly-unfounded, identity-not-shown, legal-claims, compelling-grounds
    #[arg(long, value_parser = named::<RefusalGround>)]
    ground: RefusalGround,
    /// Why, in words for the person
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    reason: String,
    /// The supervisory authority to complain to, with its address
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    authority: String,
    /// The court remedy
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    court: String,
}

#[derive(Debug, Args)]
pub(crate) struct Rectify {
    /// The request's id
    request: RequestId,
    /// The gallery's name or id
    gallery: String,
    /// The person's label or id there
    subject: String,
    /// The right label
    #[arg(long, value_parser = given::words)]
    label: Option<String>,
    /// The right country, as declared (ISO 3166-1)
    #[arg(long, value_name = "FR")]
    territory: Option<Country>,
    /// Whether the person is a minor, as declared: yes or no
    #[arg(long, value_name = "YES|NO", value_parser = yes_or_no)]
    minor: Option<bool>,
    /// The right e-mail address; a blank one takes away what stands
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Close {
    /// The request's id
    request: RequestId,
    #[command(flatten)]
    answer: Said,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Said {
    /// The text of the answer; its digest is kept
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    text: Option<String>,
    /// The answer as it was sent; its digest is kept
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// The digest (SHA-256) of the answer as it was sent
    #[arg(long, value_name = "DIGEST")]
    sha256: Option<Sha256>,
}

pub(crate) fn run(command: Command, context: &Context) -> Result<ExitCode, Failure> {
    let reach = context.reach_named()?;
    let of = |operation, request: RequestId| Ask::of(operation).with("request", request);
    let view = |ask: Ask| -> Result<ExitCode, Failure> {
        reach.show(&reach.call(ask)?, |view| print(std::slice::from_ref(view)))
    };
    match command {
        Command::File(args) => file(args, &reach),
        Command::List(List { state, alarm }) => {
            let state = state.map(|state| match state {
                State::Open => RequestState::Open,
                State::Answered => RequestState::Answered,
                State::Refused => RequestState::Refused,
                State::TakenBack => RequestState::TakenBack,
            });
            let asked = ListRequests { state, alarm: alarm.then_some(true), ..ListRequests::default() };
            let found: Vec<RequestView> = reach.all(&Ask::of("listRequests").query(&asked))?;
            reach.show(&found, |found| print(found))
        }
        Command::Show(Id { request }) => {
            let view: RequestView = reach.call(of("showRequest", request))?;
            let person: PersonView = reach.call(of("showRequestPerson", request))?;
            reach.show(&json!({ "request": view, "person": person }), |_| print_whole(&view, &person))
        }
        Command::Reference(Reference { gallery, face }) => {
            let ask = Ask::of("enrolmentReference").with("gallery", gallery).with("face", face);
            reach.show::<EnrolmentReference>(&reach.call(ask)?, |known| output::line(&known.reference))
        }
        Command::Prove(args) => prove(args, &reach),
        Command::Code(Id { request }) => {
            let sent: CodeSent = reach.call(of("sendRequestCode", request).json(&json!({})))?;
            reach.show(&sent, |sent| {
                output::line(format!("{} It is good until {}", sent.says, output::second(sent.expires_at)))
            })
        }
        Command::Search(Search { request, photos, miss_rate }) => {
            let photos = photos.iter().map(|path| Photo::read(path)).collect::<Result<Vec<_>, _>>()?;
            let how = SearchUpload { miss_rate: Some(miss_rate) };
            let found: SearchReport = reach.call(of("searchForRequest", request).upload(&how, photos))?;
            reach.show(&found, print_search)
        }
        Command::Candidates(Id { request }) => {
            let found: Vec<Candidate> = reach.call(of("listRequestCandidates", request))?;
            reach.show(&found, |found| print_candidates(found))
        }
        Command::Decide(Decided { request, theirs, not_theirs, rest }) => {
            let decisions = theirs
                .into_iter()
                .map(|face| Decision { face, theirs: true })
                .chain(not_theirs.into_iter().map(|face| Decision { face, theirs: false }));
            view(of("decideForRequest", request).json(&Decide { decisions: decisions.collect(), rest }))
        }
        Command::Restrict(Reasoned { request, reason }) => {
            view(of("restrictForRequest", request).json(&Why { reason }))
        }
        Command::Lift(Lift { of: Reasoned { request, reason }, person_informed }) => {
            let how = LiftRestriction { reason, person_informed };
            let lifted: Vec<RestrictionView> = reach.call(of("liftForRequest", request).json(&how))?;
            reach.show(&lifted, |lifted| {
                let lifted = output::count(lifted.len(), "restriction", "restrictions");
                output::line(format!("{lifted} lifted; what nothing else holds is in use from the next search on"))
            })
        }
        Command::Extend(Reasoned { request, reason }) => view(of("extendRequest", request).json(&Why { reason })),
        Command::Doubt(Doubted { request, reason, over }) => {
            view(of("doubtRequest", request).json(&Doubt { reason, ended: over }))
        }
        Command::Refuse(Refuse { request, ground, reason, authority, court }) => {
            view(of("refuseRequest", request).json(&RefusalOf { ground, reason, authority, court }))
        }
        Command::Rectify(args) => {
            let change = Rectification {
                gallery: args.gallery,
                subject: args.subject,
                label: args.label,
                country: args.territory,
                declared_minor: args.minor,
                email: args.email,
            };
            view(of("rectifyForRequest", args.request).json(&change))
        }
        Command::Receipt(ReceiptTo { request, file }) => {
            let receipt: Document = reach.call(of("showRequestReceipt", request))?;
            output::file(&file, &serde_json::to_vec_pretty(&receipt).expect("a receipt is plain data"))?;
            reach.show(&receipt, |_| output::line(format!("the receipt for the person stands in {}", file.display())))
        }
        Command::Close(Close { request, answer: Said { text, file, sha256 } }) => {
            let digest = file.map(|file| server::service::papers::digest_of(&file)).transpose()?;
            view(of("closeRequest", request).json(&Answer { answer_sha256: sha256.or(digest), text }))
        }
        Command::TakeBack(Reasoned { request, reason }) => view(of("takeBackRequest", request).json(&Why { reason })),
    }
}

fn file(args: File, reach: &Reach<'_>) -> Result<ExitCode, Failure> {
    let identified = args.consents.into_iter().map(|consent| Identified::Consent { consent });
    let identified = identified.chain(args.faces.into_iter().map(|face| Identified::Face { face }));
    let labels = args.labels.into_iter().map(|(gallery, label)| Identified::Label { gallery, label });
    let pictures = args.pictures.into_iter().map(|(gallery, source)| Identified::Source { gallery, source });
    let new = FileRequest {
        kind: args.kind,
        channel: Some(args.channel),
        language: Some(args.language),
        received_at: args.received,
        name: args.name,
        contact: args.contact,
        message: args.message,
        identified: identified.chain(labels).chain(pictures).collect(),
    };
    let filed: Filed = reach.call(Ask::of("fileRequest").json(&new))?;
    if let Some(path) = &args.receipt {
        let text = serde_json::to_vec_pretty(&filed.receipt).expect("a receipt is plain data");
        output::file(path, &text)?;
    }
    reach.show(&filed, |filed| {
        output::line(format!("request {} is taken in; the answer is due on {}", filed.id, filed.due))?;
        output::line(match &args.receipt {
            Some(path) => format!("the receipt for the person stands in {}", path.display()),
            None => format!("give the person the receipt: `countenance request receipt {} FILE` writes it", filed.id),
        })
    })
}

fn prove(args: Prove, reach: &Reach<'_>) -> Result<ExitCode, Failure> {
    let Prove { request, what, reason } = args;
    let reason = reason.unwrap_or_default();
    let shown = match what {
        What { consent: Some(consent), .. } => OfferedProof::ConsentReceipt { consent },
        What { reference: Some(reference), .. } => OfferedProof::EnrolmentReference { reference },
        What { code: Some(code), .. } => OfferedProof::EmailCode { code },
        What { picture: Some((gallery, source)), .. } => OfferedProof::Picture { gallery, source, reason },
        What { selfie: Some(path), .. } => {
            let photos = vec![Photo::read(&path)?];
            let ask = Ask::of("selfieForRequest").with("request", request).upload(&json!({}), photos);
            return proved(&reach.call(ask)?, reach);
        }
        What { .. } => OfferedProof::Staff { reason },
    };
    proved(&reach.call(Ask::of("proveRequest").with("request", request).json(&shown))?, reach)
}

fn proved(proved: &Proved, reach: &Reach<'_>) -> Result<ExitCode, Failure> {
    reach.show(proved, |proved| {
        let tier = word(&proved.tier);
        output::line(if proved.counts {
            format!("it counts; it is shown who asks to the {tier} tier")
        } else {
            format!("it leads to other people than before: kept for the review, and the tier stays the {tier}")
        })
    })
}

fn print(found: &[RequestView]) -> io::Result<()> {
    if found.is_empty() {
        return output::line("there is no such request");
    }
    let rows: Vec<_> = found
        .iter()
        .map(|view| {
            let left = match (view.state, view.alarm) {
                (RequestState::Open, Some(alarm)) => format!("{} ({})", view.days_left, word(&alarm)),
                (RequestState::Open, None) if view.paused => format!("{} (paused)", view.days_left),
                (RequestState::Open, None) => view.days_left.to_string(),
                _ => "-".to_owned(),
            };
            [
                view.id.to_string(),
                word(&view.kind),
                word(&view.state),
                view.due.to_string(),
                left,
                word(&view.tier),
                match (view.candidates, view.theirs) {
                    (None, _) => "not searched".to_owned(),
                    (Some(found), None) => format!("{found} to review"),
                    (Some(found), Some(theirs)) => format!("{theirs} of {found} theirs"),
                },
                if view.restricted { "out of use" } else { "-" }.to_owned(),
            ]
        })
        .collect();
    output::table(["REQUEST", "RIGHT", "STATE", "DUE", "DAYS LEFT", "TIER", "FACES", "RESTRICTED"], &rows)
}

fn print_whole(view: &RequestView, person: &PersonView) -> io::Result<()> {
    print(std::slice::from_ref(view))?;
    if person.forgotten {
        output::line("who asked was erased with the request's own retention")?;
    }
    for (what, text) in [("name", &person.name), ("contact", &person.contact), ("message", &person.message)] {
        if let Some(text) = text {
            output::line(format!("  {what}: {text}"))?;
        }
    }
    for proof in &person.proofs {
        let by = proof.reviewed_by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
        output::line(format!("  {} shown: {}{by}", output::second(proof.at), word(&proof.kind)))?;
    }
    for past in &person.history {
        let leaf = past.leaf.map(|leaf| format!(" (leaf {leaf})")).unwrap_or_default();
        let by = past.by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
        let reason = past.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        output::line(format!("  {} {}{by}{reason}{leaf}", output::second(past.at), past.event))?;
    }
    Ok(())
}

fn print_search(found: &SearchReport) -> io::Result<()> {
    for warning in &found.warnings {
        eprintln!("note: {warning}");
    }
    let by = output::count(found.searched.by_reference, "face", "faces");
    output::line(format!("{by} by reference; {} to review", found.to_review))?;
    for swept in &found.searched.swept {
        output::line(format!(
            "  {}: {} compared, {} found; {}",
            swept.name, swept.compared, swept.candidates, swept.says
        ))?;
    }
    print(std::slice::from_ref(&found.request))
}

fn print_candidates(found: &[Candidate]) -> io::Result<()> {
    if found.is_empty() {
        return output::line("nothing was found, or nobody searched yet");
    }
    let rows: Vec<_> = found
        .iter()
        .map(|face| {
            [
                face.face.to_string(),
                face.gallery_name.clone(),
                format!("{:.1}", face.similarity),
                match face.theirs {
                    Some(true) => "theirs",
                    Some(false) => "not theirs",
                    None => "undecided",
                }
                .to_owned(),
                face.subject.clone().unwrap_or_else(|| "-".to_owned()),
                face.source.clone(),
            ]
        })
        .collect();
    output::table(["FACE", "GALLERY", "SIMILARITY", "DECIDED", "SUBJECT", "PICTURE"], &rows)
}

/// A word of the interface, as it writes it.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A word of the interface, read.
fn named<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).map_err(|error| error.to_string())
}

/// Two texts with a stroke between.
fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('/') {
        Some((gallery, rest)) if !gallery.trim().is_empty() && !rest.trim().is_empty() => {
            Ok((gallery.to_owned(), rest.to_owned()))
        }
        _ => Err("write the gallery, a stroke, and the label or reference: club/ada".to_owned()),
    }
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("write yes or no".to_owned()),
    }
}
