//! Joining clusters, the most alike first.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap, HashMap, HashSet};

use basis::{FaceId, ImageId};
use vault::memory::Pages;

use super::links::Links;
use super::rules::Joined;
use super::{Rules, Says, Unnamed};
use crate::score::exactly;
use crate::store::{StoreError, TemplateStore};

/// What a cosine of means is divided by at least. The mean of many faces is shorter than one face, and the more so the
/// less they are alike; dividing by its length lets many pairs of moderate score stand in for one of high score, which
/// is right for photographs of one person. In a crowd that is alike as a whole it would join everything, because the
/// means of any two parts of it point the same way. So no more than this is made up for: the mean over all pairs has
/// to reach three quarters of the threshold at least. Of one person's photographs it is about 0.67 with dlib's
/// descriptors.
const SHORTEST: f64 = 0.75;

/// Photographs of one person are about as alike across two clusters as within them; those of two people who look alike
/// are not. Below this share of the score within, clusters stay apart whatever the threshold. It is not nearer to one
/// because a series of shots of one second is more alike within than it is to the person's other photographs.
const AS_WITHIN: f64 = 2.0 / 3.0;

/// Elements of templates are counted in steps of this size, as whole numbers in `f64`: sums up to 2^53 are exact, so
/// that they do not depend on the order of addition.
const STEP: f64 = 1.0 / 16_777_216.0;

/// Likewise for cohort statistics.
const STATISTIC_STEP: f64 = 1.0 / 4_294_967_296.0;

/// Clusters as they grow. Each goes by the least index of its faces; its sum stands in that face's row.
struct Growth {
    threshold: f64,
    dimension: usize,
    /// Sums of templates, in [`STEP`]s.
    sums: Pages<f64>,
    clusters: Vec<Option<Cluster>>,
    /// Which cluster a face is in.
    home: Vec<u32>,
    candidates: BinaryHeap<Candidate>,
}

struct Cluster {
    faces: Vec<u32>,
    /// Length of the mean of its templates.
    length: f64,
    /// Sum of cohort statistics, in [`STATISTIC_STEP`]s.
    statistic: i64,
    pictures: HashSet<ImageId>,
    /// Which sides (bit 0, bit 1) of which rules that tell faces apart it has faces on.
    sides: HashMap<u32, u8>,
    near: HashSet<u32>,
    /// Counts its growth, so that older candidates are known.
    version: u32,
}

/// Two clusters that may be joined, as they were when they were compared.
#[derive(Debug, PartialEq)]
struct Candidate {
    affinity: f64,
    pair: [u32; 2],
    versions: [u32; 2],
}

impl Eq for Candidate {}

impl Ord for Candidate {
    /// The greatest is the most alike; of equals the one with the least faces.
    fn cmp(&self, other: &Self) -> Ordering {
        let order = self.affinity.total_cmp(&other.affinity).then_with(|| other.pair.cmp(&self.pair));
        order.then_with(|| self.versions.cmp(&other.versions))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Joins what may be joined; see the module above. Nothing is left in memory of the templates it worked on.
///
/// # Errors
/// [`StoreError`] when a segment's low half does not open.
pub(super) fn grow(
    store: &TemplateStore,
    nodes: &[Unnamed],
    links: &Links,
    rules: &Rules,
    threshold: f32,
) -> Result<Vec<Vec<FaceId>>, StoreError> {
    let mut together: BTreeMap<FaceId, Vec<u32>> = BTreeMap::new();
    let mut joined = Joined::of(rules.0.iter());
    for (node, number) in nodes.iter().zip(0..) {
        together.entry(joined.root(node.face)).or_default().push(number);
    }
    together.retain(|_, faces| faces.len() > 1);

    // Faces that nothing is like are left alone, and out of memory.
    let linked = links.pairs.iter().flat_map(|&(a, b)| [a, b]);
    let mut active: Vec<u32> = linked.chain(together.values().flatten().copied()).collect();
    active.sort_unstable();
    active.dedup();
    let mut growth = Growth::of(store, nodes, &active, rules, threshold)?;
    let slot = |number: &u32| active.binary_search(number).ok().map(|slot| slot as u32);
    for faces in together.values() {
        let mut there = faces.iter().filter_map(slot).filter(|slot| growth.is_there(*slot)).collect::<Vec<_>>();
        there.sort_unstable();
        for pair in there.windows(2) {
            growth.join(growth.home[pair[0] as usize], growth.home[pair[1] as usize]);
        }
    }
    for (a, b) in &links.pairs {
        if let (Some(a), Some(b)) = (slot(a), slot(b)) {
            growth.meet(a, b);
        }
    }
    growth.run();
    growth.meet_all(links.crowded.iter().filter_map(slot));
    growth.run();

    let clusters = growth.clusters.iter().flatten().filter(|cluster| cluster.faces.len() > 1);
    let mut clusters: Vec<Vec<FaceId>> = clusters
        .map(|cluster| {
            let mut faces: Vec<FaceId> =
                cluster.faces.iter().map(|slot| nodes[active[*slot as usize] as usize].face).collect();
            faces.sort_unstable();
            faces
        })
        .collect();
    clusters.sort_unstable();
    Ok(clusters)
}

impl Growth {
    /// Each of `active` by itself. A face that the store let go of meanwhile is nowhere.
    fn of(
        store: &TemplateStore,
        nodes: &[Unnamed],
        active: &[u32],
        rules: &Rules,
        threshold: f32,
    ) -> Result<Self, StoreError> {
        let faces: Vec<FaceId> = active.iter().map(|number| nodes[*number as usize].face).collect();
        let slots: HashMap<FaceId, u32> = faces.iter().copied().zip(0..).collect();
        let dimension = store.dimension();
        let mut growth = Self {
            threshold: f64::from(threshold),
            dimension,
            sums: Pages::zeroed(dimension * active.len()),
            clusters: Vec::new(),
            home: (0..active.len() as u32).collect(),
            candidates: BinaryHeap::new(),
        };
        growth.clusters.resize_with(active.len(), || None);
        let mut sides = sides_of(rules, &slots);
        for coded in store.codes(&faces)? {
            let slot = slots[&coded.face];
            let halves = coded.code.high().iter().zip(coded.code.low());
            let scale = f64::from(coded.code.scale()) / STEP;
            for (sum, (&high, &low)) in growth.row_mut(slot).iter_mut().zip(halves) {
                *sum = (f64::from(256 * i32::from(high) + i32::from(low)) * scale).round();
            }
            let cluster = Cluster {
                faces: vec![slot],
                length: growth.length(slot, 1),
                statistic: (f64::from(coded.norm_statistic) / STATISTIC_STEP).round() as i64,
                pictures: HashSet::from([nodes[active[slot as usize] as usize].image]),
                sides: sides.remove(&slot).unwrap_or_default(),
                near: HashSet::new(),
                version: 0,
            };
            growth.clusters[slot as usize] = Some(cluster);
        }
        Ok(growth)
    }

    fn is_there(&self, cluster: u32) -> bool {
        self.clusters[cluster as usize].is_some()
    }

    /// Lets the clusters of two faces be compared, now and whenever one of them grows.
    fn meet(&mut self, one: u32, other: u32) {
        let (one, other) = (self.home[one as usize], self.home[other as usize]);
        if one != other && self.is_there(one) && self.is_there(other) && self.may_join(one, other) {
            for (of, near) in [(one, other), (other, one)] {
                self.cluster_mut(of).near.insert(near);
            }
            self.compare(one, other);
        }
    }

    /// Compares the clusters of these faces with each other. Of someone in thousands of pictures the nearest of each
    /// face may all be from the same minute, so that no link leads from one minute to the next.
    fn meet_all(&mut self, faces: impl Iterator<Item = u32>) {
        let mut clusters: Vec<u32> = faces.map(|face| self.home[face as usize]).collect();
        clusters.sort_unstable();
        clusters.dedup();
        for (at, one) in clusters.iter().enumerate() {
            for other in &clusters[at + 1..] {
                let known = self.clusters[*one as usize].as_ref().is_none_or(|cluster| cluster.near.contains(other));
                if !known && self.is_there(*other) && self.affinity(*one, *other) >= self.threshold {
                    self.meet(*one, *other);
                }
            }
        }
    }

    /// Joins the most alike until nothing reaches the threshold.
    fn run(&mut self) {
        while let Some(Candidate { pair: [one, other], versions, .. }) = self.candidates.pop() {
            let stands = |of: u32, version| self.clusters[of as usize].as_ref().is_some_and(|c| c.version == version);
            if stands(one, versions[0]) && stands(other, versions[1]) {
                self.join(one, other);
            }
        }
    }

    /// Makes one cluster of two and compares it with what was near either.
    fn join(&mut self, one: u32, other: u32) {
        let (into, from) = (one.min(other), one.max(other));
        if into == from {
            return;
        }
        let gone = self.clusters[from as usize].take().expect("only clusters that stand are joined");
        let (stays, goes) = self.sums.split_at_mut(from as usize * self.dimension);
        let (stays, goes) = (&mut stays[into as usize * self.dimension..], &mut goes[..self.dimension]);
        for (sum, addend) in stays.iter_mut().zip(goes) {
            *sum += *addend;
            *addend = 0.0;
        }
        for face in &gone.faces {
            self.home[*face as usize] = into;
        }
        for near in &gone.near {
            if let Some(near) = &mut self.clusters[*near as usize] {
                near.near.remove(&from);
            }
        }
        let cluster = self.cluster_mut(into);
        cluster.faces.extend(gone.faces);
        cluster.statistic += gone.statistic;
        cluster.pictures.extend(gone.pictures);
        for (rule, sides) in gone.sides {
            *cluster.sides.entry(rule).or_default() |= sides;
        }
        cluster.version += 1;
        cluster.near.extend(gone.near);
        cluster.near.remove(&into);
        cluster.near.remove(&from);
        let (count, near) = (cluster.faces.len(), std::mem::take(&mut cluster.near));
        let length = self.length(into, count);
        self.cluster_mut(into).length = length;
        for other in near {
            // What may not be joined now may never be.
            if self.may_join(into, other) {
                self.cluster_mut(into).near.insert(other);
                self.cluster_mut(other).near.insert(into);
                self.compare(into, other);
            } else {
                self.cluster_mut(other).near.remove(&into);
            }
        }
    }

    /// Puts two clusters up for joining if they are alike enough.
    fn compare(&mut self, one: u32, other: u32) {
        let affinity = self.affinity(one, other);
        if affinity >= self.threshold {
            let pair = [one.min(other), one.max(other)];
            let versions = pair.map(|of| self.cluster(of).version);
            self.candidates.push(Candidate { affinity, pair, versions });
        }
    }

    /// The score of two clusters: that of two faces, for two faces. Nothing when they are less alike than each within.
    fn affinity(&self, one: u32, other: u32) -> f64 {
        let (a, b) = (self.cluster(one), self.cluster(other));
        let (count_a, count_b) = (a.faces.len() as f64, b.faces.len() as f64);
        let dot: f64 = self.row(one).iter().zip(self.row(other)).map(|(x, y)| x * y).sum();
        let mean = dot * STEP * STEP / (count_a * count_b);
        let statistic = |sum: i64, count: f64| sum as f64 * STATISTIC_STEP / count;
        let (one, other) = (statistic(a.statistic, count_a), statistic(b.statistic, count_b));
        let within = (self.within(a, one) * self.within(b, other)).sqrt();
        if exactly(mean, one, other) < AS_WITHIN * within {
            return f64::NEG_INFINITY;
        }
        exactly(mean / (a.length * b.length).max(SHORTEST), one, other)
    }

    /// The mean score of the faces of a cluster with each other, not below 0; of a single face the threshold.
    fn within(&self, cluster: &Cluster, statistic: f64) -> f64 {
        let count = cluster.faces.len() as f64;
        if count < 2.0 {
            return self.threshold.max(0.0);
        }
        // Of the squared length of a sum of unit vectors, all but `count` comes from pairs.
        let mean = (count * cluster.length * cluster.length - 1.0) / (count - 1.0);
        exactly(mean, statistic, statistic).max(0.0)
    }

    /// Whether no picture shows both and nobody told them apart.
    fn may_join(&self, one: u32, other: u32) -> bool {
        let (a, b) = (self.cluster(one), self.cluster(other));
        let (few, many) = if a.sides.len() < b.sides.len() { (a, b) } else { (b, a) };
        let apart = |(rule, sides): (&u32, &u8)| {
            // Bit 0 of the one with bit 1 of the other, or the other way round.
            let crossed = |others: &u8| (sides & 1 != 0 && others & 2 != 0) || (sides & 2 != 0 && others & 1 != 0);
            many.sides.get(rule).is_some_and(crossed)
        };
        a.pictures.is_disjoint(&b.pictures) && !few.sides.iter().any(apart)
    }

    fn length(&self, cluster: u32, count: usize) -> f64 {
        let squares: f64 = self.row(cluster).iter().map(|x| x * x).sum();
        squares.sqrt() * STEP / count as f64
    }

    fn row(&self, cluster: u32) -> &[f64] {
        &self.sums[cluster as usize * self.dimension..][..self.dimension]
    }

    fn row_mut(&mut self, cluster: u32) -> &mut [f64] {
        &mut self.sums[cluster as usize * self.dimension..][..self.dimension]
    }

    fn cluster(&self, cluster: u32) -> &Cluster {
        self.clusters[cluster as usize].as_ref().expect("near clusters stand: whoever goes is taken out of `near`")
    }

    fn cluster_mut(&mut self, cluster: u32) -> &mut Cluster {
        self.clusters[cluster as usize].as_mut().expect("near clusters stand: whoever goes is taken out of `near`")
    }
}

/// For each face that rules tell apart from others: by rule, the sides it stands on.
fn sides_of(rules: &Rules, slots: &HashMap<FaceId, u32>) -> HashMap<u32, HashMap<u32, u8>> {
    let mut sides: HashMap<u32, HashMap<u32, u8>> = HashMap::new();
    for (rule, number) in rules.0.iter().zip(0..).filter(|(rule, _)| rule.says == Says::Apart) {
        for (faces, bit) in rule.sides.iter().zip([1u8, 2]) {
            for slot in faces.iter().filter_map(|face| slots.get(face)) {
                *sides.entry(*slot).or_default().entry(number).or_default() |= bit;
            }
        }
    }
    sides
}
