//! From a configuration to a serving process, and from a signal to its clean end.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use atelier_http::{Guard, GuardOptions, HttpOptions, HttpState, Surface};
use atelier_usecases::identity::Accounts;
use atelier_usecases::projects::Projects;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::JoinHandle;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use crate::config::{Config, Environment};
use crate::telemetry::{self, Gauges};
use crate::wiring::House;

/// How long requests under way, and the handing over of runs, may take after the grace time.
const AFTER_GRACE: Duration = Duration::from_secs(9);

/// A process that serves.
pub struct Running {
    pub address: SocketAddr,
    server: JoinHandle<std::io::Result<()>>,
    handle: actix_web::dev::ServerHandle,
    /// Absent on nodes that drive no runs.
    worker: Option<JoinHandle<anyhow::Result<()>>>,
    /// Looks after open streams and counts of keys until the last request was served.
    keeper: JoinHandle<()>,
    accounts: Arc<Accounts>,
    served: CancellationToken,
    /// No new work.
    draining: CancellationToken,
    /// No work at all.
    shutdown: CancellationToken,
    grace: Duration,
    /// It only reads, so that it may end anywhere.
    _gauges: AbortOnDropHandle<()>,
}

/// Starts what the role of this node asks for. The database is brought up to date first.
pub async fn start(config: &Config) -> anyhow::Result<Running> {
    anyhow::ensure!(
        is_client_ready(config),
        "this build has no web client: run `cargo xtask client` before it is built"
    );
    // Before anything that counts is made.
    let exporter = telemetry::exporter()?;
    let house = House::build(config).await?;
    house.migrate().await?;
    let development = if config.sign_in.is_needed() {
        None
    } else {
        Some(house.dev_user().await?.user())
    };
    let accounts = house.accounts(development);
    let guard = Arc::new(Guard::new(guard_options(config, &house)));
    let listener = TcpListener::bind(config.bind)
        .with_context(|| format!("{} can't be listened on", config.bind))?;
    let address = listener.local_addr()?;
    let gauges = Arc::new(Gauges::new(exporter, house.database.clone(), house.queue()));
    let metrics = Arc::clone(&gauges);
    let (draining, shutdown) = (CancellationToken::new(), CancellationToken::new());
    let state = HttpState {
        editorial: house.editorial.clone(),
        accounts: Arc::clone(&accounts),
        billing: house.billing.clone(),
        projects: Arc::new(Projects::new(house.editorial.clone())),
        credits: Arc::clone(&house.credits),
        guard: Arc::clone(&guard),
        store: Arc::new(house.database.clone()),
        queue: house.queue(),
        live_events: house.live_events.clone(),
        catalogue: house.catalogue.clone(),
        models: house.models.clone(),
        clock: house.clock.clone(),
        ids: house.ids.clone(),
        draining: draining.clone(),
        metrics: Arc::new(move || metrics.text()),
        client: config.role.serves_api().then_some(atelier_web::answer),
    };
    let options = HttpOptions {
        surface: if config.role.serves_api() {
            Surface::Whole
        } else {
            Surface::Operations
        },
        shutdown_timeout: config.shutdown_grace + AFTER_GRACE,
        ..HttpOptions::default()
    };
    let server = atelier_http::serve(listener, state, &options)?;
    let handle = server.handle();
    let served = CancellationToken::new();
    let keeper = spawn({
        let (accounts, served) = (Arc::clone(&accounts), served.clone());
        async move { guard.keep(&accounts, served).await }
    });
    let worker = config.role.drives_runs().then(|| {
        let worker = house.worker(Arc::clone(&accounts), draining.clone(), shutdown.clone());
        spawn(async move { Ok(worker.run().await?) })
    });
    Ok(Running {
        address,
        handle,
        server: spawn(server),
        worker,
        keeper,
        accounts,
        served,
        draining,
        shutdown,
        grace: config.shutdown_grace,
        _gauges: AbortOnDropHandle::new(spawn(gauges.watch())),
    })
}

/// Whoever deploys a node for people means the client to be there; in development the page itself says what is missing.
fn is_client_ready(config: &Config) -> bool {
    let is_needed = config.environment == Environment::Production && config.role.serves_api();
    !is_needed || atelier_web::is_built()
}

impl Running {
    /// Ends streams so that their readers go elsewhere, lets turns in flight finish within the grace time, hands the
    /// other runs over, and waits for requests under way.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.stop_unless(std::future::pending()).await
    }

    /// The same, until `hurry` resolves: from then on nothing is waited for but the handing over.
    async fn stop_unless(self, hurry: impl Future<Output = ()>) -> anyhow::Result<()> {
        let Self {
            server,
            handle,
            worker,
            keeper,
            accounts,
            served,
            draining,
            shutdown,
            grace,
            ..
        } = self;
        draining.cancel();
        let limits = async {
            tokio::select! {
                () = hurry => tracing::info!("told again: stopping at once"),
                () = sleep(grace) => tracing::info!("the grace time is over"),
            }
            shutdown.cancel();
            sleep(AFTER_GRACE).await;
        };
        let parts = async {
            // The server goes on meanwhile, so that whoever asks is told that this node is not ready.
            if let Some(worker) = worker {
                worker.await.context("the worker broke off")??;
            }
            let stopped = handle.stop(!shutdown.is_cancelled());
            server.await.context("the server broke off")??;
            stopped.await;
            served.cancel();
            keeper.await.context("the guard broke off")?;
            accounts.settled().await;
            anyhow::Ok(())
        };
        tokio::select! {
            ended = parts => ended,
            () = limits => {
                // Leases run out by themselves: what was not handed over is taken over.
                tracing::warn!("not everything ended in time");
                Ok(())
            }
        }
    }

    /// Waits until the process is told to stop, or a part of it ends by itself.
    async fn until_told(&mut self, signals: &mut Signals) -> anyhow::Result<()> {
        let worker = async {
            match &mut self.worker {
                Some(worker) => worker.await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = signals.next() => Ok(()),
            ended = &mut self.server => anyhow::bail!("the server ended: {ended:?}"),
            ended = worker => anyhow::bail!("the worker ended: {ended:?}"),
        }
    }
}

/// Who may speak to the API, and how.
fn guard_options(config: &Config, house: &House) -> GuardOptions {
    let limiter = Arc::clone(&house.limiter);
    GuardOptions {
        public_url: Some(config.site.public_url.clone()),
        frontend_url: Some(config.site.frontend_url.clone())
            .filter(|frontend| *frontend != config.site.public_url),
        allowed_origins: config.site.origins.clone(),
        trusted_proxies: config.site.trusted_proxies.clone(),
        rate_limits: config.site.limits_requests.then_some(limiter),
        needs_sign_in: config.sign_in.is_needed(),
        is_https: config.site.public_url.starts_with("https://"),
    }
}

/// How a process is told to stop.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Serves until SIGTERM or SIGINT; a second one cuts the grace time short.
pub async fn serve(config: &Config) -> anyhow::Result<()> {
    let mut signals = Signals::listen()?;
    let mut running = start(config).await?;
    tracing::info!(
        address = %running.address,
        role = ?config.role,
        "atelier serves"
    );
    if !config.sign_in.is_needed() {
        tracing::warn!(
            "there is no sign-in: everybody who reaches this address is the development user"
        );
    }
    if config.providers.is_empty() {
        tracing::info!("no provider has a key: the scripted model answers, offline and by rule");
    }
    running.until_told(&mut signals).await?;
    tracing::info!("stopping");
    running.stop_unless(signals.next()).await?;
    tracing::info!("stopped");
    Ok(())
}

/// The process's own long tasks.
#[expect(
    clippy::disallowed_methods,
    reason = "the root of the process starts its parts"
)]
fn spawn<T: Send + 'static>(part: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
    tokio::spawn(part)
}
