//! The story, a chapter a function, in the order of its days.

use std::io::{Cursor, Read as _};

use jiff::Timestamp;
use jiff::civil::Date;
use server::Installation;
use server::basis::{
    Euros, FaceId, OrderId, OrderMeasure, OrderScope, ProofKind, RequestId, RequestKind, Signatory, UnknownTerritory,
};
use server::service::document::sha256;
use server::service::orders::{self, Exposure, NewOrder, Step};
use server::service::requests::{self, Answer, Channel, Decision, Identified, NewRequest, OfferedProof};
use server::service::tasks::{self, NewTask, TaskKind};
use server::service::{answer, approvals, certificates, evidence, log, register, residue};

use crate::archive::{Archive, GALLERY, read, refused};
use crate::calendar::Calendar;
use crate::error::{CaseError, ensure};
use crate::people::{A, B, C, Person};
use crate::{Means, Telling};

/// The reference of the order, as every refusal names it.
const REFERENCE: &str = "SAMPLE-2022-019";
const AUTHORITY: &str = "SAMPLE supervisory authority";
const OFFICER: &str = "SAMPLE officer";
const DIRECTOR: &str = "SAMPLE director";
/// The last day for compliance: two months after the order.
const LAST_DAY: &str = "2022-12-19";

/// What came of it.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What the delay costs.
    pub exposure: Exposure,
    /// The evidence bundle.
    pub bundle: Vec<u8>,
    /// The log's public key.
    pub key: String,
    /// Faces that were erased.
    pub faces_erased: usize,
    /// Faces that stay.
    pub faces_left: i64,
    /// Files of the data directory that were scanned for what was erased.
    pub files_scanned: usize,
}

/// Where the story stands.
struct Story<'a> {
    archive: Archive,
    calendar: Calendar,
    tell: &'a mut dyn FnMut(String),
}

/// An access request of the story.
struct Asked {
    id: RequestId,
    due: Date,
}

/// Plays the case through and tells it, a line a step.
///
/// # Errors
/// [`CaseError`] at the first step that does not do what its line says.
pub fn play(means: &Means, telling: Telling, tell: &mut dyn FnMut(String)) -> Result<Outcome, CaseError> {
    let calendar = Calendar::at("2019-03-01")?;
    let archive = Archive::found(means, &calendar)?;
    let mut story = Story { archive, calendar, tell };
    story.collect()?;
    let [of_a, of_b, of_c] = story.people_ask()?;
    // What is handed out is what is erased later, and what is looked for then.
    let mut erased_bytes = vec![story.a_is_answered(&of_a)?];
    let order = story.the_order_arrives(telling.daily_penalty)?;
    story.everything_stops()?;
    story.b_is_answered(&of_b)?;
    story.the_authority_asks(order)?;
    story.c_takes_longer(&of_c)?;
    let first = story.carried_out_as_far_as_it_can_be(order)?;
    erased_bytes.push(story.c_is_answered_late(&of_c)?);
    let second = story.the_rest_is_erased(order)?;
    let exposure = story.the_bill(order)?;
    let files_scanned = story.nothing_is_left(means, &erased_bytes)?;
    story.the_rest_goes_on(order)?;
    let (bundle, key) = story.the_evidence(order)?;
    let faces_left = register::show(story.here(), GALLERY)?.faces;
    Ok(Outcome { exposure, bundle, key, faces_erased: first + second, faces_left, files_scanned })
}

impl Story<'_> {
    fn here(&self) -> &Installation {
        &self.archive.here
    }

    fn on(&mut self, date: &str, what: impl AsRef<str>) -> Result<(), CaseError> {
        self.calendar.go_to(date)?;
        (self.tell)(format!("{date}  {}", what.as_ref()));
        Ok(())
    }

    fn also(&mut self, what: impl AsRef<str>) {
        (self.tell)(format!("            {}", what.as_ref()));
    }

    fn collect(&mut self) -> Result<(), CaseError> {
        self.on(
            "2019-03-01",
            "An archive registers a gallery of faces: a legitimate interest, an archiving law, no consent.",
        )?;
        for person in [&A, &B, &C] {
            self.archive.add(person)?;
        }
        let days = ["2019-03-04", "2019-04-02", "2020-05-11", "2021-09-13"];
        let pictures = [(&A, A.held[0]), (&B, B.held[0]), (&A, A.held[1]), (&C, C.held[0])];
        for (day, (person, portrait)) in days.into_iter().zip(pictures) {
            self.on(day, format!("It takes in a picture of {}.", person.name))?;
            let report = self.archive.enrol(person, portrait)?;
            ensure(report.faces_enrolled == 1, || format!("one face of {portrait} is kept: {report:?}"))?;
        }
        self.on("2022-06-01", "An editor searches with a photograph of A.")?;
        let found = self.archive.found_faces(A.probe)?;
        ensure(found.len() == 2, || format!("the editor is shown both pictures of A, not {}", found.len()))?;
        self.also("Two possible matches are shown; the search and both disclosures stand in the log.");
        Ok(())
    }

    fn people_ask(&mut self) -> Result<[Asked; 3], CaseError> {
        self.on("2022-09-20", "A asks over the portal what is held about them.")?;
        let of_a = self.filed(Channel::Portal, None, &A)?;
        self.on("2022-09-26", "B asks by e-mail; the staff enters it.")?;
        let of_b = self.filed(Channel::Email, None, &B)?;
        self.on("2022-10-17", "A letter of C, received on 14 October, is entered; the clock began when it arrived.")?;
        let received: Timestamp = "2022-10-14T08:00:00Z".parse().map_err(|_| CaseError::Untrue("a time".into()))?;
        let of_c = self.filed(Channel::Letter, Some(received), &C)?;
        ensure(of_c.due.to_string() == "2022-11-14", || format!("C is due on {}", of_c.due))?;
        self.also(format!("Due: A {}, B {}, C {}. Each has a signed receipt.", of_a.due, of_b.due, of_c.due));
        Ok([of_a, of_b, of_c])
    }

    fn filed(&mut self, channel: Channel, received_at: Option<Timestamp>, person: &Person) -> Result<Asked, CaseError> {
        let identified = match person.label {
            Some(label) => Identified::Label { gallery: GALLERY.into(), label: label.into() },
            None => Identified::Source { gallery: GALLERY.into(), source: format!("press/{}", person.held[0]) },
        };
        let new = NewRequest {
            kind: RequestKind::Access,
            channel,
            language: "fr".into(),
            received_at,
            entered_by: (channel != Channel::Portal).then(|| OFFICER.to_owned()),
            name: Some(format!("SAMPLE {}", person.name)),
            contact: Some("sample@person.invalid".into()),
            message: Some("SAMPLE: what do you hold about me?".into()),
            identified: vec![identified],
        };
        let filed = requests::file(self.here(), new)?;
        Ok(Asked { id: filed.id, due: filed.due })
    }

    fn the_order_arrives(&mut self, daily_penalty: Euros) -> Result<OrderId, CaseError> {
        let two =
            "The authority finds the gallery unlawful and orders: stop collecting and using data of people in France,";
        self.on("2022-10-19", two)?;
        self.also(format!(
            "answer the access requests, erase, inform and show it, by {LAST_DAY}; {daily_penalty} for each day after it."
        ));
        let new = NewOrder {
            authority: AUTHORITY.into(),
            reference: REFERENCE.into(),
            document_sha256: Some(sha256(b"SAMPLE order")),
            received_at: None,
            scope: OrderScope {
                territory: vec!["FR".parse().map_err(|_| CaseError::Untrue("a country".into()))?],
                unknown: UnknownTerritory::InScope,
                ..OrderScope::default()
            },
            measures: OrderMeasure::ALL.to_vec(),
            last_day: Some(day(LAST_DAY)?),
            daily_penalty: Some(daily_penalty),
            turnover: Some(Euros(80_000_000)),
            entered_by: OFFICER.into(),
        };
        let received = orders::receive(self.here(), new)?;
        ensure(received.stopped.len() == 1, || "the order stops the gallery".into())?;
        Ok(received.order.id)
    }

    fn everything_stops(&mut self) -> Result<(), CaseError> {
        let enrolled = self.archive.enrol(&B, "obama_partial_face.jpg");
        refused("an enrolment", enrolled, REFERENCE)?;
        let refusal = refused("a search", self.archive.search(A.probe), REFERENCE)?;
        self.also("From that moment collecting and searching are refused:");
        self.also(format!("\"{}\" ({})", refusal.missing, refusal.article));
        Ok(())
    }

    fn the_authority_asks(&mut self, order: OrderId) -> Result<(), CaseError> {
        self.on("2022-10-25", "The authority sends a questionnaire, to be answered by 10 November.")?;
        let task = NewTask {
            order,
            kind: TaskKind::Questionnaire,
            question: "SAMPLE: where do the pictures come from, and who was shown them?".into(),
            due: day("2022-11-10")?,
            document_sha256: None,
            by: OFFICER.into(),
        };
        let task = tasks::add(self.here(), task)?;
        self.on("2022-11-08", "The officer answers it in time.")?;
        tasks::answer(self.here(), task.id, "SAMPLE answer: agencies, named in annex 1; one editor", None, OFFICER)?;
        Ok(())
    }

    /// Lets a person show who they are, reviews, answers and closes. Returns the bytes of the person's pictures and
    /// templates, to be looked for once they are erased.
    fn answered(&mut self, asked: &Asked, person: &Person) -> Result<Vec<Vec<u8>>, CaseError> {
        let (here, id) = (self.here(), asked.id);
        requests::search(here, id, Vec::new(), 0.01)?;
        let candidates: Vec<FaceId> = requests::candidates(here, id)?.iter().map(|candidate| candidate.face).collect();
        ensure(candidates.len() == person.held.len(), || format!("{} faces of {}", candidates.len(), person.name))?;
        let undisclosed = answer::prepare(here, id);
        ensure(undisclosed.is_err(), || "nothing is handed out before it is shown who asks".into())?;
        let reference = requests::reference(here, GALLERY, candidates[0])?.reference;
        requests::prove(here, id, &OfferedProof::EnrolmentReference { reference }, OFFICER)?;
        let vouched = OfferedProof::Staff { reason: "SAMPLE: known to the staff from earlier letters".into() };
        let proved = requests::prove(here, id, &vouched, OFFICER)?;
        ensure(proved.counts, || format!("{:?} and {:?} count", ProofKind::EnrolmentReference, ProofKind::Staff))?;
        let theirs: Vec<Decision> = candidates.iter().map(|face| Decision { face: *face, theirs: true }).collect();
        requests::decide(here, id, &theirs, None, OFFICER)?;
        let prepared = answer::prepare(here, id)?;
        ensure(prepared.faces == person.held.len(), || format!("every face of {} is in the answer", person.name))?;
        let archive = answer::stored(here, id)?;
        let key = log::key(here).parse().map_err(|_| CaseError::Untrue("the log's key".into()))?;
        answer::check(&archive, &key)?;
        let answer = Answer { answer_sha256: Some(prepared.sha256), text: None };
        requests::close(here, id, OFFICER, &answer)?;
        let searches = prepared.searches_returned;
        self.also(format!(
            "The answer: {} of {}, with source, basis, recipients and {} that showed them; signed.",
            count(prepared.faces, "face", "faces"),
            person.name,
            count(searches, "search", "searches"),
        ));
        pictures_in(&archive)
    }

    fn a_is_answered(&mut self, asked: &Asked) -> Result<Vec<Vec<u8>>, CaseError> {
        self.on("2022-10-18", "A shows who they are, by the reference of an enrolment and a word of the staff.")?;
        self.answered(asked, &A)
    }

    fn b_is_answered(&mut self, asked: &Asked) -> Result<(), CaseError> {
        self.on("2022-10-24", "B is answered: a right does not stop with the gallery's use.")?;
        self.answered(asked, &B).map(drop)
    }

    fn c_takes_longer(&mut self, asked: &Asked) -> Result<(), CaseError> {
        self.on(
            "2022-11-10",
            "It is in doubt who C is; the clock stands, with the reason. Two months are added, C is told.",
        )?;
        requests::extend(self.here(), asked.id, OFFICER, "SAMPLE: the archive has to ask the agency")?;
        requests::doubt(self.here(), asked.id, OFFICER, "SAMPLE: the letter names a picture and nobody")?;
        let photo = self.archive.photo(C.probe)?;
        let report = requests::search(self.here(), asked.id, vec![photo], 0.01)?;
        ensure(report.request.candidates == Some(1), || format!("one face may be C's: {report:?}"))?;
        Ok(())
    }

    fn carried_out_as_far_as_it_can_be(&mut self, order: OrderId) -> Result<usize, CaseError> {
        self.on("2022-12-12", "The officer looks at what the order reaches, before anything is done:")?;
        let preview = orders::preview(self.here(), order)?;
        ensure(preview.faces_in_scope == 3 && preview.faces_out_of_scope == 1, || {
            format!("three in, one out: {preview:?}")
        })?;
        ensure(preview.faces_held == 1, || "the face that may be C's is held".into())?;
        self.also(
            "3 faces in scope (2 in France, 1 of unknown territory), 1 out of scope; 1 held for C's open request.",
        );
        let early = orders::execute(self.here(), order, OFFICER);
        refused("carrying it out alone", early, "nobody proposed it")?;
        self.agree(order, Step::Execute)?;
        let executed = orders::execute(self.here(), order, OFFICER)?;
        let erased: usize = executed.erased.iter().map(|erasure| erasure.counts.faces).sum();
        ensure(erased == 2 && executed.faces_left == 1, || format!("two erased, one held: {executed:?}"))?;
        self.also(
            "Officer and director agree. A's two faces are erased; the face that may be C's stays until C is answered.",
        );
        Ok(erased)
    }

    fn agree(&mut self, order: OrderId, step: Step) -> Result<(), CaseError> {
        let signs = |name: &str| Signatory { name: name.to_owned(), authenticated: true };
        let proposal = orders::propose(self.here(), order, step, signs(OFFICER))?;
        let alone = approvals::approve(self.here(), proposal.id, proposal.about_sha256, signs(OFFICER));
        ensure(alone.is_err(), || "nobody approves what they proposed themselves".into())?;
        approvals::approve(self.here(), proposal.id, proposal.about_sha256, signs(DIRECTOR))?;
        Ok(())
    }

    fn c_is_answered_late(&mut self, asked: &Asked) -> Result<Vec<Vec<u8>>, CaseError> {
        self.on("2023-02-09", "C has shown who they are, and is answered: after the order's last day.")?;
        self.answered(asked, &C)
    }

    fn the_rest_is_erased(&mut self, order: OrderId) -> Result<usize, CaseError> {
        let executed = orders::execute(self.here(), order, OFFICER)?;
        let erased: usize = executed.erased.iter().map(|erasure| erasure.counts.faces).sum();
        ensure(erased == 1 && executed.faces_left == 0, || format!("the last face goes: {executed:?}"))?;
        let here = self.here();
        orders::done(
            here,
            order,
            OrderMeasure::Inform,
            "SAMPLE: letters to A and C; the agency was told",
            None,
            OFFICER,
        )?;
        let done =
            orders::done(here, order, OrderMeasure::Prove, "SAMPLE: the evidence bundle was sent", None, OFFICER)?;
        ensure(done.course.executed_at.is_some(), || format!("the order is carried out: {:?}", done.course))?;
        self.also("Now C's face is erased as well, recipients are informed, and the order is carried out.");
        Ok(erased)
    }

    fn the_bill(&mut self, order: OrderId) -> Result<Exposure, CaseError> {
        let exposure = orders::exposure(self.here(), order, None)?;
        self.also(format!(
            "{} days late: exposure {}; apart from it, the cap of a fine is {}.",
            exposure.days_late, exposure.penalty, exposure.fine_cap
        ));
        Ok(exposure)
    }

    fn nothing_is_left(&mut self, means: &Means, erased: &[Vec<Vec<u8>>]) -> Result<usize, CaseError> {
        let wanted = erased.iter().flatten().filter_map(|bytes| residue::Wanted::of_bytes("erased", bytes).ok());
        let wanted: Vec<_> = wanted.collect();
        ensure(wanted.len() >= 3, || "the erased pictures give something to look for".into())?;
        // The scanner is shown to find: each pattern is found in a file that holds it.
        let told = means.data.with_extension("told");
        let shown = erased.iter().flatten().next().cloned().unwrap_or_default();
        std::fs::write(&told, shown).map_err(|source| CaseError::File { what: "writing a twin".into(), source })?;
        let mut twin = residue::Scan::default();
        residue::files(&told, &wanted, &mut twin)?;
        ensure(!twin.finds.is_empty() && !read(&told)?.is_empty(), || "the scanner finds what is there".into())?;
        std::fs::remove_file(&told).map_err(|source| CaseError::File { what: "removing the twin".into(), source })?;
        let mut scan = residue::Scan::default();
        residue::files(&self.archive.data(means), &wanted, &mut scan)?;
        ensure(scan.finds.is_empty(), || format!("bytes are left: {:?}", scan.finds))?;
        self.also(format!(
            "Every file of the data directory is scanned ({}): nothing of the erased stands there.",
            scan.files
        ));
        Ok(scan.files)
    }

    fn the_rest_goes_on(&mut self, order: OrderId) -> Result<(), CaseError> {
        self.on(
            "2023-02-13",
            "Officer and director narrow the order's stop to people in its scope: the rest may go on.",
        )?;
        self.agree(order, Step::Narrow)?;
        orders::narrow(self.here(), order, OFFICER)?;
        let of_b = self.archive.found_faces(B.probe)?;
        ensure(of_b.len() == 1, || "B, in Germany, is found".into())?;
        for person in [&A, &C] {
            ensure(self.archive.found_faces(person.probe)?.is_empty(), || format!("{} is found no more", person.name))?;
        }
        let again = self.archive.enrol(&C, C.held[0])?;
        ensure(again.faces_enrolled == 0, || format!("what was erased stays out: {again:?}"))?;
        self.also("B is found; A and C are not, and their pictures, offered again, stay out.");
        Ok(())
    }

    fn the_evidence(&mut self, order: OrderId) -> Result<(Vec<u8>, String), CaseError> {
        self.on("2023-02-14", "The evidence bundle goes to the authority:")?;
        let bundle = evidence::bundle(self.here(), order)?;
        let key = log::key(self.here());
        let report = evidence::check(&bundle, &key)?;
        let certificates = certificates::list(self.here())?.len();
        ensure(certificates == 2 && report.certificates == 2, || "each erasure has its certificate".into())?;
        self.also(format!(
            "{} leaves opened of {} in the log, {} certificates, {} files, all as signed; checked without this installation.",
            report.opened.len(),
            report.log_size,
            report.certificates,
            report.files
        ));
        Ok((bundle, key))
    }
}

/// The pictures of an answer, as bytes.
fn pictures_in(archive: &[u8]) -> Result<Vec<Vec<u8>>, CaseError> {
    let unreadable = |error: zip::result::ZipError| CaseError::Untrue(format!("the answer is an archive: {error}"));
    let mut zip = zip::ZipArchive::new(Cursor::new(archive)).map_err(unreadable)?;
    let mut pictures = Vec::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).map_err(unreadable)?;
        if file.name().map_err(unreadable)?.starts_with("images/") {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)
                .map_err(|source| CaseError::File { what: "reading a picture".into(), source })?;
            pictures.push(bytes);
        }
    }
    Ok(pictures)
}

fn count(number: usize, one: &str, more: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { more })
}

fn day(text: &str) -> Result<Date, CaseError> {
    text.parse().map_err(|_| CaseError::Untrue(format!("{text} is a day")))
}
