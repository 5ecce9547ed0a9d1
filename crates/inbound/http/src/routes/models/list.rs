//! `GET /models`

use actix_web::get;
use actix_web::web::{Data, Json};

use super::wire::{Model, ModelList};
use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::HttpState;

/// List the catalogue of models
///
/// Every model that is known here, whether or not its provider is configured, in the order of listing.
#[utoipa::path(
    operation_id = "model_list",
    tag = "models",
    security(("api_key" = ["read"])),
    responses((status = 200, description = "The catalogue", body = ModelList)),
)]
#[get("/models")]
pub(crate) async fn handler(_: Caller, state: Data<HttpState>) -> Result<Json<ModelList>, Problem> {
    let providers = state.models.providers();
    let today = state.clock.now().date_naive();
    let models = state.catalogue.models().iter();
    let items = models
        .map(|spec| Model::of(spec, today, &providers))
        .collect();
    Ok(Json(ModelList { items }))
}
