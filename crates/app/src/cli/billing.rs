//! `atelier billing`.

use std::path::Path;
use std::process::ExitCode;

use atelier_domain::billing::{EventFilter, EventId, KeptEvent};
use atelier_domain::kernel::Limit;
use clap::{Args, Subcommand};
use serde_json::json;

use super::root::{block_on, say};
use crate::config::Config;
use crate::wiring::House;

#[derive(Debug, Args)]
pub(super) struct BillingCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the messages of the payment processor, and what became of each.
    #[command(
        after_help = "Examples:\n  atelier billing events --parked\n  atelier billing events --json"
    )]
    Events {
        /// Those alone that somebody has to look at.
        #[arg(long)]
        parked: bool,
        /// For scripts: one JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// Have a message acted on again, after what kept it from that was mended.
    ///
    /// It is queued: a worker asks the payment processor for what the message is about. Acting twice does no harm.
    Retry {
        /// As the list shows it, such as evt_1.
        event: String,
    },
    /// Ask the payment processor now for what was missed; workers do so once an hour.
    Reconcile,
}

impl BillingCommand {
    pub(super) fn run(self, file: &Path) -> anyhow::Result<ExitCode> {
        let config = Config::load(file)?;
        block_on(async {
            let house = House::build(&config).await?;
            match self.action {
                Action::Events { parked, json } => events(&house, parked, json).await?,
                Action::Retry { event } => {
                    house.billing.retry(&EventId::new(&*event)).await?;
                    say(format_args!("{event} is queued"))?;
                }
                Action::Reconcile => {
                    let mended = house.billing.reconcile().await?;
                    say(format_args!(
                        "mended: {} missed messages, {} stuck ones, {} orders, {} subscriptions",
                        mended.events, mended.stuck, mended.orders, mended.subscriptions
                    ))?;
                }
            }
            Ok(ExitCode::SUCCESS)
        })
    }
}

async fn events(house: &House, parked: bool, json: bool) -> anyhow::Result<()> {
    let filter = if parked {
        EventFilter::Parked
    } else {
        EventFilter::All
    };
    let mut after = None;
    loop {
        let limit = Limit::new(Limit::MAX).unwrap_or_default();
        let page = house.billing.events(filter, after.as_ref(), limit).await?;
        for kept in &page.items {
            say(if json { object(kept) } else { line(kept) })?;
        }
        after = page.next;
        if after.is_none() {
            return Ok(());
        }
    }
}

fn line(kept: &KeptEvent) -> String {
    let reason = kept.state.reason().unwrap_or_default();
    let (event, state) = (&kept.event, kept.state.as_str());
    format!(
        "{}  {}  {state:<8}  {}  {reason}",
        kept.received_at.format("%Y-%m-%dT%H:%M:%SZ"),
        event.id,
        event.name
    )
}

fn object(kept: &KeptEvent) -> String {
    json!({
        "id": kept.event.id,
        "name": kept.event.name,
        "about": kept.event.about,
        "state": kept.state.as_str(),
        "reason": kept.state.reason(),
        "created_at": kept.event.created_at,
        "received_at": kept.received_at,
        "decided_at": kept.decided_at,
    })
    .to_string()
}
