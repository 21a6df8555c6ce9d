//! What an order reaches, before anything is done about it: counted, and nothing is changed.

use std::collections::{BTreeMap, HashSet};

use basis::{Country, GalleryFacts, GalleryId, OrderId, SubjectId, UnknownTerritory};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::{self, consents, galleries, images};

use super::held::{self, HeldFaces};
use super::receive::counted;
use super::record::Order;
use super::scope;
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::register;

/// What an order reaches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Preview {
    /// The order.
    pub order: OrderId,
    /// When it was counted.
    pub at: Timestamp,
    /// Faces in its scope.
    pub faces_in_scope: u64,
    /// Faces out of its scope.
    pub faces_out_of_scope: u64,
    /// What becomes of people of whom no country is known.
    pub unknown: UnknownTerritory,
    /// By gallery, in the order of registration.
    pub galleries: Vec<GalleryPreview>,
    /// Access requests that came first and wait for their answers, with the faces that are held until then.
    pub held: Vec<HeldFaces>,
    /// How many faces in scope are held for them now.
    pub faces_held: u64,
}

/// What an order reaches in one gallery.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GalleryPreview {
    /// The gallery.
    pub gallery: GalleryId,
    /// Its name.
    pub name: String,
    /// Whether the order reaches the gallery at all.
    pub reached: bool,
    /// Everything that is held in it, by class.
    pub holding: Holding,
    /// Faces in scope.
    pub faces_in_scope: u64,
    /// Faces out of scope.
    pub faces_out_of_scope: u64,
    /// Pictures with a face in scope.
    pub pictures_in_scope: u64,
    /// People with a face in scope.
    pub people_in_scope: u64,
    /// Faces by where their people are and how that is known.
    pub territories: Vec<TerritoryCount>,
}

/// What a gallery holds, by class of data.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Holding {
    /// Faces, each with one template.
    pub faces: u64,
    /// Kept crops.
    pub crops: u64,
    /// Pictures.
    pub pictures: u64,
    /// Kept originals.
    pub originals: u64,
    /// Named people.
    pub people: u64,
    /// Recorded consents.
    pub consents: u64,
}

/// Faces of one territory, by the ground of that knowledge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TerritoryCount {
    /// The country; null where none is known.
    pub country: Option<Country>,
    /// How it is known: declared, gallery, source, unknown.
    pub ground: String,
    /// Faces in scope.
    pub in_scope: u64,
    /// Faces out of scope.
    pub out_of_scope: u64,
}

/// Counts what an order reaches now.
///
/// # Errors
/// When there is no such order, or a record cannot be opened.
pub fn preview(here: &Installation, id: OrderId) -> Result<Preview, ServiceError> {
    let order = {
        let _turn = here.facts_turn();
        counted(here, id)?
    };
    of(here, &order)
}

/// As [`preview`], for an order at hand.
pub(super) fn of(here: &Installation, order: &Order) -> Result<Preview, ServiceError> {
    let held = held::now(here, order.received_at)?;
    let held_faces: HashSet<_> = held.iter().flat_map(|held| &held.faces).copied().collect();
    let mut preview = Preview {
        order: order.id,
        at: here.now(),
        faces_in_scope: 0,
        faces_out_of_scope: 0,
        unknown: order.scope.unknown.clone(),
        galleries: Vec::new(),
        held,
        faces_held: 0,
    };
    for gallery in register::all(here)? {
        let counted = gallery_of(here, order, &gallery.facts, |face| {
            preview.faces_held += u64::from(held_faces.contains(&face));
        })?;
        preview.faces_in_scope += counted.faces_in_scope;
        preview.faces_out_of_scope += counted.faces_out_of_scope;
        preview.galleries.push(counted);
    }
    Ok(preview)
}

fn gallery_of(
    here: &Installation,
    order: &Order,
    facts: &GalleryFacts,
    mut in_scope: impl FnMut(basis::FaceId),
) -> Result<GalleryPreview, ServiceError> {
    let mut holding = Holding::default();
    let mut territories = BTreeMap::<(Option<Country>, &'static str), (u64, u64)>::new();
    let (mut pictures, mut people) = (HashSet::new(), HashSet::<SubjectId>::new());
    scope::each(here, &order.scope, facts, |seen| {
        holding.faces += 1;
        holding.crops += u64::from(seen.row.crop_blob.is_some());
        let count = territories.entry((seen.territory.country(), seen.territory.ground())).or_default();
        if seen.reached {
            count.0 += 1;
            pictures.insert(seen.row.image_id);
            people.extend(seen.row.subject_id);
            in_scope(seen.row.id);
        } else {
            count.1 += 1;
        }
    })?;
    let vault = here.house().vault();
    records::each(
        |after, limit| vault.read(|tx| images::list(tx, facts.id, after, limit)),
        |image| image.id,
        |image| -> Result<(), ServiceError> {
            holding.pictures += 1;
            holding.originals += u64::from(image.original_blob.is_some());
            Ok(())
        },
    )?;
    (holding.people, holding.consents) = here.read(|tx| {
        Ok((unsigned(galleries::counts(tx, facts.id)?.subjects), unsigned(consents::count(tx, facts.id)?)))
    })?;
    Ok(GalleryPreview {
        gallery: facts.id,
        name: facts.name.clone(),
        reached: order.scope.reaches_gallery(facts),
        holding,
        faces_in_scope: territories.values().map(|(within, _)| within).sum(),
        faces_out_of_scope: territories.values().map(|(_, out)| out).sum(),
        pictures_in_scope: pictures.len() as u64,
        people_in_scope: people.len() as u64,
        territories: territories
            .into_iter()
            .map(|((country, ground), (in_scope, out_of_scope))| TerritoryCount {
                country,
                ground: ground.to_owned(),
                in_scope,
                out_of_scope,
            })
            .collect(),
    })
}

fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
