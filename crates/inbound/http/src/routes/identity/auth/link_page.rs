//! `GET /auth/magic-link`

use actix_web::{HttpResponse, get};
use atelier_domain::identity::{IdentityError, MagicLink, TokenText};
use serde::Deserialize;

use crate::extract::InQuery;
use crate::page::{escaped, page};
use crate::problem::Problem;

#[derive(Deserialize)]
pub(crate) struct Link {
    token: String,
}

/// Where the link in a mail leads. Scanners of mail follow links, so that looking at the page uses nothing up: it takes a
/// click.
#[get("/auth/magic-link")]
pub(crate) async fn handler(link: Result<InQuery<Link>, Problem>) -> Result<HttpResponse, Problem> {
    let InQuery(Link { token }) = link.map_err(Problem::on_page)?;
    if !TokenText::has_form(MagicLink::PREFIX, &token) {
        return Err(Problem::from(IdentityError::LinkInvalid).on_page());
    }
    let form = format!(
        "<form method=\"post\" action=\"/api/v1/auth/magic-link/redeem\">\
         <input type=\"hidden\" name=\"token\" value=\"{}\"><button>Sign in</button></form>",
        escaped(&token)
    );
    Ok(page(HttpResponse::Ok(), "Sign in", &form))
}
