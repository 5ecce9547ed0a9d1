//! The operations on a store in memory, with a model that answers as each test says.

mod credits;
mod documents;
mod drive;
mod endings;
mod follow;
mod follow_account;
mod follow_all;
mod leases;
mod limits;
mod notes;
mod opening;
mod retries;
mod rig;
