//! The register of galleries: what each is for, on which basis, and whether it may be used.

use aws_lc_rs::digest::{SHA256, digest};
use basis::{Epoch, EventKind, GalleryFacts, GalleryId, GalleryState, KeepPolicy, Scope, Sha256, StartingPoint, gate};
use jiff::Timestamp;
use ledger::Note;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::{galleries, scopes};
use vault::{KeySlot, Tx};

use crate::error::ServiceError;
use crate::installation::Installation;

/// A gallery, opened.
#[derive(Debug, Clone)]
pub(crate) struct Gallery {
    pub(crate) facts: GalleryFacts,
    /// The state of the facts that `facts` shows.
    pub(crate) epoch: Epoch,
    pub(crate) row: galleries::Gallery,
}

/// A gallery as shown.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct GalleryView {
    /// The record.
    #[serde(flatten)]
    pub facts: GalleryFacts,
    /// Tells this state of the facts from any other.
    pub revision: Sha256,
    /// The model pack its templates come from, once there are any.
    pub pack: Option<String>,
    /// When it was registered.
    pub created_at: Timestamp,
    /// Pictures held.
    pub images: i64,
    /// Faces held.
    pub faces: i64,
    /// People named.
    pub subjects: i64,
    /// What the gate still asks for before the gallery can be active.
    pub missing: Vec<basis::Refusal>,
    /// What only the controller can answer, from the starting point.
    pub questions: Vec<String>,
}

/// Registers a gallery as a draft, from a starting point or bare.
///
/// # Errors
/// When the name is taken or the starting point unknown.
pub fn create(here: &Installation, name: &str, starting_point: Option<&str>) -> Result<GalleryView, ServiceError> {
    let _turn = here.facts_turn();
    let name = name.trim();
    if name.is_empty() {
        return Err(ServiceError::input("the gallery's name is blank", "Give it a name people will recognise."));
    }
    if here.read(|tx| galleries::by_name(tx, &name_tag(here, name)?))?.is_some() {
        return Err(ServiceError::input(format!("there is already a gallery '{name}'"), "Choose another name."));
    }
    let id = here.id(GalleryId::from_parts);
    let controller = here.identity().controller.clone();
    let (facts, questions) = match starting_point {
        None => (GalleryFacts::draft(id, name, controller), Vec::new()),
        Some(point) => {
            let point: StartingPoint = point.parse().map_err(|_| {
                let names: Vec<_> = StartingPoint::ALL.iter().map(|point| point.name()).collect();
                ServiceError::not_found("starting point", point, format!("There are: {}.", names.join(", ")))
            })?;
            let draft = point.draft(id, name, controller);
            (draft.facts, draft.questions.iter().map(|question| question.text.to_owned()).collect())
        }
    };
    let facts = super::orders::under_standing(here, facts)?;
    let now = here.now();
    let slot = here.house().vault().keys().allocate()?;
    let row = galleries::Gallery {
        id,
        key_slot: slot,
        name_tag: name_tag(here, name)?,
        state: facts.state.name().into(),
        pack_id: None,
        pack_digest: None,
        sealed_facts: seal(here, slot, &facts)?,
        created_at: now.as_millisecond(),
    };
    let holder = here.house().controller_holder()?;
    let note = Note::new(EventKind::GalleryOpened, here.event(), now, &holder, &facts)?;
    here.commit(note, |tx| Ok(galleries::insert(tx, &row)?))?;
    here.house().add_gallery(id);
    let mut view = show(here, name)?;
    view.questions = questions;
    Ok(view)
}

/// Changes facts of a gallery. An active gallery whose facts no longer suffice is refused the change.
///
/// # Errors
/// When the gallery is closed, or the change would leave an active gallery without a fact it needs.
pub fn amend(
    here: &Installation,
    name: &str,
    change: impl FnOnce(&mut GalleryFacts) -> Result<(), ServiceError>,
) -> Result<GalleryView, ServiceError> {
    let _turn = here.facts_turn();
    let gallery = find(here, name)?;
    let mut facts = gallery.facts.clone();
    refuse_closed(&facts)?;
    change(&mut facts)?;
    if facts.stopped_by != gallery.facts.stopped_by {
        return Err(ServiceError::input(
            "standing orders are no facts to be amended",
            "An order is carried out and then lifted or narrowed by two people: `countenance order show`.",
        ));
    }
    if facts.state == GalleryState::Active {
        gate::activate_gallery(&facts, here.now()).map_err(ServiceError::Refused)?;
    }
    // A change of an active gallery's facts is an activation under the new ones; a draft's facts are logged when it
    // becomes active.
    let kind = (facts.state == GalleryState::Active).then_some(EventKind::GalleryActivated);
    store(here, &gallery, &facts, kind, None)?;
    show(here, name)
}

/// Puts other facts in the place of a gallery's, if it still shows those that the caller saw. Id, name, state and
/// controller are no facts to be changed here.
///
/// # Errors
/// [`ServiceError::Changed`] when the facts are others by now; else as [`amend`].
pub fn replace(
    here: &Installation,
    name: &str,
    seen: Sha256,
    facts: GalleryFacts,
) -> Result<GalleryView, ServiceError> {
    amend(here, name, |known| {
        if revision(known) != seen {
            return Err(ServiceError::Changed {
                what: format!("the facts of gallery '{}'", known.name),
                next: "Read them again, and repeat the change on what stands now.".into(),
            });
        }
        let fixed = |facts: &GalleryFacts| {
            (facts.id, facts.name.clone(), facts.state, facts.controller.clone(), facts.stopped_by.clone())
        };
        if fixed(&facts) != fixed(known) {
            return Err(ServiceError::input(
                "id, name, state, controller or standing orders differ from the gallery's",
                "Send them as they were read; state is changed by activating, suspending and closing, orders by carrying them \
                 out.",
            ));
        }
        *known = facts;
        Ok(())
    })
}

/// A digest of facts, equal for equal facts alone.
fn revision(facts: &GalleryFacts) -> Sha256 {
    let text = serde_json::to_vec(facts).expect("facts are plain data");
    let mut sha256 = [0; 32];
    sha256.copy_from_slice(digest(&SHA256, &text).as_ref());
    Sha256(sha256)
}

/// Lets a gallery be used.
///
/// # Errors
/// Everything the gate misses, at once.
pub fn activate(here: &Installation, name: &str) -> Result<GalleryView, ServiceError> {
    let _turn = here.facts_turn();
    let gallery = find(here, name)?;
    refuse_closed(&gallery.facts)?;
    let scope = Scope::Gallery(gallery.facts.id);
    gate::activate_gallery(&gallery.facts, here.now()).map_err(|missing| here.refused("activate", scope, missing))?;
    let facts = GalleryFacts { state: GalleryState::Active, ..gallery.facts.clone() };
    store(here, &gallery, &facts, Some(EventKind::GalleryActivated), None)?;
    show(here, name)
}

/// Stops every use of a gallery until it is activated again.
///
/// # Errors
/// When there is no such gallery, or it is closed.
pub fn suspend(here: &Installation, name: &str, reason: &str) -> Result<GalleryView, ServiceError> {
    end(here, name, GalleryState::Suspended, EventKind::GallerySuspended, reason)
}

/// Ends a gallery's use; what it holds stays until it is erased.
///
/// # Errors
/// When there is no such gallery, or it is closed already.
pub fn close(here: &Installation, name: &str, reason: &str) -> Result<GalleryView, ServiceError> {
    end(here, name, GalleryState::Closed, EventKind::GalleryClosed, reason)
}

fn end(
    here: &Installation,
    name: &str,
    state: GalleryState,
    kind: EventKind,
    reason: &str,
) -> Result<GalleryView, ServiceError> {
    let _turn = here.facts_turn();
    let gallery = find(here, name)?;
    refuse_closed(&gallery.facts)?;
    let facts = GalleryFacts { state, ..gallery.facts.clone() };
    store(here, &gallery, &facts, Some(kind), Some(reason))?;
    show(here, name)
}

/// Every gallery, in the order of registration.
///
/// # Errors
/// When a record cannot be opened.
pub fn list(here: &Installation) -> Result<Vec<GalleryView>, ServiceError> {
    let rows = here.read(galleries::list)?;
    rows.into_iter().map(|row| view(here, open(here, row)?)).collect()
}

/// One gallery, with what the gate still asks for.
///
/// # Errors
/// When there is no such gallery.
pub fn show(here: &Installation, name: &str) -> Result<GalleryView, ServiceError> {
    view(here, find(here, name)?)
}

/// Every gallery, opened, in the order of registration.
pub(crate) fn all(here: &Installation) -> Result<Vec<Gallery>, ServiceError> {
    here.read(galleries::list)?.into_iter().map(|row| open(here, row)).collect()
}

/// Puts other facts in the place of a gallery's in a transaction of the caller's, who holds the turn to change facts.
/// Every permit that was given under the facts before goes stale.
pub(crate) fn put(here: &Installation, tx: &mut Tx<'_>, facts: &GalleryFacts) -> Result<(), ServiceError> {
    let Some(mut row) = galleries::get(tx, facts.id)? else { return Ok(()) };
    row.sealed_facts = seal(here, row.key_slot, facts)?;
    galleries::update(tx, &row)?;
    scopes::raise_epoch(tx, Scope::Gallery(row.id))?;
    Ok(())
}

/// A gallery by name or id.
pub(crate) fn find(here: &Installation, name: &str) -> Result<Gallery, ServiceError> {
    let by_name = here.read(|tx| galleries::by_name(tx, &name_tag(here, name)?))?;
    let row = match (by_name, name.parse()) {
        (Some(row), _) => Some(row),
        (None, Ok(id)) => here.read(|tx| galleries::get(tx, id))?,
        (None, Err(_)) => None,
    };
    let row = row
        .ok_or_else(|| ServiceError::not_found("gallery", name, "`countenance gallery list` shows which there are."))?;
    open(here, row)
}

/// The id of a gallery named by name or id.
///
/// # Errors
/// When there is no such gallery.
pub(crate) fn id_of(here: &Installation, name: &str) -> Result<GalleryId, ServiceError> {
    find(here, name).map(|gallery| gallery.facts.id)
}

/// A gallery by id; it was found before, so its absence means that it was erased meanwhile.
pub(crate) fn by_id(here: &Installation, id: GalleryId) -> Result<Gallery, ServiceError> {
    let row = here.read(|tx| galleries::get(tx, id))?.ok_or_else(|| {
        ServiceError::not_found(
            "gallery",
            id.to_string(),
            "It was erased; `countenance gallery list` shows the others.",
        )
    })?;
    open(here, row)
}

fn open(here: &Installation, row: galleries::Gallery) -> Result<Gallery, ServiceError> {
    let key = here.house().vault().keys().key(row.key_slot)?;
    let facts = vault::open_json(&key, &row.id.to_bytes(), &row.sealed_facts)?;
    let epoch = here.read(|tx| scopes::epoch(tx, Scope::Gallery(row.id)))?.unwrap_or(Epoch::FIRST);
    Ok(Gallery { facts, epoch, row })
}

pub(super) fn store(
    here: &Installation,
    gallery: &Gallery,
    facts: &GalleryFacts,
    kind: Option<EventKind>,
    reason: Option<&str>,
) -> Result<(), ServiceError> {
    #[derive(Serialize)]
    struct Record<'a> {
        facts: &'a GalleryFacts,
        reason: Option<&'a str>,
    }
    // A change of the basis can bring a gallery under an order that did not reach it before.
    let facts = &super::orders::under_standing(here, facts.clone())?;
    let holder = here.house().controller_holder()?;
    let note =
        kind.map(|kind| Note::new(kind, here.event(), here.now(), &holder, &Record { facts, reason })).transpose()?;
    let mut row = gallery.row.clone();
    row.state = facts.state.name().into();
    row.name_tag = name_tag(here, &facts.name)?;
    row.sealed_facts = seal(here, row.key_slot, facts)?;
    let notice = super::notices::note(here, facts)?;
    here.commit((note, notice), |tx: &mut Tx<'_>| {
        galleries::update(tx, &row)?;
        scopes::raise_epoch(tx, Scope::Gallery(row.id))?;
        super::notices::keep(here, tx, facts)?;
        Ok(())
    })?;
    Ok(())
}

fn view(here: &Installation, gallery: Gallery) -> Result<GalleryView, ServiceError> {
    let id = gallery.facts.id;
    let galleries::Counts { images, faces, subjects } = here.read(|tx| galleries::counts(tx, id))?;
    let missing = gate::activate_gallery(&gallery.facts, here.now()).err().unwrap_or_default();
    let revision = revision(&gallery.facts);
    Ok(GalleryView {
        revision,
        facts: gallery.facts,
        pack: gallery.row.pack_id,
        created_at: super::at(gallery.row.created_at),
        images,
        faces,
        subjects,
        missing,
        questions: Vec::new(),
    })
}

pub(super) fn seal(here: &Installation, slot: KeySlot, facts: &GalleryFacts) -> Result<vault::Sealed, ServiceError> {
    let key = here.house().vault().keys().key(slot)?;
    Ok(vault::seal_json(&key, &facts.id.to_bytes(), facts, here.random())?)
}

fn refuse_closed(facts: &GalleryFacts) -> Result<(), ServiceError> {
    if facts.state == GalleryState::Closed {
        return Err(ServiceError::input(
            format!("gallery '{}' is closed", facts.name),
            "A closed gallery is not opened again; register a new one.",
        ));
    }
    Ok(())
}

pub(super) fn name_tag(here: &Installation, name: &str) -> Result<[u8; 32], vault::VaultError> {
    let key = here.house().vault().keys().key(KeySlot::CONTROLLER)?.derive("gallery name", &[]);
    Ok(key.tag(name.trim().as_bytes()))
}

/// Whether pictures or crops of a gallery's faces are kept at all.
pub(crate) fn keeps_crops(facts: &GalleryFacts) -> bool {
    facts.keep != KeepPolicy::None
}
