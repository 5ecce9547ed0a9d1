//! HTTP/1.1 on a port of the loopback.

use std::convert::Infallible;
use std::io;
use std::sync::{Arc, Mutex};

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::faults::Outcome;
use super::stage::Stage;
use super::wire::{Asked, Reply};

pub(super) type Shared = Arc<Mutex<Stage>>;

/// Serves until it is dropped.
pub(super) async fn serve(listener: TcpListener, stage: Shared) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let stage = Arc::clone(&stage);
        let service = service_fn(move |request| answer(Arc::clone(&stage), request));
        connections.spawn(async move {
            // A connection that breaks is what some tests are about.
            let _ = http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
        while connections.try_join_next().is_some() {}
    }
}

/// An error closes the connection without an answer.
async fn answer(
    stage: Shared,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, io::Error> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    let pairs = |bytes: &[u8]| form_urlencoded::parse(bytes).into_owned().collect();
    let asked = Asked {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: pairs(head.uri.query().unwrap_or_default().as_bytes()),
        form: pairs(&body),
        headers: head
            .headers
            .iter()
            .map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                (name.as_str().to_owned(), value)
            })
            .collect(),
        answer: None,
    };
    let (outcome, number) = {
        let mut stage = stage.lock().unwrap();
        (stage.receive(asked), stage.asked.len())
    };
    match outcome {
        Outcome::Reply(reply) => Ok(response(reply, number)),
        Outcome::Nothing => Err(io::ErrorKind::ConnectionAborted.into()),
        Outcome::Silence => {
            let never: Infallible = std::future::pending().await;
            match never {}
        }
    }
}

fn response(reply: Reply, number: usize) -> Response<Full<Bytes>> {
    let mut response = Response::builder()
        .status(reply.status)
        .header("content-type", "application/json")
        .header("request-id", format!("req_Fake{number:06}"));
    for (name, value) in reply.headers {
        response = response.header(name, value);
    }
    let body = Bytes::from(reply.body.to_string());
    response.body(Full::new(body)).unwrap()
}
