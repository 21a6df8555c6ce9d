//! One thread over the photographs: what each stage costs, and how much of that is inference.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use basis::gate::{CompareAsk, compare};
use basis::{
    Compare, Condition, Controller, Epoch, Ground, LegalBasis, LegalGround, Mandate, MandateId, Permit, ProbeGround,
    Purpose,
};
use face::{DetectOptions, Limits, Pack, Picture, Pipeline, Rect, Runtime, decode};
use jiff::Timestamp;

use crate::Failure;
use crate::clock::Clock;
use crate::recorder::{Recorder, Run};

/// What one photograph costs on the mean.
pub(crate) struct Stages {
    /// Stages in their order, and of each the part that is inference.
    rows: Vec<(&'static str, Duration, Duration)>,
    /// Inference by network.
    networks: Vec<(String, Duration)>,
    faces: usize,
    photos: usize,
}

/// The stages' cost, best of `rounds`, and every photograph's runs of the networks.
pub(crate) fn measure(
    pack: &Pack,
    runtime: &Runtime,
    photos: &[Vec<u8>],
    rounds: usize,
) -> Result<(Stages, Vec<Vec<Run>>), Failure> {
    let recorder = Recorder::new(runtime);
    let mut pipeline = Pipeline::open(pack, &recorder, 1)?;
    let permit = permit()?;
    recorder.noted().keep = true;
    let mut runs = Vec::new();
    for photo in photos {
        take_in(&mut pipeline, &permit, photo)?;
        runs.push(std::mem::take(&mut recorder.noted().runs));
    }
    recorder.noted().keep = false;
    let mut best: Option<Stages> = None;
    for _ in 0..rounds {
        let round = round(&mut pipeline, &permit, &recorder, photos)?;
        if best.as_ref().is_none_or(|best| round.whole() < best.whole()) {
            best = Some(round);
        }
    }
    Ok((best.ok_or("no round was asked for")?, runs))
}

/// A photograph on its way into a gallery, as far as the gallery; how many faces it has.
pub(crate) fn take_in(pipeline: &mut Pipeline, permit: &Permit<Compare>, photo: &[u8]) -> Result<usize, Failure> {
    let picture = decode(photo, &Limits::default())?;
    let found = pipeline.detect(&picture, &DetectOptions::default())?;
    let described = pipeline.describe(permit, &picture, &found)?;
    for face in &described {
        cut(&picture, face.detection.box_)?;
    }
    Ok(described.len())
}

fn round(
    pipeline: &mut Pipeline,
    permit: &Permit<Compare>,
    recorder: &Recorder<'_>,
    photos: &[Vec<u8>],
) -> Result<Stages, Failure> {
    recorder.noted().spent.clear();
    let inference = || recorder.noted().spent.values().sum::<Duration>();
    let names = ["decode", "detect", "align and embed", "crop as PNG"];
    let mut rows = names.map(|name| (name, Duration::ZERO, Duration::ZERO));
    let mut faces = 0;
    for photo in photos {
        let mut stage = 0;
        let (mut clock, mut inferred) = (Clock::start(), inference());
        let mut next = |rows: &mut [(&str, Duration, Duration)]| {
            rows[stage].1 += clock.read();
            rows[stage].2 += inference() - inferred;
            stage += 1;
            (clock, inferred) = (Clock::start(), inference());
        };
        let picture = decode(photo, &Limits::default())?;
        next(&mut rows);
        let found = pipeline.detect(&picture, &DetectOptions::default())?;
        next(&mut rows);
        let described = pipeline.describe(permit, &picture, &found)?;
        next(&mut rows);
        for face in &described {
            cut(&picture, face.detection.box_)?;
        }
        next(&mut rows);
        faces += described.len();
    }
    let each = |sum: Duration| sum / u32::try_from(photos.len()).unwrap_or(u32::MAX);
    let name = |model: &Path| model.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let networks = recorder.noted().spent.iter().map(|(model, sum)| (name(model), each(*sum))).collect();
    let rows = rows.map(|(name, whole, inferred)| (name, each(whole), each(inferred))).to_vec();
    Ok(Stages { rows, networks, faces, photos: photos.len() })
}

/// The crop that a gallery keeps: the face with a quarter around it.
fn cut(picture: &Picture, face: Rect) -> Result<Vec<u8>, Failure> {
    let Rect { x, y, width, height } = face;
    let wide = Rect { x: x - width * 0.25, y: y - height * 0.25, width: width * 1.5, height: height * 1.5 };
    Ok(picture.crop(wide)?.to_png()?)
}

impl Stages {
    fn whole(&self) -> Duration {
        self.rows.iter().map(|(_, whole, _)| *whole).sum()
    }
}

impl fmt::Display for Stages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |span: Duration| span.as_secs_f64() * 1e3;
        writeln!(f, "{} photographs with {} faces; processor time of each on one thread:\n", self.photos, self.faces)?;
        writeln!(f, "| Stage | ms | of it inference | around it |\n|---|--:|--:|--:|")?;
        for (name, whole, inferred) in &self.rows {
            writeln!(f, "| {name} | {:.2} | {:.2} | {:.2} |", ms(*whole), ms(*inferred), ms(*whole - *inferred))?;
        }
        let inferred: Duration = self.rows.iter().map(|(_, _, inferred)| *inferred).sum();
        let whole = self.whole();
        writeln!(f, "| all | {:.2} | {:.2} | {:.2} |", ms(whole), ms(inferred), ms(whole - inferred))?;
        let share = 100.0 * inferred.as_secs_f64() / whole.as_secs_f64();
        let networks: Vec<_> = self.networks.iter().map(|(name, each)| format!("{name} {:.2}", ms(*each))).collect();
        write!(f, "\nInference: {share:.0} % ({} ms)", networks.join(", "))
    }
}

/// The gate's leave to describe photographs of which nothing is kept.
pub(crate) fn permit() -> Result<Permit<Compare>, Failure> {
    let at = |second: i64| Timestamp::from_second(1_760_000_000 + second);
    let controller = Controller {
        name: "SAMPLE association".into(),
        address: "1 rue de l'Exemple, 75000 Paris".into(),
        country: "FR".parse()?,
        established_in_union: true,
        contact: "contact@example.org".into(),
        representative: None,
        officer: None,
        public_authority: false,
    };
    let legal = LegalGround { basis: LegalBasis::Consent, ground: Ground::condition(Condition::ExplicitConsent) };
    let mandate = Mandate {
        id: MandateId::from_bytes([8; 16]),
        operator: "operator".into(),
        issued_by: "editor".into(),
        purpose: Purpose::EventPhotography,
        case: "SAMPLE-1".into(),
        galleries: Vec::new(),
        probe: ProbeGround::new(legal),
        issued_at: at(0)?,
        expires_at: at(3600)?,
        revoked_at: None,
        searches_left: None,
    };
    let ask = CompareAsk { controller: &controller, operator: &mandate.operator, mandate: Some(&mandate) };
    Ok(compare(&ask, at(60)?, Epoch(1))?)
}
