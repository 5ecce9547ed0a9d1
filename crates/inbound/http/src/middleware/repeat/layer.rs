//! Does what was not done yet, and tells again what was.

use std::future::{Ready, ready};
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::{BodySize, BoxBody, MessageBody, to_bytes};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::HeaderMap;
use actix_web::middleware::Next;
use actix_web::web::{self, Bytes, Data};
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest};
use atelier_domain::identity::{Answer, Claim, RepeatKey};
use atelier_domain::kernel::PortError;
use atelier_usecases::identity::Accounts;
use tokio::time::{Instant, sleep};

use super::{answer, key};
use crate::carry::to_its_end;
use crate::extract::{LARGEST_BODY, collect};
use crate::guard::Replay;
use crate::problem::Problem;
use crate::state::HttpState;

/// How long a request waits for the first of its key.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often it looks: soon at first, since most requests take a moment.
const FIRST_LOOK: Duration = Duration::from_millis(20);
const LAST_LOOK: Duration = Duration::from_millis(500);

/// Left with a request whose work was done before: its handler has to tell of it, and must not do it again.
struct Replayed;

/// Whether this request was served before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IsReplay(pub(crate) bool);

impl FromRequest for IsReplay {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(request.extensions().get::<Replayed>().is_some())))
    }
}

pub(crate) async fn repeat(
    state: Data<HttpState>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let claimed = match key::of(&request) {
        Ok(None) => {
            let response = next.call(request).await?;
            return Ok(response.map_into_boxed_body());
        }
        Ok(Some((key, replay))) => claim(&state.accounts, &mut request, key, replay).await,
        Err(problem) => Err(problem),
    };
    match claimed {
        Ok(Claimed::Again(answer)) => match answer::replay(answer) {
            Ok(response) => Ok(request.into_response(response)),
            Err(problem) => Ok(request.error_response(problem)),
        },
        Ok(Claimed::Joined) => {
            request.extensions_mut().insert(Replayed);
            let mut response = next.call(request).await?.map_into_boxed_body();
            answer::mark(response.headers_mut());
            Ok(response)
        }
        // A client that hangs up now is one that asks again.
        Ok(Claimed::First(key, replay)) => {
            let accounts = Arc::clone(&state.accounts);
            to_its_end(async move {
                let response = next.call(request).await?.map_into_boxed_body();
                settle(&accounts, &key, replay, response).await
            })
            .await?
        }
        Err(problem) => Ok(request.error_response(problem)),
    }
}

enum Claimed {
    First(RepeatKey, Replay),
    Again(Answer),
    Joined,
}

async fn claim(
    accounts: &Accounts,
    request: &mut ServiceRequest,
    key: RepeatKey,
    replay: Replay,
) -> Result<Claimed, Problem> {
    let body = buffer(request).await?;
    let until = Instant::now() + PATIENCE;
    let mut pause = FIRST_LOOK;
    loop {
        match accounts.claim(&key, &body).await? {
            Claim::Mine => return Ok(Claimed::First(key, replay)),
            Claim::Other => {
                let detail = "the key was used with another body; take a new one";
                return Err(Problem::new(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "idempotency_key_reused",
                    detail,
                ));
            }
            Claim::Running if Instant::now() < until => {
                sleep(pause).await;
                pause = LAST_LOOK.min(pause * 2);
            }
            Claim::Running => {
                let detail = "the first request with this key is still under way";
                return Err(conflict("idempotency_key_in_use", detail));
            }
            Claim::Unknown => return Err(outcome_unknown()),
            Claim::Done(answer) => return told_again(answer, replay),
        }
    }
}

fn told_again(answer: Answer, replay: Replay) -> Result<Claimed, Problem> {
    if answer.status >= StatusCode::INTERNAL_SERVER_ERROR.as_u16() {
        return Err(outcome_unknown());
    }
    match replay {
        Replay::Joined if answer.body.is_empty() => Ok(Claimed::Joined),
        Replay::Kept | Replay::Joined => Ok(Claimed::Again(answer)),
        Replay::Once => {
            let detail = "it was done; its answer holds a secret, which is told once";
            Err(conflict("answer_not_kept", detail))
        }
    }
}

/// The body, which the handler then reads once more.
async fn buffer(request: &mut ServiceRequest) -> Result<Bytes, Problem> {
    let chunks = request.extract::<web::Payload>().await;
    let chunks = chunks.map_err(|error| Problem::from_framework(&error))?;
    let body = collect(chunks, LARGEST_BODY).await?.freeze();
    request.set_payload(body.clone().into());
    Ok(body)
}

/// Keeps the answer where something was done, and gives the key back where nothing was.
async fn settle(
    accounts: &Accounts,
    key: &RepeatKey,
    replay: Replay,
    response: ServiceResponse<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let status = response.status();
    if status.is_client_error() {
        report(accounts.release(key).await);
        return Ok(response);
    }
    let is_kept = match replay {
        Replay::Kept => true,
        Replay::Once => false,
        Replay::Joined => response.response().body().size() != BodySize::Stream,
    };
    if status.is_server_error() || !is_kept {
        let answer = answer::keep(status, &HeaderMap::new(), Vec::new());
        report(accounts.finish(key, &answer).await);
        return Ok(response);
    }
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    let body = to_bytes(body)
        .await
        .map_err(|error| Problem::internal(error.to_string()))?;
    let answer = answer::keep(status, head.headers(), body.to_vec());
    report(accounts.finish(key, &answer).await);
    Ok(ServiceResponse::new(
        request,
        head.set_body(BoxBody::new(body)),
    ))
}

/// The answer is given all the same; asked again, nobody will know what became of it.
fn report(kept: Result<(), PortError>) {
    if let Err(error) = kept {
        tracing::error!(%error, "an answer could not be kept for its idempotency key");
    }
}

fn outcome_unknown() -> Problem {
    let detail = "it is not known whether the first request with this key was done; look before you ask anew";
    conflict("outcome_unknown", detail)
}

fn conflict(code: &'static str, detail: &'static str) -> Problem {
    Problem::new(StatusCode::CONFLICT, code, detail)
}
