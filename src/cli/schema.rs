//! `ack schema`: the JSON Schemas, for editors.

use super::Exit;
use super::context::Context;
use super::failure::Failure;
use crate::format;

use clap::Args;

const EXAMPLES: &str = "Examples:\n  ack schema\n  ack schema policy";

/// Print the JSON Schemas of the register's files
///
/// For editors and validators; `ack init` puts them into .ack/schema.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct SchemaArgs {
    /// Which file's schema; all of them, by name, when left out
    name: Option<String>,
}

pub(crate) fn run(context: &Context, args: &SchemaArgs) -> Result<Exit, Failure> {
    let schemas = format::schemas();
    let value = match &args.name {
        None => schemas
            .into_iter()
            .map(|(name, schema)| (name.to_owned(), schema))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Some(name) => {
            let names: Vec<&str> = schemas.iter().map(|(n, _)| *n).collect();
            schemas.iter().find(|(n, _)| n == name).map(|(_, s)| s.clone()).ok_or_else(|| {
                Failure::usage(format!("no schema `{}`", crate::text::visible(name)))
                    .hint(format!("there are {}", crate::text::list(&names, "and")))
            })?
        }
    };
    let text = serde_json::to_string_pretty(&value).map_err(anyhow::Error::from)? + "\n";
    context.say(&text)?;
    Ok(Exit::Well)
}
