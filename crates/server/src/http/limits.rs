//! How many calls a caller may make: a bucket of tokens each, filled at a steady rate. Whoever shows no valid key has a
//! small bucket for their address, so that keys cannot be guessed at speed.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use crate::access::Via;

/// Tries with a wrong key an address may make at once, and a minute on the average.
const WRONG_KEYS: u32 = 20;
/// Tries to sign in to one account at once, and a minute on the average, from wherever they come.
const SIGN_INS: u32 = 10;
/// Buckets that are kept; full ones are forgotten first.
const MOST_BUCKETS: usize = 65_536;

/// Whose bucket.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Whose {
    Caller(String),
    WrongKeys(IpAddr),
    SignIns(String),
}

/// The buckets of a server.
pub(super) struct Limits {
    a_minute: u32,
    burst: u32,
    buckets: Mutex<HashMap<Whose, Bucket>>,
}

#[derive(Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Timestamp,
}

impl Limits {
    pub(super) fn new(a_minute: u32, burst: u32) -> Self {
        Self { a_minute, burst, buckets: Mutex::default() }
    }

    /// Takes a token of a caller's; else how long until there is one.
    pub(super) fn caller(&self, via: &Via, now: Timestamp) -> Result<(), Duration> {
        let name = match via {
            // Whoever has the directory could stop the server; a limit would only be in the way.
            Via::Directory => return Ok(()),
            Via::Key(id) => id.to_string(),
            Via::Oidc(subject) => format!("oidc {subject}"),
            Via::Portal(address) => format!("portal {}", network(*address)),
        };
        self.take(Whose::Caller(name), (self.a_minute, self.burst), now)
    }

    /// Counts a wrong key; else how long until this address is told more than that it tries too often.
    pub(super) fn wrong_key(&self, address: IpAddr, now: Timestamp) -> Result<(), Duration> {
        self.take(Whose::WrongKeys(network(address)), (WRONG_KEYS, WRONG_KEYS), now)
    }

    /// Counts a try to sign in; else how long until the account's owner may try again.
    pub(super) fn sign_in(&self, login: &str, now: Timestamp) -> Result<(), Duration> {
        self.take(Whose::SignIns(login.trim().to_lowercase()), (SIGN_INS, SIGN_INS), now)
    }

    fn take(&self, whose: Whose, (a_minute, burst): (u32, u32), now: Timestamp) -> Result<(), Duration> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST_BUCKETS && !buckets.contains_key(&whose) {
            buckets.retain(|_, bucket| bucket.filled(a_minute, burst, now).tokens < f64::from(burst));
            // All are in use: the newcomer goes uncounted rather than the server out of memory.
            if buckets.len() >= MOST_BUCKETS {
                return Ok(());
            }
        }
        let bucket = buckets.entry(whose).or_insert(Bucket { tokens: f64::from(burst), at: now });
        *bucket = bucket.filled(a_minute, burst, now);
        if bucket.tokens >= 1.0 {
            bucket.tokens -= 1.0;
            return Ok(());
        }
        Err(bucket.wait(a_minute))
    }
}

impl Bucket {
    fn filled(self, a_minute: u32, burst: u32, now: Timestamp) -> Self {
        // A clock set back fills nothing and takes nothing.
        let seconds = now.duration_since(self.at).as_secs_f64().max(0.0);
        let tokens = (self.tokens + seconds * f64::from(a_minute) / 60.0).min(f64::from(burst));
        Self { tokens, at: now }
    }

    fn wait(self, a_minute: u32) -> Duration {
        Duration::from_secs_f64(((1.0 - self.tokens) * 60.0 / f64::from(a_minute)).ceil().clamp(1.0, 3_600.0))
    }
}

/// One customer of a network provider has a whole /64 of addresses (RFC 6177).
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((u128::from(v6) & !u128::from(u64::MAX)).into()),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use basis::AccessKeyId;
    use jiff::SignedDuration;

    use super::*;

    fn second(seconds: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds)
    }

    #[test]
    fn a_caller_is_held_to_burst_and_rate_and_nobody_else_pays() {
        let limits = Limits::new(60, 3);
        let [one, other] = [1, 2].map(|n| Via::Key(AccessKeyId::from_bytes([n; 16])));
        assert!((0..3).all(|_| limits.caller(&one, second(0)).is_ok()));
        assert_eq!(limits.caller(&one, second(0)), Err(Duration::from_secs(1)));
        assert!(limits.caller(&other, second(0)).is_ok());
        assert!(limits.caller(&one, second(1)).is_ok() && limits.caller(&one, second(1)).is_err());
        assert!((0..3).all(|_| limits.caller(&one, second(60)).is_ok()) && limits.caller(&one, second(60)).is_err());
        assert!(limits.caller(&one, second(0)).is_err(), "a clock set back gives nothing");
        assert!((0..99).all(|_| limits.caller(&Via::Directory, second(0)).is_ok()));
    }

    #[test]
    fn keys_cannot_be_guessed_at_speed() {
        let limits = Limits::new(60, 3);
        let addresses = ["2001:db8::1", "2001:db8::2", "2001:db8:1::1"].map(|text| text.parse().expect("an address"));
        for _ in 0..WRONG_KEYS {
            assert!(limits.wrong_key(addresses[0], second(0)).is_ok());
        }
        assert!(limits.wrong_key(addresses[0], second(0)).is_err());
        assert!(limits.wrong_key(addresses[1], second(0)).is_err(), "the same network");
        assert!(limits.wrong_key(addresses[2], second(0)).is_ok());
        assert!(limits.wrong_key(addresses[0], second(61)).is_ok());
    }
}
