//! A reader who goes from node to node.

use super::client::Client;
use super::events::{Frame, Joined};

/// Follows one run and comes back to wherever it is told, with the last event it has seen.
#[derive(Clone, Debug)]
pub struct Follower {
    pub session: String,
    pub frames: Vec<Frame>,
}

impl Follower {
    pub fn new(session: &str) -> Self {
        Self {
            session: session.to_owned(),
            frames: Vec::new(),
        }
    }

    fn last(&self) -> Option<&str> {
        self.frames.last().map(|frame| frame.id.as_str())
    }

    /// Reads from this node until the run or the stream is over; nothing where nobody answers.
    pub async fn read(&mut self, node: &Client) {
        let mut reader = match node.try_join(&self.session, self.last()).await {
            Ok(Joined::Open(reader)) => reader,
            Ok(Joined::Over) | Err(_) => return,
            // A database that is away passes.
            Ok(Joined::Refused(answer)) if answer.status >= 500 => return,
            Ok(Joined::Refused(answer)) => panic!("{answer:#?}"),
        };
        while let Some(frame) = reader.next().await {
            self.frames.push(frame);
        }
    }

    /// Reads so many bytes from this node and hangs up, in the middle of whatever it is. Whether the stream ended before.
    pub async fn read_bytes(&mut self, node: &Client, bytes: usize) -> bool {
        match node.try_join(&self.session, self.last()).await {
            Ok(Joined::Open(reader)) => {
                let (frames, has_ended) = reader.cut_after(bytes).await;
                self.frames.extend(frames);
                has_ended
            }
            Ok(Joined::Over) => true,
            Ok(Joined::Refused(answer)) => panic!("{answer:#?}"),
            Err(error) => panic!("{error}"),
        }
    }

    pub fn is_done(&self) -> bool {
        self.frames.last().is_some_and(Frame::ends_run)
    }
}
