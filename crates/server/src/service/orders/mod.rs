//! Authorities' orders, from their receipt to their evidence.

pub(crate) mod record;

pub use record::Order;
