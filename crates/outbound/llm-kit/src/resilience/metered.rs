//! Counts and times each call that reaches the vendor.

use std::sync::Arc;

use async_trait::async_trait;
use atelier_domain::models::{AnswerStream, LanguageModel, ModelError, ModelRequest, StreamPart};
use metrics::{counter, histogram};
use tokio::time::Instant;

use super::watched::{Ending, Witness, is_token, watched};

/// The models in labels are those that requests name, and these are taken from the catalogue: their number is bounded.
pub(super) struct Metered {
    inner: Arc<dyn LanguageModel>,
    provider: Arc<str>,
}

impl Metered {
    pub(super) fn new(inner: Arc<dyn LanguageModel>, provider: Arc<str>) -> Self {
        Self { inner, provider }
    }
}

#[async_trait]
impl LanguageModel for Metered {
    async fn stream(&self, request: ModelRequest) -> Result<AnswerStream, ModelError> {
        let mut meter = Meter {
            provider: Arc::clone(&self.provider),
            model: request.model.as_str().into(),
            started: Instant::now(),
            had_token: false,
            outcome: "dropped",
        };
        match self.inner.stream(request).await {
            Ok(stream) => Ok(watched(stream, meter)),
            Err(error) => {
                meter.ending(Ending::Failed(&error));
                Err(error)
            }
        }
    }
}

/// One call. Dropping it counts the call: a reader who leaves is an outcome too.
struct Meter {
    provider: Arc<str>,
    model: Arc<str>,
    started: Instant,
    had_token: bool,
    outcome: &'static str,
}

impl Witness for Meter {
    fn part(&mut self, part: &StreamPart) {
        if !self.had_token && is_token(part) {
            self.had_token = true;
            let waited = self.started.elapsed();
            let (provider, model) = (Arc::clone(&self.provider), Arc::clone(&self.model));
            histogram!("atelier_provider_first_token_seconds", "provider" => provider, "model" => model)
                .record(waited);
        }
    }

    fn ending(&mut self, ending: Ending<'_>) {
        self.outcome = match ending {
            Ending::Finished(reason) => reason.as_str(),
            Ending::Failed(error) => error.class.as_str(),
            Ending::BrokeOff => "broke_off",
        };
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        let (provider, model) = (&self.provider, &self.model);
        counter!(
            "atelier_provider_calls_total",
            "provider" => Arc::clone(provider), "model" => Arc::clone(model), "outcome" => self.outcome,
        )
        .increment(1);
        histogram!(
            "atelier_provider_call_seconds",
            "provider" => Arc::clone(provider), "model" => Arc::clone(model),
        )
        .record(self.started.elapsed());
    }
}
