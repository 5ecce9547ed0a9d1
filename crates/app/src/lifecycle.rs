//! From a configuration to a serving process, and from a signal to its clean end.

use std::net::{SocketAddr, TcpListener};

use anyhow::Context;
use atelier_http::{HttpOptions, HttpState};
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::config::{Config, Environment};
use crate::wiring::House;

/// A process that serves.
pub struct Running {
    pub address: SocketAddr,
    shutdown: CancellationToken,
    server: JoinHandle<std::io::Result<()>>,
    handle: actix_web::dev::ServerHandle,
    worker: JoinHandle<anyhow::Result<()>>,
}

/// Starts the API and the worker. The database is brought up to date first.
pub async fn start(config: &Config) -> anyhow::Result<Running> {
    let house = House::build(config).await?;
    house.migrate().await?;
    let caller = house.dev_user().await?;
    let listener = TcpListener::bind(config.bind)
        .with_context(|| format!("{} can't be listened on", config.bind))?;
    let address = listener.local_addr()?;
    let shutdown = CancellationToken::new();
    let state = HttpState {
        editorial: house.editorial.clone(),
        store: std::sync::Arc::new(house.database.clone()),
        catalogue: house.catalogue.clone(),
        models: house.models.clone(),
        clock: house.clock.clone(),
        ids: house.ids.clone(),
        caller,
        shutdown: shutdown.clone(),
        is_production: config.environment == Environment::Production,
    };
    let server = atelier_http::serve(listener, state, &HttpOptions::default())?;
    let handle = server.handle();
    let worker = house.worker(shutdown.clone());
    Ok(Running {
        address,
        shutdown,
        handle,
        server: spawn(server),
        worker: spawn(async move { Ok(worker.run().await?) }),
    })
}

impl Running {
    /// Ends streams so that their readers go elsewhere, hands runs over, and waits for requests under way.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.shutdown.cancel();
        self.handle.stop(true).await;
        self.server.await.context("the server broke off")??;
        self.worker.await.context("the worker broke off")?
    }

    /// Waits until the process is told to stop, or a part of it ends by itself.
    async fn until_told(&mut self) -> anyhow::Result<()> {
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        tokio::select! {
            _ = terminate.recv() => Ok(()),
            _ = interrupt.recv() => Ok(()),
            ended = &mut self.server => anyhow::bail!("the server ended: {ended:?}"),
            ended = &mut self.worker => anyhow::bail!("the worker ended: {ended:?}"),
        }
    }
}

/// Serves until SIGTERM or SIGINT.
pub async fn serve(config: &Config) -> anyhow::Result<()> {
    let mut running = start(config).await?;
    tracing::info!(address = %running.address, "atelier serves; everybody who reaches it is the development user");
    if config.providers.is_empty() {
        tracing::info!("no provider has a key: the scripted model answers, offline and by rule");
    }
    let told = running.until_told().await;
    if told.is_ok() {
        tracing::info!("stopping");
        running.stop().await?;
        tracing::info!("stopped");
    }
    told
}

/// The process's own long tasks.
#[expect(
    clippy::disallowed_methods,
    reason = "the root of the process starts its parts"
)]
fn spawn<T: Send + 'static>(part: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
    tokio::spawn(part)
}
