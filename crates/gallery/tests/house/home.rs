//! A house in a folder of its own, and the acts done in it as a service does them: gate, leaf, act.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use basis::gate::{self, Binding};
use basis::{
    Cluster, Consent, ConsentId, Disclose, Enrol, Epoch, Erase, ErasureId, EventId, EventKind, FaceFacts, FaceId,
    GalleryFacts, GalleryId, Identify, ImageId, Keep, Permit, Refusal, RequestFacts, RequestId, RequestKind, Scope,
    SearchId, SubjectFacts, SubjectId, Territory,
};
use gallery::{
    Candidate, Enrolled, ErasureCounts, ErasurePlan, ErasureTarget, Filter, GalleryError, House, NewFace, NewPicture,
    PackRef, SearchOptions, Shown, Swept,
};
use jiff::Timestamp;
use ledger::{Entry, LeafSource, Note, Recorded};
use tempfile::TempDir;
use vault::records::{consents, faces, galleries, scopes, segments, subjects};
use vault::{Places, Random, Vault, VaultError};
use zeroize::Zeroizing;

use crate::facts::{self, DIMENSION, second};

/// SplitMix64: repeatable, and no two calls alike.
struct Repeatable(AtomicU64);

impl Random for Repeatable {
    fn fill(&self, out: &mut [u8]) {
        let seed = self.0.fetch_add(1, Ordering::Relaxed);
        out.copy_from_slice(&facts::bytes(seed, out.len()));
    }
}

/// How many faces a segment of these houses holds.
pub(crate) const SEGMENT_ROWS: usize = 8;

pub(crate) struct Home {
    pub(crate) folder: TempDir,
    pub(crate) house: House,
    pub(crate) gallery: GalleryId,
    pub(crate) facts: GalleryFacts,
    pub(crate) consents: BTreeMap<SubjectId, Consent>,
    pub(crate) pack: PackRef,
    pub(crate) ticks: AtomicI64,
}

/// A picture to enrol; its bytes are its name.
#[derive(Debug, Clone)]
pub(crate) struct Picture {
    pub(crate) name: String,
    pub(crate) faces: Vec<(u64, Option<SubjectId>)>,
    pub(crate) crops: bool,
    pub(crate) original: bool,
}

impl Picture {
    /// A picture with nothing kept but its templates.
    pub(crate) fn of(name: &str, faces: &[(u64, Option<SubjectId>)]) -> Self {
        Self { name: name.into(), faces: faces.to_vec(), crops: false, original: false }
    }

    pub(crate) fn whole(name: &str, faces: &[(u64, Option<SubjectId>)]) -> Self {
        Self { crops: true, original: true, ..Self::of(name, faces) }
    }
}

impl Home {
    pub(crate) fn research() -> Self {
        Self::new(facts::research_gallery)
    }

    pub(crate) fn consent() -> Self {
        Self::new(facts::consent_gallery)
    }

    fn new(facts: fn(GalleryId) -> GalleryFacts) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::create(Places::under(folder.path().join("data")), random(1)).unwrap();
        let house = House::open(Arc::new(vault), SEGMENT_ROWS, second(0)).unwrap();
        let gallery = GalleryId::from_parts(second(0), [1; 10]);
        let consents = BTreeMap::new();
        let facts = facts(gallery);
        let home =
            Self { folder, house, gallery, facts, consents, pack: facts::pack("sample 1"), ticks: AtomicI64::new(1) };
        home.register(gallery, [1; 32]);
        home
    }

    /// Another gallery in the same house, of the same facts.
    pub(crate) fn register(&self, gallery: GalleryId, name_tag: [u8; 32]) {
        let vault = self.house.vault();
        let key_slot = vault.keys().allocate().unwrap();
        let row = galleries::Gallery {
            id: gallery,
            key_slot,
            name_tag,
            state: "active".into(),
            pack_id: None,
            pack_digest: None,
            sealed_facts: vault.seal(&vault.keys().key(key_slot).unwrap(), b"facts", b"{}"),
            created_at: 0,
        };
        vault.transact(|tx| galleries::insert(tx, &row)).unwrap();
        self.house.add_gallery(gallery);
    }

    /// Ends this process's hold and opens what is on disk.
    pub(crate) fn reopen(self) -> Self {
        let Self { folder, house, gallery, facts, consents, pack, ticks } = self;
        let data = house.vault().places().data.clone();
        drop(house);
        let house = open(&data, (1_000 + ticks.load(Ordering::SeqCst) as u64) << 32);
        Self { folder, house, gallery, facts, consents, pack, ticks }
    }

    /// The same with segments of another size, before anything is enrolled; or opened anew with the same ones.
    #[allow(dead_code, reason = "for the benchmark of erasures")]
    pub(crate) fn with_segments_of(self, rows: usize) -> Self {
        self.opened_anew(rows).1
    }

    /// As [`Home::with_segments_of`], with the time that opening and loading took.
    pub(crate) fn opened_anew(self, rows: usize) -> (Duration, Self) {
        let Self { folder, house, gallery, facts, consents, pack, ticks } = self;
        let data = house.vault().places().data.clone();
        drop(house);
        let began = Instant::now();
        let chance = 3_000_000 + ((ticks.load(Ordering::SeqCst) as u64) << 32);
        let vault = Vault::open(Places::under(data), random(chance)).unwrap();
        let house = House::open(Arc::new(vault), rows, second(0)).unwrap();
        let failed = house.load();
        assert!(failed.is_empty(), "{failed:?}");
        (began.elapsed(), Self { folder, house, gallery, facts, consents, pack, ticks })
    }

    /// What another process would find if this one ended now.
    pub(crate) fn crashed(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        copy(&self.data(), &data);
        let house = open(&data, (2_000_000 + self.ticks.load(Ordering::SeqCst) as u64) << 32);
        let (facts, consents, pack) = (self.facts.clone(), self.consents.clone(), self.pack.clone());
        Self {
            folder,
            house,
            gallery: self.gallery,
            facts,
            consents,
            pack,
            ticks: AtomicI64::new(self.ticks.load(Ordering::SeqCst)),
        }
    }

    /// The vault as a snapshot of `from` and the key folder of `keys` would make it.
    pub(crate) fn vault_of(from: &Path, keys: &Path) -> (TempDir, Vault) {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        copy(from, &data);
        std::fs::remove_dir_all(data.join("keys")).unwrap();
        copy(&keys.join("keys"), &data.join("keys"));
        let vault = Vault::open(Places::under(&data), random(7)).unwrap();
        (folder, vault)
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.house.vault().places().data.clone()
    }

    pub(crate) fn now(&self) -> Timestamp {
        second(self.ticks.fetch_add(1, Ordering::SeqCst) + 1)
    }

    /// The parts of a new id.
    pub(crate) fn chance(&self) -> (Timestamp, [u8; 10]) {
        let now = self.now();
        (now, facts::bytes(now.as_second() as u64, 10).try_into().unwrap())
    }

    fn event(&self) -> EventId {
        let (at, chance) = self.chance();
        EventId::from_parts(at, chance)
    }

    pub(crate) fn epoch(&self) -> Epoch {
        self.read(|tx| scopes::epoch(tx, Scope::Gallery(self.gallery))).unwrap()
    }

    pub(crate) fn read<R>(&self, run: impl FnOnce(&mut vault::Tx<'_>) -> Result<R, VaultError>) -> R {
        self.house.vault().read(run).unwrap()
    }

    /// A person, with consent to the gallery.
    pub(crate) fn subject(&mut self, label: u8) -> SubjectId {
        let (at, chance) = self.chance();
        let id = SubjectId::from_parts(at, chance);
        let (at, chance) = self.chance();
        let consent = facts::consent(ConsentId::from_parts(at, chance), id, self.gallery);
        let vault = self.house.vault();
        let key_slot = vault.keys().allocate().unwrap();
        let key = vault.keys().key(key_slot).unwrap();
        let person = subjects::Subject {
            id,
            gallery_id: self.gallery,
            key_slot,
            label_tag: [label; 32],
            sealed_personal: vault.seal(&key, &id.to_bytes(), b"SAMPLE person"),
            created_at: 0,
        };
        let row = consents::Consent {
            id: consent.id,
            subject_id: id,
            gallery_id: self.gallery,
            state: "given".into(),
            sealed: vault.seal_json(&key, &consent.id.to_bytes(), &consent).unwrap(),
            given_at: 0,
            withdrawn_at: None,
            stands_until: i64::MAX,
        };
        vault
            .transact(|tx| {
                subjects::insert(tx, &person)?;
                consents::insert(tx, &row)
            })
            .unwrap_or_else(|error: VaultError| panic!("{error}"));
        self.consents.insert(id, consent);
        id
    }

    pub(crate) fn may_enrol(&self, image: ImageId) -> Permit<Enrol> {
        let ask = gate::EnrolAsk { gallery: &self.facts, image, manifestly_public_evidence: None };
        gate::enrol(&ask, self.now(), self.epoch()).unwrap()
    }

    pub(crate) fn may_keep(
        &self,
        image: ImageId,
        face: FaceId,
        subject: Option<SubjectId>,
    ) -> Result<Permit<Keep>, Refusal> {
        let person = subject.map(subject_facts);
        let ask = gate::KeepAsk {
            gallery: &self.facts,
            image,
            face,
            subject: person.as_ref(),
            consent: subject.and_then(|subject| self.consents.get(&subject)),
            binding: if subject.is_some() { Binding::Box } else { Binding::None },
        };
        gate::keep(&ask, self.now(), self.epoch())
    }

    /// A picture under permits of this moment.
    pub(crate) fn prepared(&self, picture: &Picture, dimension: usize) -> NewPicture {
        let (at, chance) = self.chance();
        let image = ImageId::from_parts(at, chance);
        let face = |&(seed, subject): &(u64, Option<SubjectId>)| {
            let (at, chance) = self.chance();
            NewFace {
                permit: self.may_keep(image, FaceId::from_parts(at, chance), subject).unwrap(),
                template: facts::normed(seed, dimension),
                details: facts::details(seed, &picture.name),
                crop: picture.crops.then(|| Zeroizing::new(facts::crop(seed))),
            }
        };
        NewPicture {
            permit: self.may_enrol(image),
            content_tag: self.tag(&picture.name),
            source: picture.name.clone(),
            original: picture.original.then(|| Zeroizing::new(facts::original(picture.faces[0].0))),
            faces_found: picture.faces.len(),
            faces: picture.faces.iter().map(face).collect(),
        }
    }

    pub(crate) fn tag(&self, name: &str) -> [u8; 32] {
        self.house.content_tag(self.gallery, name.as_bytes()).unwrap()
    }

    pub(crate) fn try_enrol(&self, pictures: Vec<NewPicture>) -> Result<Vec<Enrolled>, GalleryError> {
        self.house.enrol(self.gallery, &self.pack, pictures, self.now())
    }

    pub(crate) fn enrol(&self, picture: &Picture) -> Enrolled {
        self.try_enrol(vec![self.prepared(picture, DIMENSION)]).unwrap().remove(0)
    }

    /// Enrols each seed as a picture of one unknown face; returns the faces.
    pub(crate) fn enrol_strangers(&self, seeds: impl IntoIterator<Item = u64>) -> Vec<FaceId> {
        self.enrol_all(
            &seeds
                .into_iter()
                .map(|seed| Picture::of(&format!("stranger {seed}"), &[(seed, None)]))
                .collect::<Vec<_>>(),
        )
    }

    /// Enrols pictures of one face each in as few batches as there may be; returns the faces.
    pub(crate) fn enrol_all(&self, pictures: &[Picture]) -> Vec<FaceId> {
        let batch = |batch: &[Picture]| {
            let pictures = batch.iter().map(|picture| self.prepared(picture, DIMENSION)).collect();
            self.try_enrol(pictures).unwrap()
        };
        pictures.chunks(SEGMENT_ROWS).flat_map(batch).map(|enrolled| enrolled.faces[0]).collect()
    }

    pub(crate) fn may_search(&self) -> (Recorded<Identify>, SearchId) {
        self.try_may_search().unwrap()
    }

    pub(crate) fn try_may_search(&self) -> Result<(Recorded<Identify>, SearchId), GalleryError> {
        let (at, chance) = self.chance();
        let search = SearchId::from_parts(at, chance);
        let mandate = facts::mandate(vec![self.gallery]);
        let ask =
            gate::IdentifyAsk { gallery: &self.facts, search, operator: &mandate.operator, mandate: Some(&mandate) };
        let permit = gate::identify(&ask, self.now(), self.epoch()).unwrap();
        Ok((self.recorded(permit)?, search))
    }

    pub(crate) fn recorded<A: basis::Act>(&self, permit: Permit<A>) -> Result<Recorded<A>, GalleryError> {
        let holder = self.house.controller_holder().unwrap();
        let entry = Entry::new(permit, self.event(), self.now(), &holder, &"SAMPLE").unwrap();
        ledger::commit(&self.house.desk(), entry, |_| Ok::<_, GalleryError>(())).map(|(recorded, ())| recorded)
    }

    /// Everyone found by the template of a seed.
    pub(crate) fn found_by(&self, seed: u64) -> Vec<Candidate> {
        let (recorded, _) = self.may_search();
        let probe = facts::normed(seed, self.dimension());
        self.house.identify(recorded, &probe, &everyone()).unwrap().candidates
    }

    /// Cosines and scores by face, whatever the order.
    pub(crate) fn scores(&self, seed: u64) -> BTreeMap<FaceId, [u32; 2]> {
        let bits = |candidate: &Candidate| [candidate.cosine.to_bits(), candidate.score.to_bits()];
        self.found_by(seed).iter().map(|candidate| (candidate.face, bits(candidate))).collect()
    }

    fn dimension(&self) -> usize {
        if self.pack.name == "sample 1" { DIMENSION } else { 128 }
    }

    pub(crate) fn may_cluster(&self) -> Permit<Cluster> {
        gate::cluster(&gate::ClusterAsk { gallery: &self.facts }, self.now(), self.epoch()).unwrap()
    }

    pub(crate) fn may_show(&self, face: FaceId) -> Recorded<Disclose> {
        let row = self.read(|tx| faces::get(tx, face));
        let subject = row.and_then(|row| row.subject_id);
        let face = FaceFacts { id: face, subject, enrolled_at: second(0), restriction: None };
        let (person, mandate) = (subject.map(subject_facts), facts::mandate(vec![self.gallery]));
        let ask = gate::DiscloseAsk {
            gallery: &self.facts,
            search: SearchId::from_bytes([5; 16]),
            operator: &mandate.operator,
            mandate: Some(&mandate),
            face: &face,
            subject: person.as_ref(),
            consent: subject.and_then(|subject| self.consents.get(&subject)),
        };
        self.recorded(gate::disclose(&ask, self.now(), self.epoch()).unwrap()).unwrap()
    }

    pub(crate) fn show(&self, face: FaceId) -> Result<Shown, GalleryError> {
        self.house.show(&self.may_show(face))
    }

    pub(crate) fn sweep(&self, seeds: &[u64], threshold: f32) -> Swept {
        let (at, chance) = self.chance();
        let id = RequestId::from_parts(at, chance);
        let request = RequestFacts { id, kind: RequestKind::Access, open: true, identity_proven: false };
        let ask = gate::SweepAsk { gallery: &self.facts, answers: gate::SweepFor::Request(&request) };
        let recorded = self.recorded(gate::sweep(&ask, self.now(), self.epoch()).unwrap()).unwrap();
        let queries: Vec<_> = seeds.iter().map(|seed| facts::template(*seed, self.dimension())).collect();
        let queries: Vec<&[f32]> = queries.iter().map(Vec::as_slice).collect();
        self.house.sweep(recorded, &queries, threshold, &Filter::new()).unwrap()
    }

    pub(crate) fn plan(&self, target: ErasureTarget) -> Result<ErasurePlan, GalleryError> {
        let (at, chance) = self.chance();
        let erasure = ErasureId::from_parts(at, chance);
        self.house.plan_erasure(self.gallery, target, erasure, "decision of the controller", "gate facts".into())
    }

    pub(crate) fn may_erase(&self, erasure: ErasureId) -> Permit<Erase> {
        let cause = gate::ErasureCause::ControllersDecision { decided_by: "editor", reason: "SAMPLE" };
        gate::erase(&gate::EraseAsk { gallery: &self.facts, erasure, cause, awaited: 0 }, self.now(), self.epoch())
            .unwrap()
    }

    pub(crate) fn intend(&self, target: ErasureTarget) -> ErasurePlan {
        let plan = self.plan(target).unwrap();
        self.house.intend_erasure(&self.may_erase(plan.erasure), &plan, self.now()).unwrap();
        plan
    }

    /// Carries out and closes, as is done for what a crash left.
    pub(crate) fn finish(&self, mut plan: ErasurePlan) -> ErasureCounts {
        let erased = self.house.carry_out_erasure(&mut plan, self.now()).unwrap();
        assert_ne!(erased.root.before, erased.root.after);
        let _ = self.house.close_erasure(self.may_erase(plan.erasure), &plan, erased, self.now()).unwrap();
        plan.counts()
    }

    pub(crate) fn finish_interrupted(&self) {
        for plan in self.house.unfinished_erasures().unwrap() {
            assert_eq!(plan.gate_facts, "gate facts");
            self.finish(plan);
        }
    }

    pub(crate) fn erase(&self, target: ErasureTarget) -> ErasureCounts {
        self.finish(self.intend(target))
    }

    /// Restricts a person as a withdrawal does: leaf, rows and memory together.
    pub(crate) fn restrict(&self, subject: SubjectId) {
        let holder = self.house.controller_holder().unwrap();
        let note = Note::new(EventKind::RestrictionSet, self.event(), self.now(), &holder, &"SAMPLE").unwrap();
        ledger::commit(&self.house.desk(), note, |tx| {
            scopes::raise_epoch(tx.rows(), Scope::Gallery(self.gallery))?;
            self.house.restrict_subject(tx.rows(), self.gallery, subject)
        })
        .unwrap();
    }

    /// How many leaves of each kind stand in the journal.
    pub(crate) fn leaves(&self) -> BTreeMap<EventKind, usize> {
        let desk = self.house.desk();
        let mut kinds = BTreeMap::new();
        for leaf in desk.range(0, desk.len().unwrap()).unwrap() {
            *kinds.entry(leaf.kind()).or_default() += 1;
        }
        kinds
    }

    /// Pictures, faces and sealed segments in the records.
    pub(crate) fn rows(&self) -> (i64, i64, usize) {
        self.read(|tx| {
            let segments = segments::list(tx, self.gallery)?.len();
            let galleries::Counts { images, faces, .. } = galleries::counts(tx, self.gallery)?;
            Ok((images, faces, segments))
        })
    }

    pub(crate) fn blob_files(&self) -> usize {
        files_below(&self.data().join("blobs")).len()
    }
}

pub(crate) fn everyone() -> SearchOptions {
    SearchOptions { limit: 1_000, threshold: f32::NEG_INFINITY, same_person: None, filter: Filter::new() }
}

pub(crate) fn subject_facts(id: SubjectId) -> SubjectFacts {
    SubjectFacts { id, declared_minor: false, territory: Territory::Unknown, restriction: None }
}

pub(crate) fn random(seed: u64) -> Arc<dyn Random> {
    Arc::new(Repeatable(AtomicU64::new(seed)))
}

fn open(data: &Path, seed: u64) -> House {
    let vault = Vault::open(Places::under(data), random(seed)).unwrap();
    House::open(Arc::new(vault), SEGMENT_ROWS, second(0)).unwrap()
}

pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            std::fs::copy(&path, to).unwrap();
        }
    }
}

/// Every file below a folder.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found
}
