//! The model itself.

use async_trait::async_trait;
use atelier_domain::models::{AnswerStream, LanguageModel, ModelError, ModelRequest};

use crate::playback::{Recording, Speed};
use crate::{roles, tokens};

/// The name by which answers say who wrote them.
pub const MODEL: &str = "scripted";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScriptedOptions {
    pub speed: Speed,
}

/// The scripted model. It never fails, whatever it is sent; dropping the stream of an answer ends it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scripted {
    options: ScriptedOptions,
}

impl Scripted {
    pub const fn new(options: ScriptedOptions) -> Self {
        Self { options }
    }
}

#[async_trait]
impl LanguageModel for Scripted {
    async fn stream(&self, request: ModelRequest) -> Result<AnswerStream, ModelError> {
        let answer = roles::reply(&request);
        let input_tokens = tokens::input_tokens(&request);
        let recording = Recording::new(
            answer,
            &request.stop,
            request.max_output_tokens,
            input_tokens,
        );
        Ok(recording.play(self.options.speed))
    }
}
