//! `evcalc models`: what is built in.

use crate::cli::face::json::pretty;
use crate::cli::face::table::{Align, Paint, Table, csv_line};
use crate::cli::face::{Common, Done, Failure, Format, output};
use crate::cli::shared::known::KnownOptions;
use crate::cli::shared::load;
use crate::library::{builtin_models, builtin_text, default_model};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

#[derive(Debug, Args)]
pub(crate) struct Models {
    #[command(subcommand)]
    pub command: Option<ModelsCommand>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ModelsCommand {
    /// Print the file of a built-in model
    Show {
        /// Its name
        name: String,
    },
}

/// Runs the command.
pub(crate) fn run(args: &Models, common: &Common) -> Result<Done, Failure> {
    if let Some(ModelsCommand::Show { name }) = &args.command {
        return show(name, common);
    }
    let mut entries = Vec::new();
    for name in builtin_models() {
        let opened = load::opened(Some(name.as_ref()), &KnownOptions::default())?;
        let Some(model) = opened.model else { continue };
        let outputs: Vec<String> = model.outputs.iter().map(|o| o.name.clone()).collect();
        entries.push((name, model.title.clone(), outputs));
    }
    match common.format {
        Format::Json => {
            let list: Vec<Value> = entries
                .iter()
                .map(|(name, title, outputs)| json!({"name": name, "title": title, "outputs": outputs}))
                .collect();
            output::print_data(&pretty(&json!({"default": default_model(), "models": list})))?;
        }
        Format::Csv => {
            let mut out = csv_line(&["name", "title", "outputs"].map(str::to_owned));
            entries.iter().for_each(|(name, title, outputs)| {
                out += &csv_line(&[(*name).to_owned(), title.clone(), outputs.join(" ")])
            });
            output::print_data(&out)?;
        }
        Format::Table => {
            let paint = Paint(output::color(common));
            let mut table = Table::new([("Model", Align::Left), ("What it is", Align::Left), ("Outputs", Align::Left)]);
            for (name, title, outputs) in &entries {
                let mut shown = outputs.iter().take(6).cloned().collect::<Vec<_>>().join(", ");
                if outputs.len() > 6 {
                    shown += &format!(", and {} more", outputs.len() - 6);
                }
                table.row(vec![paint.bold(name), title.clone(), paint.dim(&shown)]);
            }
            output::print(&table.render(paint, output::columns()))?;
        }
    }
    Ok(Done::Well)
}

fn show(name: &str, common: &Common) -> Result<Done, Failure> {
    let known = builtin_models();
    let file = name.trim_end_matches(".toml");
    match builtin_text(&format!("{file}.toml")) {
        Some(text) => {
            match common.format {
                Format::Json => output::print_data(&pretty(&json!({ "name": file, "text": text })))?,
                Format::Csv => output::print_data(&csv_line(&[file.to_owned(), text.to_owned()]))?,
                Format::Table => output::print_data(text)?,
            }
            Ok(Done::Well)
        }
        None => {
            let near = crate::diagnostic::nearest(file, known.iter().copied());
            let hint = near.map_or_else(String::new, |n| format!("; did you mean `{n}`?"));
            Err(Failure::Model(format!(
                "there is no built-in model `{name}`{hint}\nthe built-in models are {}",
                known.join(", ")
            )))
        }
    }
}
