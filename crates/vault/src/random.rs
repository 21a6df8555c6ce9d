//! Where keys, nonces and blob names come from. Handed in, so that tests repeat.

/// A source of cryptographically secure random bytes.
pub trait Random: Send + Sync {
    /// Fills all of `out`. Never fails: a program without randomness must not go on.
    fn fill(&self, out: &mut [u8]);
}

/// `N` bytes of `random`.
pub(crate) fn bytes<const N: usize>(random: &dyn Random) -> [u8; N] {
    let mut out = [0; N];
    random.fill(&mut out);
    out
}
