#![doc = include_str!("ARCHITECTURE.md")]

pub mod assess;
pub mod checks;
pub mod cli;
pub mod demo;
pub mod finding;
pub mod format;
pub mod gather;
pub mod git;
pub mod load;
pub mod model;
pub mod plan;
pub mod render;
pub mod report;
pub mod sign;
pub mod source;
pub mod text;
