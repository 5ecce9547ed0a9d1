//! The little that the tool needs of the network, all of it on the loopback interface.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use anyhow::Context;

/// How long a server may think about one of our questions.
const PATIENCE: Duration = Duration::from_secs(10);

/// A port that was free a moment ago.
pub(crate) fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// An answer of a server.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

/// Asks `host:port` for a path. An error when nobody answers, or is silent for 10 seconds.
pub(crate) fn get(authority: &str, path: &str) -> anyhow::Result<Answer> {
    ask(authority, &format!("GET {path}"), "", "")
}

/// Sends `host:port` a JSON document, with further lines of the head, each of which ends in `\r\n`.
pub(crate) fn post(
    authority: &str,
    path: &str,
    headers: &str,
    body: &str,
) -> anyhow::Result<Answer> {
    let length = body.len();
    let headers =
        format!("{headers}Content-Type: application/json\r\nContent-Length: {length}\r\n");
    ask(authority, &format!("POST {path}"), &headers, body)
}

fn ask(authority: &str, request: &str, headers: &str, body: &str) -> anyhow::Result<Answer> {
    let mut connection = TcpStream::connect(authority)?;
    connection.set_read_timeout(Some(PATIENCE))?;
    // HTTP/1.0, so that the body comes as it is and ends with the connection.
    write!(
        connection,
        "{request} HTTP/1.0\r\nHost: {authority}\r\n{headers}\r\n{body}"
    )?;
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer)?;
    parse(&answer).context("the answer is not HTTP")
}

fn parse(answer: &[u8]) -> Option<Answer> {
    const BLANK_LINE: &[u8] = b"\r\n\r\n";
    let end = answer
        .windows(BLANK_LINE.len())
        .position(|window| window == BLANK_LINE)?;
    let (head, body) = answer.split_at(end);
    let mut words = str::from_utf8(head).ok()?.split([' ', '\r']);
    words
        .next()
        .filter(|version| version.starts_with("HTTP/1."))?;
    let status = words.next()?.parse().ok()?;
    Some(Answer {
        status,
        body: body.strip_prefix(BLANK_LINE)?.to_vec(),
    })
}

#[cfg(test)]
mod tests;
