//! `atelier mail`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use atelier_domain::notifications::{Preview, previews};
use clap::{Args, Subcommand};

use super::root::say;

#[derive(Debug, Args)]
pub(super) struct MailCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Show the mails that Atelier sends, with made-up contents.
    ///
    /// Without a name all of them are listed.
    #[command(
        after_help = "Examples:\n  atelier mail preview\n  atelier mail preview magic_link\n  \
        atelier mail preview magic_link --html mail.html"
    )]
    Preview {
        /// Which mail.
        name: Option<String>,
        /// Write the page to this file instead of printing the text.
        #[arg(long, value_name = "FILE", requires = "name")]
        html: Option<PathBuf>,
    },
}

impl MailCommand {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let Action::Preview { name, html } = self.action;
        let mails = previews();
        let Some(name) = name else {
            for Preview { name, mail } in &mails {
                say(format_args!("{name}: {}", mail.subject))?;
            }
            return Ok(ExitCode::SUCCESS);
        };
        let names: Vec<&str> = mails.iter().map(|preview| preview.name).collect();
        let preview = mails.iter().find(|preview| preview.name == name);
        let Some(Preview { mail, .. }) = preview else {
            anyhow::bail!("there is no mail {name:?}; there are {}", names.join(", "));
        };
        match html {
            Some(file) => std::fs::write(&file, &mail.html)
                .with_context(|| format!("{} can't be written", file.display()))?,
            None => say(format_args!("Subject: {}\n\n{}", mail.subject, mail.text))?,
        }
        Ok(ExitCode::SUCCESS)
    }
}
