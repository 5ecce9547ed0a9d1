//! Events on their way.

use std::fmt::Write as _;
use std::io;

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use sha2::Sha256;
use tokio::net::TcpStream;

/// An event as it is sent. Sending it again later wants a new signature: take it anew from the handle.
#[derive(Clone, Debug)]
pub struct Webhook {
    pub id: String,
    /// Such as `invoice.paid`.
    pub name: String,
    pub body: String,
    /// What goes into the header `Stripe-Signature`.
    pub signature: String,
}

impl Webhook {
    pub(super) fn new(event: &Value, secret: &str, at: DateTime<Utc>) -> Self {
        let text = |member: &str| event[member].as_str().unwrap().to_owned();
        let body = event.to_string();
        Self {
            id: text("id"),
            name: text("type"),
            signature: signature(secret, at, body.as_bytes()),
            body,
        }
    }

    /// Sends it to an address that begins with `http://`, and gives the status of the answer.
    pub async fn post(&self, url: &str) -> io::Result<u16> {
        let uri: Uri = url.parse().map_err(io::Error::other)?;
        let host = uri.authority().expect("an address with a host").as_str();
        let stream = TcpStream::connect(host).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(io::Error::other)?;
        let request = Request::post(uri.path())
            .header("host", host)
            .header("content-type", "application/json; charset=utf-8")
            .header("stripe-signature", &self.signature)
            .body(Full::new(Bytes::from(self.body.clone())))
            .unwrap();
        tokio::select! {
            answered = sender.send_request(request) => {
                answered.map(|response| response.status().as_u16()).map_err(io::Error::other)
            }
            _ = connection => Err(io::ErrorKind::ConnectionAborted.into()),
        }
    }
}

/// `t=<seconds>,v1=<hex>`; the key is the secret's whole text.
fn signature(secret: &str, at: DateTime<Utc>, body: &[u8]) -> String {
    let time = at.timestamp();
    let mut code = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    code.update(format!("{time}.").as_bytes());
    code.update(body);
    let code = code.finalize().into_bytes();
    let mut header = format!("t={time},v1=");
    for byte in code {
        write!(header, "{byte:02x}").unwrap();
    }
    header
}
