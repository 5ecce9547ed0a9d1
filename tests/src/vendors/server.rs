//! Connections: HTTP/1.1 by hand, so that every pause and every cut is ours.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use super::answer::{Answer, Finish, Reply};
use super::call::Call;
use super::log::{Ended, Log, Logged};

type Script = dyn Fn(&Call) -> Reply + Send + Sync;

/// All vendors on one port of loopback, until it is dropped.
pub struct Vendors {
    address: SocketAddr,
    log: Arc<Log>,
    listening: JoinHandle<()>,
}

struct House {
    script: Box<Script>,
    log: Arc<Log>,
    /// Without a log a server can run for long and fast.
    keeps_log: bool,
    calls: AtomicUsize,
}

impl Vendors {
    /// Every call is answered as `script` says.
    pub async fn start<R: Into<Reply>>(
        script: impl Fn(&Call) -> R + Send + Sync + 'static,
    ) -> Self {
        Self::listen(Ipv4Addr::LOCALHOST, true, script).await
    }

    /// The same without a memory of the calls.
    pub async fn start_forgetful<R: Into<Reply>>(
        script: impl Fn(&Call) -> R + Send + Sync + 'static,
    ) -> Self {
        Self::listen(Ipv4Addr::LOCALHOST, false, script).await
    }

    async fn listen<R: Into<Reply>>(
        address: Ipv4Addr,
        keeps_log: bool,
        script: impl Fn(&Call) -> R + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((address, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let log = Arc::new(Log::default());
        let house = Arc::new(House {
            script: Box::new(move |call| script(call).into()),
            log: Arc::clone(&log),
            keeps_log,
            calls: AtomicUsize::new(0),
        });
        let listening = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let (connection, _) = listener.accept().await.unwrap();
                let house = Arc::clone(&house);
                connections.spawn(async move { house.serve(connection).await });
                while connections.try_join_next().is_some() {}
            }
        });
        Self {
            address,
            log,
            listening,
        }
    }

    /// Without a path and without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// In the order they came in.
    pub fn calls(&self) -> Vec<Logged> {
        self.log.calls()
    }

    /// Waits until the calls are as asked for; `what` names it in the failure.
    pub async fn until(
        &self,
        within: Duration,
        what: &str,
        is_so: impl Fn(&[Logged]) -> bool,
    ) -> Vec<Logged> {
        self.log.until(within, what, is_so).await
    }
}

impl Drop for Vendors {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl House {
    /// Answers calls one after the other until the client leaves or an answer ends the connection.
    async fn serve(&self, connection: TcpStream) {
        connection.set_nodelay(true).unwrap();
        let (reader, mut writer) = connection.into_split();
        let mut reader = BufReader::new(reader);
        while let Some((target, headers, body)) = read_request(&mut reader).await {
            let number = self.calls.fetch_add(1, Ordering::Relaxed);
            let Some(call) = Call::read(number, target.clone(), headers, body) else {
                // A client that may have left needs no answer.
                let _gone = write_error(&mut writer, 404, &Value::Null).await;
                return;
            };
            let call = Arc::new(call);
            let reply = Arc::new((self.script)(&call));
            let entry = self
                .keeps_log
                .then(|| self.log.open(Arc::clone(&call), Arc::clone(&reply)));
            let written = tokio::select! {
                biased;
                () = left(&mut reader) => Err(std::io::ErrorKind::BrokenPipe.into()),
                written = write_reply(&mut writer, &call, &reply) => written,
            };
            let ended = match &written {
                Ok(_) => Ended::Answered,
                Err(_) => Ended::HungUp,
            };
            if let Some(entry) = entry {
                self.log.close(entry, ended);
            }
            if !matches!(written, Ok(Connection::Kept)) {
                return;
            }
        }
    }
}

/// Resolves when the client has closed its side. A next request waits in the buffer meanwhile.
async fn left(reader: &mut BufReader<OwnedReadHalf>) {
    if reader.fill_buf().await.is_ok_and(|ahead| !ahead.is_empty()) {
        std::future::pending::<()>().await;
    }
}

type Request = (String, BTreeMap<String, String>, Value);

async fn read_request(reader: &mut BufReader<OwnedReadHalf>) -> Option<Request> {
    let mut first = String::new();
    reader.read_line(&mut first).await.ok()?;
    let target = first.split(' ').nth(1)?.to_owned();
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).await.ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length")?.parse().ok()?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).await.ok()?;
    Some((target, headers, serde_json::from_slice(&body).ok()?))
}

enum Connection {
    Kept,
    Closed,
}

async fn write_reply(
    writer: &mut OwnedWriteHalf,
    call: &Call,
    reply: &Reply,
) -> std::io::Result<Connection> {
    match reply {
        Reply::Stream(answer) => write_stream(writer, call, answer).await,
        Reply::Failure(failure) => {
            let (status, body) = call.dialect.failure(*failure);
            write_error(writer, status, &body).await?;
            Ok(Connection::Kept)
        }
    }
}

async fn write_error(
    writer: &mut OwnedWriteHalf,
    status: u16,
    body: &Value,
) -> std::io::Result<()> {
    let body = body.to_string();
    let head = format!(
        "HTTP/1.1 {status} Error\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    writer.write_all((head + &body).as_bytes()).await
}

async fn write_stream(
    writer: &mut OwnedWriteHalf,
    call: &Call,
    answer: &Answer,
) -> std::io::Result<Connection> {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n{}: call-{}\r\n\
         transfer-encoding: chunked\r\n\r\n",
        call.dialect.request_id_header(),
        call.number,
    );
    writer.write_all(head.as_bytes()).await?;
    let events = call.dialect.events(call, answer);
    let mut body = Body {
        writer,
        left: match answer.finish {
            Finish::CutAfter(bytes) => bytes,
            _ => usize::MAX,
        },
    };
    body.write(&events.opening).await?;
    let mut written = 0;
    for burst in events.pieces.chunks(answer.burst) {
        if !answer.pace.is_zero() {
            tokio::time::sleep(answer.pace).await;
        }
        if let Some((after, gate)) = &answer.hold
            && (written..written + burst.len()).contains(after)
        {
            gate.pass().await;
        }
        body.write(&burst.concat()).await?;
        written += burst.len();
    }
    body.write(&events.closing).await?;
    match answer.finish {
        Finish::Cut | Finish::CutAfter(_) => Ok(Connection::Closed),
        Finish::Stall => std::future::pending().await,
        _ => {
            body.writer.write_all(b"0\r\n\r\n").await?;
            Ok(Connection::Kept)
        }
    }
}

struct Body<'a> {
    writer: &'a mut OwnedWriteHalf,
    /// Bytes that may still be written.
    left: usize,
}

impl Body<'_> {
    async fn write(&mut self, text: &str) -> std::io::Result<()> {
        let bytes = &text.as_bytes()[..text.len().min(self.left)];
        if bytes.is_empty() {
            return Ok(());
        }
        self.left -= bytes.len();
        let mut chunk = String::with_capacity(16);
        write!(chunk, "{:x}\r\n", bytes.len()).expect("a string takes everything");
        let mut chunk = chunk.into_bytes();
        chunk.extend_from_slice(bytes);
        chunk.extend_from_slice(b"\r\n");
        self.writer.write_all(&chunk).await
    }
}
