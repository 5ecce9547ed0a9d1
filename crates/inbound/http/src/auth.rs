//! Who asks.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use atelier_domain::identity::Scope;
use tracing::Span;
use tracing::field::display;

use crate::problem::Problem;
use crate::state::HttpState;

/// The authority of a request. Handlers take it as an argument, so that none can forget to ask.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller(pub(crate) Scope);

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let caller = request
            .app_data::<Data<HttpState>>()
            .map(|state| Self(state.caller));
        if let Some(Self(scope)) = caller {
            Span::current().record("user.id", display(scope.user()));
        }
        ready(caller.ok_or_else(|| Problem::internal("the server has no state")))
    }
}
