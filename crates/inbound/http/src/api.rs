//! The application of one worker thread, and what all of them share.

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::web::{self, Bytes, Data};
use actix_web::{App, Error};
use utoipa_actix_web::AppExt;

use crate::fallback::{RouteTable, fallback};
use crate::middleware::{envelope, refuse_encoded, refuse_foreign_host};
use crate::openapi;
use crate::routes;
use crate::server::Surface;
use crate::state::HttpState;

/// The API description as it is sent.
pub(crate) struct Description(pub(crate) Bytes);

/// Made once, cloned for every worker.
#[derive(Clone)]
pub(crate) struct Api {
    state: Data<HttpState>,
    description: Data<Description>,
    table: Data<RouteTable>,
    surface: Surface,
}

impl Api {
    pub(crate) fn new(state: HttpState, surface: Surface) -> serde_json::Result<Self> {
        let description = openapi::describe(routes::documented(surface));
        Ok(Self {
            state: Data::new(state),
            table: Data::new(RouteTable::of(&description, routes::pages(surface))),
            description: Data::new(Description(description.to_json()?.into())),
            surface,
        })
    }

    pub(crate) fn app(
        &self,
    ) -> App<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<BoxBody>,
            Error = Error,
            InitError = (),
        > + use<>,
    > {
        App::new()
            .app_data(self.state.clone())
            .app_data(self.description.clone())
            .app_data(self.table.clone())
            // Before the scope of the API, which takes every path below its own.
            .configure(routes::undocumented(self.surface))
            .into_utoipa_app()
            .configure(routes::documented(self.surface))
            .into_app()
            .default_service(web::to(fallback))
            .wrap(from_fn(refuse_encoded))
            .wrap(from_fn(refuse_foreign_host))
            .wrap(from_fn(envelope))
    }
}
