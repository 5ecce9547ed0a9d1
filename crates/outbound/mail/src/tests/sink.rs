//! A server that takes mails, on a socket, and does what a test says.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

/// How the server behaves where it does not simply take what comes.
#[derive(Clone, Default)]
pub(super) struct Manners {
    /// What commands begin with, and what is answered to them. The name of the end of a text is `.`.
    pub(super) answers: Vec<(&'static str, &'static str)>,
    /// Says nothing any more from this command on; `greeting` for not even hello.
    pub(super) falls_silent_at: Option<&'static str>,
    pub(super) extensions: Vec<&'static str>,
    pub(super) tls: Option<TlsAcceptor>,
}

/// What the server heard: commands, and the texts that it took.
#[derive(Default)]
pub(super) struct Heard {
    pub(super) commands: Vec<String>,
    pub(super) texts: Vec<Vec<u8>>,
}

pub(super) struct Sink {
    pub(super) port: u16,
    heard: Arc<Mutex<Heard>>,
    /// Ends with the test.
    _tasks: JoinSet<()>,
}

impl Sink {
    pub(super) async fn open(manners: Manners) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::<Mutex<Heard>>::default();
        let mut tasks = JoinSet::new();
        let ears = Arc::clone(&heard);
        tasks.spawn(async move {
            let mut guests = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                guests.spawn(serve(stream, manners.clone(), Arc::clone(&ears)));
            }
        });
        Self {
            port,
            heard,
            _tasks: tasks,
        }
    }

    pub(super) fn heard(&self) -> Heard {
        std::mem::take(&mut self.heard.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn serve(stream: TcpStream, manners: Manners, heard: Arc<Mutex<Heard>>) {
    let mut host = Host { manners, heard };
    let mut stream = BufReader::new(stream);
    host.say(&mut stream, "greeting", "220 sink.example").await;
    if host.talk(&mut stream).await {
        let tls = host.manners.tls.take().unwrap();
        if let Ok(stream) = tls.accept(stream.into_inner()).await {
            host.talk(&mut BufReader::new(stream)).await;
        }
    }
}

struct Host {
    manners: Manners,
    heard: Arc<Mutex<Heard>>,
}

impl Host {
    /// Whether the talk is to go on in private.
    async fn talk<S: AsyncRead + AsyncWrite + Unpin>(&mut self, stream: &mut BufReader<S>) -> bool {
        while let Some(command) = read_line(stream).await {
            self.heard(|heard| heard.commands.push(command.clone()));
            let verb = command.split([' ', ':']).next().unwrap_or_default();
            match verb {
                "EHLO" => {
                    let greeting = self.extensions();
                    self.say(stream, "EHLO", &greeting).await;
                }
                "STARTTLS" => {
                    self.say(stream, verb, "220 go ahead").await;
                    return true;
                }
                "DATA" => {
                    if self
                        .say(stream, verb, "354 go ahead")
                        .await
                        .starts_with('3')
                    {
                        let text = read_text(stream).await;
                        if self.say(stream, ".", "250 taken").await.starts_with('2') {
                            self.heard(|heard| heard.texts.push(text));
                        }
                    }
                }
                "AUTH" => {
                    self.say(stream, verb, "235 welcome").await;
                }
                "QUIT" => {
                    self.say(stream, verb, "221 farewell").await;
                    return false;
                }
                _ => {
                    self.say(stream, &command, "250 well").await;
                }
            }
        }
        false
    }

    fn heard(&self, note: impl FnOnce(&mut Heard)) {
        note(&mut self.heard.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn extensions(&self) -> String {
        let mut lines = vec!["sink.example"];
        lines.extend(&self.manners.extensions);
        let last = lines.len() - 1;
        let lines = lines.iter().enumerate();
        let lines = lines.map(|(n, line)| format!("250{}{line}", if n < last { '-' } else { ' ' }));
        lines.collect::<Vec<_>>().join("\r\n")
    }

    /// Answers, and tells what.
    async fn say<S: AsyncWrite + Unpin>(
        &self,
        stream: &mut S,
        command: &str,
        usual: &str,
    ) -> String {
        if self
            .manners
            .falls_silent_at
            .is_some_and(|at| command.starts_with(at))
        {
            std::future::pending::<()>().await;
        }
        let special = self.manners.answers.iter();
        let answer = special
            .filter(|(to, _)| command.starts_with(to))
            .map(|(_, answer)| *answer)
            .next()
            .unwrap_or(usual);
        // A guest who has left hears nothing.
        let _ = stream.write_all(format!("{answer}\r\n").as_bytes()).await;
        let _ = stream.flush().await;
        answer.to_owned()
    }
}

async fn read_line(stream: &mut (impl AsyncBufReadExt + Unpin)) -> Option<String> {
    let mut line = String::new();
    let length = stream.read_line(&mut line).await.ok()?;
    (length > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Up to the line with one dot; other lines that begin with a dot have one more on the wire (RFC 5321, 4.5.2).
async fn read_text(stream: &mut (impl AsyncBufReadExt + Unpin)) -> Vec<u8> {
    let mut text = Vec::new();
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await.unwrap() == 0 || line == b".\r\n" {
            return text;
        }
        text.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}
