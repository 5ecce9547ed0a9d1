//! `GET /billing/invoices`

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Deserialize;

use super::wire::InvoiceList;
use crate::auth::Person;
use crate::cursor;
use crate::extract::InQuery;
use crate::problem::{InvalidValues, Problem, Unavailable};
use crate::state::HttpState;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct InvoiceQuery {
    #[param(nullable = false, minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    #[param(nullable = false)]
    cursor: Option<String>,
}

/// List invoices
///
/// As the payment processor has them, the newest first.
#[utoipa::path(
    operation_id = "billing_invoices",
    tag = "billing",
    security(("person" = [])),
    params(InvoiceQuery),
    responses(
        (status = 200, description = "A page of them", body = InvoiceList),
        (status = 422, response = InvalidValues),
        (status = 503, response = Unavailable),
    ),
)]
#[get("/billing/invoices")]
pub(crate) async fn handler(
    Person(identity): Person,
    state: Data<HttpState>,
    InQuery(query): InQuery<InvoiceQuery>,
) -> Result<Json<InvoiceList>, Problem> {
    let (limit, after) = cursor::page(query.limit, query.cursor.as_deref())?;
    let page = state
        .billing
        .invoices(identity.scope(), after, limit)
        .await?;
    Ok(Json(page.into()))
}
