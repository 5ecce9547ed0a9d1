//! What every adapter's tests are made of: the vendors' samples with what they have to come out as, checks that hold
//! an adapter to them whole, byte by byte and cut at random, a server that replays an answer, and the vendors' API
//! descriptions as judges of requests.

mod check;
mod description;
mod samples;
mod server;

pub use check::{
    check_answer, check_embeddings, check_stream, check_stream_in_any_pieces, members_equal,
};
pub use description::Description;
pub use samples::{AnswerSample, Expect, StreamSample, answers, streams};
pub use server::{Reply, Request, Server};
