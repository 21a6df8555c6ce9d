//! What people decided about faces, as every later run obeys it.

use std::collections::{HashMap, HashSet};

use basis::{ClusterId, EventId, FaceId, ImageId};

/// What an edit says of the faces of its two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Says {
    /// All of them, of both sides, are one person's.
    Together,
    /// None of one side is the person of any of the other. Of faces on the same side it says nothing.
    Apart,
}

/// One edit that stands.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub(crate) edit: EventId,
    pub(crate) says: Says,
    pub(crate) sides: [Vec<FaceId>; 2],
}

/// Why an edit cannot stand beside those that do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Contradiction {
    /// These edits say the opposite, oldest first; undoing them makes room.
    Edits(Vec<EventId>),
    /// It would join two faces of one picture.
    SamePicture,
}

/// Every edit of a gallery that stands, oldest first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rules(pub(crate) Vec<Rule>);

impl Rule {
    fn faces(&self) -> impl Iterator<Item = FaceId> {
        self.sides.iter().flatten().copied()
    }
}

impl Rules {
    /// Why `new` cannot be added, if so. `image_of` gives the picture of each face.
    pub(crate) fn contradiction(&self, new: &Rule, image_of: &HashMap<FaceId, ImageId>) -> Option<Contradiction> {
        let mut joined = Joined::of(self.0.iter().chain([new]));
        let edits = |rules: Vec<&Rule>| {
            let edits: Vec<EventId> = rules.into_iter().map(|rule| rule.edit).collect();
            (!edits.is_empty()).then_some(Contradiction::Edits(edits))
        };
        match new.says {
            Says::Together => {
                let person = joined.root(new.faces().next()?);
                let everybody: HashSet<FaceId> = self.0.iter().chain([new]).flat_map(Rule::faces).collect();
                let theirs: HashSet<FaceId> =
                    everybody.into_iter().filter(|face| joined.root(*face) == person).collect();
                let mut pictures = HashSet::new();
                if !theirs.iter().filter_map(|face| image_of.get(face)).all(|image| pictures.insert(*image)) {
                    return Some(Contradiction::SamePicture);
                }
                let on = |side: &[FaceId]| side.iter().any(|face| theirs.contains(face));
                let against = |rule: &&Rule| rule.says == Says::Apart && rule.sides.iter().all(|side| on(side));
                edits(self.0.iter().filter(against).collect())
            }
            Says::Apart => {
                let [one, other] = &new.sides;
                let one: HashSet<FaceId> = one.iter().map(|face| joined.root(*face)).collect();
                let both: HashSet<FaceId> =
                    other.iter().map(|face| joined.root(*face)).filter(|root| one.contains(root)).collect();
                let together = self.0.iter().filter(|rule| rule.says == Says::Together);
                edits(together.filter(|rule| rule.faces().any(|face| both.contains(&joined.root(face)))).collect())
            }
        }
    }

    /// Whether these faces may be in these clusters, `None` standing alone. Faces that are not named are not judged.
    pub(crate) fn allow(&self, clusters: &HashMap<FaceId, Option<ClusterId>>) -> bool {
        self.0.iter().all(|rule| match rule.says {
            Says::Together => {
                let mut stand: Vec<_> = rule.faces().filter_map(|face| clusters.get(&face)).collect();
                stand.sort_unstable();
                let alone = stand.iter().filter(|cluster| cluster.is_none()).count();
                stand.dedup();
                stand.len() <= 1 && alone <= 1
            }
            Says::Apart => {
                let [one, other] = &rule.sides;
                let stand = |side: &[FaceId]| -> HashSet<ClusterId> {
                    side.iter().filter_map(|face| clusters.get(face).copied().flatten()).collect()
                };
                stand(one).is_disjoint(&stand(other))
            }
        })
    }
}

/// Which faces people said are one person's: disjoint sets (Tarjan 1975).
pub(super) struct Joined(HashMap<FaceId, FaceId>);

impl Joined {
    pub(super) fn of<'r>(rules: impl Iterator<Item = &'r Rule>) -> Self {
        let mut joined = Self(HashMap::new());
        for rule in rules.filter(|rule| rule.says == Says::Together) {
            let mut faces = rule.faces();
            let Some(first) = faces.next() else { continue };
            for face in faces {
                let (one, other) = (joined.root(first), joined.root(face));
                joined.0.insert(one.max(other), one.min(other));
            }
        }
        joined
    }

    /// The least face that is joined with this one.
    pub(super) fn root(&mut self, face: FaceId) -> FaceId {
        let mut root = face;
        while let Some(above) = self.0.get(&root).filter(|above| **above != root) {
            root = *above;
        }
        if root != face {
            self.0.insert(face, root);
        }
        root
    }
}
