//! The run from its start to its end, as somebody watches it.

use std::pin::pin;
use std::time::Duration;

use anyhow::Context;
use atelier_domain::editorial::{EditorialError, Event, Position, RunEvent};
use atelier_domain::kernel::SessionId;
use atelier_usecases::editorial::EventStream;
use futures_util::{Stream, StreamExt};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use super::studio::Studio;
use super::view::View;

/// How often a live view moves, which is often enough to look smooth and seldom enough to cost nothing.
const TICK: Duration = Duration::from_millis(80);

/// How the watch ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Watched {
    /// The run is over: complete, failed or stopped.
    Over,
    /// The person would not wait for the end.
    Left,
}

/// Starts the session and shows it until it is over. The first of the `interrupts` stops it, the second one leaves.
pub(super) async fn watch(
    studio: &Studio,
    session: SessionId,
    view: &mut dyn View,
    interrupts: impl Stream<Item = ()>,
) -> anyhow::Result<Watched> {
    let shutdown = CancellationToken::new();
    let draining = shutdown.child_token();
    let accounts = studio.house.accounts(Some(studio.scope.user()));
    let worker = studio.house.worker(accounts, draining, shutdown.clone());
    let mut worker = pin!(worker.run());
    let watched = tokio::select! {
        ended = &mut worker => {
            ended.context("the worker failed")?;
            anyhow::bail!("the worker ended before the session did")
        }
        watched = follow(studio, session, view, interrupts) => watched?,
    };
    shutdown.cancel();
    if watched == Watched::Over {
        worker.await.context("the worker failed")?;
    }
    Ok(watched)
}

async fn follow(
    studio: &Studio,
    session: SessionId,
    view: &mut dyn View,
    interrupts: impl Stream<Item = ()>,
) -> anyhow::Result<Watched> {
    let mut interrupts = pin!(interrupts.fuse());
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut position = Position::START;
    let mut is_stopping = false;
    studio.editorial().start(studio.scope, session).await?;
    // A reader that was too slow comes back with its last position.
    while let Some(mut events) = events_after(studio, session, position).await? {
        loop {
            tokio::select! {
                biased;
                Some(()) = interrupts.next() => {
                    if is_stopping {
                        return Ok(Watched::Left);
                    }
                    is_stopping = true;
                    view.stopping()?;
                    stop(studio, session).await?;
                }
                _ = ticks.tick() => view.tick()?,
                event = events.next() => {
                    let Some(event) = event else { break };
                    let event = event.context("the session's events can't be read")?;
                    position = event.position();
                    view.event(&event)?;
                    if is_pause(&event) {
                        // Nobody else could resume a session that is in nobody's database.
                        stop(studio, session).await?;
                    }
                }
            }
        }
    }
    Ok(Watched::Over)
}

async fn events_after(
    studio: &Studio,
    session: SessionId,
    position: Position,
) -> anyhow::Result<Option<EventStream>> {
    Ok(studio
        .editorial()
        .follow(studio.scope, session, position)
        .await?)
}

async fn stop(studio: &Studio, session: SessionId) -> anyhow::Result<()> {
    match studio.editorial().stop(studio.scope, session).await {
        // It came to its end first.
        Ok(_) | Err(EditorialError::Refused(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn is_pause(event: &RunEvent) -> bool {
    matches!(event, RunEvent::Entry(entry) if matches!(entry.entry.event, Event::SessionPaused { .. }))
}
