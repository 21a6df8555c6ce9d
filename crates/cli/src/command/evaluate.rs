//! `countenance evaluate`: measures accuracy on the user's own labelled photographs; nothing of them is kept.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use server::ServiceError;
use server::service::evaluate::metrics::Rate;
use server::service::evaluate::render::render;
use server::service::evaluate::report::{EvaluationReport, Measures};
use server::service::evaluate::{EvaluateAnswer, EvaluateRequest, Evaluated, ProtocolOptions, evaluate};

use super::Context;
use super::probe::Under;
use super::watch::{INTERRUPTED, Watch};
use crate::failure::Failure;
use crate::output;

/// How many files without a face are listed; --json lists all.
const LISTED: usize = 20;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A folder with one folder of photographs a person
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    #[command(flatten)]
    under: Under,
    /// Write report.md, report.json, det.svg and scores.svg into this folder: counts and rates, no names
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// A CSV file with the column person (the folder's name) and columns of your own that tell groups apart
    #[arg(long, value_name = "FILE.csv")]
    groups: Option<PathBuf>,
    /// How many photographs of a person are enrolled, the first by name
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    enrol: u32,
    /// Share of the people with enough photographs that is held back as strangers, 0 to below 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.5, value_parser = share)]
    strangers: f64,
    /// Which division into enrolled people and strangers; the same number divides the same way
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The false positive identification rate for which a threshold is recommended
    #[arg(long, value_name = "RATE", default_value_t = 0.01, value_parser = rate)]
    fpir: f64,
    /// The model pack that is measured [default: the installation's]
    #[arg(long, value_name = "NAME")]
    pack: Option<String>,
    /// Faces with a shorter side below this are not looked for
    #[arg(long, value_name = "PX", default_value_t = 40, value_parser = clap::value_parser!(u32).range(1..))]
    smallest_face: u32,
    /// How many photographs are worked on side by side [default: one a core]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    workers: usize,
}

pub(crate) fn run(args: Args, context: &Context) -> Result<ExitCode, Failure> {
    if let Some(out) = &args.out {
        usable(out, &args.folder)?;
    }
    let request = EvaluateRequest {
        folder: args.folder,
        groups: args.groups,
        stated: args.under.stated(context)?,
        pack: args.pack,
        smallest_face_px: args.smallest_face,
        workers: args.workers,
        protocol: ProtocolOptions { enrol: args.enrol as usize, strangers: args.strangers, seed: args.seed },
        target_fpir: args.fpir,
    };
    let here = context.alone("an evaluation")?;
    let watch = Watch::files(context);
    let evaluated = evaluate(&here, &request, &watch);
    watch.done();
    let answer = match evaluated? {
        Evaluated::Finished(answer) => answer,
        Evaluated::Stopped { looked_at, files, leaf } => {
            eprintln!("stopped after {looked_at} of {files} files: nothing is measured, nothing is kept (leaf {leaf})");
            return Ok(ExitCode::from(INTERRUPTED));
        }
    };
    if let Some(out) = &args.out {
        write(out, &answer.report)?;
    }
    context.print_records(here.identity().sample, answer.as_ref(), |answer| print(answer, args.out.as_deref()))
}

/// Asked before the work, so that hours of it do not end at a folder that cannot be written.
fn usable(out: &Path, folder: &Path) -> Result<(), Failure> {
    let above = out.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let stands = if out.is_dir() { out } else { above };
    if out.exists() && !out.is_dir() || !stands.is_dir() {
        return Err(Failure::Usage(format!(
            "{} is not a folder and cannot become one; name one with --out",
            out.display()
        )));
    }
    let whole = |path: &Path| path.canonicalize().ok();
    if let (Some(out), Some(folder)) = (whole(stands), whole(folder))
        && out.starts_with(folder)
    {
        // The next run would take the report's folder for a person.
        return Err(Failure::Usage("--out lies among the photographs; name a folder outside".to_owned()));
    }
    Ok(())
}

fn write(out: &Path, report: &EvaluationReport) -> Result<(), ServiceError> {
    let failed = |source| ServiceError::Io { doing: "make the folder", path: out.to_path_buf(), source };
    std::fs::create_dir_all(out).map_err(failed)?;
    render(report).files().into_iter().try_for_each(|(name, text)| output::file(&out.join(name), text.as_bytes()))
}

fn print(answer: &EvaluateAnswer, out: Option<&Path>) -> io::Result<()> {
    let report = &answer.report;
    let (pictures, trials) = (&report.pictures, &report.trials);
    output::line(format!("measured on the pictures given, with {}", report.context.pack.name))?;
    output::line(format!(
        "  {} with {}: {} enrolled, {} strangers",
        output::count(trials.people, "person", "people"),
        output::count(pictures.files, "file", "files"),
        trials.enrolled_people,
        trials.strangers
    ))?;
    output::line(format!("  a face was found in {} of the pictures", rate_words(Some(pictures.detected))))?;
    output::line(format!(
        "  {} of enrolled people, {} of strangers\n",
        output::count(trials.mated_searches, "search", "searches"),
        trials.non_mated_searches
    ))?;
    output::table(["", "NORMALISED SCORE", "RAW COSINE"], &rows(&report.score, &report.cosine))?;
    output::line("")?;
    match &report.score.recommended {
        Some(found) => output::line(format!(
            "recommended: score {:.4} (similarity {:.1}) for FPIR {}: about one false match in {:.0} searches\n  of \
             strangers at this threshold in a gallery of this size; misses {}",
            found.threshold,
            found.similarity.unwrap_or_default(),
            percent(found.target_fpir),
            1.0 / found.target_fpir,
            rate_words(Some(found.fnir))
        ))?,
        None => output::line("recommended: none, see below")?,
    }
    for column in &report.groups {
        let rows: Vec<_> = column
            .groups
            .iter()
            .map(|group| {
                let [fnir, fpir, fnmr, fmr] = [group.fnir, group.fpir, group.fnmr, group.fmr].map(rate_words);
                [group.group.clone(), group.people.to_string(), fnir, fpir, fnmr, fmr]
            })
            .collect();
        output::line(format!("\nby {}", column.column))?;
        output::table(["GROUP", "PEOPLE", "FNIR", "FPIR", "FNMR", "FMR WITHIN"], &rows)?;
        output::line(format!(
            "  not shown: {} in groups too small, {} without a group",
            column.people_in_small_groups, column.people_without_group
        ))?;
    }
    for said in &report.not_measurable {
        output::line(format!("  {said}"))?;
    }
    for failure in answer.failures.iter().take(LISTED) {
        output::line(format!("  no face from {}: {}", failure.file, failure.reason))?;
    }
    if answer.failures.len() > LISTED {
        output::line(format!("  and from {} more; --json lists all", answer.failures.len() - LISTED))?;
    }
    if let Some(out) = out {
        output::line(format!("written to {}: report.md, report.json, det.svg, scores.svg", out.display()))?;
    }
    output::line(format!("mandate {}, leaf {}; nothing of the photographs is kept", answer.mandate, answer.leaf))
}

fn rows(score: &Measures, cosine: &Measures) -> Vec<[String; 3]> {
    let mut rows = vec![["rank 1".to_owned(), rate_words(Some(score.rank1)), rate_words(Some(cosine.rank1))]];
    for (score, cosine) in score.fnir_at_fpir.iter().zip(&cosine.fnir_at_fpir) {
        let name = format!("FNIR at FPIR {}", percent(score.target_fpir));
        rows.push([name, rate_words(score.fnir), rate_words(cosine.fnir)]);
    }
    for (score, cosine) in score.fnmr_at_fmr.iter().zip(&cosine.fnmr_at_fmr) {
        let name = format!("FNMR at FMR {}", percent(score.target_fmr));
        rows.push([name, rate_words(score.fnmr), rate_words(cosine.fnmr)]);
    }
    let eer = |measures: &Measures| measures.eer.map_or("-".to_owned(), |eer| format!("{:.4}", eer.rate));
    rows.push(["equal error rate".to_owned(), eer(score), eer(cosine)]);
    rows
}

/// `0.2500 [0.0456, 0.6994]`, or a dash where nothing was counted.
fn rate_words(rate: Option<Rate>) -> String {
    match rate {
        Some(Rate { rate: Some(rate), interval: Some([low, high]), .. }) => format!("{rate:.4} [{low:.4}, {high:.4}]"),
        _ => "-".to_owned(),
    }
}

fn percent(rate: f64) -> String {
    format!("{} %", (rate * 100.0 * 1e6).round() / 1e6)
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..1.0).contains(share));
    share.ok_or_else(|| "a share is a number from 0 to below 1, such as 0.5".to_owned())
}

fn rate(text: &str) -> Result<f64, String> {
    let rate = text.parse().ok().filter(|rate| *rate > 0.0 && *rate < 1.0);
    rate.ok_or_else(|| "a rate is a number above 0 and below 1, such as 0.01".to_owned())
}
