//! The real product, started for a test.
//!
//! | module | what it owns |
//! | --- | --- |
//! | `app` | the product in this process, and what a test may choose about it |
//! | `books` | whether the ledger is what the turns say |
//! | `launch` | how a process of the product is started |
//! | `mailbox` | mails that lie in a folder |
//! | `process` | the product as a child process, to be killed |
//! | `cluster`, `node` | several processes on one PostgreSQL database and one Redis server |
//! | `redis` | a Redis server of a test's own |
//! | `payments` | the product sells by a played Stripe |
//! | `database` | a database of a test's own |
//! | `credits` | what runs are paid with |
//! | `client` | requests, and the answers to them |
//! | `events` | event streams: frames, cuts, coming back |
//! | `follower` | a reader who goes from node to node |
//! | `stalled` | a reader who does not read |
//! | `survival` | what a run has to come to, whatever happened |
//! | `drafts` | sessions to create |
//! | `seed` | chance that can be repeated |
//! | `wait` | deadlines: nothing waits for luck |

mod app;
mod books;
mod client;
mod cluster;
mod credits;
mod database;
mod drafts;
mod events;
mod follower;
mod launch;
mod mailbox;
mod node;
mod payments;
mod process;
mod redis;
mod seed;
mod stalled;
mod survival;
mod wait;

pub use app::{Options, PUBLIC_URL, Providers, TestApp};
pub use books::Faults;
pub use client::{Answered, Client};
pub use cluster::{ClusterOptions, TestCluster};
pub use credits::{PLENTY, micro};
pub use database::{Backend, TestDatabase};
pub use drafts::{DOCUMENT, agent, mixed_team, session, single_vendor};
pub use events::{EventReader, Frame, Joined};
pub use follower::Follower;
pub use launch::Launch;
pub use mailbox::mailed_secret;
pub use node::Node;
pub use process::{TestProcess, processor_time, resident_kib};
pub use redis::TestRedis;
pub use seed::Seed;
pub use survival::{Outputs, outputs, undisturbed};
pub use wait::{PATIENCE, until, within};
