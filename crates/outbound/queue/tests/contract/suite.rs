//! The cases. Each gets an empty queue of either engine.

use std::sync::Arc;

use atelier_domain::jobs::{Job, JobError, QueueDepth};
use atelier_domain::kernel::{SessionId, UserId};
use tokio::sync::{Barrier, Mutex, Semaphore};
use uuid::Uuid;

use crate::engine::End::{Commit, RollBack};
use crate::sandbox::Sandbox;
use crate::victim::{abandon_a_job, die_on_a_job};
use crate::worker::{MANY, Worker, ended, until};

pub(crate) fn job() -> Job {
    Job::AdvanceRun {
        session: SessionId::new(Uuid::new_v4()),
        owner: UserId::new(Uuid::new_v4()),
        trace: None,
    }
}

fn again() -> Result<(), JobError> {
    Err(JobError::Retry("the model is overloaded".to_owned()))
}

/// Jobs whose handlers wait until the case opens it.
fn closed_gate() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(0))
}

pub(crate) async fn a_committed_job_is_delivered(sandbox: Sandbox) {
    let engine = &*sandbox.engine;
    let mut worker = Worker::willing(engine);
    let (first, second) = (job(), job());

    engine.enqueue(&[&first, &second], Commit).await;

    let mut delivered = [worker.next().await, worker.next().await];
    delivered.sort_by_key(|(job, _)| *job == second);
    assert_eq!(delivered, [(first, 1), (second, 1)]);
    worker.stop().await;
    assert_eq!((engine.waiting().await, engine.failed().await), (0, 0));
}

pub(crate) async fn a_rolled_back_job_never_was(sandbox: Sandbox) {
    let engine = &*sandbox.engine;
    let mut worker = Worker::willing(engine);
    let (lost, kept) = (job(), job());

    engine.enqueue(&[&lost], RollBack).await;
    engine.enqueue(&[&kept], Commit).await;

    assert_eq!(worker.next().await, (kept, 1));
    worker.assert_quiet();
    worker.stop().await;
    assert_eq!((engine.waiting().await, engine.failed().await), (0, 0));
}

pub(crate) async fn jobs_with_a_waiting_key_are_one_job(sandbox: Sandbox) {
    let engine = &*sandbox.engine;
    let (repeated, last) = (job(), job());

    engine.enqueue(&[&repeated, &repeated], Commit).await;
    engine.enqueue(&[&repeated], Commit).await;
    engine.enqueue(&[&last], Commit).await;
    assert_eq!(engine.waiting().await, 2);

    let mut worker = Worker::willing(engine);
    let mut delivered = [worker.next().await, worker.next().await];
    delivered.sort_by_key(|(job, _)| *job == last);
    assert_eq!(delivered, [(repeated, 1), (last, 1)]);
    worker.assert_quiet();
    worker.stop().await;
}

pub(crate) async fn a_key_enqueued_while_it_runs_is_delivered_afterwards(sandbox: Sandbox) {
    let engine = &*sandbox.engine;
    let (key, other) = (job(), job());
    let (gate, alone) = (closed_gate(), Arc::new(Mutex::new(())));
    let mut worker = Worker::start(engine, {
        let (key, gate) = (key.clone(), Arc::clone(&gate));
        move |job, _| {
            let (of_key, gate, alone) = (job == key, Arc::clone(&gate), Arc::clone(&alone));
            async move {
                if of_key {
                    let Ok(_alone) = alone.try_lock() else {
                        return Err(JobError::Fail("not alone".to_owned()));
                    };
                    gate.acquire().await.unwrap().forget();
                }
                Ok(())
            }
        }
    });

    engine.enqueue(&[&key], Commit).await;
    assert_eq!(worker.next().await, (key.clone(), 1));
    engine.enqueue(&[&key], Commit).await;
    engine.enqueue(&[&key], Commit).await;
    engine.enqueue(&[&other], Commit).await;
    assert_eq!(worker.next().await, (other.clone(), 1));
    worker.assert_quiet();

    gate.add_permits(1);
    assert_eq!(worker.next().await, (key, 1));
    gate.add_permits(1);
    engine.enqueue(&[&other], Commit).await;
    assert_eq!(worker.next().await, (other, 1));
    worker.stop().await;
    assert_eq!((engine.waiting().await, engine.failed().await), (0, 0));
}

pub(crate) async fn many_jobs_run_at_once(sandbox: Sandbox) {
    let engine = &*sandbox.engine;
    let together = Arc::new(Barrier::new(MANY));
    let mut worker = Worker::start(engine, move |_, _| {
        let together = Arc::clone(&together);
        async move {
            together.wait().await;
            Ok(())
        }
    });

    let jobs: Vec<Job> = std::iter::repeat_with(job).take(MANY).collect();
    engine
        .enqueue(&jobs.iter().collect::<Vec<_>>(), Commit)
        .await;

    for _ in 0..MANY {
        assert_eq!(worker.next().await.1, 1);
    }
    worker.stop().await;
    assert_eq!((engine.waiting().await, engine.failed().await), (0, 0));
}

pub(crate) async fn a_retry_is_delivered_again_and_counted(sandbox: Sandbox) {
    let engine = &*sandbox.engine;
    let stubborn = job();
    let mut worker = Worker::start(engine, |_, attempt| async move {
        if attempt < 2 { again() } else { Ok(()) }
    });

    engine.enqueue(&[&stubborn], Commit).await;

    assert_eq!(worker.next().await, (stubborn.clone(), 1));
    assert_eq!(worker.next().await, (stubborn, 2));
    worker.stop().await;
    assert_eq!((engine.waiting().await, engine.failed().await), (0, 0));
}

pub(crate) async fn a_key_enqueued_while_it_runs_stands_for_its_retry(sandbox: Sandbox) {
    let engine = &*sandbox.engine;
    let (key, gate) = (job(), closed_gate());
    let mut worker = Worker::start(engine, {
        let gate = Arc::clone(&gate);
        move |_, _| {
            let gate = Arc::clone(&gate);
            async move {
                // Only the first delivery takes the one permit before the gate is closed for good.
                if gate.acquire().await.is_ok_and(|permit| {
                    permit.forget();
                    true
                }) {
                    again()
                } else {
                    Ok(())
                }
            }
        }
    });

    engine.enqueue(&[&key], Commit).await;
    assert_eq!(worker.next().await, (key.clone(), 1));
    engine.enqueue(&[&key], Commit).await;
    gate.add_permits(1);

    assert_eq!(worker.next().await, (key, 1));
    gate.close();
    worker.stop().await;
    assert_eq!(engine.waiting().await, 0);
}

pub(crate) async fn enqueueing_a_job_that_waits_for_its_retry_makes_it_due(sandbox: Sandbox) {
    let engine = &*sandbox.engine;
    let key = job();
    let mut worker = Worker::start(engine, |_, _| async { again() });

    engine.enqueue(&[&key], Commit).await;
    assert_eq!(worker.next().await, (key.clone(), 1));
    until("the retry to wait", async || engine.waiting().await == 1).await;
    worker.stop().await;
    engine.enqueue(&[&key], Commit).await;
    assert_eq!(engine.waiting().await, 1);

    let mut worker = Worker::willing(engine);
    assert_eq!(worker.next().await.0, key);
    worker.stop().await;
    assert_eq!((engine.waiting().await, engine.failed().await), (0, 0));
}

pub(crate) async fn a_panic_is_a_retry(sandbox: Sandbox) {
    let engine = &*sandbox.engine;
    let fragile = job();
    let mut worker = Worker::start(engine, |_, attempt| async move {
        assert!(attempt > 1, "the first delivery panics");
        Ok(())
    });

    engine.enqueue(&[&fragile], Commit).await;

    assert_eq!(worker.next().await, (fragile.clone(), 1));
    assert_eq!(worker.next().await, (fragile, 2));
    worker.stop().await;
    assert_eq!((engine.waiting().await, engine.failed().await), (0, 0));
}

pub(crate) async fn a_failed_job_is_kept_and_its_key_is_free(sandbox: Sandbox) {
    let engine = &*sandbox.engine;
    let (doomed, other) = (job(), job());
    let mut worker = Worker::start(engine, |_, _| async {
        Err(JobError::Fail("the session is gone".to_owned()))
    });
    engine.enqueue(&[&doomed], Commit).await;
    assert_eq!(worker.next().await, (doomed.clone(), 1));
    until("the job to be kept", async || engine.failed().await == 1).await;
    worker.stop().await;
    assert_eq!(engine.waiting().await, 0);

    let mut worker = Worker::willing(engine);
    engine.enqueue(&[&other], Commit).await;
    assert_eq!(worker.next().await, (other, 1));
    worker.assert_quiet();
    engine.enqueue(&[&doomed], Commit).await;
    assert_eq!(worker.next().await, (doomed, 1));
    worker.stop().await;
    assert_eq!((engine.waiting().await, engine.failed().await), (0, 1));
}

pub(crate) async fn a_job_of_an_abandoned_worker_is_delivered_again(sandbox: Sandbox) {
    let engine = &*sandbox.engine;
    let orphan = job();
    engine.enqueue(&[&orphan], Commit).await;
    abandon_a_job(&sandbox.url).await;

    let mut worker = Worker::willing(engine);
    assert_eq!(worker.next().await, (orphan, 2));
    worker.stop().await;
    assert_eq!((engine.waiting().await, engine.failed().await), (0, 0));
}

pub(crate) async fn a_job_of_a_killed_process_is_delivered_again(sandbox: Sandbox) {
    let engine = &*sandbox.engine;
    let orphan = job();
    engine.enqueue(&[&orphan], Commit).await;
    die_on_a_job(&sandbox.url).await;
    die_on_a_job(&sandbox.url).await;

    let mut worker = Worker::willing(engine);
    assert_eq!(worker.next().await, (orphan, 3));
    worker.stop().await;
    assert_eq!((engine.waiting().await, engine.failed().await), (0, 0));
}

pub(crate) async fn a_job_that_kills_its_process_is_kept_as_failed_in_the_end(sandbox: Sandbox) {
    let engine = &*sandbox.engine;
    let (poison, other) = (job(), job());
    engine.enqueue(&[&poison], Commit).await;
    engine.wear_out().await;
    die_on_a_job(&sandbox.url).await;

    let mut worker = Worker::willing(engine);
    until("the job to be kept", async || engine.failed().await == 1).await;
    engine.enqueue(&[&other], Commit).await;
    assert_eq!(worker.next().await, (other, 1));
    worker.assert_quiet();
    worker.stop().await;
    assert_eq!((engine.waiting().await, engine.failed().await), (0, 1));
}

pub(crate) async fn stopping_waits_for_what_runs_and_takes_nothing_new(sandbox: Sandbox) {
    let engine = &*sandbox.engine;
    let (running, late) = (job(), job());
    let gate = closed_gate();
    let mut worker = Worker::on(engine.queue(1), {
        let gate = Arc::clone(&gate);
        move |_, _| {
            let gate = Arc::clone(&gate);
            async move {
                gate.acquire().await.unwrap().forget();
                Ok(())
            }
        }
    });
    engine.enqueue(&[&running], Commit).await;
    assert_eq!(worker.next().await, (running, 1));

    engine.enqueue(&[&late], Commit).await;
    let stopping = worker.stopping().await;
    assert!(!stopping.is_finished());
    gate.add_permits(2);
    ended(stopping).await;
    assert_eq!((engine.waiting().await, engine.failed().await), (1, 0));
}

pub(crate) async fn a_queue_without_its_tables_is_not_ready(sandbox: Sandbox) {
    let queue = sandbox.engine.queue(1);
    queue.ready().await.unwrap();
    sandbox.engine.take_away().await;
    queue.ready().await.unwrap_err();
}

pub(crate) async fn the_depth_tells_what_becomes_of_jobs(sandbox: Sandbox) {
    let engine = &*sandbox.engine;
    let (held, retried, doomed, late) = (job(), job(), job(), job());
    let depth = async || engine.queue(1).depth().await.unwrap();
    assert_eq!(depth().await, QueueDepth::default());

    let gate = closed_gate();
    let mut worker = Worker::on(engine.queue(3), {
        let (held, retried, gate) = (held.clone(), retried.clone(), Arc::clone(&gate));
        move |job, _| {
            let (is_held, is_retried) = (job == held, job == retried);
            let gate = Arc::clone(&gate);
            async move {
                if is_held {
                    gate.acquire().await.unwrap().forget();
                    return Ok(());
                }
                if is_retried {
                    return again();
                }
                Err(JobError::Fail("the session is gone".to_owned()))
            }
        }
    });
    engine.enqueue(&[&held, &retried, &doomed], Commit).await;
    for _ in 0..3 {
        worker.next().await;
    }
    let expected = QueueDepth {
        waiting: 0,
        delayed: 1,
        running: 1,
        failed: 1,
    };
    until("each job to be where it belongs", async || {
        depth().await == expected
    })
    .await;

    let stopping = worker.stopping().await;
    engine.enqueue(&[&late], Commit).await;
    // The back-off of the delayed one may be over by now.
    let seen = depth().await;
    assert!(seen.waiting >= 1, "{seen:?}");
    assert_eq!(seen.waiting + seen.delayed, 2, "{seen:?}");
    gate.add_permits(1);
    ended(stopping).await;
    assert_eq!(depth().await.running, 0);
}
