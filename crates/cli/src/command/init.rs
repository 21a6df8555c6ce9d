//! `countenance init`: sets up a data directory for one controller.

use std::process::ExitCode;

use server::Ambient;
use server::basis::{Controller, Country, Party};
use server::service::init::{NewInstallation, init};

use super::{Context, given};
use crate::failure::Failure;
use crate::output;

/// Who answers for the processing (GDPR Art. 4(7)), and which model pack is used.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The controller's name: the organisation that answers for the processing
    #[arg(long, value_name = "NAME", value_parser = given::words)]
    name: String,
    /// Its postal address
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    address: String,
    /// Where it is established, as two letters (ISO 3166-1)
    #[arg(long, value_name = "FR")]
    country: Country,
    /// How a person reaches it: e-mail address or page
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    contact: String,
    /// It has no establishment in the Union; then it names a representative there (Art. 27)
    #[arg(long, requires = "representative_name")]
    outside_union: bool,
    /// The representative in the Union
    #[arg(long, value_name = "NAME", requires_all = ["outside_union", "representative_contact"])]
    representative_name: Option<String>,
    /// How a person reaches the representative
    #[arg(long, value_name = "TEXT", requires = "representative_name")]
    representative_contact: Option<String>,
    /// The data protection officer (Art. 37)
    #[arg(long, value_name = "NAME", requires = "officer_contact")]
    officer_name: Option<String>,
    /// How a person reaches the officer
    #[arg(long, value_name = "TEXT", requires = "officer_name")]
    officer_contact: Option<String>,
    /// It is a public authority or body; then it names an officer
    #[arg(long, requires = "officer_name")]
    public_authority: bool,
    /// The model pack for new galleries [default: the most accurate one at hand]
    #[arg(long, value_name = "NAME")]
    pack: Option<String>,
    /// The controller's time zone, in which deadlines are counted
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    time_zone: String,
    /// Mark everything here as sample records
    #[arg(long)]
    sample: bool,
}

pub(crate) fn run(args: Args, context: &Context) -> Result<ExitCode, Failure> {
    let party = |name: Option<String>, contact: Option<String>| {
        name.zip(contact).map(|(name, contact)| Party { name, contact })
    };
    let controller = Controller {
        name: args.name,
        address: args.address,
        country: args.country,
        established_in_union: !args.outside_union,
        contact: args.contact,
        representative: party(args.representative_name, args.representative_contact),
        officer: party(args.officer_name, args.officer_contact),
        public_authority: args.public_authority,
    };
    let new = NewInstallation { controller, pack: args.pack, sample: args.sample, time_zone: args.time_zone };
    let report = init(context.settings.clone(), Ambient::system(), new)?;
    context.print(&report, |report| {
        if args.sample {
            output::line("SAMPLE RECORDS")?;
        }
        let pack = &report.pack;
        output::line(format!("data directory  {}", report.data))?;
        output::line(format!(
            "root key        {} (back it up apart from the data; without it nothing opens)",
            report.root_key
        ))?;
        output::line(format!("log             {}", report.origin))?;
        output::line(format!("log key         {}", report.log_key))?;
        output::line(format!("model pack      {} {}: {}", pack.name, pack.version, pack.summary))?;
        output::line(format!("                {}", pack.accuracy))?;
        output::line("next:")?;
        output::line("  countenance gallery templates                     what a gallery can begin with")?;
        output::line(
            "  countenance gallery create NAME --template NAME   register one; it says what is still missing",
        )?;
        output::line("  countenance gallery activate NAME                 once nothing is missing")
    })
}
