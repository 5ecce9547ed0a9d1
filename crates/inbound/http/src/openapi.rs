//! The API description (OpenAPI 3.1), collected from the handlers.

use actix_web::App;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::{OpenApi as Description, Ref, RefOr};
use utoipa::{OpenApi, ToResponse};
use utoipa_actix_web::AppExt;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::problem::{self, InternalError, UnexpectedProblem};
use crate::routes;
use crate::server::Surface;

/// Where the description is served.
pub(crate) const PATH: &str = "/api/v1/openapi.json";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Atelier",
        description = "Editorial sessions: a team of agents works on one document in rounds.\n\n\
            JSON in and out. Errors are RFC 9457 problems with a stable `code`. Lists are read page by page: \
            `limit`, `cursor`, `next_cursor`. Every answer carries `X-Request-Id`; a client may send its own."
    ),
    tags(
        (name = "sessions", description = "Editorial sessions: make, change, run, follow"),
        (name = "documents", description = "The document of a session and its versions"),
        (name = "credits", description = "What work costs"),
        (name = "models", description = "The models of this installation"),
        (name = "operations", description = "For whoever runs the server"),
    ),
    components(
        schemas(problem::Document, problem::FieldProblem),
        responses(
            problem::BadRequest,
            problem::PlanRequired,
            problem::NotFound,
            problem::Conflict,
            problem::PreconditionFailed,
            problem::TooLarge,
            problem::UnsupportedMediaType,
            problem::InvalidValues,
            InternalError,
            problem::Unavailable,
            UnexpectedProblem,
        ),
    ),
)]
struct Base;

/// The description of every operation that there is.
pub fn openapi() -> Description {
    describe(routes::documented(Surface::Whole))
}

pub(crate) fn describe(routes: fn(&mut ServiceConfig<'_>)) -> Description {
    let (_, mut description) = App::new()
        .into_utoipa_app()
        .openapi(Base::openapi())
        .configure(routes)
        .split_for_parts();
    for operation in description.paths.paths.values_mut().flat_map(operations) {
        may_fail(operation);
    }
    description
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
        &mut item.patch,
    ]
    .into_iter()
    .filter_map(Option::as_mut)
}

/// Any operation may meet our own mistakes, and what layers in front of it refuse.
fn may_fail(operation: &mut Operation) {
    let (internal, _) = InternalError::response();
    let (unexpected, _) = UnexpectedProblem::response();
    let reference = |name| RefOr::Ref(Ref::from_response_name(name));
    let answers = &mut operation.responses.responses;
    answers
        .entry("500".to_owned())
        .or_insert_with(|| reference(internal));
    answers
        .entry("default".to_owned())
        .or_insert_with(|| reference(unexpected));
}
