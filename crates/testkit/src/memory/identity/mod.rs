//! People, and how they show who they are.

mod api_keys;
mod exports;
mod identities;
mod repeats;
mod sign_ins;
mod users;
