//! The store on real databases: the contract on both, and what is particular to one.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod append_only;
mod canary;
mod corruption;
mod discrepancies;
mod group_commit;
mod isolation;
mod live_lots;
mod outages;
mod readiness;
mod stage;

mod sqlite {
    use crate::stage::SqliteStage;

    atelier_testkit::store_contract!(SqliteStage::set());
}

mod postgres {
    use crate::stage::PostgresStage;

    atelier_testkit::store_contract!(PostgresStage::set());
}
