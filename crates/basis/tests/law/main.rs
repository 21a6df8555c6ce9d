//! The law held to its word: terms, the pair table, activation, each act, requests and orders, random histories, and
//! what must not compile.

mod activation;
mod acts;
mod approvals;
mod clocks;
mod compile;
mod documents;
mod histories;
mod orders;
mod pairs;
mod request_histories;
mod requests;
mod sample;
mod stopped;
mod terms;
