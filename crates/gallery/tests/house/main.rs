//! The house through its public functions, with the gate as it is: enrolment, search, erasure, renewal, crashes.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

extern crate gallery as gallery;

mod batches;
mod binding;
mod clusters;
mod cohort;
mod crashes;
mod enrolment;
mod erasure;
mod facts;
mod going_back;
mod histories;
mod home;
mod leaves;
mod loading;
mod racing;
mod renewal;
mod residue;
mod withdrawal;
