use std::collections::BTreeMap;
use std::sync::Arc;

use basis::FaceId;
use proptest::prelude::*;

use crate::samples::{Dice, dot, face, query, record, subject};
use crate::{
    Code, Filter, Hit, LowHalves, LowHalvesError, MemoryLowHalves, Query, Record, RestrictedFaces, RowNumber,
    SealedSegment, SegmentNumber, StoreError, TemplateStore, exact_cosine,
};

const DIMENSIONS: [usize; 9] = [2, 3, 31, 32, 33, 78, 128, 200, 512];

/// A store with its low halves and sealed bytes, and the plain list it is compared with.
struct History {
    dimension: usize,
    segment_rows: usize,
    low_halves: Arc<MemoryLowHalves>,
    store: TemplateStore,
    sealed: BTreeMap<SegmentNumber, SealedSegment>,
    model: BTreeMap<FaceId, Record>,
    templates: BTreeMap<FaceId, Vec<f32>>,
    numbers: u64,
}

impl History {
    fn new(dimension: usize, segment_rows: usize) -> Self {
        let low_halves = Arc::new(MemoryLowHalves::new());
        let store = TemplateStore::new(dimension, segment_rows, Arc::clone(&low_halves) as Arc<dyn LowHalves>).unwrap();
        Self {
            dimension,
            segment_rows,
            low_halves,
            store,
            sealed: BTreeMap::new(),
            model: BTreeMap::new(),
            templates: BTreeMap::new(),
            numbers: 0,
        }
    }

    fn insert(&mut self, template: Vec<f32>) {
        let record = record(self.numbers, &template);
        self.numbers += 1;
        self.model.insert(record.face, record.clone());
        self.templates.insert(record.face, template);
        if self.store.insert(&record).unwrap().tail_full {
            self.promote();
        }
    }

    fn promote(&mut self) {
        let Some((segment, revision)) = self.store.tail_to_seal() else { return };
        let number = SegmentNumber(self.sealed.len() as u32);
        let (high, low) = segment.to_bytes();
        self.low_halves.put(number, crate::LowPart::from_bytes(&low).unwrap());
        self.store.promote_tail(number, revision).unwrap();
        self.sealed.insert(number, SealedSegment::from_bytes(&high, &low).unwrap());
    }

    /// As an erasure goes: memory first or bytes first, as `dice` has it.
    fn remove(&mut self, face: FaceId) {
        let place = self.store.place_of(face).unwrap();
        if let Some(number) = place.segment {
            let (high, low) = self.sealed.remove(&number).unwrap().without(&[face]).to_bytes();
            let rewritten = SealedSegment::from_bytes(&high, &low).unwrap();
            self.low_halves.put(number, crate::LowPart::from_bytes(&low).unwrap());
            self.sealed.insert(number, rewritten);
        }
        let removed = self.store.remove(&[face]);
        assert_eq!((removed.rows_zeroed, removed.not_held), (1, 0));
        self.model.remove(&face);
        self.templates.remove(&face);
    }

    fn restrict(&mut self, face: FaceId) {
        let facets = &mut self.model.get_mut(&face).unwrap().facets;
        facets.restricted = !facets.restricted;
        assert_eq!(self.store.set_restricted(&[face], facets.restricted), 1);
    }

    /// A restart: the tail is sealed, then all is loaded from bytes, and restrictions are set anew.
    fn restart(&mut self) {
        self.promote();
        self.store =
            TemplateStore::new(self.dimension, self.segment_rows, Arc::clone(&self.low_halves) as Arc<dyn LowHalves>)
                .unwrap();
        for (number, segment) in &self.sealed {
            let (high, _) = segment.to_bytes();
            self.store.load_sealed(vec![(*number, crate::HighPart::from_bytes(&high).unwrap())]).unwrap();
        }
        for record in self.model.values() {
            self.store.set_restricted(&[record.face], record.facets.restricted);
        }
    }

    fn any_face(&self, dice: &mut Dice) -> Option<FaceId> {
        (!self.model.is_empty()).then(|| *self.model.keys().nth(dice.below(self.model.len())).unwrap())
    }

    fn brute_force(&self, query: &Query, threshold: f32, filter: &Filter, restricted: RestrictedFaces) -> Vec<Hit> {
        let mut hits: Vec<Hit> = self
            .model
            .values()
            .filter(|record| filter.admits(record.face, &record.facets, restricted))
            .map(|record| Hit {
                face: record.face,
                cosine: exact_cosine(query, &record.code),
                norm_statistic: record.norm_statistic,
            })
            .filter(|hit| hit.cosine >= threshold)
            .collect();
        hits.sort_by(|a, b| b.cosine.partial_cmp(&a.cosine).unwrap().then(a.face.cmp(&b.face)));
        hits
    }
}

fn filters(dice: &mut Dice, model: &BTreeMap<FaceId, Record>) -> Filter {
    match dice.below(6) {
        0 => Filter::new().subjects([subject(1), subject(2)]),
        1 => Filter::new().territories([Some(*b"DE"), None]),
        2 => Filter::new().enrolled_ms(3_000..20_000),
        3 => Filter::new().faces(model.keys().copied().filter(|_| dice.below(2) == 0)),
        _ => Filter::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever happened before, a sweep finds exactly what going through the list by the definition finds; and every
    /// face whose own cosine, before coding, is above the threshold by the stated margin.
    #[test]
    fn a_sweep_finds_what_brute_force_finds(
        which in 0..DIMENSIONS.len(), segment_rows in 1..9usize, steps in 1..60usize, seed: u64,
    ) {
        let (dimension, mut dice) = (DIMENSIONS[which], Dice(seed));
        let mut history = History::new(dimension, segment_rows);
        for _ in 0..steps {
            match dice.below(12) {
                0..7 => {
                    let others: Vec<_> = history.templates.values().cloned().collect();
                    let template = dice.awkward(dimension, &others);
                    history.insert(template);
                }
                7 | 8 => if let Some(face) = history.any_face(&mut dice) { history.remove(face) },
                9 => if let Some(face) = history.any_face(&mut dice) { history.restrict(face) },
                10 => history.promote(),
                _ => history.restart(),
            }
        }
        let others: Vec<_> = history.templates.values().cloned().collect();
        let probes: Vec<_> = (0..3).map(|_| dice.awkward(dimension, &others)).collect();
        let queries: Vec<_> = probes.iter().map(|probe| query(probe)).collect();
        // A threshold that is some pair's very score, or next to it, is where a miss would hide.
        let mut threshold = match history.any_face(&mut dice) {
            Some(face) => exact_cosine(&queries[0], &history.model[&face].code).clamp(-1.0, 1.0),
            None => 0.45,
        };
        match dice.below(4) {
            0 => threshold = threshold.next_down().max(-1.0),
            1 => threshold = threshold.next_up().min(1.0),
            2 => threshold = 0.45,
            _ => {}
        }
        let filter = filters(&mut dice, &history.model);
        let restricted =
            if dice.below(2) == 0 { RestrictedFaces::LeftOut } else { RestrictedFaces::Included };

        let (hits, completeness) = history.store.sweep(&queries, threshold, &filter, restricted).unwrap();
        prop_assert_eq!(hits.len(), queries.len());
        for ((query, probe), hits) in queries.iter().zip(&probes).zip(&hits) {
            prop_assert_eq!(hits, &history.brute_force(query, threshold, &filter, restricted));
            for (face, template) in &history.templates {
                let admitted = filter.admits(*face, &history.model[face].facets, restricted);
                if admitted && dot(probe, template) >= f64::from(threshold) + f64::from(completeness.quantisation) {
                    prop_assert!(hits.iter().any(|hit| hit.face == *face), "a true hit was missed");
                }
            }
        }
        let admitted =
            history.model.values().filter(|r| filter.admits(r.face, &r.facets, restricted)).count() as u64;
        prop_assert_eq!(completeness.searched, admitted);
        prop_assert_eq!(completeness.excluded_by_filter, history.model.len() as u64 - admitted);
        prop_assert_eq!(completeness.threshold, threshold);
        prop_assert_eq!(history.store.len(), history.model.len());
    }
}

#[test]
fn the_low_half_decides_between_faces_the_high_half_cannot_tell_apart() {
    let mut dice = Dice(11);
    let template = dice.unit(512);
    let mut history = History::new(512, 4);
    for _ in 0..8 {
        let near = dice.near(&template, 0.999_999);
        history.insert(near);
    }
    let query = query(&template);
    let mut scores: Vec<f32> = history.model.values().map(|record| exact_cosine(&query, &record.code)).collect();
    scores.sort_by(f32::total_cmp);
    let (hits, completeness) =
        history.store.sweep(&[query], scores[4], &Filter::new(), RestrictedFaces::LeftOut).unwrap();
    assert_eq!(hits[0].len(), scores.iter().filter(|&&score| score >= scores[4]).count());
    assert_eq!(completeness.decided_by_low_half, 8);
}

#[test]
fn a_sweep_that_cannot_read_a_low_half_answers_nothing() {
    let mut history = History::new(64, 2);
    let template = Dice(3).unit(64);
    history.insert(template.clone());
    history.insert(template.clone());
    history.low_halves.forget(SegmentNumber(0));
    let answer = history.store.sweep(&[query(&template)], 0.5, &Filter::new(), RestrictedFaces::LeftOut);
    assert!(matches!(answer, Err(StoreError::LowHalves(LowHalvesError { segment: SegmentNumber(0), .. }))));
}

/// Stands for a disk on which an erasure takes a segment away just when a sweep asks for it.
struct TakenAway(std::sync::Mutex<Option<Arc<TemplateStore>>>);

impl LowHalves for TakenAway {
    fn low(
        &self,
        segment: SegmentNumber,
        _: &[RowNumber],
        _: &mut dyn FnMut(RowNumber, &[i8]),
    ) -> Result<(), LowHalvesError> {
        self.0.lock().unwrap().as_ref().unwrap().remove(&[face(0)]);
        Err(LowHalvesError { segment, reason: "gone".to_owned() })
    }
}

#[test]
fn a_segment_that_an_erasure_took_away_meanwhile_is_no_failure() {
    let low_halves = Arc::new(TakenAway(std::sync::Mutex::default()));
    let store = Arc::new(TemplateStore::new(8, 1, Arc::clone(&low_halves) as Arc<dyn LowHalves>).unwrap());
    *low_halves.0.lock().unwrap() = Some(Arc::clone(&store));
    let template = Dice(3).unit(8);
    store.insert(&record(0, &template)).unwrap();
    let (_, revision) = store.tail_to_seal().unwrap();
    store.promote_tail(SegmentNumber(0), revision).unwrap();
    store.insert(&record(1, &template)).unwrap();
    let (hits, _) = store.sweep(&[query(&template)], 0.5, &Filter::new(), RestrictedFaces::LeftOut).unwrap();
    assert_eq!(hits[0].iter().map(|hit| hit.face).collect::<Vec<_>>(), [face(1)]);
}

#[test]
fn what_cannot_be_answered_is_refused() {
    let mut history = History::new(8, 2);
    history.insert(Dice(3).unit(8));
    let sweep = |dimension: usize, threshold: f32| {
        let query = Query::from_code(Code::quantise(&Dice(3).unit(dimension)).unwrap());
        history.store.sweep(&[query], threshold, &Filter::new(), RestrictedFaces::LeftOut).unwrap_err()
    };
    assert_eq!(sweep(9, 0.5), StoreError::Dimension { expected: 8, found: 9 });
    assert_eq!(sweep(8, 1.5), StoreError::Threshold { threshold: 1.5 });
    assert!(matches!(sweep(8, f32::NAN), StoreError::Threshold { .. }));
}
