//! The document: text around tables, in the order a reader needs them.

use face::{Calibration, Pack};

use crate::Failure;
use crate::elsewhere::Elsewhere;
use crate::experiments::{Sizes, costs, dense, identification, photos, quality, thresholds};
use crate::measured::{Measured, marked};
use crate::metrics::FPIRS;
use crate::table::{count, percent};
use crate::truth::Truth;

/// The whole document. Deterministic but for what was measured on a machine, which is taken as it is.
///
/// # Errors
/// [`Failure`] for a pack without a population or calibrated scores.
pub fn compose(pack: &Pack, sizes: &Sizes, measured: &Measured) -> Result<String, Failure> {
    let truth = Truth::of(pack)?;
    let elsewhere = Elsewhere::read()?;
    let mut sections = vec![
        opening(pack, &elsewhere),
        expected(&truth.calibration),
        real(&truth.calibration, &elsewhere),
        synthetic(&truth, sizes)?,
    ];
    sections.extend([several(&truth, sizes)?, hit(&truth, sizes)?, views(measured, &elsewhere)]);
    if !measured.detection.is_empty() {
        sections.push(detection(measured));
    }
    sections.extend([given_up(&truth, sizes)?, LIMITS.to_owned(), REPEAT.to_owned()]);
    Ok(sections.join("\n"))
}

/// The lines that differ, `-` as committed and `+` as written now; `None` where none does.
#[must_use]
pub fn difference(committed: &str, written: &str) -> Option<String> {
    let (old, new): (Vec<&str>, Vec<&str>) = (committed.lines().collect(), written.lines().collect());
    let same = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| pairs.take_while(|(old, new)| old == new).count();
    let before = same(&mut old.iter().zip(&new));
    let after = same(&mut old[before..].iter().rev().zip(new[before..].iter().rev()));
    let sign = |sign: &'static str, lines: &[&str]| {
        lines[before..lines.len() - after].iter().map(|line| format!("{sign}{line}")).collect::<Vec<_>>()
    };
    let lines = [vec![format!("@@ line {} @@", before + 1)], sign("-", &old), sign("+", &new)].concat();
    (committed != written).then(|| lines.join("\n"))
}

fn opening(pack: &Pack, elsewhere: &Elsewhere) -> String {
    format!(
        "<!-- Written by `make accuracy`; change crates/accuracy, not this file. -->\n\n\
         # Accuracy\n\n\
         What to expect of a search, what was measured on what, and how to repeat it. A program writes this page, and every\n\
         number in a table is computed or read from a file of data. Pack: `{}`, its own publication: {} ({}).\n\n\
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

fn expected(calibration: &Calibration) -> String {
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

fn real(calibration: &Calibration, elsewhere: &Elsewhere) -> String {
    let Elsewhere { date, pictures, apart, strangers, pairs, .. } = elsewhere;
    format!(
        "## Real faces, measured elsewhere\n\n\
         {date}; {pictures}. Open set: {}; {apart}. **Not measured in this repository**, which holds no labelled faces: the\n\
         numbers are facts in `crates/accuracy/data/lfw.toml`. News photographs are large, sharp and frontal; yours may\n\
         not be.\n\n{}\n\
         The last column rests on {} false matches. Normalising scores (`crates/gallery/src/score`) is what helps most with\n\
         weights that are given. Accuracies of pairs hide it: they hardly differ between these scores.\n\n\
         The pack's calibration was made from pairs ({} of one person, {} of strangers), not from these searches. What it\n\
         says of this gallery, beside what was measured at the same share of false matches:\n\n{}\n",
        elsewhere.protocol(),
        elsewhere.scores(),
        count((*strangers as f64 * FPIRS[2]) as usize),
        count(pairs.same),
        count(pairs.strangers),
        elsewhere.held_against(calibration)
    )
}

fn synthetic(truth: &Truth, sizes: &Sizes) -> Result<String, Failure> {
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
         What is taken off a score is the mean of a face's {} best cosines with the cohort. Neither that number nor the\n\
         cohort's size matters much, once it has a thousand members; so it is bounded, and a gallery has its own from {}\n\
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

fn several(truth: &Truth, sizes: &Sizes) -> Result<String, Failure> {
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
           template does a little better; it would be one more template of the person at rest, so it is not kept.\n\
         * **Weights by quality** would help a little if the quality were known. Judged roughly (off by up to {} on a scale\n\
           from 0 to 1) the gain is within the intervals, so photos count alike.\n",
        count(sizes.photographed),
        count(sizes.photographed_strangers),
        photos::PHOTOS,
        photos::OFF
    ))
}

fn hit(truth: &Truth, sizes: &Sizes) -> Result<String, Failure> {
    Ok(format!(
        "## Do thresholds keep what they promise?\n\n\
         Synthetic truth: the share of {} strangers' searches that return anybody at the threshold that the calibration gives\n\
         for 10 %, 1 % and 0.1 % (95 % intervals after Wilson):\n\n{}\n\
         Fewer than asked for, and that is meant: real strangers are now and then more alike than drawn ones, and the\n\
         calibration adds half of that difference (`crates/face/assets/README.md`), which drawn strangers do not need. It\n\
         makes no difference which cohort a gallery uses. Held against real searches, the calibration is near; see the\n\
         second table of *Real faces*. The tail for large galleries rests on fewer and fewer pairs: judge there by your own\n\
         `evaluate`.\n",
        count(sizes.gallery_strangers),
        thresholds::thresholds(truth, sizes)?
    ))
}

fn views(measured: &Measured, elsewhere: &Elsewhere) -> String {
    let [enrolled, mated, strangers] =
        [elsewhere.mirror.enrolled, elsewhere.mirror.mated, elsewhere.mirror.strangers].map(count);
    format!(
        "## Views of one crop\n\n\
         A template is the mean over the crop and its mirror image. Measured elsewhere, on real faces ({enrolled} enrolled, \
         {mated}\nsearches for them, {strangers} for strangers):\n\n{}\n\
         Other views, measured on one machine: five portraits of three people, each in fifteen copies made worse, against\n\
         drawn strangers. That is little; it ranks recipes on the same pictures and says nothing about accuracy.\n\n{}\n\
         The mirror image brings most of what there is. Enlarging and shifting bring little more for several times the runs,\n\
         so they were left out; a pack's manifest can name them.\n",
        elsewhere.mirrored(),
        marked("views", &measured.views)
    )
}

fn detection(measured: &Measured) -> String {
    format!(
        "## Detection\n\n\
         A face that is not found is not searched. Measured on one machine: drawn scenes of twelve megapixels with the public-\n\
         domain portraits in them, faces found of faces there by their shorter side, and boxes in scenes without a face.\n\n{}\n",
        marked("detection", &measured.detection)
    )
}

fn given_up(truth: &Truth, sizes: &Sizes) -> Result<String, Failure> {
    Ok(format!(
        "## What did not help\n\n\
         * **Thresholds by the probe's quality.** Bad photos are missed more often, but a stranger's bad photo matches no more\n\
           often than a good one, so a threshold for each third of the probes finds nobody more. Synthetic truth at FPIR 1 %,\n\
           with the quality known exactly; real bad photos may resemble one another, and then the own cohort takes it off:\n\n{}\n\
         * **More or fewer nearest cohort members**, and **a cohort of more than about a thousand**: see *The cohort*.\n\
         * **One Gaussian for the population**: far behind the mixture on real faces.\n\
         * **More views** and **weights by quality**: see there.\n",
        quality::quality(truth, sizes)?
    ))
}

const LIMITS: &str = "## Limits\n\n\
    * **Differences between groups of people are not measured.** There are no labels of age, sex or origin here. Tests\n\
    \u{20} of many recognisers found false matches to differ manyfold between groups (NIST IR 8280); expect it. The planted\n\
    \u{20} group above shows what then happens. `countenance evaluate` reports by group when a column names groups.\n\
    * **Twins and close relatives** are confused far more often than the rates of strangers say.\n\
    * **Children** change fast, and the authors of `face_recognition`, which has the same weights, say that they are\n\
    \u{20} recognised badly.\n\
    * **Old photos**: years between two photos lower the score of a true match; the pack's genuine curve holds few decades.\n\
    * **Small, turned, covered, dark or blurred faces** are missed more often. News photographs have few of them.\n\
    * Rates hold one search at a time. Whoever searches thousands of probes meets false matches in proportion.\n\
    * A shown similarity is not a probability that two pictures show one person: that depends on how likely it was before.\n";

const REPEAT: &str = "## How to repeat it\n\n\
    * `countenance evaluate FOLDER` measures your own photos, one folder a person: the numbers that count for you.\n\
    * `make accuracy` measures everything here that can be measured here and writes this page. Tables marked in the source\n\
    \u{20} as measured on one machine change a little from machine to machine.\n\
    * `cargo run --release -p countenance-accuracy -- check` computes the rest anew and fails if a digit differs; `.ci/run`\n\
    \u{20} runs it.\n\
    * The seeds are in `crates/accuracy/src/experiments/mod.rs`, the sizes beside them.\n";
