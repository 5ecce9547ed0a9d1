//! The order of things: read, create, watch, save, tell.

use std::path::Path;
use std::process::ExitCode;

use atelier_domain::editorial::Status;
use futures_util::{Stream, stream};

use super::args::Write;
use super::input::Material;
use super::output::Destination;
use super::problems::explain;
use super::studio::Studio;
use super::view::{self, Closing, Opening, View};
use super::watch::{Watched, watch};
use crate::cli::root::block_on;
use crate::config::Config;
use crate::telemetry;

/// As a shell counts a command that SIGINT ended.
const INTERRUPTED: u8 = 130;

impl Write {
    pub(in crate::cli) fn run(self, file: &Path) -> anyhow::Result<ExitCode> {
        let config = Config::load(file)?;
        // Logs would tear the view, so that they come only where they are asked for.
        let _telemetry = match std::env::var_os("RUST_LOG") {
            Some(_) => Some(telemetry::init(&config)?),
            None => None,
        };
        let material = Material::read(&self)?;
        let destination = Destination::of(&self)?;
        let mut view = view::choose(&self, &destination);
        let status =
            block_on(self.perform(config, &material, &destination, &mut *view, interrupts()))?;
        Ok(match status {
            Some(Status::Completed) => ExitCode::SUCCESS,
            Some(Status::Failed) => ExitCode::FAILURE,
            _ => ExitCode::from(INTERRUPTED),
        })
    }

    /// The status that the session ended with; nothing where the person left before its end.
    pub(super) async fn perform(
        &self,
        config: Config,
        material: &Material,
        destination: &Destination,
        view: &mut dyn View,
        interrupts: impl Stream<Item = ()>,
    ) -> anyhow::Result<Option<Status>> {
        let studio = Studio::open(config).await?;
        let editorial = studio.editorial();
        let created = editorial
            .create(studio.scope, self.draft(material))
            .await
            .map_err(explain)?;
        let id = created.session.id;
        let estimate = editorial
            .estimate(studio.scope, id)
            .await
            .map_err(explain)?;
        view.opening(&Opening {
            source: if self.reads_stdin() {
                "standard input".into()
            } else {
                self.file.display().to_string()
            },
            session: &created.session,
            words: created
                .document
                .as_ref()
                .map_or(0, |document| document.word_count),
            cost: estimate.total,
        })?;
        let watched = watch(&studio, id, view, interrupts).await;
        let watched = watched.inspect_err(|_| view.abandon())?;
        if watched == Watched::Left {
            view.abandon();
            return Ok(None);
        }
        let ended = editorial.get(studio.scope, id).await?;
        let status = ended.session.status();
        let document = ended
            .document
            .as_ref()
            .map(|version| version.content.as_str());
        let saved = destination.save(&material.document, document, status == Status::Completed)?;
        view.closing(&Closing {
            session: &ended.session,
            original: &material.document,
            document,
            saved: &saved,
        })?;
        Ok(Some(status))
    }
}

/// Every Ctrl-C from now on.
fn interrupts() -> impl Stream<Item = ()> {
    stream::unfold((), |()| async {
        tokio::signal::ctrl_c().await.ok().map(|()| ((), ()))
    })
}
