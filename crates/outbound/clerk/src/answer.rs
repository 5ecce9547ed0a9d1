//! What the Backend API answers, and what each answer means for us.

use atelier_domain::kernel::PortError;
use reqwest::header::RETRY_AFTER;
use reqwest::{RequestBuilder, Response, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A person with many connected accounts has tens of KiB.
const ANSWER_BYTES: usize = 1024 * 1024;

#[derive(Deserialize)]
struct Errors {
    errors: Vec<Error>,
}

#[derive(Deserialize)]
struct Error {
    code: String,
}

/// What is asked for; absent where Clerk does not know the person.
pub(crate) async fn ask<T: DeserializeOwned>(
    request: RequestBuilder,
) -> Result<Option<T>, PortError> {
    let response = request.send().await.map_err(unreachable)?;
    let (status, retry_after) = (response.status(), retry_after(&response));
    let body = read(response).await?;
    match status {
        StatusCode::OK => serde_json::from_slice(&body)
            .map(Some)
            .map_err(|error| PortError::new("clerk's answer can't be read", error)),
        // An address that is wrong altogether is not found either; that must not pass for a person who is gone.
        StatusCode::NOT_FOUND if says(&body, "resource_not_found") => Ok(None),
        StatusCode::TOO_MANY_REQUESTS => Err(PortError::unavailable(
            "clerk is asked too often",
            format!("it asks to wait for {retry_after} s"),
        )),
        status if status.is_server_error() => Err(PortError::unavailable(
            "clerk can't answer now",
            format!("status {status}"),
        )),
        status => Err(PortError::new(
            "clerk refused to answer",
            format!("status {status}"),
        )),
    }
}

fn says(body: &[u8], code: &str) -> bool {
    serde_json::from_slice::<Errors>(body)
        .is_ok_and(|told| told.errors.iter().any(|error| error.code == code))
}

/// Seconds, as Clerk writes them.
fn retry_after(response: &Response) -> String {
    let value = response.headers().get(RETRY_AFTER);
    let value = value.and_then(|value| value.to_str().ok());
    value.unwrap_or("some").to_owned()
}

async fn read(mut response: Response) -> Result<Vec<u8>, PortError> {
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(unreachable)? {
        if body.len() + piece.len() > ANSWER_BYTES {
            return Err(PortError::message("clerk's answer is larger than 1 MiB"));
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

/// An error without the address that was asked: it names a person.
fn unreachable(error: reqwest::Error) -> PortError {
    PortError::unavailable("clerk can't be reached", error.without_url())
}
