//! A client with next to nothing between the benchmark and the socket.

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One connection, open before anything is timed.
pub(crate) struct Connection {
    stream: TcpStream,
    host: String,
    /// A header line, or nothing where nobody in particular asks.
    bearer: String,
    /// The end of what was read, for marks that lie across two reads.
    tail: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(url: &str) -> Self {
        let host = url.strip_prefix("http://").unwrap().to_owned();
        let stream = TcpStream::connect(&host).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            stream,
            host,
            bearer: String::new(),
            tail: Vec::new(),
        }
    }

    /// From now on asks with this token, or as nobody.
    pub(crate) fn bear(&mut self, token: Option<&str>) {
        let line = token.map(|token| format!("authorization: Bearer {token}\r\n"));
        self.bearer = line.unwrap_or_default();
    }

    pub(crate) async fn post(&mut self, path: &str, body: Option<&Value>) {
        let body = body.map(Value::to_string).unwrap_or_default();
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n{}\r\n{body}",
            self.host,
            body.len(),
            self.bearer,
        );
        self.stream.write_all(request.as_bytes()).await.unwrap();
    }

    pub(crate) async fn get(&mut self, path: &str) {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\n{}\r\n",
            self.host, self.bearer,
        );
        self.stream.write_all(request.as_bytes()).await.unwrap();
    }

    /// Reads until the mark has come by.
    pub(crate) async fn until(&mut self, mark: &str) {
        let mark = mark.as_bytes();
        let mut buffer = vec![0; 64 * 1024];
        loop {
            if let Some(at) = find(&self.tail, mark) {
                self.tail.drain(..at + mark.len());
                return;
            }
            let keep = self.tail.len().min(mark.len() - 1);
            self.tail.drain(..self.tail.len() - keep);
            let read = self.stream.read(&mut buffer).await.unwrap();
            let seen = String::from_utf8_lossy(&self.tail);
            assert!(read > 0, "the stream ended before its mark, after {seen}");
            self.tail.extend_from_slice(&buffer[..read]);
        }
    }
}

fn find(text: &[u8], mark: &[u8]) -> Option<usize> {
    let first = mark[0];
    let mut from = 0;
    while let Some(at) = text[from..].iter().position(|byte| *byte == first) {
        if text[from + at..].starts_with(mark) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}
