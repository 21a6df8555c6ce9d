//! How a command that did not succeed says so.

use std::process::ExitCode;

use server::ServiceError;
use server::basis::Refusal;
use server::client::ClientError;

/// Exit status when the gate refused: distinct from an error, because a refusal is an answer.
const REFUSED: u8 = 3;

/// What went wrong, as it is shown to the person at the terminal.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What this command does by itself failed or was refused.
    Service(ServiceError),
    /// What the installation was asked for failed or was refused.
    Client(ClientError),
    /// It ended before it was done; says what to do.
    Ended(String),
    /// What was typed cannot be used; says what to type instead.
    Usage(String),
    /// The terminal or an output file could not be written.
    Output(std::io::Error),
}

impl Failure {
    /// Prints the failure on standard error and gives the exit status: 1 for errors, 2 for usage, 3 for refusals.
    pub(crate) fn report(&self) -> ExitCode {
        if let Some(refusals) = self.refusals() {
            for refusal in refusals {
                eprintln!("refused ({}): {}", refusal.article, refusal.missing);
                eprintln!("  next: {}", refusal.next_step);
            }
            return ExitCode::from(REFUSED);
        }
        match self {
            Self::Service(error) => {
                eprintln!("error: {error}");
                ExitCode::FAILURE
            }
            Self::Client(error) => {
                eprintln!("error: {error}");
                ExitCode::FAILURE
            }
            Self::Ended(message) => {
                eprintln!("error: {message}");
                ExitCode::FAILURE
            }
            Self::Usage(message) => {
                eprintln!("error: {message}");
                ExitCode::from(2)
            }
            // A reader that went away (`countenance ... | head`) is not a failure worth words.
            Self::Output(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Self::Output(error) => {
                eprintln!("error: could not write the output: {error}");
                ExitCode::FAILURE
            }
        }
    }

    fn refusals(&self) -> Option<&[Refusal]> {
        match self {
            Self::Service(ServiceError::Refused(refusals)) => Some(refusals),
            Self::Client(error) => error.refusals(),
            _ => None,
        }
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        Self::Client(error)
    }
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Output(error)
    }
}
