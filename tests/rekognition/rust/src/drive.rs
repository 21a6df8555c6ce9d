//! A client of the server under test, and what is noted of each operation.

use std::error::Error;
use std::fmt::Debug;
use std::future::Future;

use aws_sdk_rekognition::Client;
use aws_sdk_rekognition::config::retry::RetryConfig;
use aws_sdk_rekognition::config::{Config, Credentials, Region};
use aws_sdk_rekognition::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_rekognition::operation::RequestId;

/// What is not as it should be.
#[derive(Debug)]
pub(crate) struct Wrong(pub(crate) String);

impl<E: Error + 'static, R: Debug + 'static> From<SdkError<E, R>> for Wrong {
    fn from(error: SdkError<E, R>) -> Self {
        Self(DisplayErrorContext(error).to_string())
    }
}

/// Which operations did what AWS's documentation says, in the order in which they were called.
#[derive(Default)]
pub(crate) struct Drive(Vec<(&'static str, bool)>);

impl Drive {
    pub(crate) fn note<T>(&mut self, operation: &'static str, outcome: Result<T, Wrong>) -> Option<T> {
        self.0.push((operation, outcome.is_ok()));
        outcome.inspect_err(|Wrong(why)| eprintln!("Rust {operation}: {why}")).ok()
    }

    /// Writes the results; whether all are good.
    pub(crate) fn write(&self, path: &str) -> Result<bool, Wrong> {
        let lines: Vec<String> =
            self.0.iter().map(|(operation, passed)| format!("\"{operation}\": {passed}")).collect();
        let text = format!("{{{}}}", lines.join(", "));
        std::fs::write(path, text).map_err(|error| Wrong(format!("{path}: {error}")))?;
        Ok(self.0.iter().all(|(_, passed)| *passed))
    }
}

pub(crate) fn variable(name: &str) -> Result<String, Wrong> {
    std::env::var(name).map_err(|_| Wrong(format!("{name} is not set")))
}

/// Address, region and pair as every client takes them; `aws-config`, which would read them from the same variables, brings
/// in a TLS library and the clients of three more services.
pub(crate) fn client() -> Result<Client, Wrong> {
    let pair =
        Credentials::new(variable("AWS_ACCESS_KEY_ID")?, variable("AWS_SECRET_ACCESS_KEY")?, None, None, "environment");
    let config = Config::builder()
        .behavior_version_latest()
        .endpoint_url(variable("AWS_ENDPOINT_URL_REKOGNITION")?)
        .region(Region::new(variable("AWS_REGION")?))
        .credentials_provider(pair)
        .retry_config(RetryConfig::disabled())
        .http_client(aws_smithy_http_client::Builder::new().build_http());
    Ok(Client::from_conf(config.build()))
}

pub(crate) fn ensure(holds: bool, why: &str) -> Result<(), Wrong> {
    if holds { Ok(()) } else { Err(Wrong(why.to_owned())) }
}

/// Whether a call is refused with this name, and under the id of its request.
pub(crate) async fn earns<T, E, R>(
    name: &str,
    call: impl Future<Output = Result<T, SdkError<E, R>>>,
) -> Result<(), Wrong>
where
    SdkError<E, R>: ProvideErrorMetadata + RequestId,
{
    match call.await {
        Ok(_) => Err(Wrong(format!("what should earn {name} was done"))),
        Err(error) if error.code() != Some(name) => {
            Err(Wrong(format!("{:?} and not {name}: {}", error.code(), error.message().unwrap_or_default())))
        }
        Err(error) => ensure(error.request_id().is_some(), "the refusal has no id"),
    }
}
