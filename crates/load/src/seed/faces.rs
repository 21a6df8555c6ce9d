//! Faces through the gate: for each picture and each face a permit and a leaf, as for photographs; many in a commit.

use gallery::{FaceDetails, NewFace, NewPicture};
use server::basis::gate::{self, Binding};
use server::basis::{FaceId, ImageId};

use super::Home;
use super::people::Person;
use super::synthetic::{Drawn, Synthetic};
use crate::error::LoadError;

/// Pictures in one commit.
const BATCH: usize = 500;
/// How many faces lie between two words about the progress.
const TELL: usize = 10_000;

/// What is to be enrolled, and where.
pub(super) struct Faces<'a> {
    pub(super) home: &'a Home<'a>,
    pub(super) synthetic: &'a Synthetic,
    pub(super) people: &'a [Person],
}

impl Faces<'_> {
    /// Enrols so many, spread evenly over the people, each as the one face of a picture of its own. Nothing is kept but
    /// the template: there is no photograph.
    pub(super) fn enrol(&self, count: usize, told: &mut dyn FnMut(usize)) -> Result<(), LoadError> {
        let mut drawn = self.synthetic.draw(self.people.len(), count);
        let numbers: Vec<usize> = (0..count).collect();
        for batch in numbers.chunks(BATCH) {
            let epoch = self.home.epoch()?;
            let pictures =
                batch.iter().map(|&number| self.picture(number, &mut drawn, epoch)).collect::<Result<Vec<_>, _>>()?;
            self.home.house.enrol(self.home.facts.id, &self.home.pack, pictures, self.home.ambient.now())?;
            let done = batch[0] + batch.len();
            if done % TELL == 0 || done == count {
                told(done);
            }
        }
        Ok(())
    }

    fn picture(&self, number: usize, drawn: &mut Drawn, epoch: server::basis::Epoch) -> Result<NewPicture, LoadError> {
        let Home { house, ambient, facts, .. } = self.home;
        let place = number % self.people.len();
        let (person, now) = (&self.people[place], ambient.now());
        let (image, face) = (ambient.id(ImageId::from_parts), ambient.id(FaceId::from_parts));
        let ask = gate::EnrolAsk { gallery: facts, image, manifestly_public_evidence: None };
        let permit = gate::enrol(&ask, now, epoch)?;
        let ask = gate::KeepAsk {
            gallery: facts,
            image,
            face,
            subject: Some(&person.facts),
            consent: Some(&person.consent),
            binding: Binding::Box,
        };
        let kept = gate::keep(&ask, now, epoch)?;
        let source = format!("synthetic/{number:07}");
        let new = NewFace {
            permit: kept,
            template: self.synthetic.face(drawn, place, number)?,
            details: details(&source, person.facts.territory),
            crop: None,
        };
        let content_tag = house.content_tag(facts.id, source.as_bytes())?;
        Ok(NewPicture { permit, content_tag, source, original: None, faces_found: 1, faces: vec![new] })
    }
}

/// Where the face would be in its picture.
fn details(source: &str, territory: server::basis::Territory) -> FaceDetails {
    FaceDetails {
        region: [100.0, 100.0, 200.0, 200.0],
        landmarks: [[150.0, 170.0], [250.0, 170.0], [200.0, 210.0], [160.0, 250.0], [240.0, 250.0]],
        crop_region: [0.0, 0.0, 200.0, 200.0],
        crop_landmarks: [[50.0, 70.0], [150.0, 70.0], [100.0, 110.0], [60.0, 150.0], [140.0, 150.0]],
        eye_distance_px: 100.0,
        sharpness: 0.5,
        detector_score: 0.99,
        source: source.to_owned(),
        territory,
        picture_px: None,
    }
}
