use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use atelier_domain::credits::Rounding;
use atelier_domain::editorial::{
    Gap, Position, Published, RunEvents, RunSignal, RunSignals, Subscription, TurnRef,
};
use atelier_domain::kernel::{SessionId, WorkerId};
use atelier_domain::models::PlanTier;
use atelier_testkit::fakes::FakeSignals;
use atelier_usecases::editorial::{Editorial, Ports, Settings};
use futures_util::future::{Either, ready, select};
use futures_util::{StreamExt, stream};
use serde_json::json;
use tokio::sync::Notify;
use tokio::time::timeout;

use super::harness::House;

/// Holds everybody who has committed, until told to let one go.
#[derive(Default)]
struct Gate {
    reached: Notify,
    open: Notify,
}

#[async_trait]
impl RunEvents for Gate {
    async fn publish(&self, _: SessionId, _: &[Published]) -> Result<(), Gap> {
        self.reached.notify_one();
        self.open.notified().await;
        Ok(())
    }

    fn delta(&self, _: SessionId, _: &Arc<TurnRef>, _: &str) {}

    async fn subscribe(&self, _: SessionId, _: Position) -> Subscription {
        Subscription {
            journal_to: None,
            feed: Box::pin(stream::pending()),
        }
    }
}

#[actix_web::test]
async fn a_command_is_signalled_though_its_client_hung_up_after_the_commit() {
    let mut house = House::pro().await;
    let gate = Arc::new(Gate::default());
    let signals = Arc::new(FakeSignals::default());
    let state = &mut house.state;
    let ports = Ports {
        store: Arc::clone(&state.store),
        events: Arc::clone(&gate) as Arc<dyn RunEvents>,
        signals: Arc::clone(&signals) as Arc<dyn RunSignals>,
        models: Arc::clone(&state.models),
        catalogue: Arc::clone(&state.catalogue),
        clock: Arc::clone(&state.clock),
        ids: Arc::clone(&state.ids),
    };
    let settings = Settings {
        plan: PlanTier::Pro,
        rounding: Rounding::PerTurn,
        worker: WorkerId::new(state.ids.uuid()),
        lease: Duration::from_secs(30),
    };
    state.editorial = Arc::new(Editorial::new(ports, settings));
    let heard = signals.listen().await;
    // What is for those who follow live comes besides.
    let mut heard = heard.filter(|signal| ready(!matches!(signal, RunSignal::Live { .. })));
    let path = house.session(&json!({"initial_prompt": "Write."})).await;
    for command in ["start", "stop"] {
        let command_path = format!("{path}/{command}");
        {
            let request = pin!(house.command(&command_path));
            let committed = pin!(gate.reached.notified());
            let first = select(request, committed).await;
            assert!(matches!(first, Either::Right(_)), "{command} is held");
        }
        gate.open.notify_one();
        let signal = timeout(Duration::from_secs(5), heard.next()).await;
        let signal = signal.expect("a signal").unwrap();
        match command {
            "start" => assert!(matches!(signal, RunSignal::Wake { .. })),
            _ => assert!(matches!(signal, RunSignal::Changed { .. })),
        }
    }
}
