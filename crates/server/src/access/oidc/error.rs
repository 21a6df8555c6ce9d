//! The ways in which a token is not accepted.

/// Why a bearer token is not accepted. No text carries the token, its header or a value of its claims.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OidcError {
    /// The settings cannot work.
    #[error("the OIDC setting `{setting}` cannot be used: {reason}; correct it and start the server again")]
    Setting {
        /// As it is written in the settings.
        setting: &'static str,
        /// Why not.
        reason: &'static str,
    },
    /// Not a signed token, or one whose parts are not what they should be.
    #[error("the bearer token cannot be used: {what}; send the access token as the issuer gave it out")]
    Malformed {
        /// What is wrong.
        what: &'static str,
    },
    /// An algorithm that is not accepted, or not the one that the key is for.
    #[error(
        "the bearer token is signed by {what}; have the issuer sign with RS, PS (256, 384, 512), ES (256, 384) or EdDSA"
    )]
    Algorithm {
        /// What was found.
        what: &'static str,
    },
    /// The issuer's set lacks the key that the token names, or has it for another use.
    #[error(
        "the issuer has no signing key of the name that the bearer token gives; log in again, and if that does not \
         help, see that the settings `issuer` and `keys` name the server that gave it out"
    )]
    UnknownKey,
    /// The token was altered, or another signed it.
    #[error("the signature of the bearer token does not fit the issuer's key; log in again")]
    Signature,
    /// `iss` is another.
    #[error("the bearer token comes from another issuer than {expected}; log in there")]
    Issuer {
        /// The issuer in the settings.
        expected: String,
    },
    /// `aud` does not name us.
    #[error("the bearer token is not meant for '{expected}'; ask the issuer for one with this audience")]
    Audience {
        /// The audience in the settings.
        expected: String,
    },
    /// `exp` has passed.
    #[error("the bearer token has expired; log in again, or set this machine's clock if the token is new")]
    Expired,
    /// `nbf` or `iat` lies ahead.
    #[error("the bearer token is not valid yet; wait, or set this machine's clock if the token should be")]
    NotYetValid,
    /// A claim that must be there is not.
    #[error("the bearer token has no claim `{claim}`; have the issuer put it into access tokens")]
    MissingClaim {
        /// Its name.
        claim: &'static str,
    },
    /// There are no keys to check signatures with.
    #[error(
        "the issuer's keys cannot be had from {place}: {reason}; see that this machine reaches it, and try again in a \
         minute"
    )]
    KeysUnavailable {
        /// The address or file.
        place: String,
        /// What went wrong.
        reason: String,
    },
}
