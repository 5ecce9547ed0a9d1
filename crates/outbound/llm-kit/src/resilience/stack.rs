//! The layers on top of each other.

use std::sync::Arc;

use atelier_domain::models::LanguageModel;

use super::ResilienceSettings;
use super::breaker::Breaker;
use super::bulkhead::Bulkhead;
use super::metered::Metered;
use super::retry::Retry;
use super::timeouts::Timeouts;

/// A provider's models with all layers around them. What the layers know of the provider, its budget of retries, its
/// circuits and its calls under way, is kept by the result: a process makes one for each provider, and shares it.
///
/// `provider` is its name as configured: it stands in errors that the layers make, in metrics and in traces.
pub fn resilient(
    model: Arc<dyn LanguageModel>,
    provider: &str,
    settings: &ResilienceSettings,
) -> Arc<dyn LanguageModel> {
    let provider: Arc<str> = provider.into();
    let name = || Arc::clone(&provider);
    let timed = Timeouts::new(model, name(), settings.limits);
    let metered = Metered::new(Arc::new(timed), name());
    let bounded = Bulkhead::new(Arc::new(metered), name(), settings.max_calls);
    let guarded = Breaker::new(Arc::new(bounded), name());
    let chance = fastrand::Rng::new();
    Arc::new(Retry::new(
        Arc::new(guarded),
        name(),
        settings.backoff,
        chance,
    ))
}
