//! The server on loopback, called over the network as any program would.

mod fixture;
mod hostile;
mod jobs;
mod journey;
mod listening;
mod oidc;
mod orders;
mod pictures;
mod problems;
mod registers;
mod rekognition;
mod repeats;
mod requests;
mod roles;
