//! What the records say of a request, as far as letters say it.

use jiff::Timestamp;
use jiff::civil::Date;
use server::api::Page as Listing;
use server::basis::{ErasureId, Party};
use server::service::certificates::{Certificate, CertificateSummary};
use server::service::document::Document;
use server::service::erase::Stays;
use server::service::gallery_register::PublicRegister;
use server::service::recipients::Told;
use server::service::requests::{PersonView, RequestView, RestrictionView, Searched};

use super::super::desk::so_far;
use super::super::next::Done;
use crate::call::call;
use crate::console::reach::seen;
use crate::render::Failure;
use crate::visit::Staff;

/// What letters are filled with.
pub(super) struct Facts {
    pub(super) request: RequestView,
    pub(super) person: PersonView,
    pub(super) done: Done,
    /// Who answers for the processing: name, postal address, how they are reached.
    pub(super) controller: [String; 3],
    /// The data protection officer.
    pub(super) officer: Option<Party>,
    /// Whom a person may complain to, as the register names them, each once.
    pub(super) authorities: Vec<Party>,
    /// How many faces of how many galleries the photographs of the person were compared with; none without a photograph.
    pub(super) compared: Option<(u64, usize)>,
    pub(super) erased: Vec<Erased>,
    /// What stays after erasures, as their certificates say it.
    pub(super) stays: Vec<Stays>,
    /// Who was told of a rectification, a restriction or an erasure.
    pub(super) told: Vec<Told>,
    /// Since when what was found is out of use; none where it is not, or not any more.
    pub(super) stopped_since: Option<Timestamp>,
    /// The day in the controller's time zone.
    pub(super) today: Date,
    pub(super) sample: bool,
    /// Who is signed in.
    pub(super) signer: String,
}

/// An erasure that was carried out for the request.
pub(super) struct Erased {
    pub(super) certificate: ErasureId,
    pub(super) gallery: String,
    pub(super) at: Timestamp,
    pub(super) faces: usize,
}

impl Facts {
    /// Reads them with the calls of whoever looks; who may not see who asks is turned away.
    pub(super) async fn of(staff: &Staff, id: &str) -> Result<Self, Failure> {
        let about = |operation| call(operation).at("request", id);
        let request: RequestView = staff.of(about("showRequest")).await?;
        let person: PersonView = staff.of(about("showRequestPerson")).await?;
        let searches: Vec<Searched> = staff.of(about("listRequestSearches")).await?;
        let restrictions: Vec<RestrictionView> = staff.of(about("listRequestRestrictions")).await?;
        let mut told: Vec<Told> = seen(staff, about("listRecipientsToldOfRequest")).await?.unwrap_or_default();
        let (mut erased, mut stays) = (Vec::new(), Vec::new());
        if request.kind.may_erase() {
            for summary in certificates(staff, &request).await? {
                let at = |operation| call(operation).at("erasure", summary.erasure);
                told.extend(seen::<Vec<Told>>(staff, at("listRecipientsTold")).await?.unwrap_or_default());
                let document: Document = staff.of(at("showCertificate")).await?;
                let certificate: Certificate =
                    serde_json::from_str(&document.json).expect("a certificate that this program signed can be read");
                stays.extend(certificate.residuals);
                erased.push(Erased {
                    certificate: summary.erasure,
                    gallery: summary.gallery_name,
                    at: summary.executed_at,
                    faces: summary.faces,
                });
            }
        }
        let desk = &staff.visit.desk;
        let register = desk.register().await.map_err(|problem| staff.failure(problem))?;
        let site = desk.site();
        Ok(Self {
            done: so_far(&person),
            compared: compared(&searches),
            stopped_since: stopped_since(&restrictions),
            authorities: authorities(&register),
            controller: [register.controller.name, register.controller.address, register.controller.contact],
            officer: register.controller.officer,
            today: desk.now().to_zoned(site.zone).date(),
            sample: site.sample,
            signer: staff.who.name.clone(),
            request,
            person,
            erased,
            stays: distinct(stays, |one, other| one.what == other.what && one.why == other.why),
            told: distinct(told, |one, other| one.recipient == other.recipient && one.how == other.how),
        })
    }

    /// The reason that was given with the last event of a name.
    pub(super) fn reason(&self, event: &str) -> Option<&str> {
        self.person.history.iter().rfind(|past| past.event == event).and_then(|past| past.reason.as_deref())
    }

    /// When the last event of a name was.
    pub(super) fn when(&self, event: &str) -> Option<&Timestamp> {
        self.person.history.iter().rfind(|past| past.event == event).map(|past| &past.at)
    }
}

/// The certificates of what was erased for a request.
pub(in super::super) async fn certificates(
    staff: &Staff,
    request: &RequestView,
) -> Result<Vec<CertificateSummary>, Failure> {
    if !request.kind.may_erase() {
        return Ok(Vec::new());
    }
    let all: Option<Listing<CertificateSummary>> = seen(staff, call("listCertificates").with("limit", 1000)).await?;
    let mut all = all.map(|all| all.items).unwrap_or_default();
    all.retain(|certificate| certificate.ground.request == Some(request.id));
    Ok(all)
}

/// What the last search with photographs was compared with.
fn compared(searches: &[Searched]) -> Option<(u64, usize)> {
    let last = searches.iter().filter(|search| !search.swept.is_empty()).max_by_key(|search| search.at)?;
    Some((last.swept.iter().map(|gallery| gallery.compared).sum(), last.swept.len()))
}

/// Since when something is out of use: the first restriction that was not lifted.
fn stopped_since(restrictions: &[RestrictionView]) -> Option<Timestamp> {
    restrictions.iter().filter(|restriction| restriction.lifted.is_none()).map(|restriction| restriction.since).min()
}

fn authorities(register: &PublicRegister) -> Vec<Party> {
    let named = register.galleries.iter().filter_map(|gallery| gallery.authority.clone());
    distinct(named.collect(), |one, other| one == other)
}

/// Each once, in their order.
fn distinct<T>(all: Vec<T>, same: impl Fn(&T, &T) -> bool) -> Vec<T> {
    let mut found: Vec<T> = Vec::with_capacity(all.len());
    for one in all {
        if !found.iter().any(|known| same(known, &one)) {
            found.push(one);
        }
    }
    found
}
