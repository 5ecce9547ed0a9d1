//! A server on a local port that replays answers and remembers what it was asked.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::iter;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::{AnswerSample, StreamSample};

/// What the server says to a call.
#[derive(Clone, Debug)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    pieces: Vec<Vec<u8>>,
    after: After,
}

/// What follows the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum After {
    /// Its proper end.
    End,
    /// The connection closes in the middle of the body.
    Cut,
    /// Nothing, until the client leaves.
    Silence,
}

impl Reply {
    pub fn new(status: u16, content_type: &str, body: &[u8]) -> Self {
        Self {
            status,
            headers: vec![("content-type".to_owned(), content_type.to_owned())],
            pieces: vec![body.to_vec()],
            after: After::End,
        }
    }

    /// A stream in one piece.
    pub fn stream(sample: &StreamSample) -> Self {
        Self::new(200, "text/event-stream; charset=utf-8", &sample.body)
    }

    pub fn answer(sample: &AnswerSample) -> Self {
        let body = match &sample.body {
            Value::String(text) => text.clone(),
            body => body.to_string(),
        };
        let mut reply = Self::new(sample.status, "application/json", body.as_bytes());
        for (name, value) in &sample.headers {
            reply = reply.with_header(name, value);
        }
        reply
    }

    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(present, _)| present != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// One write for each byte.
    pub fn byte_by_byte(mut self) -> Self {
        let body = self.pieces.concat();
        self.pieces = body.into_iter().map(|byte| vec![byte]).collect();
        self
    }

    /// After the body the connection stays open, until the client leaves.
    pub fn then_silence(mut self) -> Self {
        self.after = After::Silence;
        self
    }

    /// After the body, which lacks its end, the connection closes.
    pub fn then_cut(mut self) -> Self {
        self.after = After::Cut;
        self
    }
}

/// What a client asked.
#[derive(Clone, Debug)]
pub struct Request {
    pub target: String,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: Value,
}

#[derive(Debug, Default)]
struct Seen {
    requests: Mutex<Vec<Request>>,
    left: Notify,
}

/// Listens until it is dropped.
#[derive(Debug)]
pub struct Server {
    base_url: String,
    seen: Arc<Seen>,
    listening: JoinHandle<()>,
}

impl Server {
    pub async fn start(reply: Reply) -> Self {
        Self::start_in_turn(vec![reply]).await
    }

    /// Each call gets the next reply; the last one serves all further calls.
    pub async fn start_in_turn(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Seen::default());
        let listening = spawn({
            let seen = Arc::clone(&seen);
            async move {
                let last = replies
                    .last()
                    .expect("a server has something to say")
                    .clone();
                for reply in replies.into_iter().chain(iter::repeat(last)) {
                    let (connection, _) = listener.accept().await.unwrap();
                    let seen = Arc::clone(&seen);
                    drop(spawn(async move { serve(connection, &reply, &seen).await }));
                }
            }
        });
        Self {
            base_url,
            seen,
            listening,
        }
    }

    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// How often it was asked.
    pub fn calls(&self) -> usize {
        self.seen.requests.lock().unwrap().len()
    }

    /// The last request.
    pub fn request(&self) -> Request {
        let requests = self.seen.requests.lock().unwrap();
        requests.last().expect("somebody asked").clone()
    }

    /// Waits until a client has left a connection that this side keeps open.
    pub async fn client_left(&self) {
        self.seen.left.notified().await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "ends with the test's own runtime"
)]
fn spawn<F>(task: F) -> JoinHandle<F::Output>
where
    F: Future<Output = ()> + Send + 'static,
{
    tokio::spawn(task)
}

/// Answers one request. A client may leave at any time, so failed writes only end it.
async fn serve(connection: TcpStream, reply: &Reply, seen: &Seen) {
    connection.set_nodelay(true).unwrap();
    let mut connection = BufReader::new(connection);
    let Some(request) = read_request(&mut connection).await else {
        return;
    };
    seen.requests.lock().unwrap().push(request);
    if write_reply(connection.get_mut(), reply).await.is_ok() && reply.after == After::Silence {
        let mut rest = Vec::new();
        // An end and a reset both mean that the client has gone.
        let _gone = connection.read_to_end(&mut rest).await;
        seen.left.notify_one();
    }
}

async fn read_request(connection: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut first = String::new();
    connection.read_line(&mut first).await.ok()?;
    let target = first.split(' ').nth(1)?.to_owned();
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        connection.read_line(&mut line).await.ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length")?.parse().ok()?;
    let mut body = vec![0; length];
    connection.read_exact(&mut body).await.ok()?;
    Some(Request {
        target,
        headers,
        body: serde_json::from_slice(&body).ok()?,
    })
}

async fn write_reply(connection: &mut TcpStream, reply: &Reply) -> std::io::Result<()> {
    let mut head = format!("HTTP/1.1 {} Sample\r\n", reply.status);
    for (name, value) in &reply.headers {
        write!(head, "{name}: {value}\r\n").expect("a string takes everything");
    }
    head.push_str("transfer-encoding: chunked\r\nconnection: close\r\n\r\n");
    connection.write_all(head.as_bytes()).await?;
    for piece in reply.pieces.iter().filter(|piece| !piece.is_empty()) {
        let mut chunk = format!("{:x}\r\n", piece.len()).into_bytes();
        chunk.extend_from_slice(piece);
        chunk.extend_from_slice(b"\r\n");
        connection.write_all(&chunk).await?;
    }
    if reply.after == After::End {
        connection.write_all(b"0\r\n\r\n").await?;
    }
    connection.flush().await
}
