//! The program as people and machines use it: the binary, run in a directory of its own, with keys made by OpenSSH.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "cli/approvals.rs"]
mod approvals;
#[path = "cli/assessed.rs"]
mod assessed;
#[path = "cli/checkpoints.rs"]
mod checkpoints;
#[path = "cli/collect.rs"]
mod collect;
#[path = "cli/controls.rs"]
mod controls;
#[path = "cli/deliver.rs"]
mod deliver;
#[path = "cli/desk.rs"]
mod desk;
#[path = "cli/drafts.rs"]
mod drafts;
#[path = "cli/exits.rs"]
mod exits;
#[path = "cli/formats.rs"]
mod formats;
#[path = "cli/gate.rs"]
mod gate;
#[path = "cli/hostile.rs"]
mod hostile;
#[path = "cli/keys.rs"]
mod keys;
#[path = "cli/output.rs"]
mod output;
#[path = "cli/pages.rs"]
mod pages;
#[path = "cli/past.rs"]
mod past;
#[path = "cli/periods.rs"]
mod periods;
#[path = "cli/prompt.rs"]
mod prompt;
#[path = "cli/readers.rs"]
mod readers;
#[path = "cli/records.rs"]
mod records;
#[path = "cli/remembered.rs"]
mod remembered;
#[path = "cli/samples.rs"]
mod samples;
#[path = "cli/sheets.rs"]
mod sheets;
#[path = "cli/story.rs"]
mod story;
#[path = "cli/surroundings.rs"]
mod surroundings;
#[path = "cli/terminal.rs"]
mod terminal;
#[path = "cli/unreadable.rs"]
mod unreadable;
#[path = "cli/validated.rs"]
mod validated;
#[path = "cli/watched.rs"]
mod watched;
#[path = "cli/workbook.rs"]
mod workbook;
