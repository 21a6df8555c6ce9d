//! `countenance doctor`: looks at this machine and installation for what will not work.

use std::process::ExitCode;

use server::Ambient;
use server::api::resources::{InstallationView, ListRequests};
use server::basis::Alarm;
use server::client::Ask;
use server::service::breaches::BreachView;
use server::service::doctor::{Finding, breach_findings, doctor, machine};
use server::service::log::LogReport;
use server::service::requests::RequestView;

use super::Context;
use super::reach::Reach;
use crate::failure::Failure;
use crate::output;

/// Nothing beside the common options.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(_: &Args, context: &Context) -> Result<ExitCode, Failure> {
    let findings = match context.beside()? {
        // The server has the data directory; what it is well with is asked of it.
        Some(reach) => [machine(&context.settings), of_server(&reach)?].concat(),
        None => doctor(&context.settings, &Ambient::system()),
    };
    context.print(&findings, |findings| {
        findings.iter().try_for_each(|finding| {
            output::line(format!("{}  {}: {}", if finding.well { "ok " } else { "BAD" }, finding.about, finding.text))
        })
    })?;
    Ok(if findings.iter().all(|finding| finding.well) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn of_server(reach: &Reach<'_>) -> Result<Vec<Finding>, Failure> {
    let seen = reach.call(Ask::of("showInstallation")).map(|InstallationView { origin, version, .. }| {
        format!("version {version} has the installation {origin} and answers")
    });
    let checked = reach.call(Ask::of("checkLog")).map(|LogReport { size, .. }| format!("{size} leaves, all as signed"));
    let mut findings = vec![finding("server", seen)?, finding("log", checked)?];
    // Not every key sees requests; one that does hears of those that are due.
    let asked = ListRequests { alarm: Some(true), ..ListRequests::default() };
    if let Ok(due) = reach.all::<RequestView>(&Ask::of("listRequests").query(&asked)) {
        let text: Vec<_> = due.iter().map(|view| format!("{} by {}", view.id, view.due)).collect();
        let text = if due.is_empty() { "none is due within seven days".to_owned() } else { text.join(", ") };
        let late = due.iter().any(|view| view.alarm == Some(Alarm::Late));
        findings.push(Finding { about: "requests", well: !late, text });
    }
    match reach.call::<Vec<BreachView>>(Ask::of("listBreaches")) {
        Ok(all) => findings.extend(breach_findings(&all)),
        Err(error) => findings.push(finding("breaches", Err(error))?),
    }
    Ok(findings)
}

fn finding(about: &'static str, told: Result<String, Failure>) -> Result<Finding, Failure> {
    match told {
        Ok(text) => Ok(Finding { about, well: true, text }),
        Err(Failure::Client(error)) => Ok(Finding { about, well: false, text: error.to_string() }),
        Err(other) => Err(other),
    }
}
