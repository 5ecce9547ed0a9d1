//! Who asks.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use atelier_domain::identity::Scope;

use crate::problem::Problem;
use crate::state::HttpState;

/// The authority of a request. Handlers take it as an argument, so that none can forget to ask.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller(pub(crate) Scope);

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let state = request.app_data::<Data<HttpState>>();
        ready(
            state
                .map(|state| Self(state.caller))
                .ok_or_else(|| Problem::internal("the server has no state")),
        )
    }
}
