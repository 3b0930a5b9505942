//! Lists who is overdue today in a register, worst first: `cargo run --example who_is_overdue -- DIR`.

// An example answers on standard output.
#![allow(clippy::print_stdout)]

use ack::assess::{Facts, Status, assess};
use ack::gather::{self, Question};
use ack::git::Repo;
use ack::model::Moment;
use anyhow::Context as _;
use std::path::PathBuf;

fn main() -> anyhow::Result<()> {
    let directory = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".into()));
    let repo = Repo::discover(&directory)?;
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().context("the clock stands before 1970")?;
    let now = Moment(i64::try_from(now.as_secs())?);
    let view = gather::view(&repo, &Question::default(), now)?;
    let facts = Facts::new(&view.register);
    let assessment = assess(&facts, view.day);
    let mut late: Vec<_> = assessment.pairs.iter().filter(|pair| pair.status == Status::Overdue).collect();
    late.sort_by_key(|pair| std::cmp::Reverse(pair.days_overdue()));
    for pair in &late {
        println!("{:>5}  {}  {}", pair.days_overdue().unwrap_or(0), pair.person, pair.requirement);
    }
    println!("{} overdue as of {}", late.len(), view.day);
    Ok(())
}
