//! TLS by rustls, when a certificate is given.

use std::path::Path;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

use crate::error::ServiceError;

/// What takes TLS connections with this certificate chain and key (both PEM). TLS 1.2 and 1.3.
///
/// # Errors
/// When a file cannot be read, or the key is not the certificate's.
pub(super) fn acceptor(certificate: &Path, key: &Path) -> Result<TlsAcceptor, ServiceError> {
    let unusable = |path: &Path, reason: &dyn std::fmt::Display| {
        ServiceError::input(
            format!("{} cannot be used for TLS: {reason}", path.display()),
            "Give a certificate chain and its private key, both PEM.",
        )
    };
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| unusable(certificate, &error))?;
    if chain.is_empty() {
        return Err(unusable(certificate, &"there is no certificate in it"));
    }
    let private = PrivateKeyDer::from_pem_file(key).map_err(|error| unusable(key, &error))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, private))
        .map_err(|error| unusable(key, &error))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
