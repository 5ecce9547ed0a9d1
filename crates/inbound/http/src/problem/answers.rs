//! Problems as the API description names them: one component an answer, which operations refer to.

use serde_json::{Value, json};
use utoipa::ToResponse;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

use super::CONTENT_TYPE;

macro_rules! answers {
    ($($name:ident = $status:literal $title:literal, $code:literal, $detail:literal, $description:literal;)*) => {$(
        #[doc = $description]
        pub(crate) enum $name {}

        impl<'r> ToResponse<'r> for $name {
            fn response() -> (&'r str, RefOr<Response>) {
                let example = json!({
                    "type": "about:blank", "title": $title, "status": $status, "detail": $detail,
                    "instance": "/api/v1/sessions", "code": $code,
                    "request_id": "019a9f6e-2c00-7000-8000-0000000000ff",
                });
                (stringify!($name), RefOr::T(response($description, example)))
            }
        }
    )*};
}

fn response(description: &str, example: Value) -> Response {
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .example(Some(example))
        .build();
    ResponseBuilder::new()
        .description(description)
        .content(CONTENT_TYPE, content)
        .build()
}

answers! {
    BadRequest = 400 "Bad Request", "malformed_json", "the body is not JSON: error at line 1, column 7",
        "The request can't be read";
    Unauthenticated = 401 "Unauthorized", "unauthenticated", "sign in, or send a valid key",
        "It is not known who asks: no credential, or one that is not good any more";
    PlanRequired = 402 "Payment Required", "quota_exceeded", "the free plan allows 2 agents, not 3",
        "The account's plan does not allow it; `limit`, `used`, `plan` and `required_plan` say more";
    CreditsRequired = 402 "Payment Required", "insufficient_credits", "the next call may cost 3 credits, and 1.5 are available",
        "There are not enough credits for the next calls, `needed`, `available` and `shortfall` say more; or the plan does \
         not allow it, as `limit`, `used`, `plan` and `required_plan` say";
    Forbidden = 403 "Forbidden", "scope_missing", "the API key lacks the scope `write`",
        "Who asks may not do this; `code` says why";
    NotFound = 404 "Not Found", "session_not_found", "no such session",
        "It does not exist, or it is not yours";
    Conflict = 409 "Conflict", "wrong_status", "a session that is running can't be started",
        "Its state does not allow it";
    PreconditionFailed = 412 "Precondition Failed", "document_changed", "the document is not the version you named",
        "It is no longer the version that `If-Match` names";
    TooLarge = 413 "Payload Too Large", "body_too_large", "the body must have at most 1048576 bytes",
        "The body is longer than this operation takes";
    UnsupportedMediaType = 415 "Unsupported Media Type", "unsupported_media_type", "the body must be application/json",
        "The body is not JSON, or it is compressed";
    InvalidValues = 422 "Unprocessable Entity", "invalid_input", "some values can't be accepted",
        "Some values can't be accepted; `errors` names each";
    TooManyRequests = 429 "Too Many Requests", "rate_limited", "too many requests; ask again in 12 s",
        "Not so often; `Retry-After` says when again";
    InternalError = 500 "Internal Server Error", "internal",
        "something went wrong on our side; it is logged under the request id",
        "Our mistake";
    Unavailable = 503 "Service Unavailable", "not_ready", "the server is not ready",
        "Not for now";
    UnexpectedProblem = 405 "Method Not Allowed", "method_not_allowed", "this can't be done here",
        "Any other problem";
}
