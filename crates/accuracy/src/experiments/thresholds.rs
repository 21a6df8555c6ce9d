//! Whether the calibration's thresholds let through what was asked for.

use gallery::Cohort;

use super::identification::pack_cohort;
use super::{Seed, Sizes};
use crate::Failure;
use crate::metrics::{FPIRS, wilson};
use crate::search::{Faces, Norm, own_cohort, search};
use crate::table::{count, estimate, table};
use crate::truth::{Template, Truth};

/// Share of strangers' searches that return anybody at the threshold for each share asked for.
pub(crate) fn thresholds(truth: &Truth, sizes: &Sizes) -> Result<String, Failure> {
    let most = sizes.galleries.into_iter().max().unwrap_or_default();
    let everybody = truth.people(Seed::Galleries as u64, most);
    let strangers = Faces::of(&truth.people(Seed::GalleryStrangers as u64, sizes.gallery_strangers))?;
    let pack = pack_cohort(truth)?;
    let mut rows = Vec::new();
    for faces in sizes.galleries {
        rows.extend(of_gallery(truth, &everybody[..faces], &strangers, &pack, sizes.own_cohort)?);
    }
    Ok(table(["faces", "score", "asked for 10 %", "asked for 1 %", "asked for 0.1 %"], rows))
}

fn of_gallery(
    truth: &Truth,
    gallery: &[Template],
    strangers: &Faces,
    pack: &Cohort,
    members: usize,
) -> Result<[[String; 5]; 2], Failure> {
    let faces = Faces::of(gallery)?;
    let own = own_cohort(gallery, members)?;
    let norms = [Norm::by(pack, &faces, strangers), Norm::by_own(&own, &faces, strangers)];
    let found = search(&faces, strangers, |_| None, &norms.each_ref());
    let row = |number: usize, name: &str| {
        let [ten, one, tenth] = FPIRS.map(|fpir| {
            let threshold = truth.calibration.threshold(fpir, gallery.len() as u64);
            let matched = found[number].iter().filter(|outcome| outcome.other >= threshold).count();
            estimate(wilson(matched, strangers.len()))
        });
        [count(gallery.len()), name.to_owned(), ten, one, tenth]
    };
    Ok([row(0, "the pack's cohort"), row(1, "the gallery's own cohort")])
}
