//! `atelier seed`.

use std::path::Path;
use std::process::ExitCode;

use atelier_domain::editorial::SessionFilter;
use atelier_domain::editorial::draft::SessionDraft;
use atelier_domain::kernel::Limit;

use super::root::{block_on, say};
use crate::config::Config;
use crate::wiring::House;

const TITLE: &str = "Sample: a text to tidy";
const PROMPT: &str = "Tighten this note. Keep its facts and its friendly tone.";
const DOCUMENT: &str = include_str!("sample.md");

/// Adds the sample unless the development user has sessions already.
pub(super) fn run(file: &Path) -> anyhow::Result<ExitCode> {
    let config = Config::load(file)?;
    block_on(async {
        let house = House::build(&config).await?;
        house.migrate().await?;
        let scope = house.dev_user().await?;
        let editorial = &house.editorial;
        let there = editorial
            .list(scope, &SessionFilter::default(), None, Limit::default())
            .await?;
        if there.items.is_empty() {
            let draft = SessionDraft {
                title: Some(TITLE.to_owned()),
                initial_prompt: PROMPT.to_owned(),
                working_document: Some(DOCUMENT.to_owned()),
                ..SessionDraft::default()
            };
            let view = editorial.create(scope, draft).await?;
            say(format_args!("made the session {}", view.session.id))?;
        } else {
            say("there are sessions already")?;
        }
        Ok(ExitCode::SUCCESS)
    })
}
