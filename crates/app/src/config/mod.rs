//! What an installation may set: one typed structure from defaults, a file and the environment.

mod billing;
mod calls;
mod check;
mod post;
mod problems;
mod providers;
mod raw;
mod settings;
mod sign_in;
mod site;
mod traces;

pub use atelier_oidc::{Algorithm, ClaimNames};
pub use billing::Billing;
pub use post::{Post, PostWay};
pub use problems::ConfigError;
pub use providers::{CallSettings, CompatibleProvider, GeminiProvider, HostedProvider, Providers};
pub use settings::{Config, Environment, LogFormat, Role};
pub use sign_in::{Issuer, IssuerKind, Redirect, SignIn};
pub use site::Site;
pub use traces::{Sampling, Traces};

#[cfg(test)]
mod tests;
