//! The Responses API.

mod decoder;
mod request;

pub(crate) use decoder::Decoder;
pub(crate) use request::ResponsesRequest;
