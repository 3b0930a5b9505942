//! Checks one record file by itself, without its register: `cargo run --example verify_record -- FILE`.
//!
//! This says that the file is of the strict form and that its signature is over its own bytes by the key inside it. Whose
//! key that is, and whether the record counts, only the register with its history can say.

// An example answers on standard output.
#![allow(clippy::print_stdout)]

use ack::model::Seal;
use ack::{format, sign};
use anyhow::{Context as _, bail};

fn main() -> anyhow::Result<()> {
    let path = std::env::args().nth(1).context("name a record file")?;
    let bytes = std::fs::read(&path).with_context(|| path.clone())?;
    let parsed = format::record::parse(&bytes)?;
    match sign::check(parsed.signed, &parsed.armour) {
        Seal::Good { key, present } => {
            println!(
                "{} of {}, signed {}",
                parsed.record.kind(),
                parsed.record.signer(),
                parsed.record.signed_at
            );
            println!("by {} {}", key.algorithm(), key.fingerprint());
            if let Some(present) = present {
                println!("hardware key, {}", if present { "touched" } else { "not touched" });
            }
            Ok(())
        }
        Seal::Bad(_, why) => bail!("{path}: {why}"),
    }
}
