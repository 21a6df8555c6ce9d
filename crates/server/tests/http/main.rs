//! The server on loopback, called over the network as any program would.

mod fixture;
mod hostile;
mod jobs;
mod journey;
mod listening;
mod oidc;
mod pictures;
mod problems;
mod rekognition;
mod repeats;
mod roles;
