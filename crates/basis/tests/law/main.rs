//! The law held to its word: terms, the pair table, activation, each act, random histories, and what must not compile.

mod activation;
mod acts;
mod compile;
mod documents;
mod histories;
mod pairs;
mod sample;
mod terms;
