//! Commands that go on though their client is gone.

use std::panic::resume_unwind;
use std::sync::Arc;

use atelier_domain::editorial::EditorialError;
use atelier_usecases::editorial::Editorial;
use tracing::Instrument;

use crate::problem::Problem;
use crate::state::HttpState;

/// Runs a command to its end. The framework drops a handler whose connection breaks: between the commit and what
/// follows it, readers and the driver of the run would learn of the change only when they look again.
pub(crate) async fn carry_through<T: 'static>(
    state: &HttpState,
    command: impl AsyncFnOnce(Arc<Editorial>) -> Result<T, EditorialError> + 'static,
) -> Result<T, Problem> {
    let editorial = Arc::clone(&state.editorial);
    let carried = actix_web::rt::spawn(async move { command(editorial).await }.in_current_span());
    match carried.await {
        Ok(outcome) => outcome.map_err(Problem::from),
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            Err(error) => Err(Problem::internal(error)),
        },
    }
}
