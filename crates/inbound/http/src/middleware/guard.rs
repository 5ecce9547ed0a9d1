//! Lets a request through to its handler, or not: who asks, whether they may, and whether it is not too often.

use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage};
use atelier_domain::identity::{Credential, Identity, IdentityError};
use tracing::Span;
use tracing::field::display;

use crate::auth::Admitted;
use crate::guard::{
    Access, Counted, Limits, Operation, OperationTable, client_address, foreign_page, presented,
};
use crate::problem::Problem;
use crate::state::HttpState;

/// What no operation takes goes through: it is answered 404 or 405, whoever asks.
pub(crate) async fn guard(
    state: Data<HttpState>,
    table: Data<OperationTable>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let path = request.match_info().as_str();
    let Some(operation) = table.find(request.method(), path).map(Arc::clone) else {
        return next
            .call(request)
            .await
            .map(ServiceResponse::map_into_boxed_body);
    };
    let mut limits = Limits::new(
        state.guard.options.rate_limits.as_deref(),
        state.clock.now(),
    );
    let mut response = match admit(&state, &operation, &request, &mut limits).await {
        Ok(identity) => {
            if let Some(identity) = identity {
                Span::current().record("user.id", display(identity.user));
                let admitted = Admitted {
                    identity,
                    operation,
                };
                request.extensions_mut().insert(admitted);
            }
            next.call(request).await?.map_into_boxed_body()
        }
        Err(problem) => request.error_response(problem),
    };
    limits.write(response.headers_mut());
    Ok(response)
}

/// Who asks, where the operation is not for everybody.
async fn admit(
    state: &HttpState,
    operation: &Operation,
    request: &ServiceRequest,
    limits: &mut Limits<'_>,
) -> Result<Option<Identity>, Problem> {
    let options = &state.guard.options;
    let address = client_address(request.request(), &options.trusted_proxies)
        .map_or(Counted::Nobody, Counted::Address);
    if operation.access == Access::Open {
        limits.take(operation.class, address).await?;
        return Ok(None);
    }
    let presented = presented(request.headers(), options.is_https);
    let identified = match presented {
        Ok(presented) => state.accounts.identify(presented.map(|p| p.text)).await,
        Err(_) => Err(IdentityError::Unauthenticated),
    };
    let identity = match identified {
        Ok(identity) => identity,
        Err(error) => {
            // Whoever tries out credentials is held up by the address they come from.
            limits.take(operation.class, address).await?;
            return Err(error.into());
        }
    };
    operation.access.check(&identity)?;
    let is_cookie = matches!(presented, Ok(Some(presented)) if presented.is_cookie);
    refuse_foreign_page(state, &identity, is_cookie, request)?;
    limits
        .take(operation.class, Counted::Person(identity.user))
        .await?;
    if let Credential::ApiKey { id, quota, .. } = identity.credential {
        limits.take_key(id, quota).await?;
        state.guard.uses.note(id, quota, state.clock.now());
    }
    Ok(Some(identity))
}

/// A page can't read what another site's server answers to it, but could change something there by asking.
fn refuse_foreign_page(
    state: &HttpState,
    identity: &Identity,
    is_cookie: bool,
    request: &ServiceRequest,
) -> Result<(), Problem> {
    let origins = &state.guard.origins;
    let headers = request.headers();
    let is_refused = if request.method().is_safe() {
        false
    } else if is_cookie {
        !origins.vouched(headers)
    } else {
        identity.credential == Credential::Development && origins.is_foreign(headers)
    };
    if is_refused {
        return Err(foreign_page());
    }
    Ok(())
}
