//! The `ack` program.

use std::process::ExitCode;

/// A register is very many small things, made on every core: the system's allocator takes a fifth of the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ack::cli::main()
}
