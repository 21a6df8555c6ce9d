//! The header that carries a signature.

use super::SignatureError;

/// The most headers that may be signed: more than any client sends.
const MOST_HEADERS: usize = 64;

/// `Authorization: AWS4-HMAC-SHA256 Credential=ID/DATE/REGION/SERVICE/aws4_request, SignedHeaders=a;b, Signature=HEX`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorization {
    access_key_id: String,
    date: String,
    region: String,
    service: String,
    signed_headers: Vec<String>,
    signature: [u8; 32],
}

impl Authorization {
    /// Reads the header's value.
    ///
    /// # Errors
    /// [`SignatureError::Incomplete`] names what is missing.
    pub fn parse(value: &str) -> Result<Self, SignatureError> {
        let lacks = |what: &str| SignatureError::Incomplete(format!("Authorization header requires '{what}'."));
        let rest = value
            .trim()
            .strip_prefix("AWS4-HMAC-SHA256")
            .filter(|rest| rest.starts_with([' ', '\t']))
            .ok_or_else(|| lacks("AWS4-HMAC-SHA256"))?;
        let (mut credential, mut signed, mut signature) = (None, None, None);
        for part in rest.split(',').map(str::trim) {
            match part.split_once('=') {
                Some(("Credential", value)) => credential = Some(value),
                Some(("SignedHeaders", value)) => signed = Some(value),
                Some(("Signature", value)) => signature = Some(value),
                _ => {}
            }
        }
        let credential = credential.ok_or_else(|| lacks("Credential"))?;
        // An id holds no slash; region and service could hold none either, so there are five parts.
        let parts: Vec<&str> = credential.split('/').collect();
        let [access_key_id, date, region, service, "aws4_request"] = parts[..] else {
            return Err(lacks("Credential=ID/DATE/REGION/SERVICE/aws4_request"));
        };
        if date.len() != 8 || !date.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(lacks("Credential with a day such as 20261126"));
        }
        let signed_headers: Vec<String> =
            signed.unwrap_or_default().split(';').filter(|name| !name.is_empty()).map(str::to_lowercase).collect();
        if signed_headers.is_empty() || signed_headers.len() > MOST_HEADERS {
            return Err(lacks("SignedHeaders"));
        }
        let signature = signature.and_then(unhex).ok_or_else(|| lacks("Signature"))?;
        let owned = str::to_owned;
        Ok(Self {
            access_key_id: owned(access_key_id),
            date: owned(date),
            region: owned(region),
            service: owned(service),
            signed_headers,
            signature,
        })
    }

    /// Under which id the call was signed.
    #[must_use]
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The region it was signed for; any is taken.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The service it was signed for.
    #[must_use]
    pub fn service(&self) -> &str {
        &self.service
    }

    /// The day it was signed on, as `YYYYMMDD`.
    #[must_use]
    pub fn date(&self) -> &str {
        &self.date
    }

    /// Whether a header, in lower case, is signed.
    #[must_use]
    pub fn signs(&self, name: &str) -> bool {
        self.signed_headers.iter().any(|signed| signed == name)
    }

    pub(super) fn signed_headers(&self) -> &[String] {
        &self.signed_headers
    }

    pub(super) const fn signature(&self) -> &[u8; 32] {
        &self.signature
    }

    pub(super) fn scope(&self) -> String {
        format!("{}/{}/{}/aws4_request", self.date, self.region, self.service)
    }
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}
