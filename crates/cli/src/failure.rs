//! How a command that did not succeed says so.

use std::process::ExitCode;

use server::ServiceError;

/// Exit status when the gate refused: distinct from an error, because a refusal is an answer.
const REFUSED: u8 = 3;

/// What went wrong, as it is shown to the person at the terminal.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A use case failed or was refused.
    Service(ServiceError),
    /// What was typed cannot be used; says what to type instead.
    Usage(String),
    /// The terminal or an output file could not be written.
    Output(std::io::Error),
}

impl Failure {
    /// Prints the failure on standard error and gives the exit status: 1 for errors, 2 for usage, 3 for refusals.
    pub(crate) fn report(&self) -> ExitCode {
        match self {
            Self::Service(ServiceError::Refused(refusals)) => {
                for refusal in refusals {
                    eprintln!("refused ({}): {}", refusal.article, refusal.missing);
                    eprintln!("  next: {}", refusal.next_step);
                }
                ExitCode::from(REFUSED)
            }
            Self::Service(error) => {
                eprintln!("error: {error}");
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
