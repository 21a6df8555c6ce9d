//! The rows of the table, one resource a file, in the order in which data passes.

mod access;
mod accounts;
mod answers;
mod approvals;
mod backups;
mod breaches;
mod certificates;
mod clusters;
mod consents;
mod enrolment;
mod erasures;
mod evidence;
mod galleries;
mod holdings;
mod identifications;
mod installation;
mod jobs;
mod log;
mod mandates;
mod orders;
mod registers;
mod requests;
mod retention;
mod reviews;
mod search;
mod subjects;
mod tasks;

use super::endpoint::Endpoint;
use crate::access::Role::{self, Administrator, Auditor, Integration, Officer, Operator};

pub use access::{GrantKey, GrantWire};
pub use accounts::AddAccount;
pub use approvals::{Approve, ProposeDisclosure};
pub use backups::MakeBackup;
pub use certificates::TellRecipient;
pub use clusters::{FacesOf, ListClusters, Merge, Reject, Split, Undo};
pub use consents::{GiveConsent, Withdraw};
pub use consents::{GivenConsent, ImportConsents};
pub use enrolment::EnrolUpload;
pub use erasures::{Erase, LiftBar, LiftBarOfPhoto, PreviewErasure, Target};
pub use galleries::{CreateGallery, PutFacts, Reason, StartingPointView};
pub use holdings::ListFaces;
pub use identifications::ExportIdentification;
pub use installation::{InstallationView, Me};
pub use jobs::StartJob;
pub use log::{LastLeaves, Proof, PublicKey};
pub use mandates::{AskCredentials, IssueMandate};
pub use orders::{MarkMeasure, On, ProposeStep, ReceiveOrder};
pub use registers::{OfGallery, PutParticulars, RegisterKind, SignedRegister};
pub use requests::{Code, Decide, Doubt, FileRequest, Followed, LiftRestriction, ListRequests, SearchUpload, Why};
pub use reviews::{DecideReview, DrawReviews};
pub use search::{CompareUpload, DetectUpload, IdentifyUpload, ListSearches, Reach, SweepAt, Under, VerifyUpload};
pub use subjects::AddSubject;
pub use tasks::{AddTask, AnswerTask, ListTasks};

/// Everybody who is let in.
const EVERYONE: &[Role] = &[Operator, Officer, Administrator, Auditor, Integration];
/// Who keeps the register of galleries.
const REGISTER: &[Role] = &[Officer, Administrator];
/// Who keeps people and their consents.
const PEOPLE: &[Role] = &[Officer, Integration];
/// Who may see which people, pictures and faces are held.
const HOLDINGS: &[Role] = &[Officer, Integration, Administrator];
/// Who takes pictures in.
const ENROLMENT: &[Role] = &[Administrator, Integration];
/// Who searches.
const SEARCH: &[Role] = &[Operator, Integration];
/// Who issues mandates and ends them.
const MANDATES: &[Role] = &[Officer, Operator];
/// Who looks into what was recorded.
const RECORDS: &[Role] = &[Officer, Auditor, Administrator];
/// Who hands out keys.
const KEYS: &[Role] = &[Administrator];

/// The table.
#[must_use]
pub fn endpoints() -> Vec<Endpoint> {
    let mut rows = Vec::new();
    rows.extend(installation::rows());
    rows.extend(galleries::rows());
    rows.extend(subjects::rows());
    rows.extend(consents::rows());
    rows.extend(enrolment::rows());
    rows.extend(holdings::rows());
    rows.extend(mandates::rows());
    rows.extend(search::rows());
    rows.extend(clusters::rows());
    rows.extend(requests::rows());
    rows.extend(erasures::rows());
    rows.extend(certificates::rows());
    rows.extend(retention::rows());
    rows.extend(identifications::rows());
    rows.extend(reviews::rows());
    rows.extend(orders::rows());
    rows.extend(approvals::rows());
    rows.extend(tasks::rows());
    rows.extend(evidence::rows());
    rows.extend(registers::rows());
    rows.extend(breaches::rows());
    rows.extend(jobs::rows());
    rows.extend(answers::rows());
    rows.extend(log::rows());
    rows.extend(backups::rows());
    rows.extend(access::rows());
    rows.extend(accounts::rows());
    rows
}
