//! The `ack` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    ack::cli::main()
}
