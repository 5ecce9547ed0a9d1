//! The yardstick: a server that calls the provider and only copies its bytes.

use std::io::Write;
use std::net::TcpListener;

use actix_web::web::{Bytes, Data};
use actix_web::{App, HttpResponse, HttpServer, post};

use crate::servers::until_parent_leaves;

struct Upstream {
    client: reqwest::Client,
    url: String,
}

#[post("/relay")]
async fn relay(upstream: Data<Upstream>, body: Bytes) -> HttpResponse {
    let answer = upstream
        .client
        .post(&upstream.url)
        .header("content-type", "application/json")
        .body(body)
        .send()
        .await
        .unwrap();
    HttpResponse::Ok()
        .content_type("text/event-stream")
        .streaming(answer.bytes_stream())
}

pub(crate) fn serve(provider: &str) {
    let upstream = Data::new(Upstream {
        client: reqwest::Client::builder()
            .tcp_nodelay(true)
            .no_proxy()
            .build()
            .unwrap(),
        url: format!("{provider}/v1/chat/completions"),
    });
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = HttpServer::new(move || App::new().app_data(upstream.clone()).service(relay))
        .tcp_nodelay(true)
        .disable_signals()
        .listen(listener)
        .unwrap();
    std::thread::spawn(|| {
        until_parent_leaves();
        std::process::exit(0);
    });
    println!("http://{address}");
    std::io::stdout().flush().unwrap();
    actix_web::rt::System::new().block_on(server.run()).unwrap();
}
