//! How much later the first token comes than it would from the provider itself.

use std::time::{Duration, Instant};

use crate::Effort;
use crate::connection::Connection;
use crate::provider::Wish;
use crate::report::{Figure, Goal};
use crate::servers::{Product, Servers};

const WISH: Wish = Wish {
    tokens: 10,
    burst: 1,
    pace_us: 0,
    hold: false,
};

/// The first token, on the provider's wire and on the product's.
const VENDOR_MARK: &str = "\"content\":\"word ";
const PRODUCT_MARK: &str = "event: turn.delta";

pub(crate) async fn added(servers: &Servers, effort: Effort) -> Vec<Figure> {
    let provider = servers.provider();
    let relay = servers.relay(&provider);
    let product = servers.product_with(&provider).await;
    let (mut direct, mut relayed, mut through) = (Vec::new(), Vec::new(), Vec::new());
    let (samples, warm_up) = (effort.of(500, 100), 30);
    for sample in 0..samples + warm_up {
        // Taken in turns, so that whatever else happens on the machine happens to all three.
        let one = first_token(&provider.url, "/v1/chat/completions").await;
        let two = first_token(&relay.url, "/relay").await;
        let three = first_delta(&product).await;
        if sample >= warm_up {
            direct.push(one);
            relayed.push(two);
            through.push(three);
        }
    }
    let floor = percentile(&mut direct, 50);
    let added = |times: &mut Vec<Duration>, percent| {
        percentile(times, percent)
            .saturating_sub(floor)
            .as_secs_f64()
            * 1e3
    };
    let mut figures = vec![Figure::new(
        "first token from the provider itself, p50",
        "ms",
        floor.as_secs_f64() * 1e3,
    )];
    for percent in [50, 95, 99] {
        let (ours, theirs) = (added(&mut through, percent), added(&mut relayed, percent));
        let mut figure = Figure::new(&format!("added to the first token, p{percent}"), "ms", ours)
            .beside_relay(theirs);
        if percent == 50 {
            figure = figure
                .with_goal(Goal::AtMost(0.5))
                .with_ratio_goal(Goal::AtMost(4.0));
        }
        figures.push(figure);
    }
    figures
}

async fn first_token(url: &str, path: &str) -> Duration {
    let body = WISH.chat_request();
    let mut connection = Connection::open(url).await;
    let started = Instant::now();
    connection.post(path, Some(&body)).await;
    connection.until(VENDOR_MARK).await;
    let took = started.elapsed();
    connection.until("[DONE]").await;
    took
}

async fn first_delta(product: &Product) -> Duration {
    let client = product.process.client();
    let id = client.create(&WISH.session()).await;
    let mut connection = Connection::open(client.base()).await;
    let started = Instant::now();
    connection
        .post(&format!("/api/v1/sessions/{id}/start-stream"), None)
        .await;
    connection.until(PRODUCT_MARK).await;
    let took = started.elapsed();
    connection.until("event: session.completed").await;
    took
}

fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() * percent / 100).min(times.len() - 1)]
}
