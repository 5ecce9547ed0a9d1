//! A model that answers as the test says.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use atelier_domain::models::{
    AnswerStream, FinishReason, LanguageModel, ModelDirectory, ModelError, ModelRequest,
    StreamPart, TokenUsage,
};
use futures_util::future::BoxFuture;
use futures_util::{StreamExt, stream};

/// What a model says to one request.
pub struct Answer {
    parts: Vec<Result<StreamPart, ModelError>>,
    begins: Option<BoxFuture<'static, ()>>,
    stays_open: bool,
}

impl Answer {
    /// A whole answer of 1,000 tokens in and 500 out.
    pub fn whole(text: &str) -> Self {
        Self::ended(text, FinishReason::Stop)
    }

    /// An answer of 1,000 tokens in and 500 out that ends for this reason.
    pub fn ended(text: &str, reason: FinishReason) -> Self {
        let usage = TokenUsage {
            input_tokens: 1_000,
            output_tokens: 500,
            ..TokenUsage::default()
        };
        Self::cut_off(text)
            .then(StreamPart::Usage(usage))
            .finished(reason)
    }

    /// Text, word by word, after which the vendor hangs up.
    pub fn cut_off(text: &str) -> Self {
        let words = text.split_inclusive(' ');
        Self {
            parts: words
                .map(|word| StreamPart::Text(word.to_owned()))
                .map(Ok)
                .collect(),
            begins: None,
            stays_open: false,
        }
    }

    /// Text, word by word, after which nothing comes any more.
    pub fn open(text: &str) -> Self {
        Self {
            stays_open: true,
            ..Self::cut_off(text)
        }
    }

    #[must_use]
    pub fn then(mut self, part: StreamPart) -> Self {
        self.parts.push(Ok(part));
        self
    }

    #[must_use]
    pub fn finished(self, reason: FinishReason) -> Self {
        self.then(StreamPart::Finished {
            reason,
            vendor_reason: "end".to_owned(),
        })
    }

    #[must_use]
    pub fn failed(mut self, error: ModelError) -> Self {
        self.parts.push(Err(error));
        self
    }

    /// Everything of another answer follows.
    #[must_use]
    pub fn and_then(mut self, next: Self) -> Self {
        self.parts.extend(next.parts);
        self.stays_open = next.stays_open;
        self
    }

    /// Nothing of it comes before this has.
    #[must_use]
    pub fn after(mut self, begins: impl Future<Output = ()> + Send + 'static) -> Self {
        self.begins = Some(Box::pin(begins));
        self
    }

    fn stream(self) -> AnswerStream {
        let begins = stream::iter(self.begins).filter_map(async |begins| {
            begins.await;
            None
        });
        let parts = begins.chain(stream::iter(self.parts));
        if self.stays_open {
            Box::pin(parts.chain(stream::pending()))
        } else {
            Box::pin(parts)
        }
    }
}

type Script = Arc<dyn Fn(&ModelRequest) -> Answer + Send + Sync>;

/// Every model of its providers; that is `scripted` unless a test names others. It answers [`by_role`] until a test says
/// otherwise. Clones are the same model.
#[derive(Clone)]
pub struct FakeModel {
    providers: Arc<[String]>,
    script: Arc<Mutex<Script>>,
    requests: Arc<Mutex<Vec<ModelRequest>>>,
}

impl FakeModel {
    /// The models of these providers.
    pub fn of(providers: &[&str]) -> Self {
        Self {
            providers: providers.iter().map(ToString::to_string).collect(),
            ..Self::default()
        }
    }

    /// Answers so from the next request on.
    pub fn answer(&self, script: impl Fn(&ModelRequest) -> Answer + Send + Sync + 'static) {
        *self.script.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(script);
    }

    /// Every request so far, in order.
    pub fn requests(&self) -> Vec<ModelRequest> {
        self.requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Default for FakeModel {
    fn default() -> Self {
        Self {
            providers: Arc::new(["scripted".to_owned()]),
            script: Arc::new(Mutex::new(Arc::new(by_role))),
            requests: Arc::default(),
        }
    }
}

#[async_trait]
impl LanguageModel for FakeModel {
    async fn stream(&self, request: ModelRequest) -> Result<AnswerStream, ModelError> {
        let script = Arc::clone(&self.script.lock().unwrap_or_else(PoisonError::into_inner));
        self.requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(request.clone());
        Ok(script(&request).stream())
    }
}

impl ModelDirectory for FakeModel {
    fn language_model(&self, provider: &str) -> Option<Arc<dyn LanguageModel>> {
        let is_ours = self.providers.iter().any(|ours| ours == provider);
        is_ours.then(|| Arc::new(self.clone()) as Arc<dyn LanguageModel>)
    }

    fn providers(&self) -> Vec<String> {
        self.providers.to_vec()
    }
}

/// Whether a writer asks.
pub fn is_writer(request: &ModelRequest) -> bool {
    let blocks = request.system.iter();
    let system: String = blocks.map(|block| block.text.as_str()).collect();
    system.contains("phase=\"1\"")
}

/// Writers write a new text and give it 6 points, everybody else remarks and gives 8.
pub fn by_role(request: &ModelRequest) -> Answer {
    Answer::whole(if is_writer(request) {
        "A new text, tightened.\n\n```json\n{\"evaluation\":{\"overall\":6}}\n```\n"
    } else {
        "Good.\n\n```json\n{\"evaluation\":{\"overall\":8}}\n```"
    })
}
