//! Leaves a model alone that fails all the time, so that its callers learn so at once and it can recover.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use atelier_domain::models::{AnswerStream, ErrorClass, LanguageModel, ModelError, ModelRequest};
use metrics::gauge;
use tokio::time::Instant;

use super::circuit::{Circuit, Phase, Ticket, Verdict};
use super::refusal;
use super::watched::{Ending, Witness, watched};

pub(super) struct Breaker {
    inner: Arc<dyn LanguageModel>,
    circuits: Arc<Circuits>,
}

impl Breaker {
    pub(super) fn new(inner: Arc<dyn LanguageModel>, provider: Arc<str>) -> Self {
        let circuits = Circuits {
            provider,
            by_model: Mutex::default(),
        };
        Self {
            inner,
            circuits: Arc::new(circuits),
        }
    }
}

#[async_trait]
impl LanguageModel for Breaker {
    async fn stream(&self, request: ModelRequest) -> Result<AnswerStream, ModelError> {
        let mut pass = Circuits::admit(&self.circuits, &request.model)
            .map_err(|wait| refusal::circuit_open(&self.circuits.provider, wait))?;
        match self.inner.stream(request).await {
            Ok(stream) => Ok(watched(stream, pass)),
            Err(error) => {
                pass.ending(Ending::Failed(&error));
                Err(error)
            }
        }
    }
}

/// The circuits to one provider's models. Requests name models of the catalogue, so there are few.
struct Circuits {
    provider: Arc<str>,
    by_model: Mutex<HashMap<Arc<str>, Circuit>>,
}

impl Circuits {
    fn admit(circuits: &Arc<Self>, model: &str) -> Result<Pass, Option<Duration>> {
        let model: Arc<str> = model.into();
        let ticket = circuits.with(&model, |circuit| circuit.admit(Instant::now()))?;
        Ok(Pass {
            circuits: Arc::clone(circuits),
            model,
            ticket,
            verdict: Verdict::Unknown,
        })
    }

    /// Lets the circuit of a model act, and tells when that changed its phase.
    fn with<T>(&self, model: &Arc<str>, act: impl FnOnce(&mut Circuit) -> T) -> T {
        let mut by_model = self.by_model.lock().unwrap_or_else(PoisonError::into_inner);
        let circuit = by_model.entry(Arc::clone(model)).or_insert_with(|| {
            self.report(model, Phase::Closed);
            Circuit::default()
        });
        let before = circuit.phase();
        let result = act(circuit);
        let after = circuit.phase();
        if before != after {
            self.report(model, after);
            tracing::warn!(
                provider = &*self.provider,
                model = &**model,
                circuit = after.as_str(),
                "the circuit to a model changed"
            );
        }
        result
    }

    fn report(&self, model: &Arc<str>, phase: Phase) {
        let code = match phase {
            Phase::Closed => 0.0,
            Phase::HalfOpen => 1.0,
            Phase::Open => 2.0,
        };
        gauge!(
            "atelier_breaker_state",
            "provider" => Arc::clone(&self.provider), "model" => Arc::clone(model),
        )
        .set(code);
    }
}

/// A call that was let through. Dropping it settles it.
struct Pass {
    circuits: Arc<Circuits>,
    model: Arc<str>,
    ticket: Ticket,
    verdict: Verdict,
}

impl Witness for Pass {
    fn ending(&mut self, ending: Ending<'_>) {
        self.verdict = match ending {
            Ending::Finished(_) => Verdict::Healthy,
            Ending::Failed(error) => verdict(error),
            Ending::BrokeOff => Verdict::Failed,
        };
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.circuits.with(&self.model, |circuit| {
            circuit.settle(self.ticket, self.verdict, Instant::now());
        });
    }
}

/// A vendor that answers with a refusal of the call, a wrong key or a limit is there.
fn verdict(error: &ModelError) -> Verdict {
    if refusal::is_ours(error) {
        return Verdict::Unknown;
    }
    match error.class {
        ErrorClass::ServerError
        | ErrorClass::Overloaded
        | ErrorClass::Timeout
        | ErrorClass::Connection
        | ErrorClass::StreamEndedEarly
        | ErrorClass::Malformed => Verdict::Failed,
        ErrorClass::InvalidRequest
        | ErrorClass::Auth
        | ErrorClass::Permission
        | ErrorClass::NotFound
        | ErrorClass::TooLarge
        | ErrorClass::RateLimited
        | ErrorClass::QuotaExhausted => Verdict::Healthy,
    }
}
