//! `atelier serve`.

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use clap::Args;

use super::root::block_on;
use crate::config::Config;
use crate::{lifecycle, telemetry};

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  atelier serve\n  atelier serve --bind 127.0.0.1:8080\n  \
    ANTHROPIC_API_KEY=... atelier serve"
)]
pub(super) struct Serve {
    /// Where to listen, instead of BIND. Loopback only, where there is no sign-in.
    #[arg(long, value_name = "ADDRESS:PORT")]
    bind: Option<SocketAddr>,
}

impl Serve {
    pub(super) fn run(self, file: &Path) -> anyhow::Result<ExitCode> {
        let mut config = Config::load(file)?;
        if let Some(bind) = self.bind {
            anyhow::ensure!(
                config.sign_in.is_needed() || bind.ip().is_loopback(),
                "--bind is {bind}, but without sign-in it must be a loopback address"
            );
            config.bind = bind;
        }
        // Dropped after the runtime: it waits for what is still to be sent.
        let _telemetry = telemetry::init(&config)?;
        block_on(lifecycle::serve(&config))?;
        Ok(ExitCode::SUCCESS)
    }
}
