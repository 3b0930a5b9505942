//! How the answer is written, and where it goes.

use super::Exit;
use super::context::Context;
use super::failure::Failure;
use crate::render::{self, Colour, Glyphs, Look};
use crate::report::Book;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// How the answer is written and where it goes; the command says in which formats.
#[derive(Debug, Args)]
pub(crate) struct AnswerArgs<F: ValueEnum + Send + Sync + 'static> {
    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "table", help_heading = "Output")]
    pub(crate) format: F,
    #[command(flatten)]
    to: OutputArgs,
}

/// The formats of what has fields and rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Format {
    Table,
    Json,
    Csv,
}

/// The formats of what is no list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum TextFormat {
    Table,
    Json,
}

/// The formats of a plain list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum ListFormat {
    Table,
    Csv,
}

impl<F: ValueEnum + Send + Sync + 'static> AnswerArgs<F> {
    /// What the answer's destination can show.
    pub(crate) fn look(&self, context: &Context) -> Look {
        self.to.look(context)
    }

    /// Refuses to send what is no text to a terminal; asked before the work is done.
    pub(crate) fn takes_bytes(&self, context: &Context, what: &str) -> Result<(), Failure> {
        if self.to.output.is_some() || !context.answers_to_terminal() {
            return Ok(());
        }
        Err(Failure::usage(format!("{what} is nothing that a terminal can show"))
            .hint(format!("write it to a file: --output report.{what}")))
    }

    /// Delivers the answer, with which all is well.
    pub(crate) fn deliver(
        &self,
        context: &Context,
        answer: &(impl AsRef<[u8]> + ?Sized),
    ) -> Result<Exit, Failure> {
        self.to.deliver(context, answer)
    }
}

/// The bytes of a workbook; what it leaves out is said beside it.
pub(crate) fn workbook(context: &Context, book: Book<'_>) -> Result<Vec<u8>, Failure> {
    book.remarks().iter().for_each(|line| context.note(line));
    Ok(render::xlsx(book)?)
}

/// Where the answer goes.
#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    /// Write the answer to FILE instead of standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
}

impl OutputArgs {
    /// What the answer's destination can show: a file is no terminal, whatever the command was started from.
    pub(crate) fn look(&self, context: &Context) -> Look {
        match &self.output {
            None => context.look,
            Some(_) => Look { colour: Colour::Off, glyphs: Glyphs::Unicode, width: 100 },
        }
    }

    /// Delivers the answer, with which all is well.
    pub(crate) fn deliver(
        &self,
        context: &Context,
        answer: &(impl AsRef<[u8]> + ?Sized),
    ) -> Result<Exit, Failure> {
        match &self.output {
            None => context.say_bytes(answer.as_ref())?,
            Some(path) => std::fs::write(path, answer).map_err(Failure::unwritten(path))?,
        }
        Ok(Exit::Well)
    }
}
