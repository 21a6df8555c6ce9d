//! `countenance detect`: finds faces in a photograph. No template is computed, nothing is kept.

use std::path::PathBuf;
use std::process::ExitCode;

use server::api::resources::DetectUpload;
use server::client::Ask;
use server::service::detect::detect_here;
use server::service::photo::{Photo, Picture64};

use super::Context;
use crate::failure::Failure;
use crate::output;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The photograph
    photo: PathBuf,
    /// Write a copy (PNG) in which the faces are marked
    #[arg(long, value_name = "FILE.png")]
    annotate: Option<PathBuf>,
    /// Faces with a shorter side below this are not looked for; 20 finds the back rows of a group, at two to four times
    /// the work of 40
    #[arg(long, value_name = "PX", default_value_t = 40, value_parser = clap::value_parser!(u32).range(1..))]
    smallest_face: u32,
    /// The model pack whose detector is used [default: the most accurate one at hand]
    #[arg(long, value_name = "NAME")]
    pack: Option<String>,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<ExitCode, Failure> {
    let annotate = args.annotate.is_some();
    let (photo, pack) = (Photo::read(&args.photo)?, args.pack.as_deref());
    // Nothing of an installation is needed for it: only a server that is named is asked.
    let mut answer = match context.named_server()? {
        Some(reach) => {
            let pack = pack.map(str::to_owned);
            let asked = DetectUpload { smallest_face_px: Some(args.smallest_face), annotate, pack };
            reach.call(Ask::of("detect").upload(&asked, vec![photo]))?
        }
        None => detect_here(&context.settings, pack, &photo, args.smallest_face, annotate)?,
    };
    if let (Some(path), Some(Picture64(png))) = (&args.annotate, answer.marked.take()) {
        output::file(path, &png)?;
    }
    context.print(&answer, |answer| {
        output::line(format!(
            "{} in {} x {} pixels; faces from {} pixels are found",
            output::count(answer.faces.len(), "face", "faces"),
            answer.width,
            answer.height,
            answer.smallest_face_px
        ))?;
        let rows: Vec<_> = answer
            .faces
            .iter()
            .enumerate()
            .map(|(number, face)| {
                let [x, y, width, height] = face.region;
                [
                    number.to_string(),
                    format!("{x:.0},{y:.0},{width:.0},{height:.0}"),
                    format!("{:.3}", face.score),
                    format!("{:.0}", face.eye_distance_px),
                    format!("{:.1}", face.sharpness),
                    format!("{:.0}", face.yaw_degrees),
                ]
            })
            .collect();
        output::table(["FACE", "BOX (X,Y,WIDTH,HEIGHT)", "SCORE", "EYES PX", "SHARPNESS", "YAW"], &rows)
    })
}
