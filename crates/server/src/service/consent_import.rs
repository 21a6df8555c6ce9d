//! Many consents at once, from a table that the controller kept elsewhere: CSV with a heading, or JSON Lines.
//!
//! Columns: `label`, `text_version`, `evidence` (SHA-256, or a file beside the table, whose digest is computed where the
//! table is read), `given_at`, `expires_at`, `guardian_name`, `guardian_relationship`, `language`, `declared_minor`,
//! `country`. Each row stands by itself: a bad one is reported with its line and keeps no other from being recorded, and
//! a row that was recorded before is recognised, so that a table may be handed in again.

use std::collections::BTreeSet;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

use basis::{ConsentId, Country, GalleryFacts, Guardian, Sha256, Territory};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::consents::{self, NewConsent, Yes};
use super::{papers, register, subjects};
use crate::error::ServiceError;
use crate::installation::Installation;

/// The most rows of one batch.
pub const MOST_ROWS: usize = 200;
/// The longest line of a table, bytes.
const LONGEST_LINE: usize = 64 * 1024;
/// The longest tag of a language, characters.
const LONGEST_LANGUAGE: usize = 35;

/// One row, as it stands in the table. Texts, so that one that cannot be understood is reported and harms no other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ImportRow {
    /// Its line in the table.
    #[serde(skip_serializing_if = "is_zero")]
    pub line: u64,
    /// The name or number that the controller knows the person by.
    pub label: String,
    /// The version of the text that the person agreed to.
    pub text_version: String,
    /// SHA-256 of the signed form or recording, hexadecimal.
    pub evidence: String,
    /// When it was given: a moment, or a day in the controller's time zone. Not later than now.
    pub given_at: String,
    /// When it ends by itself: a moment, or a day to its end; blank where it does not.
    pub expires_at: String,
    /// Who consented for a minor.
    pub guardian_name: String,
    /// What they are to the minor.
    pub guardian_relationship: String,
    /// The language of the text (BCP 47).
    pub language: String,
    /// Whether the person is a minor, as declared: yes or no, true or false; blank is no.
    pub declared_minor: String,
    /// The person's country, as declared (ISO 3166-1 alpha-2).
    pub country: String,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands fields over by reference")]
const fn is_zero(line: &u64) -> bool {
    *line == 0
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It is recorded now.
    Recorded,
    /// It would be recorded; nothing was, because it was a rehearsal.
    WouldRecord,
    /// The same consent stands in the records already, also when it was taken back since.
    Known,
    /// It cannot be recorded.
    Refused,
}

/// A row of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RowReport {
    /// Its line in the table.
    pub line: u64,
    /// The label, as it was given.
    pub label: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The number of the receipt, where one stands.
    pub consent: Option<ConsentId>,
    /// Whether the person was, or would be, added to the gallery.
    pub person_added: bool,
    /// Why it was refused, and what to do.
    pub reason: Option<String>,
}

/// Records rows, in their order, or only says what would become of them.
///
/// # Errors
/// When there is no such gallery, or there are more than [`MOST_ROWS`] rows. What is wrong with a row stands in its
/// report.
pub fn import(
    here: &Installation,
    gallery: &str,
    rows: &[ImportRow],
    dry_run: bool,
) -> Result<Vec<RowReport>, ServiceError> {
    if rows.len() > MOST_ROWS {
        return Err(ServiceError::input(
            format!("{} rows are too many at once", rows.len()),
            format!("Send at most {MOST_ROWS}; `countenance consent import` does so by itself."),
        ));
    }
    let facts = register::find(here, gallery)?.facts;
    let mut planned = BTreeSet::new();
    rows.iter().map(|row| one(here, &facts, row, dry_run, &mut planned)).collect()
}

/// Label, version and time of giving: the same three are the same consent.
type Key = (String, String, Timestamp);

fn one(
    here: &Installation,
    facts: &GalleryFacts,
    row: &ImportRow,
    dry_run: bool,
    planned: &mut BTreeSet<Key>,
) -> Result<RowReport, ServiceError> {
    let mut report = RowReport {
        line: row.line,
        label: row.label.chars().take(200).collect(),
        outcome: Outcome::Refused,
        consent: None,
        person_added: false,
        reason: None,
    };
    match read(row, &here.zone()).and_then(|read| take(here, facts, read, dry_run, planned, &mut report)) {
        Ok(()) => {}
        Err(error @ (ServiceError::Input { .. } | ServiceError::Refused(_) | ServiceError::NotFound { .. })) => {
            report.reason = Some(error.to_string());
        }
        Err(error) => return Err(error),
    }
    Ok(report)
}

/// A row that was understood.
struct Read {
    label: String,
    minor: bool,
    territory: Option<Territory>,
    given_at: Timestamp,
    yes: Yes,
}

fn take(
    here: &Installation,
    facts: &GalleryFacts,
    read: Read,
    dry_run: bool,
    planned: &mut BTreeSet<Key>,
    report: &mut RowReport,
) -> Result<(), ServiceError> {
    let gallery = facts.id.to_string();
    let key = (read.label.clone(), read.yes.new.text_version.clone(), read.given_at);
    let known = match subjects::find(here, &gallery, &read.label) {
        Ok(person) => Some(person),
        Err(ServiceError::NotFound { .. }) => None,
        Err(error) => return Err(error),
    };
    let standing = known.as_ref().map(|person| consents::of(here, person)).transpose()?.unwrap_or_default();
    if let Some(same) = standing.iter().find(|consent| (&consent.text_version, consent.given_at) == (&key.1, key.2)) {
        (report.outcome, report.consent) = (Outcome::Known, Some(same.id));
        return Ok(());
    }
    if planned.contains(&key) {
        report.outcome = Outcome::Known;
        return Ok(());
    }
    // A no that came later stands against an older yes, however late that is handed in (Art. 7(3)).
    if let Some(no) = standing.iter().filter_map(|consent| consent.withdrawn_at).max().filter(|no| *no >= read.given_at)
    {
        return Err(ServiceError::input(
            format!("the person took their consent back at {no}, after this one was given"),
            "Leave the row out; only a consent that was given after the withdrawal counts.",
        ));
    }
    if known.as_ref().is_some_and(|person| read.minor && !person.personal.declared_minor) {
        return Err(ServiceError::input(
            "the row declares a minor, the records an adult",
            "Correct whichever is wrong; the person's record is rectified by itself (Art. 16).",
        ));
    }
    let minor = read.minor || known.as_ref().is_some_and(|person| person.personal.declared_minor);
    // Looked at before the person is added, so that a row that is refused leaves nobody behind.
    consents::check(facts, minor, &read.yes, here.now())?;
    report.person_added = known.is_none();
    if dry_run {
        subjects::fit(&read.label)?;
        planned.insert(key);
        report.outcome = Outcome::WouldRecord;
        return Ok(());
    }
    if known.is_none() {
        subjects::add(here, &gallery, &read.label, read.minor, read.territory)?;
    }
    let _turn = here.facts_turn();
    let person = subjects::find(here, &gallery, &read.label)?;
    // Another import of the same table may have been faster.
    let same = consents::of(here, &person)?.into_iter().find(|of| (&of.text_version, of.given_at) == (&key.1, key.2));
    if let Some(same) = same {
        (report.outcome, report.consent) = (Outcome::Known, Some(same.id));
        return Ok(());
    }
    let kept = consents::record(here, &person, read.yes)?;
    (report.outcome, report.consent) = (Outcome::Recorded, Some(kept.consent.id));
    Ok(())
}

fn read(row: &ImportRow, zone: &TimeZone) -> Result<Read, ServiceError> {
    let bad = |column: &str, text: &str, next: &str| {
        let shown: String = text.chars().take(60).collect();
        ServiceError::input(format!("{column} '{shown}' cannot be understood"), next)
    };
    let said = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let label = said(&row.label).ok_or_else(|| bad("label", "", "Give the name or number you know the person by."))?;
    let when = "Write a day as 2026-01-31, or a moment as 2026-01-31T18:00:00Z.";
    let given_at = moment(&row.given_at, zone, false).ok_or_else(|| bad("given_at", &row.given_at, when))?;
    let expires_at = said(&row.expires_at)
        .map(|text| moment(&text, zone, true).ok_or_else(|| bad("expires_at", &text, when)))
        .transpose()?;
    let evidence: Sha256 = row.evidence.trim().parse().map_err(|_| {
        bad("evidence", &row.evidence, "Give the SHA-256 of the signed form or recording, 64 hexadecimal digits.")
    })?;
    let guardian = match (said(&row.guardian_name), said(&row.guardian_relationship)) {
        (None, None) => None,
        (Some(name), Some(relationship)) => Some(Guardian { name, relationship, evidence_sha256: None }),
        _ => {
            return Err(bad("guardian", "", "Give both guardian_name and guardian_relationship, or neither."));
        }
    };
    let minor = match row.declared_minor.trim().to_ascii_lowercase().as_str() {
        "" | "no" | "false" | "0" => false,
        "yes" | "true" | "1" => true,
        other => return Err(bad("declared_minor", other, "Write yes or no.")),
    };
    let country = said(&row.country)
        .map(|text| text.parse::<Country>().map_err(|error| bad("country", &text, &error.to_string())))
        .transpose()?;
    let language = said(&row.language);
    if let Some(tag) = &language
        && (tag.len() > LONGEST_LANGUAGE || !tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
    {
        return Err(bad("language", tag, "Write a BCP 47 tag, e.g. fr or zh-Hant."));
    }
    let new = NewConsent { text_version: row.text_version.trim().to_owned(), evidence, guardian, expires_at };
    Ok(Read {
        label,
        minor,
        territory: country.map(|country| Territory::Declared { country }),
        given_at,
        yes: Yes { new, given_at: Some(given_at), language },
    })
}

/// A moment; or a day in the zone, meant from its beginning or to its end. Whole milliseconds, as the records hold it.
fn moment(text: &str, zone: &TimeZone, to_its_end: bool) -> Option<Timestamp> {
    let text = text.trim();
    let at = text.parse::<Timestamp>().ok().or_else(|| {
        let day: Date = text.parse().ok()?;
        let day = if to_its_end { day.tomorrow().ok()? } else { day };
        Some(day.to_zoned(zone.clone()).ok()?.timestamp())
    })?;
    Timestamp::from_millisecond(at.as_millisecond()).ok()
}

/// Rows of a table, as they are read; `Err` is the report of a row that cannot be read.
pub type Rows = Box<dyn Iterator<Item = Result<ImportRow, RowReport>>>;

/// Opens a table: JSON Lines where its name ends in `.jsonl`, else CSV. Evidence that names a file is replaced by the
/// file's digest; the file stays where it is.
///
/// # Errors
/// When the file cannot be opened, or a CSV's heading lacks a column or has one that is unknown.
pub fn table(path: &Path) -> Result<Rows, ServiceError> {
    let file = std::fs::File::open(path).map_err(|source| ServiceError::io("read", path, source))?;
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    let rows: Rows = if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("jsonl")) {
        Box::new(json_lines(BufReader::new(file)))
    } else {
        Box::new(csv_rows(path, file)?)
    };
    Ok(Box::new(rows.map(move |row| row.and_then(|row| with_digest(row, &folder)))))
}

fn refused(line: u64, label: String, reason: String) -> RowReport {
    RowReport { line, label, outcome: Outcome::Refused, consent: None, person_added: false, reason: Some(reason) }
}

fn with_digest(row: ImportRow, folder: &Path) -> Result<ImportRow, RowReport> {
    let evidence = row.evidence.trim();
    if evidence.is_empty() || evidence.parse::<Sha256>().is_ok() {
        return Ok(row);
    }
    let path: PathBuf = folder.join(evidence);
    match papers::digest_of(&path) {
        Ok(digest) => Ok(ImportRow { evidence: digest.to_string(), ..row }),
        Err(error) => Err(refused(row.line, row.label, format!("evidence: {error}"))),
    }
}

fn json_lines(mut from: BufReader<std::fs::File>) -> impl Iterator<Item = Result<ImportRow, RowReport>> {
    let mut line = 0;
    std::iter::from_fn(move || {
        loop {
            line += 1;
            let mut bytes = Vec::new();
            match from.by_ref().take(LONGEST_LINE as u64 + 1).read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(_) if bytes.trim_ascii().is_empty() => {}
                Ok(_) if bytes.len() > LONGEST_LINE => {
                    // What is left of it is passed over and never held.
                    while !bytes.ends_with(b"\n") {
                        bytes.clear();
                        match from.by_ref().take(LONGEST_LINE as u64).read_until(b'\n', &mut bytes) {
                            Ok(0) | Err(_) => break,
                            Ok(_) => {}
                        }
                    }
                    return Some(Err(refused(
                        line,
                        String::new(),
                        format!("the line is longer than {LONGEST_LINE} bytes"),
                    )));
                }
                Ok(_) => {
                    let row = serde_json::from_slice::<ImportRow>(&bytes).map(|row| ImportRow { line, ..row });
                    return Some(
                        row.map_err(|error| refused(line, String::new(), format!("the line is no row: {error}"))),
                    );
                }
                Err(error) => return Some(Err(refused(line, String::new(), format!("the table ends here: {error}")))),
            }
        }
    })
}

/// A text without its carriage returns: with them, the reader counts each line from the one before.
struct Unreturned<R>(R);

impl<R: io::Read> io::Read for Unreturned<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.0.read(buffer)?;
            let mut kept = 0;
            for at in 0..read {
                if buffer[at] != b'\r' {
                    buffer[kept] = buffer[at];
                    kept += 1;
                }
            }
            if kept > 0 || read == 0 {
                return Ok(kept);
            }
        }
    }
}

/// The columns there are.
const COLUMNS: [&str; 10] = [
    "label",
    "text_version",
    "evidence",
    "given_at",
    "expires_at",
    "guardian_name",
    "guardian_relationship",
    "language",
    "declared_minor",
    "country",
];

fn csv_rows(
    path: &Path,
    file: std::fs::File,
) -> Result<impl Iterator<Item = Result<ImportRow, RowReport>> + use<>, ServiceError> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(Unreturned(BufReader::new(file)));
    let next = || {
        format!(
            "The first line names the columns, with commas between them: {}; blank ones may be left out.",
            COLUMNS.join(", ")
        )
    };
    let heading = reader
        .headers()
        .map_err(|error| ServiceError::input(format!("{}: {error}", path.display()), next()))?
        .iter()
        .map(|name| name.trim_start_matches('\u{feff}').to_owned())
        .collect::<Vec<_>>();
    let unknown = heading.iter().find(|name| !COLUMNS.contains(&name.as_str()));
    let lacks =
        ["label", "text_version", "evidence", "given_at"].into_iter().find(|name| !heading.iter().any(|is| is == name));
    if let Some(unknown) = unknown {
        return Err(ServiceError::input(format!("{} has a column '{unknown}'", path.display()), next()));
    }
    if let Some(lacks) = lacks {
        return Err(ServiceError::input(format!("{} has no column '{lacks}'", path.display()), next()));
    }
    Ok(reader.into_records().enumerate().map(move |(number, record)| {
        // The record's own place where it has one: a quoted cell may hold line breaks.
        let place = |at: Option<&csv::Position>| at.map_or(number as u64 + 2, csv::Position::line);
        let record = record.map_err(|error| refused(place(error.position()), String::new(), error.to_string()))?;
        let mut row = ImportRow { line: place(record.position()), ..ImportRow::default() };
        for (name, cell) in heading.iter().zip(&record) {
            let field = match name.as_str() {
                "label" => &mut row.label,
                "text_version" => &mut row.text_version,
                "evidence" => &mut row.evidence,
                "given_at" => &mut row.given_at,
                "expires_at" => &mut row.expires_at,
                "guardian_name" => &mut row.guardian_name,
                "guardian_relationship" => &mut row.guardian_relationship,
                "language" => &mut row.language,
                "declared_minor" => &mut row.declared_minor,
                _ => &mut row.country,
            };
            cell.clone_into(field);
        }
        Ok(row)
    }))
}
