//! What every queue engine must do, run on both: see `suite.rs` for the cases.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may stop at the first surprise, and may make up ids and names"
)]

mod engine;
mod enqueuer;
mod outages;
mod sandbox;
mod suite;
mod victim;
mod worker;

macro_rules! contract {
    ($($case:ident)*) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $case() {
                    crate::suite::$case(crate::sandbox::Sandbox::sqlite().await).await;
                }
            )*
        }

        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $case() {
                    crate::suite::$case(crate::sandbox::Sandbox::postgres().await).await;
                }
            )*
        }
    };
}

contract! {
    a_committed_job_is_delivered
    a_rolled_back_job_never_was
    jobs_with_a_waiting_key_are_one_job
    a_key_enqueued_while_it_runs_is_delivered_afterwards
    many_jobs_run_at_once
    a_retry_is_delivered_again_and_counted
    a_key_enqueued_while_it_runs_stands_for_its_retry
    enqueueing_a_job_that_waits_for_its_retry_makes_it_due
    a_panic_is_a_retry
    a_failed_job_is_kept_and_its_key_is_free
    a_job_of_an_abandoned_worker_is_delivered_again
    a_job_of_a_killed_process_is_delivered_again
    a_job_that_kills_its_process_is_kept_as_failed_in_the_end
    a_queue_without_its_tables_is_not_ready
    stopping_waits_for_what_runs_and_takes_nothing_new
    the_depth_tells_what_becomes_of_jobs
}
