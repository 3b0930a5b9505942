//! The room against real repositories, made by the `git` program.

mod apply;
mod bundle;
mod follow;
mod harmless;
mod history;
mod import;
mod merges;
mod open;
mod random;
mod refs;
mod work_tree;
