//! What every adapter's tests are made of: the vendors' samples with what they have to come out as, checks that hold
//! an adapter to them whole, byte by byte, cut at random and with something going wrong at every place, a server that
//! replays answers, and the vendors' API descriptions as judges of requests.

mod check;
mod description;
mod faults;
mod samples;
mod server;
mod transcript;

pub use check::{
    check_answer, check_embeddings, check_stream, check_stream_in_any_pieces, members_equal,
};
pub use description::Description;
pub use faults::{check_faults, check_missing_usage, check_repeats, check_stalls};
pub use samples::{AnswerSample, Expect, StreamSample, answers, streams};
pub use server::{Reply, Request, Server};
