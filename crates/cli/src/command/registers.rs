//! `countenance register`: what is handed to authorities, and what stands in it beside a gallery's facts.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use server::api::resources::{OfGallery, PutParticulars, RegisterKind, SignedRegister};
use server::basis::Party;
use server::client::Ask;
use server::service::document::{self, Document};
use server::service::notices::NoticeVersion;
use server::service::particulars::Particulars;
use server::service::processing_record::Form;

use super::{Context, given};
use crate::failure::Failure;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// The record of processing activities (GDPR Art. 30(1)), a row a gallery
    Art30(Register),
    /// People's requests with due and answered dates; names nobody
    Requests(Register),
    /// What each gallery rests on
    Bases(Register),
    /// Every version of a gallery's notice
    Notices(Notices),
    /// What registers and receipts say beside a gallery's facts; shows them when nothing is given
    Particulars(Box<ParticularsArgs>),
    /// Check a register that was written with --out against its signature, offline
    Check(Check),
}

/// The form of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A table (RFC 4180)
    Csv,
    /// JSON-LD in the words of DPV
    Jsonld,
    /// The same; the request register is shaped after OpenDSR
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Register {
    /// The form
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
    /// Write it here, and its signature beside it as FILE.sig
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Notices {
    /// The gallery's name or id
    gallery: String,
}

#[derive(Debug, Args)]
pub(crate) struct ParticularsArgs {
    /// The gallery's name or id, where it differs from the others [default: for all galleries]
    gallery: Option<String>,
    /// Where the data are stored and processed; may be repeated
    #[arg(long = "storage-location", value_name = "TEXT", value_parser = given::words)]
    storage_locations: Vec<String>,
    /// Who receives data; may be repeated
    #[arg(long = "recipient", value_name = "TEXT", value_parser = given::words, conflicts_with = "no_recipients")]
    recipients: Vec<String>,
    /// Nobody receives data
    #[arg(long)]
    no_recipients: bool,
    /// A transfer to a third country with its safeguards; may be repeated
    #[arg(long = "transfer", value_name = "TEXT", value_parser = given::words, conflicts_with = "no_transfers")]
    transfers: Vec<String>,
    /// Nothing goes to third countries
    #[arg(long)]
    no_transfers: bool,
    /// The measures of security, in general words
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    security: Option<String>,
    /// Whose data, in categories
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    people: Option<String>,
    /// The supervisory authority that a person may complain to
    #[arg(long, value_name = "NAME", value_parser = given::words, requires = "authority_contact")]
    authority: Option<String>,
    /// How to reach it
    #[arg(long, value_name = "TEXT", value_parser = given::words, requires = "authority")]
    authority_contact: Option<String>,
    /// How a person files a request [default: the controller's contact]
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    requests: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The register
    file: PathBuf,
    /// Its signature [default: FILE.sig]
    #[arg(long, value_name = "FILE")]
    signature: Option<PathBuf>,
    /// The log's public key, in note format
    #[arg(long)]
    key: String,
}

pub(crate) fn run(command: Command, context: &Context) -> Result<ExitCode, Failure> {
    match command {
        Command::Art30(args) => register(RegisterKind::Processing, &args, context),
        Command::Requests(args) => register(RegisterKind::Requests, &args, context),
        Command::Bases(args) => register(RegisterKind::LegalBases, &args, context),
        Command::Notices(Notices { gallery }) => {
            let reach = context.reach()?;
            let notices: Vec<NoticeVersion> = reach.call(Ask::of("listNotices").with("gallery", gallery))?;
            reach.show(&notices, |notices| print_notices(notices))
        }
        Command::Particulars(args) => particulars(*args, context),
        Command::Check(args) => check(&args, context),
    }
}

fn register(kind: RegisterKind, Register { format, out }: &Register, context: &Context) -> Result<ExitCode, Failure> {
    let reach = context.reach()?;
    let form = if *format == Format::Csv { Form::Csv } else { Form::Json };
    // One answer for file and signature: a register asked for twice may have changed in between.
    let asked = Ask::of("signedRegister").query(&SignedRegister { register: kind, form });
    let signed: Document = reach.call(asked)?;
    match out {
        // A register is fed to other programs as it is: no line is added to it.
        None if context.json => context.print(&signed, |_| Ok(())),
        None => {
            output::text(&signed.json)?;
            Ok(ExitCode::SUCCESS)
        }
        Some(path) => {
            let beside = signature_of(path);
            output::file(path, signed.json.as_bytes())?;
            output::file(&beside, signed.signature.as_bytes())?;
            reach.show(&signed, |_| {
                output::line(format!(
                    "the register stands in {}, its signature in {}",
                    path.display(),
                    beside.display()
                ))
            })
        }
    }
}

fn signature_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".sig");
    name.into()
}

fn check(Check { file, signature, key }: &Check, context: &Context) -> Result<ExitCode, Failure> {
    let read = |path: &Path| {
        let failed = |source| server::ServiceError::Io { doing: "read", path: path.to_path_buf(), source };
        std::fs::read(path).map_err(failed)
    };
    let bytes = read(file)?;
    let note = String::from_utf8_lossy(&read(signature.as_deref().unwrap_or(&signature_of(file)))?).into_owned();
    let key = key.parse().map_err(|error| Failure::Usage(format!("--key: {error}")))?;
    let kinds = [RegisterKind::Processing, RegisterKind::LegalBases, RegisterKind::Requests];
    let mut last = None;
    for kind in kinds {
        match document::check_bytes(&bytes, &note, kind.document(), &key) {
            Ok(()) => {
                return context.print(&kind, |kind| {
                    output::line(format!("{} is the {} as it was signed", file.display(), kind.document()))
                });
            }
            // Of another kind: the next is tried. A wrong digest or signature is said of its own kind.
            Err(error) if error.to_string().contains("not '") => last = last.or(Some(error)),
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.map_or_else(|| Failure::Usage("there is nothing to check".into()), Into::into))
}

fn particulars(args: ParticularsArgs, context: &Context) -> Result<ExitCode, Failure> {
    let list =
        |some: Vec<String>, none: bool| if none { Some(Vec::new()) } else { Some(some).filter(|all| !all.is_empty()) };
    let new = Particulars {
        storage_locations: list(args.storage_locations, false),
        recipients: list(args.recipients, args.no_recipients),
        transfers: list(args.transfers, args.no_transfers),
        security: args.security,
        people: args.people,
        joint_controllers: None,
        authority: args.authority.zip(args.authority_contact).map(|(name, contact)| Party { name, contact }),
        requests: args.requests,
    };
    let gallery = args.gallery;
    let (reach, stands) = if new == Particulars::default() {
        let reach = context.reach()?;
        let stands: Particulars = reach.call(Ask::of("showParticulars").query(&OfGallery { gallery }))?;
        (reach, stands)
    } else {
        let reach = context.reach_named()?;
        let put = PutParticulars { gallery, particulars: new };
        let stands: Particulars = reach.call(Ask::of("putParticulars").json(&put))?;
        (reach, stands)
    };
    reach.show(&stands, print_particulars)
}

fn print_particulars(of: &Particulars) -> io::Result<()> {
    let list = |list: &Option<Vec<String>>| match list {
        None => "-".to_owned(),
        Some(list) if list.is_empty() => "none".to_owned(),
        Some(list) => list.join("; "),
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let party = |party: &Party| format!("{}, {}", party.name, party.contact);
    let joint = of.joint_controllers.as_ref().map(|all| all.iter().map(party).collect::<Vec<_>>());
    let rows = [
        ["storage".to_owned(), list(&of.storage_locations)],
        ["recipients".to_owned(), list(&of.recipients)],
        ["transfers".to_owned(), list(&of.transfers)],
        ["security".to_owned(), text(&of.security)],
        ["people".to_owned(), text(&of.people)],
        ["joint controllers".to_owned(), list(&joint)],
        ["authority".to_owned(), text(&of.authority.as_ref().map(party))],
        ["requests".to_owned(), text(&of.requests)],
    ];
    output::table(["PARTICULAR", "RECORDED"], &rows)
}

fn print_notices(notices: &[NoticeVersion]) -> io::Result<()> {
    let rows: Vec<_> = notices
        .iter()
        .map(|of| {
            [
                of.version.clone(),
                of.language.clone(),
                of.recorded_at.to_string(),
                if of.text.is_some() { "held" } else { "digest only" }.to_owned(),
                of.text_sha256.to_string(),
            ]
        })
        .collect();
    if rows.is_empty() {
        return output::line("no notice is recorded");
    }
    output::table(["VERSION", "LANGUAGE", "RECORDED", "TEXT", "SHA-256"], &rows)
}
