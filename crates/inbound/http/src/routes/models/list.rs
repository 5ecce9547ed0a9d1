//! `GET /models`

use actix_web::get;
use actix_web::web::{Data, Json};

use super::wire::{Model, ModelList};
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::HttpState;

/// List the catalogue of models
///
/// Every model that is known here, whether or not its provider is configured, in the order of
/// listing, with the plan that opens it and whether the caller's is a lesser one.
#[utoipa::path(
    operation_id = "model_list",
    tag = "models",
    security(("api_key" = ["read"])),
    responses((status = 200, description = "The catalogue", body = ModelList)),
)]
#[get("/models")]
pub(crate) async fn handler(
    Caller(scope): Caller,
    state: Data<HttpState>,
) -> Result<Json<ModelList>, Problem> {
    let plan = state.editorial.plans().of(scope).await?.plan();
    let providers = state.models.providers();
    let today = state.clock.now().date_naive();
    let models = state.catalogue.models().iter();
    let items = models
        .map(|spec| Model::of(spec, plan, today, &providers))
        .collect();
    Ok(Json(ModelList { items }))
}
