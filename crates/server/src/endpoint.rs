//! Addresses that a configuration names: which of them may be spoken to.

use std::net::IpAddr;

use axum::http::Uri;

/// Whether an address is guarded: spoken to over TLS, or with `plain` on this machine without it.
///
/// # Errors
/// What stands against it, for whoever wrote it.
pub(crate) fn admit(address: &str, plain: bool) -> Result<(), &'static str> {
    let uri: Uri = address.parse().map_err(|_| "it is not an address such as https://service.example.org")?;
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return Err("it is not an address such as https://service.example.org");
    };
    if authority.as_str().contains('@') {
        return Err("it carries a user name, which would be shown in messages");
    }
    match scheme {
        "https" => Ok(()),
        "http" if plain && is_loopback(authority.host()) => Ok(()),
        _ => Err("it does not begin with https://, so anybody on the way could put in something of their own"),
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::admit;

    #[test]
    fn what_others_could_change_on_the_way_is_not_spoken_to() {
        for fine in ["https://s.example", "https://s.example:9000/below", "http://127.0.0.1:9000", "http://[::1]:1"] {
            assert_eq!(admit(fine, true), Ok(()), "{fine}");
        }
        assert_eq!(admit("http://LOCALHOST:9000", true), Ok(()));
        assert!(admit("http://127.0.0.1:9000", false).is_err());
        for wrong in [
            "",
            "s.example",
            "/below",
            "http://s.example",
            "http://127.0.0.1.example",
            "http://localhost.example",
            "https://me@s.example",
            "ftp://s.example",
        ] {
            assert!(admit(wrong, true).is_err(), "{wrong}");
        }
    }
}
