//! Sending a letter by e-mail: by SMTP over TLS, or into a folder for tests and trials.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use lettre::address::Envelope;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{Address, SmtpTransport, Transport as _};
use serde::{Deserialize, Serialize};

use crate::config::Secret;
use crate::error::ServiceError;

/// The longest address, characters (RFC 5321, 4.5.3.1.3, less its brackets).
const LONGEST_ADDRESS: usize = 254;
/// The longest name of a sender, bytes: with its encoding it is one word of 75 characters (RFC 2047, 2).
const LONGEST_NAME: usize = 45;
/// Characters of a line of base64 (RFC 2045, 6.8).
const LINE: usize = 76;
/// How long a mail server may take for one step.
const PATIENCE: Duration = Duration::from_secs(20);

/// How mail is sent: section `[mail]` of a server's configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct MailSettings {
    /// From whom: an address, or a name with an address in angle brackets.
    pub from: String,
    /// The mail server's name. Either this or `folder`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Its port; 587 for STARTTLS, 465 for TLS from the first byte, 25 for none, when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// How the way there is protected.
    #[serde(default)]
    pub tls: MailTls,
    /// The account, where the mail server wants one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The file with the account's password, readable by its owner alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_file: Option<PathBuf>,
    /// A folder that letters are written into instead of being sent, in the clear: for trials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<PathBuf>,
}

/// How the way to the mail server is protected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailTls {
    /// TLS after a first greeting, and nothing without it (RFC 3207).
    #[default]
    Starttls,
    /// TLS from the first byte (RFC 8314).
    Wrapped,
    /// None; for a relay on this machine.
    None,
}

/// Takes letters.
pub struct Post {
    from: Sender,
    way: Way,
}

/// From whom letters are.
struct Sender {
    name: String,
    address: Address,
}

enum Way {
    Smtp(Box<SmtpTransport>),
    Folder(PathBuf),
}

/// A letter.
pub(crate) struct Letter<'a> {
    /// The address.
    pub(crate) to: &'a str,
    /// In one line.
    pub(crate) subject: &'a str,
    /// Plain text.
    pub(crate) text: String,
    /// Names the letter, so that it is never mistaken for another.
    pub(crate) id: String,
    /// When it is written.
    pub(crate) at: Timestamp,
}

impl Post {
    /// Prepares what the settings say; reaches nobody yet.
    ///
    /// # Errors
    /// What of the settings cannot be used.
    pub fn open(settings: &MailSettings) -> Result<Self, ServiceError> {
        let bad = |what: String, next: &str| ServiceError::input(what, next);
        let from = sender(&settings.from)?;
        let way = match (&settings.host, &settings.folder) {
            (Some(host), None) => Way::Smtp(Box::new(smtp(settings, host)?)),
            (None, Some(folder)) if folder.is_dir() => Way::Folder(folder.clone()),
            (None, Some(folder)) => {
                return Err(bad(
                    format!("folder = {} is no folder", folder.display()),
                    "Make it, for its owner alone.",
                ));
            }
            _ => return Err(bad("it wants a host or a folder".into(), "Give one of the two.")),
        };
        Ok(Self { from, way })
    }

    /// Whether sending waits for somebody else's machine.
    pub(crate) const fn is_far(&self) -> bool {
        matches!(self.way, Way::Smtp(_))
    }

    /// Sends a letter.
    ///
    /// # Errors
    /// Why it was not sent, without the address.
    pub(crate) fn send(&self, letter: &Letter<'_>) -> Result<(), ServiceError> {
        let failed = |what: &str| {
            ServiceError::input(
                format!("the letter {} was not sent: {what}", letter.id),
                "Look at [mail], and try again.",
            )
        };
        let to = letter.to.parse::<Address>().map_err(|_| failed("the address cannot be used"))?;
        let message = self.written(letter, &to).ok_or_else(|| failed("its date cannot be written"))?;
        match &self.way {
            // What a mail server answers may repeat the address, so it is not passed on.
            Way::Smtp(transport) => {
                let envelope = Envelope::new(Some(self.from.address.clone()), vec![to])
                    .map_err(|_| failed("the address cannot be used"))?;
                transport.send_raw(&envelope, message.as_bytes()).map(drop).map_err(|error| {
                    failed(match (error.is_timeout(), error.is_permanent()) {
                        (true, _) => "the mail server did not answer in time",
                        (_, true) => "the mail server refused it for good",
                        _ => "the mail server could not be reached or refused it for now",
                    })
                })
            }
            Way::Folder(folder) => {
                let path = folder.join(format!("{}.eml", letter.id));
                let mut options = OpenOptions::new();
                options.write(true).create_new(true);
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                let file = options.open(&path);
                let written = file.and_then(|mut file| file.write_all(message.as_bytes()));
                written.map_err(|source| ServiceError::io("write the letter", &path, source))
            }
        }
    }
}

impl Post {
    /// The letter as it travels: plain text in base64, which every mail server passes on unaltered (RFC 5322, 2045).
    fn written(&self, letter: &Letter<'_>, to: &Address) -> Option<String> {
        let date = jiff::fmt::rfc2822::to_string(&letter.at.to_zoned(TimeZone::UTC)).ok()?;
        let Sender { name, address } = &self.from;
        let name = if name.is_empty() { String::new() } else { format!("{} ", word(name)) };
        let text = BASE64_STANDARD.encode(letter.text.replace('\n', "\r\n"));
        let lines: Vec<_> = text.as_bytes().chunks(LINE).map(String::from_utf8_lossy).collect();
        let head = [
            format!("From: {name}<{address}>"),
            format!("To: <{to}>"),
            format!("Subject: {}", word(letter.subject)),
            format!("Date: {date}"),
            format!("Message-ID: <{}@countenance.invalid>", letter.id),
            "MIME-Version: 1.0".to_owned(),
            "Content-Type: text/plain; charset=utf-8".to_owned(),
            "Content-Transfer-Encoding: base64".to_owned(),
        ];
        Some(format!("{}\r\n\r\n{}\r\n", head.join("\r\n"), lines.join("\r\n")))
    }
}

/// Any text as one word of a header (RFC 2047, 4.1); nothing in it can begin another header.
fn word(text: &str) -> String {
    format!("=?utf-8?B?{}?=", BASE64_STANDARD.encode(text))
}

/// A sender: an address, or a name with an address in angle brackets.
fn sender(text: &str) -> Result<Sender, ServiceError> {
    let (name, plain) = match text.trim().strip_suffix('>').and_then(|rest| rest.split_once('<')) {
        Some((name, plain)) => (name.trim().trim_matches('"').to_owned(), plain),
        None => (String::new(), text),
    };
    let bad =
        |what: &str| ServiceError::input(format!("from = '{text}': {what}"), "Write it as Name <name@host.example>.");
    if name.len() > LONGEST_NAME {
        return Err(bad("the name is too long"));
    }
    let plain = address(plain).map_err(|_| bad("that is no address"))?;
    Ok(Sender { name, address: plain.parse().map_err(|_| bad("that is no address"))? })
}

impl std::fmt::Debug for Post {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Post(..)")
    }
}

/// An e-mail address as it is kept.
///
/// # Errors
/// When it is none.
pub(crate) fn address(text: &str) -> Result<String, ServiceError> {
    let text = text.trim();
    let fits = text.len() <= LONGEST_ADDRESS && text.is_ascii() && text.parse::<Address>().is_ok();
    // The address is not repeated: errors are shown to people it is none of the business of.
    let error = || ServiceError::input("what was given is no e-mail address", "Write it as name@host.example.");
    if fits { Ok(text.to_owned()) } else { Err(error()) }
}

fn smtp(settings: &MailSettings, host: &str) -> Result<SmtpTransport, ServiceError> {
    let bad = |what: String, next: &str| ServiceError::input(what, next);
    let builder = match settings.tls {
        MailTls::Starttls => SmtpTransport::starttls_relay(host),
        MailTls::Wrapped => SmtpTransport::relay(host),
        MailTls::None => {
            let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
            if !here {
                return Err(bad(
                    format!("tls = none sends codes in the clear to {host}"),
                    "Say starttls or wrapped, or name a relay on this machine.",
                ));
            }
            Ok(SmtpTransport::builder_dangerous(host))
        }
    };
    let mut builder =
        builder.map_err(|error| bad(format!("host = {host}: {error}"), "Give the mail server's name."))?;
    if let Some(port) = settings.port {
        builder = builder.port(port);
    }
    match (&settings.user, &settings.password_file) {
        (Some(user), Some(file)) => {
            let password = Secret::read(file).map_err(|error| bad(error, "Write the password into the file."))?;
            builder = builder.credentials(Credentials::new(user.clone(), password.expose().to_owned()));
        }
        (None, None) => {}
        _ => return Err(bad("user and password-file belong together".into(), "Give both or none.")),
    }
    Ok(builder.timeout(Some(PATIENCE)).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> MailSettings {
        MailSettings {
            from: "SAMPLE desk <desk@sample.invalid>".into(),
            host: None,
            port: None,
            tls: MailTls::Starttls,
            user: None,
            password_file: None,
            folder: None,
        }
    }

    #[test]
    fn a_letter_into_a_folder_is_its_owners_alone() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let post = Post::open(&MailSettings { folder: Some(folder.path().into()), ..settings() }).expect("a post");
        let at = Timestamp::from_second(1_790_000_000).expect("a time");
        let letter = |id: &str| Letter {
            to: "sample@sample.invalid",
            subject: "SAMPLE",
            text: "SAMPLE: votre code, 您的代碼\n".into(),
            id: id.into(),
            at,
        };
        post.send(&letter("one")).expect("it is written");
        assert!(post.send(&letter("one")).is_err(), "a letter is never written over another");
        let path = folder.path().join("one.eml");
        let written = std::fs::read_to_string(&path).expect("a letter");
        let (head, text) = written.split_once("\r\n\r\n").expect("a head and a text");
        assert!(head.contains("\r\nTo: <sample@sample.invalid>\r\n") && written.is_ascii(), "{written}");
        assert!(head.contains("\r\nDate: ") && written.lines().all(|line| line.len() <= 78), "{written}");
        let text = BASE64_STANDARD.decode(text.split_whitespace().collect::<String>()).expect("base64");
        assert_eq!(String::from_utf8(text).expect("a text"), "SAMPLE: votre code, 您的代碼\r\n");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(path.metadata().expect("a file").permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn codes_do_not_travel_in_the_clear() {
        let far = MailSettings { host: Some("mail.sample.invalid".into()), tls: MailTls::None, ..settings() };
        assert!(Post::open(&far).expect_err("in the clear").to_string().contains("in the clear"));
        let near = MailSettings { host: Some("127.0.0.1".into()), tls: MailTls::None, ..settings() };
        assert!(Post::open(&near).is_ok());
        assert!(Post::open(&settings()).is_err(), "neither host nor folder");
        let half = MailSettings { host: Some("mail.sample.invalid".into()), user: Some("x".into()), ..settings() };
        assert!(Post::open(&half).is_err());
    }

    #[test]
    fn an_address_is_looked_at_and_never_repeated() {
        assert_eq!(address(" a@sample.invalid ").expect("an address"), "a@sample.invalid");
        for wrong in
            ["", "a", "a@", "a b@sample.invalid", "a@sample.invalid\r\nBcc: b@sample.invalid", "é@sample.invalid"]
        {
            assert!(!address(wrong).expect_err("no address").to_string().contains("sample"), "{wrong}");
        }
    }
}
