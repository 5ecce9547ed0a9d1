//! The API description (OpenAPI 3.1), collected from the handlers.

use actix_web::App;
use actix_web::http::Method;
use atelier_domain::identity::RepeatKey;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::Type;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ObjectBuilder, OpenApi as Description, Ref, RefOr, Required};
use utoipa::{OpenApi, ToResponse};
use utoipa_actix_web::AppExt;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::guard::{Access, RateClass, access, cookie_name};
use crate::middleware::IDEMPOTENCY_KEY;
use crate::problem::{
    self, BadRequest, Conflict, Forbidden, InternalError, InvalidValues, TooManyRequests,
    Unauthenticated, UnexpectedProblem,
};
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
            `limit`, `cursor`, `next_cursor`. Every answer carries `X-Request-Id`; a client may send its own.\n\n\
            Rates are limited by person, key and address: `RateLimit-Policy` and `RateLimit` tell what is left, and \
            429 comes with `Retry-After`. A POST with an `Idempotency-Key` can be sent again: it is not done twice."
    ),
    tags(
        (name = "sessions", description = "Editorial sessions: make, change, run, follow"),
        (name = "documents", description = "The document of a session and its versions"),
        (name = "projects", description = "Groups of sessions"),
        (name = "users", description = "The person who asks: settings, export, the end of the account"),
        (name = "api-keys", description = "Keys for programs"),
        (name = "credits", description = "What work costs, and what there is to pay with"),
        (name = "billing", description = "Plans, and what is paid for them"),
        (name = "models", description = "The models of this installation"),
        (name = "auth", description = "Signing in and out"),
        (name = "operations", description = "For whoever runs the server"),
    ),
    components(
        schemas(problem::Document, problem::FieldProblem),
        responses(
            BadRequest,
            Unauthenticated,
            problem::PlanRequired,
            problem::CreditsRequired,
            Forbidden,
            problem::NotFound,
            Conflict,
            problem::PreconditionFailed,
            problem::TooLarge,
            problem::UnsupportedMediaType,
            InvalidValues,
            TooManyRequests,
            InternalError,
            problem::Unavailable,
            UnexpectedProblem,
        ),
    ),
)]
struct Base;

/// The description of every operation that there is.
pub fn openapi() -> Description {
    describe(collect(routes::documented(Surface::Whole)))
}

/// As the handlers declare it.
pub(crate) fn collect(routes: fn(&mut ServiceConfig<'_>)) -> Description {
    let (_, description) = App::new()
        .into_utoipa_app()
        .openapi(Base::openapi())
        .configure(routes)
        .split_for_parts();
    description
}

/// As clients read it: with what holds for every operation.
pub(crate) fn describe(mut declared: Description) -> Description {
    let components = declared.components.get_or_insert_default();
    for (name, scheme) in schemes() {
        components.add_security_scheme(name, scheme);
    }
    for (method, operation) in declared.paths.paths.values_mut().flat_map(operations) {
        guarded(&method, operation);
        may_fail(operation);
        // What they say is for the guard; their order is another one each time, and the description is compared.
        operation.extensions = None;
    }
    declared
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    [
        (Method::GET, &mut item.get),
        (Method::PUT, &mut item.put),
        (Method::POST, &mut item.post),
        (Method::DELETE, &mut item.delete),
        (Method::PATCH, &mut item.patch),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// The ways to prove who one is.
fn schemes() -> [(&'static str, SecurityScheme); 3] {
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("A token of the sign-in service, or of a sign-in here"))
        .build();
    let cookie = "Of a sign-in here; without HTTPS, in development, it is called `atelier`. Writes need an `Origin` of ours";
    let api_key = "A key of a person, for programs; a bearer token too. The operation names the scope that it needs";
    [
        (access::BEARER, SecurityScheme::Http(bearer)),
        (
            access::COOKIE,
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
                cookie_name(true),
                cookie,
            ))),
        ),
        (
            access::API_KEY,
            SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description(
                "X-API-Key",
                api_key,
            ))),
        ),
    ]
}

/// What the guard asks for, and how it refuses.
fn guarded(method: &Method, operation: &mut Operation) {
    let Some(access) = Access::declared(operation) else {
        return;
    };
    if access != Access::Open {
        may_answer::<Unauthenticated>(operation, "401");
        may_answer::<Forbidden>(operation, "403");
    }
    if RateClass::of(operation, method, access).is_some_and(|class| class != RateClass::Unlimited) {
        may_answer::<TooManyRequests>(operation, "429");
    }
    if access != Access::Open && *method == Method::POST {
        may_answer::<BadRequest>(operation, "400");
        may_answer::<Conflict>(operation, "409");
        may_answer::<InvalidValues>(operation, "422");
        let parameters = operation.parameters.get_or_insert_default();
        parameters.push(idempotency_key().into());
    }
    operation.security = Some(access.alternatives());
}

fn idempotency_key() -> Parameter {
    let description = "Names this request: sent again with the same body, it is answered as before for 24 hours, and \
        nothing is done twice";
    let text = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(RepeatKey::MAX_BYTES))
        .pattern(Some(r#"^([!#-~][!-~]*|"([!#-\[\]-~]|\\["\\])+")$"#));
    ParameterBuilder::new()
        .name(IDEMPOTENCY_KEY.as_str())
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(text))
        .build()
}

/// Any operation may meet our own mistakes, and what layers in front of it refuse.
fn may_fail(operation: &mut Operation) {
    may_answer::<InternalError>(operation, "500");
    may_answer::<UnexpectedProblem>(operation, "default");
}

fn may_answer<'r, T: ToResponse<'r>>(operation: &mut Operation, status: &str) {
    let (name, _) = T::response();
    operation
        .responses
        .responses
        .entry(status.to_owned())
        .or_insert_with(|| RefOr::Ref(Ref::from_response_name(name)));
}
