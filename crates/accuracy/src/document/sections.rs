//! What the sections say. Lines are laid out afterwards.

use face::packs::ViewSpec;
use face::{Calibration, Pack};

use crate::Failure;
use crate::elsewhere::Elsewhere;
use crate::experiments::{Sizes, costs, dense, identification, photos, quality, thresholds};
use crate::measured::{Measured, marked};
use crate::metrics::FPIRS;
use crate::table::{count, percent};
use crate::truth::Truth;

pub(super) fn opening(pack: &Pack, elsewhere: &Elsewhere) -> String {
    format!(
        "<!-- Written by `make accuracy`; change crates/accuracy, not this file. -->\n\n\
         # Accuracy\n\n\
         What to expect of a search, what was measured on what, and how to repeat it. A program writes this page, and every\n\
         number in a table is computed or read from a file of data. Pack: `{}`; what is published about its\n\
         weights: {} ({}).\n\n\
         There are four kinds of numbers here, and they are worth differently:\n\n\
         * **by the calibration**: what the pack's tables say, as the product shows it to its users;\n\
         * **on real faces, elsewhere**: measured in {} with the same weights, outside this repository;\n\
         * **on synthetic truth**: computed here with the product's own scores, on people who do not exist;\n\
         * **on one machine**: a few portraits in the public domain, through the inference library.\n\n\
         None of them is your camera, your people or your archive. `countenance evaluate FOLDER` measures those.\n",
        pack.id(),
        pack.manifest().accuracy.claim,
        pack.manifest().accuracy.source,
        elsewhere.date
    )
}

pub(super) fn expected(calibration: &Calibration) -> String {
    format!(
        "## What to expect\n\n\
         A search shows **possible matches**: people who look alike to the network, at or above a threshold. It does not say\n\
         that two pictures show one person; somebody who looks has to. Beside a result stands **\"about one false match in N\n\
         searches at this threshold in a gallery of this size\"**: of N searches for somebody who is *not* in the gallery,\n\
         about one returns somebody all the same. The larger the gallery, the more strangers a probe meets, so the same\n\
         score means less there.\n\n\
         By the calibration: the threshold for one false match in 10, 100 and 1,000 such searches, as score / shown\n\
         similarity / share of true matches that stay below it, one news photograph against another.\n\n{}\n\
         Beyond {} faces or one false match in {} searches these rest on extrapolation: the tail of strangers' scores is\n\
         taken to fall as it does where it was counted. With this pack and one photo a person, a gallery of a million faces\n\
         is searched for candidates to look at, not for a single answer.\n\n\
         A **sweep** finds every face at or above a cosine, and is chosen by what it may miss:\n\n{}\n",
        costs::thresholds(calibration),
        count(costs::COUNTED_FACES as usize),
        count(costs::COUNTED_SEARCHES as usize),
        costs::sweeps(calibration)
    )
}

pub(super) fn real(calibration: &Calibration, elsewhere: &Elsewhere) -> String {
    let Elsewhere { date, pictures, apart, strangers, pairs, .. } = elsewhere;
    format!(
        "## Real faces, measured elsewhere\n\n\
         {date}; {pictures}. Open set: {}; {apart}. **Not measured in this repository**, which holds no labelled faces: the\n\
         numbers are facts in `crates/accuracy/data/lfw.toml`. News photographs are large, sharp and frontal; yours may\n\
         not be.\n\n{}\n\
         The last column rests on {} false matches. Normalising scores (`crates/gallery/src/score`) is what helps most with\n\
         weights that are given. Accuracies of pairs hide it: they hardly differ between these scores.\n\n\
         The pack's calibration was made from pairs ({} of one person, {} of strangers). What it says of this gallery, beside\n\
         what was measured at the same share of false matches. One number in the calibration was chosen by this measurement\n\
         (how much real strangers exceed drawn ones), so that the rows are near one another shows a fit, and is\n\
         no evidence for other people and pictures.\n\n{}\n",
        elsewhere.protocol(),
        elsewhere.scores(),
        count((*strangers as f64 * FPIRS[2]) as usize),
        count(pairs.same),
        count(pairs.strangers),
        elsewhere.held_against(calibration)
    )
}

pub(super) fn synthetic(truth: &Truth, sizes: &Sizes) -> Result<String, Failure> {
    let (scores, cohorts) = identification::identification(truth, sizes)?;
    Ok(format!(
        "## Synthetic truth\n\n\
         People are drawn from the pack's population (`face::Population`), with seeds that nothing else uses. The second photo\n\
         of a person is the first, turned towards a stranger until their cosine is one drawn from the pack's genuine curve.\n\
         Scores are computed by the code that answers searches. So this shows whether the scores do what they are for, how\n\
         much the choices in them matter, and that nothing is broken. It cannot show how well faces are recognised: drawn\n\
         strangers are less alike than real ones now and then are, the pack's cohort is drawn from the very population that\n\
         is searched, and no photo here is dark, turned or old.\n\n\
         {} people enrolled by one photo each, {} searches for each of them, {} for strangers; one threshold for all, at\n\
         which 10 %, 1 % and 0.1 % of the strangers' searches return anybody (FPIR). Missed (FNIR): the person's own score\n\
         stays below it. First: the person comes before everybody else. In brackets 95 % intervals of a bootstrap over\n\
         people and strangers.\n\n{scores}\n\
         With somebody else's statistics the gain is gone and more than gone, so it lies in what each face has in common\n\
         with people in general. With the labels permuted both scores find nobody, as they should.\n\n\
         ### The cohort\n\n\
         What is taken off a score is the mean of a face's {} best cosines with the cohort. That number matters\n\
         little, and so does the cohort's size beyond a thousand members; so it is bounded, and a gallery has its own from {}\n\
         people on.\n\n{cohorts}\n\
         ### A group that the network tells apart badly\n\n\
         One person in {} is made a member of a group that is nowhere in the pack's population: all of them have a cosine of\n\
         {} with its middle. One threshold for all, at which {} of all strangers' searches return anybody:\n\n{}\n\
         By the cosine nearly all false matches fall on the group, and the threshold that keeps them rare costs everybody\n\
         else. **The pack's cohort does not know the group and changes nothing; the gallery's own does**: false matches are\n\
         spread evenly and the others are found again. What remains is that members are told apart badly, by any score; now\n\
         it shows as members missed, no longer as strangers matched. A gallery of fewer than {} people has no cohort of its\n\
         own: there, expect the upper rows for groups that news photographs show seldom.\n",
        count(sizes.enrolled),
        sizes.searches_each,
        count(sizes.strangers),
        gallery::NEAREST,
        count(sizes.own_cohort),
        dense::ONE_IN,
        dense::COSINE,
        percent(dense::FPIR),
        dense::dense(truth, sizes)?,
        count(sizes.own_cohort),
    ))
}

pub(super) fn several(truth: &Truth, sizes: &Sizes) -> Result<String, Failure> {
    let (probes, faces, single) = photos::photos(truth, sizes)?;
    Ok(format!(
        "## Several photos\n\n\
         Synthetic truth: {} people, {} strangers, each with {} photos. Every photo is the person turned towards a stranger\n\
         of its own, some far (bad photos) and some little (good ones), so that two photos are about as alike as the pack's\n\
         genuine curve says. Missed at FPIR 1 %; **one photo of one face: {single}**.\n\n\
         Several photos of the person searched for, one face enrolled:\n\n{probes}\n\
         One photo of the person searched for, several faces enrolled, everybody as many or from one to five:\n\n{faces}\n\
         Several photos are worth more than anything else on this page. Real photos of one day err alike, so they help less\n\
         than these, whose errors have nothing in common: take photos of different days.\n\n\
         * **Several probe photos** are fused into their mean template (`gallery::fuse`).\n\
         * **Several faces of a person** are scored half by the best and half by the mean (`gallery::person_score`). The mean\n\
           template does about as well; it would be one more template of the person at rest, so it is not kept.\n\
         * **Weights by quality** would help a little if the quality were known. Judged roughly (off by up to {} on a scale\n\
           from 0 to 1) the gain is within the intervals, so photos count alike.\n",
        count(sizes.photographed),
        count(sizes.photographed_strangers),
        photos::PHOTOS,
        photos::OFF
    ))
}

pub(super) fn hit(truth: &Truth, sizes: &Sizes) -> Result<String, Failure> {
    Ok(format!(
        "## Do thresholds keep what they promise?\n\n\
         Synthetic truth: the share of {} strangers' searches that return anybody at the threshold that the calibration gives\n\
         for 10 %, 1 % and 0.1 % (95 % intervals after Wilson):\n\n{}\n\
         Fewer than asked for, and that is meant: real strangers are now and then more alike than drawn ones, and the\n\
         calibration adds half of that difference (`crates/face/assets/README.md`), which drawn strangers do not need. It\n\
         makes no difference which cohort a gallery uses. How near it is to real searches, the second table of\n\
         *Real faces* shows. The tail for large galleries rests on fewer and fewer pairs: judge there by your own\n\
         `evaluate`.\n",
        count(sizes.gallery_strangers),
        thresholds::thresholds(truth, sizes)?
    ))
}

pub(super) fn views(pack: &Pack, measured: &Measured, elsewhere: &Elsewhere) -> String {
    let [enrolled, mated, strangers] =
        [elsewhere.mirror.enrolled, elsewhere.mirror.mated, elsewhere.mirror.strangers].map(count);
    let views = &pack.manifest().recogniser.views;
    format!(
        "## Views of one crop\n\n\
         A template is the mean over {} views of one crop: {}. Mirroring was measured elsewhere, on real faces ({enrolled}\n\
         people enrolled, {mated} searches for them, {strangers} for strangers):\n\n{}\n\
         Recipes are compared on one machine: five portraits of three people, each in fifteen copies made worse, against\n\
         drawn strangers. That is little; it ranks recipes on the same pictures and says nothing about accuracy, and the\n\
         best of many is partly so by chance.\n\n{}\n\
         The mirror image brings most of what there is, one shift something more. Zooms bring nothing, and further shifts\n\
         nothing certain for their runs of the network; a pack's manifest can name them.\n",
        views.len(),
        views.iter().map(described).collect::<Vec<_>>().join(", "),
        elsewhere.mirrored(),
        marked("views", &measured.views)
    )
}

fn described(view: &ViewSpec) -> String {
    let ViewSpec { mirror, zoom, shift_x, shift_y } = *view;
    let mut parts = vec![if mirror { "mirrored" } else { "as it is" }.to_owned()];
    if zoom != 1.0 {
        parts.push(format!("enlarged to {:.0} %", 100.0 * zoom));
    }
    if (shift_x, shift_y) != (0.0, 0.0) {
        parts.push(format!("moved by {:.0} % across and {:.0} % down", 100.0 * shift_x, 100.0 * shift_y));
    }
    parts.join(" and ")
}

pub(super) fn detection(measured: &Measured) -> String {
    format!(
        "## Detection\n\n\
         A face that is not found is not searched. Measured on one machine: scenes of twelve megapixels, with portraits in\n\
         the public domain pasted small, turned, mirrored, lighter and darker onto drawn grounds (groups), and the same\n\
         portraits side by side (tiles). Faces found of faces there, by their shorter side; boxes on grounds without a face;\n\
         and the time for a scene. These are few sitters, and they look at the camera: expect less of a real crowd.\n\n{}\n",
        marked("detection", &measured.detection)
    )
}

pub(super) fn given_up(truth: &Truth, sizes: &Sizes) -> Result<String, Failure> {
    Ok(format!(
        "## What did not help\n\n\
         * **Thresholds by the probe's quality.** Bad photos are missed more often, but a stranger's bad photo matches no more\n\
           often than a good one, so a threshold for each third of the probes finds nobody more. Synthetic truth at FPIR 1 %,\n\
           with the quality known exactly. Bad photos that resemble one another, as real ones may, are not modelled:\n\n{}\n\
         * **More or fewer nearest cohort members**, and **a cohort of more than about a thousand**: see *The cohort*.\n\
         * **One Gaussian for the population**: far behind the mixture on real faces.\n\
         * **More views** and **weights by quality**: see there.\n",
        quality::quality(truth, sizes)?
    ))
}

pub(super) const LIMITS: &str = "## Limits\n\n\
    * **Differences between groups of people are not measured.** There are no labels of age, sex or origin here. Tests\n\
    of many recognisers found false matches to differ manyfold between groups (NIST IR 8280); expect it. The planted\n\
    group above shows what then happens. `countenance evaluate` reports by group when a column names groups.\n\
    * **Twins and close relatives** are confused far more often than the rates of strangers say.\n\
    * **Children** change fast, and the authors of `face_recognition`, which has the same weights, say that they are\n\
    recognised badly.\n\
    * **Old photos**: years between two photos lower the score of a true match; the pack's genuine curve holds few decades.\n\
    * **Small, turned, covered, dark or blurred faces** are missed more often. News photographs have few of them.\n\
    * Rates hold one search at a time. Whoever searches thousands of probes meets false matches in proportion.\n\
    * A shown similarity is not a probability that two pictures show one person: that depends on how likely it was before.\n";

pub(super) const REPEAT: &str = "## How to repeat it\n\n\
    * `countenance evaluate FOLDER` measures your own photos, one folder a person: the numbers that count for you.\n\
    * `make accuracy` measures everything here that can be measured here and writes this page. Tables marked in the source\n\
    as measured on one machine change a little from machine to machine.\n\
    * `make accuracy-check` computes the rest anew and fails if a digit differs; `.ci/run`\n\
    runs it.\n\
    * The seeds are in `crates/accuracy/src/experiments/mod.rs`, the sizes beside them.\n";
