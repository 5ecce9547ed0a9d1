//! Who asks, for handlers. They take it as an argument, so that none can forget to ask.

use std::future::{Ready, ready};
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use atelier_domain::identity::{Identity, Scope};

use crate::guard::{Access, Operation, Pass};
use crate::problem::Problem;
use crate::state::HttpState;

/// What the guard leaves behind with a request that it let through.
pub(crate) struct Admitted {
    pub(crate) identity: Identity,
    /// By whose declaration.
    pub(crate) operation: Arc<Operation>,
}

impl Admitted {
    /// Nothing, unless the guard let the request through to the very operation that the router then chose.
    fn of(request: &HttpRequest, may: impl FnOnce(Access) -> bool) -> Result<Identity, Problem> {
        let extensions = request.extensions();
        extensions
            .get::<Self>()
            .filter(|admitted| may(admitted.operation.access))
            .filter(|admitted| {
                request.match_pattern().as_ref() == Some(&admitted.operation.pattern)
            })
            .map(|admitted| admitted.identity.clone())
            .ok_or_else(|| Problem::internal("the guard let nobody through to this operation"))
    }
}

/// The authority of a request to an operation that is for persons, and for keys with its scope.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller(pub(crate) Scope);

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let admitted = Admitted::of(request, |access| access != Access::Open);
        ready(admitted.map(|identity| Self(identity.scope())))
    }
}

/// Who asks, where the operation is for persons alone.
#[derive(Clone, Debug)]
pub(crate) struct Person(pub(crate) Identity);

impl FromRequest for Person {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let admitted = Admitted::of(request, |access| access == Access::Person);
        ready(admitted.map(Self))
    }
}

/// The right to an event stream, which may end before the stream does.
impl FromRequest for Pass {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let admitted = Admitted::of(request, |access| access != Access::Open);
        let pass = admitted.and_then(|identity| {
            let state = request.app_data::<Data<HttpState>>();
            state
                .map(|state| state.guard.streams.enter(identity.revocable()))
                .ok_or_else(|| Problem::internal("the server has no state"))
        });
        ready(pass)
    }
}
