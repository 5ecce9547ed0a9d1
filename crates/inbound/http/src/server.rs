//! The listening server.

use std::io;
use std::net::TcpListener;
use std::num::NonZeroUsize;
use std::time::Duration;

use actix_web::HttpServer;
use actix_web::dev::Server;

use crate::api::Api;
use crate::state::HttpState;

/// What may wait to be written to a connection before no more of an answer is asked for. A reader that does not read
/// holds that much.
const WRITE_BUFFER: usize = 8 * 1024;

/// How connections are served.
#[derive(Clone, Debug)]
pub struct HttpOptions {
    /// Threads that serve requests; absent: one a core.
    pub workers: Option<NonZeroUsize>,
    /// How long an idle connection is kept. Longer than the proxy in front keeps it, so that the proxy hangs up.
    pub keep_alive: Duration,
    /// How long a client may take for the head of a request.
    pub client_request_timeout: Duration,
    /// How long a stop waits for requests under way; event streams end at once when the state's token is cancelled.
    pub shutdown_timeout: Duration,
    pub surface: Surface,
}

/// Which routes there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// The API and its pages.
    Whole,
    /// What operators ask of a process that serves nobody else.
    Operations,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            workers: None,
            keep_alive: Duration::from_secs(75),
            client_request_timeout: Duration::from_secs(5),
            shutdown_timeout: Duration::from_secs(30),
            surface: Surface::Whole,
        }
    }
}

/// A server on the listener. It runs while the value is polled and stops by its handle; signals are the caller's
/// business.
pub fn serve(listener: TcpListener, state: HttpState, options: &HttpOptions) -> io::Result<Server> {
    let api = Api::new(state, options.surface).map_err(io::Error::other)?;
    let mut server = HttpServer::new(move || api.app())
        .keep_alive(options.keep_alive)
        .client_request_timeout(options.client_request_timeout)
        .shutdown_timeout(options.shutdown_timeout.as_secs())
        // Without it the first token of an answer waits for the client's delayed acknowledgement, about 40 ms.
        .tcp_nodelay(true)
        .h1_write_buffer_size(WRITE_BUFFER)
        .disable_signals();
    if let Some(workers) = options.workers {
        server = server.workers(workers.get());
    }
    Ok(server.listen(listener)?.run())
}
