//! The binary `countenance`.

mod args;
mod command;
mod failure;
mod interrupt;
mod output;
#[cfg(test)]
mod reference;

use std::process::ExitCode;

use clap::Parser;

/// Freed memory is zeroed. What this project writes zeroes its own buffers; the encoders, parsers and servers below it do
/// not, and a crop was found in the memory of a server after its erasure: in what a PNG encoder had let go of.
#[global_allocator]
static MEMORY: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);

fn main() -> ExitCode {
    let cli = args::Cli::parse();
    match command::run(cli) {
        Ok(code) => code,
        Err(failure) => failure.report(),
    }
}
