//! The scenarios that the theory stands on, as an auditor would tell them, each with its exact days.
//!
//! The numbers in front of the names are those of the list that the scenarios came from; they are kept so that each
//! can be spoken of. In most of them ben is the person looked at, and the policy is `conduct`, published on 5 January
//! 2026 with 14 days for everyone.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../world/mod.rs"]
mod world;

mod duties;
mod evidence;
mod exemptions;
mod history;
mod keys;
mod output;
mod pages;
mod people;
mod periods;
mod populations;
mod repositories;
mod revisions;
mod samples;
mod signers;
mod stories;
