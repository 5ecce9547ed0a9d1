//! Work that goes on though its client is gone.

use std::panic::resume_unwind;
use std::sync::Arc;

use atelier_domain::editorial::EditorialError;
use atelier_usecases::cause;
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
    // A command's future is large: in its own place it is not moved with each layer around the handler.
    let command = Box::pin(async move { command(editorial).await });
    to_its_end(command).await?.map_err(Problem::from)
}

/// Runs work to its end, in the name of the same request.
pub(crate) async fn to_its_end<T: 'static>(
    work: impl Future<Output = T> + 'static,
) -> Result<T, Problem> {
    let cause = cause::current();
    let work = async move {
        match cause {
            Some(cause) => cause::within(cause, work).await,
            None => work.await,
        }
    };
    match actix_web::rt::spawn(work.in_current_span()).await {
        Ok(done) => Ok(done),
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            Err(error) => Err(Problem::internal(error)),
        },
    }
}
