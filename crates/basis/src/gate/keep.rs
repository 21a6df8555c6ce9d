//! May this gallery keep this face?

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Keep;
use crate::consent::Consent;
use crate::epoch::{Epoch, Scope};
use crate::gallery::GalleryFacts;
use crate::id::{FaceId, ImageId};
use crate::order::Doing;
use crate::permit::Permit;
use crate::policy::GroupPhotoMatching;
use crate::refusal::Refusal;
use crate::subject::SubjectFacts;
use crate::territory::Territory;

use super::standing::{consented, in_use, not_stopped, of_age, unrestricted};

/// How it is known whose face it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Binding {
    /// The picture shows one face and was given as that person's.
    SingleFacePhoto,
    /// A box in the manifest names the person.
    Box,
    /// A person bound it.
    ByHand,
    /// It matched a consenting subject; only where the gallery's group photo matching is on.
    Matched,
    /// It is not known.
    None,
}

/// What the gate is told about a face that is to be kept.
#[derive(Debug, Clone, Copy)]
pub struct KeepAsk<'a> {
    /// The gallery.
    pub gallery: &'a GalleryFacts,
    /// The picture.
    pub image: ImageId,
    /// The face.
    pub face: FaceId,
    /// The person, where known.
    pub subject: Option<&'a SubjectFacts>,
    /// That person's consent to this gallery, where one is recorded: the latest.
    pub consent: Option<&'a Consent>,
    /// How the face was bound to the person.
    pub binding: Binding,
}

/// Leave to keep one face. In a consent gallery the bystanders of a group photograph get the refusal as a matter of
/// course: nothing of them is kept, and the caller counts them.
///
/// # Errors
///
/// The gallery is not active; a restriction stands; in a consent gallery the face is not bound to a subject whose
/// consent to this gallery holds; a declared minor lacks what the age policy asks.
pub fn keep(ask: &KeepAsk<'_>, now: Timestamp, epoch: Epoch) -> Result<Permit<Keep>, Refusal> {
    in_use(ask.gallery, Doing::Collecting, now)?;
    let person = ask.subject.map_or(Territory::Unknown, |person| person.territory);
    not_stopped(ask.gallery, Doing::Collecting, Some(person))?;
    bound(ask)?;
    unrestricted(&[ask.subject.and_then(|person| person.restriction.as_ref())])?;
    consented(ask.gallery, ask.subject, ask.consent, now)?;
    of_age(ask.gallery, ask.subject, ask.consent, now)?;
    let act = Keep {
        gallery: ask.gallery.id,
        image: ask.image,
        face: ask.face,
        subject: ask.subject.map(|person| person.id),
    };
    Ok(Permit::new(act, Scope::Gallery(ask.gallery.id), epoch, now))
}

fn bound(ask: &KeepAsk<'_>) -> Result<(), Refusal> {
    match ask.binding {
        Binding::None if ask.subject.is_some() || ask.gallery.is_consent_gallery() => Err(Refusal::new(
            "GDPR Art. 9(2)(a)",
            "the face is bound to no subject",
            "Bind it by a photograph with one face, by a box in the manifest or by hand; else it is left out.",
        )),
        Binding::Matched
            if ask.gallery.is_consent_gallery() && ask.gallery.group_photo_matching == GroupPhotoMatching::Off =>
        {
            Err(Refusal::new(
                "GDPR Art. 9(1)",
                "the face was bound by matching a group photograph, which this gallery does not do",
                "Bind it by hand or by a box in the manifest, or turn the matching on with its ground.",
            ))
        }
        _ => Ok(()),
    }
}
