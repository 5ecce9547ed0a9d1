//! The application of one worker thread, and what all of them share.

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::web::{self, Bytes, Data};
use actix_web::{App, Error};
use utoipa_actix_web::AppExt;

use crate::fallback::fallback;
use crate::guard::{OperationTable, Undeclared};
use crate::middleware::{
    answer_head, cors, envelope, guard, refuse_encoded, refuse_foreign_host, repeat,
};
use crate::openapi;
use crate::routes;
use crate::server::Surface;
use crate::state::HttpState;

/// The API description as it is sent.
pub(crate) struct Description(pub(crate) Bytes);

/// Why there is nothing to serve.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StartError {
    #[error(transparent)]
    Undeclared(#[from] Undeclared),
    #[error("the API description can't be written")]
    Description(#[from] serde_json::Error),
}

/// Made once, cloned for every worker.
#[derive(Clone)]
pub(crate) struct Api {
    state: Data<HttpState>,
    description: Data<Description>,
    table: Data<OperationTable>,
    surface: Surface,
}

impl Api {
    pub(crate) fn new(state: HttpState, surface: Surface) -> Result<Self, StartError> {
        let declared = openapi::collect(routes::documented(surface));
        let table = OperationTable::of(&declared, routes::pages(surface))?;
        let description = openapi::describe(declared).to_json()?;
        Ok(Self {
            state: Data::new(state),
            table: Data::new(table),
            description: Data::new(Description(description.into())),
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
            .wrap(from_fn(repeat))
            .wrap(from_fn(guard))
            .wrap(from_fn(refuse_encoded))
            .wrap(cors(&self.state.guard.options))
            .wrap(from_fn(refuse_foreign_host))
            .wrap(from_fn(answer_head))
            .wrap(from_fn(envelope))
    }
}
