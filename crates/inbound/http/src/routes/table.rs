//! Every route there is.

use actix_web::web;
use utoipa_actix_web::scope::scope;
use utoipa_actix_web::service_config::ServiceConfig;

use super::editorial::{documents, events, notes, sessions};
use super::identity::{api_keys, auth, me, webhooks};
use super::{billing, credits, docs, models, operations, projects};
use crate::openapi;
use crate::server::Surface;

/// What is in the API description.
pub(crate) fn documented(surface: Surface) -> fn(&mut ServiceConfig<'_>) {
    match surface {
        Surface::Whole => |config| {
            for_operators(config);
            for_clients(config);
        },
        Surface::Operations => for_operators,
    }
}

/// Pages for people, and the description itself.
pub(crate) fn undocumented(surface: Surface) -> fn(&mut web::ServiceConfig) {
    match surface {
        Surface::Whole => for_readers,
        Surface::Operations => |_| {},
    }
}

/// The paths of [`undocumented`], all of which are read only.
pub(crate) fn pages(surface: Surface) -> &'static [&'static str] {
    match surface {
        Surface::Whole => &[
            "/",
            openapi::PATH,
            "/api/docs",
            "/api/docs/{file:.*}",
            "/auth/magic-link",
        ],
        Surface::Operations => &[],
    }
}

fn for_operators(config: &mut ServiceConfig<'_>) {
    config
        .service(operations::health)
        .service(operations::ready)
        .service(operations::metrics);
}

fn for_clients(config: &mut ServiceConfig<'_>) {
    config.service(
        scope("/api/v1")
            .service(sessions::create::handler)
            .service(sessions::list::handler)
            .service(sessions::get::handler)
            .service(sessions::delete::handler)
            .service(sessions::change::handler)
            .service(sessions::rename::handler)
            .service(sessions::move_to::handler)
            .service(sessions::start::handler)
            .service(sessions::start_stream::handler)
            .service(sessions::events::handler)
            .service(events::handler)
            .service(sessions::pause::handler)
            .service(sessions::resume::handler)
            .service(sessions::stop::handler)
            .service(sessions::turns::handler)
            .service(sessions::estimate::handler)
            .service(notes::add::handler)
            .service(notes::list::handler)
            .service(documents::get::handler)
            .service(documents::put::handler)
            .service(documents::versions::handler)
            .service(documents::version::handler)
            .service(documents::diff::handler)
            .service(documents::restore::handler)
            .service(documents::export::handler)
            .service(projects::create::handler)
            .service(projects::list::handler)
            .service(projects::get::handler)
            .service(projects::change::handler)
            .service(projects::delete::handler)
            .service(projects::unarchive::handler)
            .service(projects::sessions::handler)
            .service(me::get::handler)
            .service(me::change::handler)
            .service(me::preferences::handler)
            .service(me::entitlements::handler)
            .service(me::export::handler)
            .service(me::exports::handler)
            .service(me::export_get::handler)
            .service(me::export_file::handler)
            .service(me::delete::handler)
            .service(api_keys::create::handler)
            .service(api_keys::list::handler)
            .service(api_keys::get::handler)
            .service(api_keys::uses::handler)
            .service(api_keys::revoke::handler)
            .service(credits::balance::handler)
            .service(credits::history::handler)
            .service(credits::estimate::handler)
            .service(billing::plans::handler)
            .service(billing::subscription::handler)
            .service(billing::checkout::handler)
            .service(billing::checkout_credits::handler)
            .service(billing::cancel::handler)
            .service(billing::reactivate::handler)
            .service(billing::portal::handler)
            .service(billing::sync::handler)
            .service(billing::preview::handler)
            .service(billing::change::handler)
            .service(billing::invoices::handler)
            .service(billing::webhook::handler)
            .service(models::list::handler)
            .service(auth::methods::handler)
            .service(auth::start::handler)
            .service(auth::callback::handler)
            .service(auth::ask_for_link::handler)
            .service(auth::redeem_link::handler)
            .service(auth::sign_out::handler)
            .service(webhooks::clerk::handler),
    );
}

fn for_readers(config: &mut web::ServiceConfig) {
    config
        .service(docs::index)
        .service(docs::description)
        .service(docs::to_page)
        .service(docs::page)
        .service(auth::link_page::handler);
}
