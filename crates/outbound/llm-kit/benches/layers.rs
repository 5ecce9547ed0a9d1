//! What the layers add to each part of an answer: `cargo bench -p atelier-llm-kit`.
//!
//! Parts come at once, as those of one network packet do, or each after a wait, as those of a slow model do.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use async_trait::async_trait;
use atelier_domain::models::{
    AnswerStream, FinishReason, LanguageModel, ModelError, ModelRequest, StreamPart,
};
use atelier_llm_kit::{ResilienceSettings, resilient};
use futures_util::{Stream, StreamExt};

const PARTS: u32 = 100_000;
const ROUNDS: u32 = 20;

/// Says nothing, `PARTS` times.
#[derive(Clone, Copy)]
struct Chatter {
    left: u32,
    waits: bool,
    has_waited: bool,
}

impl Stream for Chatter {
    type Item = Result<StreamPart, ModelError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.waits && !self.has_waited {
            self.has_waited = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.has_waited = false;
        Poll::Ready(match self.left {
            0 => None,
            1 => {
                self.left = 0;
                Some(Ok(StreamPart::Finished {
                    reason: FinishReason::Stop,
                    vendor_reason: String::new(),
                }))
            }
            _ => {
                self.left -= 1;
                Some(Ok(StreamPart::Text(String::new())))
            }
        })
    }
}

#[async_trait]
impl LanguageModel for Chatter {
    async fn stream(&self, _request: ModelRequest) -> Result<AnswerStream, ModelError> {
        Ok(Box::pin(*self))
    }
}

/// The fastest round, in nanoseconds for each part.
async fn measure(model: &dyn LanguageModel) -> f64 {
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let request = ModelRequest::new("m", Vec::new(), 1);
        let Ok(mut stream) = model.stream(request).await else {
            continue;
        };
        while let Some(part) = stream.next().await {
            std::hint::black_box(&part);
        }
        best = best.min(start.elapsed().as_secs_f64() * 1e9 / f64::from(PARTS));
    }
    best
}

#[tokio::main(flavor = "current_thread")]
#[expect(clippy::print_stdout, reason = "this is what a measurement is for")]
async fn main() {
    for (name, waits) in [("at once", false), ("each after a wait", true)] {
        let model = Chatter {
            left: PARTS,
            waits,
            has_waited: false,
        };
        let bare = measure(&model).await;
        let layered = resilient(Arc::new(model), "bench", &ResilienceSettings::default());
        let layered = measure(&*layered).await;
        println!(
            "{name}: {bare:.1} ns a part bare, {layered:.1} ns layered, {added:.1} ns added",
            added = layered - bare
        );
    }
}
