//! Errors on the wire: RFC 9457 problems. The only module that knows which kind of error is which status.

mod answers;
mod document;

use std::error::Error as StdError;
use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use atelier_domain::billing::{BillingError, PlanLimit};
use atelier_domain::editorial::EditorialError;
use atelier_domain::identity::IdentityError;
use atelier_domain::kernel::{ErrorKind, FieldError, MicroCredits, PortError};
use atelier_domain::projects::ProjectError;

pub(crate) use answers::{
    BadRequest, Conflict, CreditsRequired, Forbidden, InternalError, InvalidValues, NotFound,
    PlanRequired, PreconditionFailed, TooLarge, TooManyRequests, Unauthenticated, Unavailable,
    UnexpectedProblem, UnsupportedMediaType,
};
pub(crate) use document::{Document, FieldProblem};

use crate::guard::Exhausted;
use crate::page;

const CONTENT_TYPE: &str = "application/problem+json";

/// Seconds after which what is away may be back: a database that restarts takes about so long.
const SOON: HeaderValue = HeaderValue::from_static("1");

/// How to prove who one is (RFC 6750); keys have a header of their own beside.
const CHALLENGE: HeaderValue = HeaderValue::from_static("Bearer realm=\"atelier\"");

/// What the account would need.
#[derive(Debug)]
enum Lacking {
    Plan(PlanLimit),
    Credits {
        needed: MicroCredits,
        available: MicroCredits,
    },
}

/// What went wrong, for the caller, and why, for the log.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    /// Stable, snake_case.
    code: &'static str,
    detail: String,
    errors: Vec<FieldError>,
    lacking: Option<Box<Lacking>>,
    /// Read by a person, in a browser.
    is_page: bool,
    headers: Vec<(HeaderName, HeaderValue)>,
    /// Never shown.
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code,
            detail: detail.into(),
            errors: Vec::new(),
            lacking: None,
            is_page: false,
            headers: Vec::new(),
            source: None,
        }
    }

    /// 400: it can't be read at all.
    pub(crate) fn malformed(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }

    /// 422: it can be read, and some values can't be accepted.
    pub(crate) fn invalid(errors: Vec<FieldError>) -> Self {
        let detail = "some values can't be accepted";
        Self {
            errors,
            ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_input", detail)
        }
    }

    /// 404: the session is there, and nobody has written anything yet.
    pub(crate) fn no_document() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "document_not_found",
            "the session has no document yet",
        )
    }

    /// 500. The cause goes to the log and nowhere else.
    pub(crate) fn internal(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let detail = "something went wrong on our side; it is logged under the request id";
        Self {
            source: Some(source.into()),
            ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
        }
    }

    /// 503: something behind the server is away. The cause goes to the log and nowhere else.
    fn unavailable(source: PortError) -> Self {
        let detail = "the server can't do this for now; try again";
        Self::new(status_of(source.kind()), source.code(), detail)
            .with_header(header::RETRY_AFTER, SOON)
            .with_source(source)
    }

    /// What the framework refused before a handler could. Its words are for developers of this server.
    pub(crate) fn from_framework(error: &actix_web::Error) -> Self {
        let status = error.as_response_error().status_code();
        if status.is_server_error() {
            return Self::internal(error.to_string());
        }
        let detail = status
            .canonical_reason()
            .unwrap_or("the request was refused");
        Self::new(status, "bad_request", detail.to_lowercase())
    }

    pub(crate) fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Where a browser shows the answer as it comes.
    pub(crate) fn on_page(mut self) -> Self {
        self.is_page = true;
        self
    }

    pub(crate) fn with_source(
        mut self,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        self.source = Some(source.into());
        self
    }

    fn with_plan_limit(mut self, limit: PlanLimit) -> Self {
        self.errors = vec![FieldError::new(
            &*limit.field,
            limit.code(),
            limit.to_string(),
        )];
        self.lacking = Some(Box::new(Lacking::Plan(limit)));
        self
    }

    pub(crate) fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }

    /// The answer, which names the request that it is about.
    pub(crate) fn respond(&self, request_id: &str, path: &str) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        for (name, value) in &self.headers {
            response.insert_header((name.clone(), value.clone()));
        }
        if self.is_page {
            return page::failure(response, &self.detail, request_id);
        }
        response.insert_header((header::CONTENT_TYPE, CONTENT_TYPE));
        response.json(Document::of(self, request_id, path))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.detail)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    /// A placeholder: the outermost middleware writes the answer, since it knows the request's id.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status)
    }
}

/// The status of a kind of error.
const fn status_of(kind: ErrorKind) -> StatusCode {
    match kind {
        ErrorKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        ErrorKind::PaymentRequired => StatusCode::PAYMENT_REQUIRED,
        ErrorKind::Forbidden => StatusCode::FORBIDDEN,
        ErrorKind::NotFound => StatusCode::NOT_FOUND,
        ErrorKind::Conflict => StatusCode::CONFLICT,
        ErrorKind::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
        ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorKind::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl From<EditorialError> for Problem {
    fn from(error: EditorialError) -> Self {
        let (status, code) = (status_of(error.kind()), error.code());
        match error {
            EditorialError::Invalid(errors) => Self::invalid(errors),
            EditorialError::PlanLimit(limit) => {
                Self::new(status, code, limit.to_string()).with_plan_limit(limit)
            }
            EditorialError::InsufficientCredits { needed, available } => Self {
                lacking: Some(Box::new(Lacking::Credits { needed, available })),
                ..Self::new(status, code, error.to_string())
            },
            EditorialError::Port(source) => source.into(),
            other => Self::new(status, code, other.to_string()),
        }
    }
}

impl From<IdentityError> for Problem {
    fn from(error: IdentityError) -> Self {
        let (status, code) = (status_of(error.kind()), error.code());
        let problem = match error {
            IdentityError::Invalid(errors) => Self::invalid(errors),
            IdentityError::Port(source) => source.into(),
            other => Self::new(status, code, other.to_string()),
        };
        if status == StatusCode::UNAUTHORIZED {
            problem.with_header(header::WWW_AUTHENTICATE, CHALLENGE)
        } else {
            problem
        }
    }
}

impl From<ProjectError> for Problem {
    fn from(error: ProjectError) -> Self {
        let (status, code) = (status_of(error.kind()), error.code());
        match error {
            ProjectError::Invalid(errors) => Self::invalid(errors),
            ProjectError::PlanLimit(limit) => {
                Self::new(status, code, limit.to_string()).with_plan_limit(limit)
            }
            ProjectError::Port(source) => source.into(),
            other => Self::new(status, code, other.to_string()),
        }
    }
}

impl From<BillingError> for Problem {
    fn from(error: BillingError) -> Self {
        let (status, code) = (status_of(error.kind()), error.code());
        match error {
            BillingError::Invalid(errors) => Self::invalid(errors),
            BillingError::Port(source) => source.into(),
            BillingError::Ledger(source) => Self::internal(source),
            other => Self::new(status, code, other.to_string()),
        }
    }
}

impl From<Exhausted> for Problem {
    fn from(Exhausted(seconds): Exhausted) -> Self {
        let detail = format!("too many requests; ask again in {seconds} s");
        Self::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", detail)
            .with_header(header::RETRY_AFTER, HeaderValue::from(seconds))
    }
}

impl From<PortError> for Problem {
    fn from(source: PortError) -> Self {
        if source.is_unavailable() {
            Self::unavailable(source)
        } else {
            Self::internal(source)
        }
    }
}

#[cfg(test)]
mod tests;
