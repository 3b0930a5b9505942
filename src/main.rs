//! The `ack` program.

fn main() {}
