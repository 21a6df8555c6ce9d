//! The clock and the randomness of the running process. The only file that reads either; everything below is handed
//! what it needs, so that every test repeats.

use std::sync::Arc;

use jiff::Timestamp;
use vault::Random;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// The clock and randomness an installation runs on.
#[derive(Clone)]
pub struct Ambient {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives keys, nonces and ids their chance.
    pub random: Arc<dyn Random>,
}

impl Ambient {
    /// The system's clock and cryptographic random source.
    #[must_use]
    pub fn system() -> Self {
        Self { clock: Arc::new(SystemClock), random: Arc::new(SystemChance) }
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new id of any kind: `ambient.id(GalleryId::from_parts)`.
    pub fn id<T>(&self, make: impl FnOnce(Timestamp, [u8; 10]) -> T) -> T {
        let mut chance = [0; 10];
        self.random.fill(&mut chance);
        make(self.now(), chance)
    }
}

/// What the environment holds under names that begin so, by the rest of the name.
#[must_use]
#[allow(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub fn environment(prefix: &str) -> Vec<(String, String)> {
    let named = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        let name = name.into_string().ok()?.strip_prefix(prefix)?.to_owned();
        Some((name, value.into_string().ok()?))
    };
    std::env::vars_os().filter_map(named).collect()
}

struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one place that reads the wall clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

struct SystemChance;

impl Random for SystemChance {
    #[allow(clippy::disallowed_methods, reason = "the one place that draws randomness")]
    fn fill(&self, out: &mut [u8]) {
        aws_lc_rs::rand::fill(out).expect("the system's random source answers; without it nothing may be sealed");
    }
}
