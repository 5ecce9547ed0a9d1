//! What the tests of this context stand on.

use std::pin::Pin;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use atelier_domain::credits::Rounding;
use atelier_domain::editorial::draft::{AgentDraft, SessionDraft, TerminationDraft};
use atelier_domain::editorial::{
    Gap, Position, Published, Role, RunEvents, RunSignal, RunSignals, Session, Subscription, Turn,
    TurnRef,
};
use atelier_domain::identity::{Scope, User};
use atelier_domain::kernel::{Limit, SessionId};
use atelier_domain::models::{
    AnswerStream, Catalogue, FinishReason, LanguageModel, ModelDirectory, ModelError, ModelRequest,
    PlanTier, StreamPart, TokenUsage,
};
use atelier_domain::ports::Store;
use atelier_testkit::builders::{start, user};
use atelier_testkit::{FrozenClock, MemoryStore, SeededIds};
use futures_util::{FutureExt, Stream, StreamExt, stream};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::editorial::{Driven, Editorial, Ports, RunError, Settings};

pub(super) type Parts = Vec<Result<StreamPart, ModelError>>;

/// Answers by what the request says; what is left open after the parts never ends.
type Answer = Box<dyn Fn(&ModelRequest) -> (Parts, bool) + Send + Sync>;

pub(super) struct FakeModel {
    answer: Mutex<Arc<Answer>>,
    pub(super) requests: Mutex<Vec<ModelRequest>>,
}

#[async_trait]
impl LanguageModel for FakeModel {
    async fn stream(&self, request: ModelRequest) -> Result<AnswerStream, ModelError> {
        let answer = Arc::clone(&self.answer.lock().unwrap());
        let (parts, ends) = answer(&request);
        self.requests.lock().unwrap().push(request);
        let parts = stream::iter(parts);
        Ok(if ends {
            Box::pin(parts)
        } else {
            Box::pin(parts.chain(stream::pending()))
        })
    }
}

struct OneModel(Arc<FakeModel>);

impl ModelDirectory for OneModel {
    fn language_model(&self, provider: &str) -> Option<Arc<dyn LanguageModel>> {
        (provider == "scripted").then(|| Arc::clone(&self.0) as Arc<dyn LanguageModel>)
    }

    fn providers(&self) -> Vec<String> {
        vec!["scripted".to_owned()]
    }
}

/// Keeps what was published and what was told live.
#[derive(Default)]
pub(super) struct Told {
    pub(super) entries: Mutex<Vec<Published>>,
    pub(super) deltas: Mutex<Vec<(Arc<TurnRef>, String)>>,
    pub(super) news: Notify,
}

#[async_trait]
impl RunEvents for Told {
    async fn publish(&self, _: SessionId, entries: &[Published]) -> Result<(), Gap> {
        self.entries.lock().unwrap().extend_from_slice(entries);
        self.news.notify_one();
        Ok(())
    }

    fn delta(&self, _: SessionId, turn: &Arc<TurnRef>, text: &str) {
        self.deltas
            .lock()
            .unwrap()
            .push((Arc::clone(turn), text.to_owned()));
        self.news.notify_one();
    }

    async fn subscribe(&self, _: SessionId, _: Position) -> Subscription {
        Subscription {
            journal_to: None,
            feed: Box::pin(stream::pending()),
        }
    }
}

struct NoSignals;

#[async_trait]
impl RunSignals for NoSignals {
    async fn send(&self, _: RunSignal) {}

    async fn listen(&self) -> Pin<Box<dyn Stream<Item = RunSignal> + Send>> {
        Box::pin(stream::pending())
    }
}

pub(super) struct Rig {
    pub(super) editorial: Arc<Editorial>,
    pub(super) store: MemoryStore,
    pub(super) model: Arc<FakeModel>,
    pub(super) told: Arc<Told>,
    pub(super) scope: Scope,
    pub(super) changed: Notify,
    pub(super) shutdown: CancellationToken,
}

impl Rig {
    pub(super) fn new() -> Self {
        Self::on(PlanTier::Enterprise)
    }

    pub(super) fn on(plan: PlanTier) -> Self {
        let model = Arc::new(FakeModel {
            answer: Mutex::new(Arc::new(Box::new(by_role))),
            requests: Mutex::default(),
        });
        let store = MemoryStore::new();
        let told = Arc::new(Told::default());
        let ids = SeededIds::new(7);
        let person = user(&ids, "person");
        let scope = Scope::person(person.id);
        add(&store, &person).now_or_never().unwrap();
        let ports = Ports {
            store: Arc::new(store.clone()),
            events: Arc::clone(&told) as Arc<dyn RunEvents>,
            signals: Arc::new(NoSignals),
            models: Arc::new(OneModel(Arc::clone(&model))),
            catalogue: Arc::new(Catalogue::builtin().unwrap()),
            clock: Arc::new(FrozenClock::at(start())),
            ids: Arc::new(ids),
        };
        let settings = Settings {
            plan,
            rounding: Rounding::Exact,
        };
        Self {
            editorial: Arc::new(Editorial::new(ports, settings)),
            store,
            model,
            told,
            scope,
            changed: Notify::new(),
            shutdown: CancellationToken::new(),
        }
    }

    pub(super) fn answer(
        &self,
        answer: impl Fn(&ModelRequest) -> (Parts, bool) + Send + Sync + 'static,
    ) {
        *self.model.answer.lock().unwrap() = Arc::new(Box::new(answer));
    }

    /// A session with a writer and two editors, of so many rounds.
    pub(super) async fn session(&self, rounds: u64) -> SessionId {
        let roles = [Role::Writer, Role::ContentExpert, Role::StyleEditor];
        let draft = SessionDraft {
            initial_prompt: "Tighten it.".to_owned(),
            working_document: Some("An old text.\n".to_owned()),
            agents: Some(roles.map(agent).to_vec()),
            termination: TerminationDraft {
                max_rounds: Some(rounds),
                score_threshold: Some(None),
                stop_on_plateau: Some(false),
                ..TerminationDraft::default()
            },
            ..SessionDraft::default()
        };
        self.editorial
            .create(self.scope, draft)
            .await
            .unwrap()
            .session
            .id
    }

    pub(super) async fn drive(&self, id: SessionId) -> Result<Driven, RunError> {
        self.editorial
            .drive(self.scope, id, &self.changed, &self.shutdown)
            .await
    }

    /// Starts and drives to where it parks.
    pub(super) async fn run(&self, id: SessionId) -> Session {
        self.editorial.start(self.scope, id).await.unwrap();
        assert_eq!(self.drive(id).await.unwrap(), Driven::Parked);
        self.read(id).await
    }

    pub(super) async fn read(&self, id: SessionId) -> Session {
        self.editorial.get(self.scope, id).await.unwrap().session
    }

    pub(super) async fn turns(&self, id: SessionId) -> Vec<Turn> {
        let limit = Limit::new(100).unwrap();
        self.editorial
            .turns(self.scope, id, None, limit)
            .await
            .unwrap()
            .items
    }

    pub(super) async fn document(&self, id: SessionId) -> String {
        self.editorial
            .document(self.scope, id)
            .await
            .unwrap()
            .unwrap()
            .content
    }

    /// The names of the journal's entries.
    pub(super) async fn journal(&self, id: SessionId) -> Vec<&'static str> {
        let entries = self
            .store
            .journal()
            .after(self.scope, id, 0, 1_000)
            .await
            .unwrap();
        let sequences: Vec<u64> = entries.iter().map(|entry| entry.sequence).collect();
        assert_eq!(sequences, (1..=entries.len() as u64).collect::<Vec<_>>());
        entries.iter().map(|entry| entry.event.name()).collect()
    }
}

async fn add(store: &MemoryStore, person: &User) {
    let mut transaction = store.begin().await.unwrap();
    transaction.users().ensure(person).await.unwrap();
    transaction.commit().await.unwrap();
}

pub(super) fn agent(role: Role) -> AgentDraft {
    AgentDraft {
        role: Some(role),
        ..AgentDraft::default()
    }
}

pub(super) fn is_writer(request: &ModelRequest) -> bool {
    let system: String = request
        .system
        .iter()
        .map(|block| block.text.as_str())
        .collect();
    system.contains("phase=\"1\"")
}

/// Writers write a new text, editors remark and give 8 points.
pub(super) fn by_role(request: &ModelRequest) -> (Parts, bool) {
    if is_writer(request) {
        (
            answered("A new text, tightened.\n\n```json\n{\"evaluation\":{\"overall\":6}}\n```\n"),
            true,
        )
    } else {
        (
            answered("Good.\n\n```json\n{\"evaluation\":{\"overall\":8}}\n```"),
            true,
        )
    }
}

/// A whole answer of 1,000 tokens in and 500 out.
pub(super) fn answered(text: &str) -> Parts {
    ended(text, FinishReason::Stop)
}

pub(super) fn ended(text: &str, reason: FinishReason) -> Parts {
    let mut parts = said(text);
    parts.push(Ok(StreamPart::Usage(TokenUsage {
        input_tokens: 1_000,
        output_tokens: 500,
        ..TokenUsage::default()
    })));
    parts.push(Ok(finished(reason)));
    parts
}

pub(super) fn finished(reason: FinishReason) -> StreamPart {
    StreamPart::Finished {
        reason,
        vendor_reason: "end".to_owned(),
    }
}

/// Text as it streams, word by word.
#[expect(clippy::result_large_err, reason = "the port's own type")]
pub(super) fn said(text: &str) -> Parts {
    text.split_inclusive(' ')
        .map(|word| Ok(StreamPart::Text(word.to_owned())))
        .collect()
}
