//! Ports other than the store, as tests need them: they do what a test says and remember what they were asked.

mod directory;
mod events;
mod gateway;
mod limiter;
mod mailer;
mod model;
mod provider;
mod queue;
mod signals;
mod tokens;

pub use directory::FakeDirectory;
pub use events::FakeEvents;
pub use gateway::{FakeGateway, World};
pub use limiter::FakeLimiter;
pub use mailer::FakeMailer;
pub use model::{Answer, FakeModel, by_role, is_writer};
pub use provider::FakeProvider;
pub use queue::{FakeQueue, Outcome};
pub use signals::FakeSignals;
pub use tokens::FakeTokens;
