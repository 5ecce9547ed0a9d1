use std::net::TcpListener;
use std::num::NonZeroUsize;
use std::time::Duration;

use serde_json::{Value, json};

use super::harness::House;
use crate::{HttpOptions, serve};

/// The real thing on a real socket: it serves, streams, and stops while a stream is open.
#[actix_web::test]
async fn a_server_stops_with_an_open_stream() {
    let house = House::pro().await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/api/v1", listener.local_addr().unwrap());
    let options = HttpOptions {
        workers: NonZeroUsize::new(1),
        shutdown_timeout: Duration::from_secs(20),
        ..HttpOptions::default()
    };
    let server = serve(listener, house.state.clone(), &options).unwrap();
    let handle = server.handle();
    let running = actix_web::rt::spawn(server);

    let client = client();
    let created = client
        .post(format!("{base}/sessions"))
        .json(&json!({"initial_prompt": "Write."}));
    let created: Value = created.send().await.unwrap().json().await.unwrap();
    let session = format!("{base}/sessions/{}", created["id"].as_str().unwrap());
    let mut stream = client
        .post(format!("{session}/start-stream"))
        .send()
        .await
        .unwrap();
    let mut told = String::new();
    while !told.contains("session.started") {
        told.push_str(std::str::from_utf8(&stream.chunk().await.unwrap().unwrap()).unwrap());
    }

    house.state.draining.cancel();
    let stopped = tokio::time::timeout(Duration::from_secs(10), handle.stop(true));
    while let Some(chunk) = stream.chunk().await.unwrap() {
        told.push_str(std::str::from_utf8(&chunk).unwrap());
    }
    assert!(told.ends_with("\n\n"), "no frame is cut: {told}");
    stopped.await.expect("the stream does not hold the server");
    running.await.unwrap().unwrap();
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one client of this test, to this test's own server"
)]
fn client() -> reqwest::Client {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    reqwest::Client::new()
}
