//! Whom a request is meant for. While there is no sign-in, reaching this server is all it takes: a page of any site
//! could let its own name resolve to this machine and read everything through the person's browser, were it not for
//! the name that the browser sends along.

use std::net::IpAddr;

use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::HOST;
use actix_web::middleware::Next;
use actix_web::web::Data;

use crate::problem::Problem;
use crate::state::HttpState;

/// Answers 421 to a request that names another host than this machine, where nobody signs in.
pub(crate) async fn refuse_foreign_host(
    state: Data<HttpState>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    // A request without a name comes from no browser.
    let named = request.headers().get(HOST);
    let needs_sign_in = state.guard.options.needs_sign_in;
    if needs_sign_in || named.is_none_or(|host| host.to_str().is_ok_and(is_this_machine)) {
        return next
            .call(request)
            .await
            .map(ServiceResponse::map_into_boxed_body);
    }
    let detail = "without sign-in this server answers to localhost only";
    let problem = Problem::new(StatusCode::MISDIRECTED_REQUEST, "foreign_host", detail);
    Ok(request.error_response(problem))
}

/// `localhost`, or a loopback address, with any port.
fn is_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests;
