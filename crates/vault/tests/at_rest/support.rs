//! A vault in a folder of its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use basis::{FaceId, GalleryId, ImageId, SubjectId};
use jiff::Timestamp;
use tempfile::TempDir;
use vault::records::{faces, galleries, images, segments, subjects};
use vault::{BlobId, KeySlot, Places, Random, Sealed, Vault, VaultError};

/// SplitMix64: repeatable, and no two calls alike.
pub(crate) struct Repeatable(AtomicU64);

impl Random for Repeatable {
    fn fill(&self, out: &mut [u8]) {
        for chunk in out.chunks_mut(8) {
            let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

pub(crate) fn random(seed: u64) -> Arc<dyn Random> {
    Arc::new(Repeatable(AtomicU64::new(seed)))
}

pub(crate) struct Bench {
    pub(crate) folder: TempDir,
    pub(crate) vault: Vault,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::create(Places::under(folder.path().join("data")), random(1)).unwrap();
        Self { folder, vault }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Ends this process's hold on the vault and opens it again.
    pub(crate) fn reopen(self) -> Self {
        let Self { folder, vault } = self;
        drop(vault);
        let vault = open(&folder.path().join("data")).unwrap();
        Self { folder, vault }
    }
}

pub(crate) fn open(data: &Path) -> Result<Vault, VaultError> {
    Vault::open(Places::under(data), random(0x5eed))
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

pub(crate) fn stands_in_a_file(folder: &Path, bytes: &[u8]) -> bool {
    files_below(folder)
        .iter()
        .any(|path| std::fs::read(path).unwrap().windows(bytes.len()).any(|window| window == bytes))
}

macro_rules! id {
    ($name:ident, $ty:ident) => {
        pub(crate) fn $name(number: u8) -> $ty {
            $ty::from_parts(Timestamp::from_millisecond(1_000 + i64::from(number)).unwrap(), [number; 10])
        }
    };
}

id!(gallery_id, GalleryId);
id!(subject_id, SubjectId);
id!(image_id, ImageId);
id!(face_id, FaceId);

pub(crate) fn gallery(number: u8) -> galleries::Gallery {
    galleries::Gallery {
        id: gallery_id(number),
        key_slot: KeySlot(1),
        name_tag: [number; 32],
        state: "draft".to_owned(),
        pack_id: None,
        pack_digest: None,
        sealed_facts: Sealed(vec![1, 2, 3]),
        created_at: 10,
    }
}

pub(crate) fn subject(number: u8) -> subjects::Subject {
    subjects::Subject {
        id: subject_id(number),
        gallery_id: gallery_id(1),
        key_slot: KeySlot(2),
        label_tag: [number; 32],
        sealed_personal: Sealed(vec![4, 5]),
        created_at: 11,
    }
}

pub(crate) fn image(number: u8) -> images::Image {
    images::Image {
        id: image_id(number),
        gallery_id: gallery_id(1),
        key_slot: KeySlot(3),
        content_tag: [number; 32],
        sealed_source: Sealed(vec![6]),
        original_blob: None,
        faces_found: 2,
        faces_kept: 1,
        created_at: 12,
    }
}

pub(crate) fn face(number: u8) -> faces::Face {
    faces::Face {
        id: face_id(number),
        image_id: image_id(1),
        gallery_id: gallery_id(1),
        subject_id: Some(subject_id(1)),
        key_slot: KeySlot(4),
        sealed_details: Sealed(vec![7]),
        crop_blob: None,
        restricted: false,
        sealed_template: Some(Sealed(vec![8; 40])),
        segment_id: None,
        segment_row: None,
        created_at: 13,
        territory_moved: false,
    }
}

pub(crate) fn segment(number: u8) -> segments::Segment {
    segments::Segment {
        id: segments::SegmentId::from_bytes([number; 16]),
        gallery_id: gallery_id(1),
        key_slot: KeySlot(5),
        high_blob: BlobId::from_bytes([number; 16]),
        low_blob: BlobId::from_bytes([number + 100; 16]),
        rows: 2,
        created_at: 14,
    }
}
