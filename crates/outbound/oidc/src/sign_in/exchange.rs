//! What is said between the servers once the browser is back: the code for tokens, and the person's address where the
//! tokens lack it.

use atelier_domain::identity::{TokenError, TokenRefusal};
use atelier_domain::kernel::PortError;
use reqwest::{RequestBuilder, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use super::ClientOptions;
use crate::discovery::Description;
use crate::endpoint::Endpoint;
use crate::http::{Http, ask, ask_json};
use crate::token::Payload;

#[derive(Deserialize)]
pub(super) struct Tokens {
    pub(super) id_token: SecretString,
    pub(super) access_token: Option<SecretString>,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
}

/// Redeems the code, once: a second time the issuer refuses it.
pub(super) async fn redeem(
    http: &Http,
    description: &Description,
    client: &ClientOptions,
    code: &str,
    verifier: &SecretString,
) -> Result<Tokens, TokenError> {
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", &client.redirect_uri),
        ("code_verifier", verifier.expose_secret()),
    ];
    let request = http.post(&description.token);
    let answer = ask(with_client(request, &form, client, description)).await?;
    match answer.status {
        StatusCode::OK => Ok(answer.json()?),
        StatusCode::BAD_REQUEST => {
            let refusal: Refusal = answer.json()?;
            // Used before, too old, made up, or another attempt's (RFC 6749 §5.2). Anything else is for us to mend.
            if refusal.error == "invalid_grant" {
                Err(TokenRefusal::Nonce.into())
            } else {
                Err(
                    PortError::new("the issuer refused the exchange of a code", refusal.error)
                        .into(),
                )
            }
        }
        _ => Err(answer.unexpected().into()),
    }
}

/// The form with the client's own proof, where the issuer takes it: in the header, each half form-encoded (RFC 6749
/// §2.3.1), or in the form.
fn with_client(
    request: RequestBuilder,
    form: &[(&str, &str)],
    client: &ClientOptions,
    description: &Description,
) -> RequestBuilder {
    let secret = client.client_secret.expose_secret();
    if description.wants_secret_in_form {
        let proof = [
            ("client_id", client.client_id.as_str()),
            ("client_secret", secret),
        ];
        request.form(&[form, proof.as_slice()].concat())
    } else {
        request
            .basic_auth(encoded(&client.client_id), Some(encoded(secret)))
            .form(form)
    }
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// What the issuer tells of the person (OpenID Connect Core 1.0 §5.3): believed only where it is about the same one.
pub(super) async fn user_info(
    http: &Http,
    place: &Endpoint,
    token: &SecretString,
    subject: &str,
) -> Result<Payload, TokenError> {
    let request = http.get(place).bearer_auth(token.expose_secret());
    let told: Payload = ask_json(request).await?;
    if told.name("sub")? == subject {
        Ok(told)
    } else {
        Err(TokenRefusal::Subject.into())
    }
}
