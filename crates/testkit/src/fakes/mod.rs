//! Ports other than the store, as tests need them: they do what a test says and remember what they were asked.

mod events;
mod limiter;
mod model;
mod queue;
mod signals;
mod tokens;

pub use events::FakeEvents;
pub use limiter::FakeLimiter;
pub use model::{Answer, FakeModel, by_role, is_writer};
pub use queue::{FakeQueue, Outcome};
pub use signals::FakeSignals;
pub use tokens::FakeTokens;
