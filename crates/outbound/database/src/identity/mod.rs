//! People, and how they show who they are.

mod api_keys;
mod entity;
mod exports;
mod identities;
mod purge;
mod repeats;
mod sign_ins;
mod standing;
mod user_reader;
mod user_writer;

pub(crate) use entity::user::hold;
pub(crate) use identities::open_people;
