//! What a run does to the account of its owner.

use std::time::Duration;

use atelier_domain::credits::EntryFilter;
use atelier_domain::credits::ledger::{Account, Entry, Hold};
use atelier_domain::editorial::draft::TerminationDraft;
use atelier_domain::editorial::{EditorialError, Event, Status};
use atelier_domain::kernel::{ErrorKind, Limit, MicroCredits, SessionId};
use atelier_domain::models::{ErrorClass, FinishReason, ModelError, StreamPart, TokenUsage};
use atelier_domain::ports::Store;
use atelier_testkit::fakes::Answer;
use atelier_testkit::give_credits;
use chrono::TimeDelta;
use futures_util::FutureExt;

use super::rig::Rig;
use crate::editorial::{Driven, SessionChange};

/// What one answer of 1,500 tokens costs by the scripted model, in micro-credits.
const ANSWER: u64 = 15_000;

impl Rig {
    async fn account(&self) -> Account {
        let kept = self.store.credits().account(self.scope).await.unwrap();
        kept.unwrap().account
    }

    async fn holds(&self) -> Vec<Hold> {
        self.account().await.holds().to_vec()
    }

    /// What was settled, the oldest first.
    async fn settled(&self, session: SessionId) -> Vec<Entry> {
        let filter = EntryFilter {
            session: Some(session),
            ..EntryFilter::default()
        };
        let limit = Limit::new(100).unwrap();
        let credits = self.store.credits();
        let page = credits.entries(self.scope, &filter, None, limit).await;
        let mut entries = page.unwrap().items;
        entries.reverse();
        entries
    }

    /// What the run told of the account.
    async fn told_of_credits(&self, session: SessionId) -> Vec<Event> {
        let journal = self.store.journal().after(self.scope, session, 0, 1_000);
        let events = journal.await.unwrap().into_iter().map(|entry| entry.event);
        events
            .filter(|event| matches!(event, Event::CreditsUpdated { .. }))
            .collect()
    }

    async fn give(&self, micro: u64) {
        give_credits(&self.store, &self.ids, self.scope, micro).await;
    }

    /// What the first call of a session's run may cost.
    async fn first_call(&self) -> u64 {
        let rig = Self::new();
        rig.answer(|_| Answer::open("Half "));
        let id = rig.session(1).await;
        rig.editorial.start(rig.scope, id).await.unwrap();
        let driving = rig.drive(id);
        tokio::pin!(driving);
        assert!(driving.as_mut().now_or_never().is_none());
        rig.holds().await[0].amount().get()
    }
}

#[tokio::test]
async fn every_turn_is_held_settled_and_told() {
    let rig = Rig::new();
    let id = rig.session(2).await;
    let before = rig.account().await.balance();
    let session = rig.run(id).await;
    let (entries, turns) = (rig.settled(id).await, rig.turns(id).await);
    assert_eq!(entries.len(), 6);
    for (entry, turn) in entries.iter().zip(&turns) {
        assert_eq!(entry.amount, -15_000);
        let cause = format!("turn:{}", turn.reference.turn);
        assert_eq!(entry.occasion.cause.as_str(), cause);
        assert_eq!(entry.occasion.reason, None);
    }
    let account = rig.account().await;
    assert_eq!(account.balance(), before - 6 * 15_000);
    assert_eq!(session.run.credits_used.get(), 6 * ANSWER);
    assert_eq!(account.holds(), []);

    let told = rig.told_of_credits(id).await;
    assert_eq!(told.len(), 6);
    for (number, event) in (1..).zip(&told) {
        let Event::CreditsUpdated {
            used,
            balance,
            held,
            available,
        } = event
        else {
            panic!("{event:?}");
        };
        assert_eq!(used.get(), number * ANSWER);
        assert_eq!(*balance, before - used.get().cast_signed());
        let free = balance - held.get().cast_signed();
        assert_eq!(available.get().cast_signed(), free);
        assert_eq!(held.get() == 0, number == 6, "all but the last go on");
    }
    let journal = rig.journal(id).await;
    let end = [
        "turn.completed",
        "credits.updated",
        "round.completed",
        "session.completed",
    ];
    assert!(journal.ends_with(&end), "{journal:?}");
}

#[tokio::test]
async fn a_start_without_credits_is_refused_and_writes_nothing() {
    let needed = Rig::new().first_call().await;
    let rig = Rig::with_credits(needed - 1);
    let id = rig.session(1).await;
    rig.store.take_jobs();
    let refused = rig.editorial.start(rig.scope, id).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::PaymentRequired);
    assert_eq!(refused.code(), "insufficient_credits");
    let EditorialError::InsufficientCredits {
        needed: told,
        available,
    } = refused
    else {
        panic!("{refused}");
    };
    assert_eq!((told.get(), available.get()), (needed, needed - 1));
    let session = rig.read(id).await;
    assert_eq!((session.status(), session.revision), (Status::Draft, 0));
    assert_eq!(rig.journal(id).await, [""; 0]);
    assert!(rig.store.take_jobs().is_empty());
    assert_eq!(rig.holds().await, []);

    rig.give(1).await;
    assert_eq!(rig.run(id).await.run.credits_used.get() % ANSWER, 0);
}

#[tokio::test]
async fn a_run_without_credits_pauses_and_goes_on_after_a_top_up() {
    let needed = Rig::new().first_call().await;
    let rig = Rig::with_credits(needed);
    let id = rig.session(1).await;
    let paused = rig.run(id).await;
    assert_eq!(paused.status(), Status::Paused);
    assert_eq!(rig.journal(id).await.last(), Some(&"session.paused"));
    assert_eq!(rig.holds().await, []);
    assert_eq!(rig.settled(id).await.len(), 1, "the writer was paid");

    let refused = rig.editorial.resume(rig.scope, id).await.unwrap_err();
    assert_eq!(refused.code(), "insufficient_credits");
    assert_eq!(rig.read(id).await, paused);

    rig.give(100 * needed).await;
    rig.editorial.resume(rig.scope, id).await.unwrap();
    assert_eq!(rig.drive(id).await.unwrap(), Driven::Parked);
    assert_eq!(rig.read(id).await.status(), Status::Completed);
    assert_eq!(rig.settled(id).await.len(), 3);
}

#[tokio::test]
async fn a_refusal_of_the_run_comes_before_the_one_of_the_account() {
    let rig = Rig::new();
    let id = rig.session(1).await;
    rig.run(id).await;
    let left = rig.account().await.balance().unsigned_abs();
    let poor = Rig::with_credits(left % 7);
    let draft = poor.session(1).await;
    let refused = poor.editorial.resume(poor.scope, draft).await.unwrap_err();
    assert_eq!(refused.code(), "wrong_status");
}

#[tokio::test]
async fn no_more_is_charged_than_was_held() {
    let rig = Rig::new();
    rig.answer(|_| {
        let usage = TokenUsage {
            input_tokens: 900_000,
            output_tokens: 900_000,
            ..TokenUsage::default()
        };
        Answer::cut_off("A new text.")
            .then(StreamPart::Usage(usage))
            .finished(FinishReason::Stop)
    });
    let id = rig.session(1).await;
    let most = rig.first_call().await;
    let session = rig.run(id).await;
    let limit = session.plan.termination.max_credits.unwrap();
    let (entries, turns) = (rig.settled(id).await, rig.turns(id).await);
    assert_eq!(entries[0].amount, -most.cast_signed());
    for (entry, turn) in entries.iter().zip(&turns) {
        let reason = entry.occasion.reason.as_deref();
        assert_eq!(reason, Some("above_estimate"));
        assert_eq!(entry.amount, -turn.credits.get().cast_signed());
    }
    assert!(session.run.credits_used <= limit);
    let paid: u64 = rig
        .store
        .usage_records()
        .iter()
        .map(|record| record.credits.get())
        .sum();
    assert_eq!(session.run.credits_used.get(), paid);
}

#[tokio::test]
async fn the_sessions_limit_is_never_exceeded() {
    let rig = Rig::new();
    let most = rig.first_call().await;
    rig.answer(|_| {
        let usage = TokenUsage {
            output_tokens: 900_000,
            ..TokenUsage::default()
        };
        Answer::cut_off("A new text.")
            .then(StreamPart::Usage(usage))
            .finished(FinishReason::Stop)
    });
    let id = rig.session(3).await;
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let limit = (most + 1) as f64 / 1e6;
    let change = SessionChange {
        termination: Some(TerminationDraft {
            max_credits: Some(Some(limit)),
            ..TerminationDraft::default()
        }),
        ..SessionChange::default()
    };
    rig.editorial.change(rig.scope, id, change).await.unwrap();
    let session = rig.run(id).await;
    assert_eq!(session.run.credits_used.get(), most);
    assert_eq!(session.run.completion.unwrap().as_str(), "max_credits");
    assert_eq!(rig.holds().await, []);
}

#[tokio::test]
async fn work_that_costs_nothing_is_on_record_with_its_reason() {
    let rig = Rig::new();
    rig.answer(|_| {
        let error = ModelError::new("scripted", ErrorClass::Overloaded, "no");
        Answer::cut_off("Half ").failed(error)
    });
    let id = rig.session(1).await;
    assert_eq!(rig.run(id).await.status(), Status::Failed);
    let entries = rig.settled(id).await;
    assert_eq!((entries.len(), entries[0].amount), (1, 0));
    let reason = entries[0].occasion.reason.as_deref();
    assert_eq!(reason, Some("provider_overloaded"));
    assert_eq!(rig.holds().await, []);
}

#[tokio::test]
async fn a_stop_is_charged_as_far_as_the_answer_came() {
    let rig = Rig::new();
    rig.answer(|_| Answer::open("Half "));
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    let driving = rig.drive(id);
    tokio::pin!(driving);
    assert!(driving.as_mut().now_or_never().is_none());
    let held = rig.holds().await;
    assert_eq!(held.len(), 1);
    rig.editorial.stop(rig.scope, id).await.unwrap();
    rig.changed.notify_one();
    assert_eq!(driving.await.unwrap(), Driven::Parked);
    let entries = rig.settled(id).await;
    let used = rig.read(id).await.run.credits_used;
    assert!(MicroCredits::ZERO < used && used < held[0].amount());
    assert_eq!(entries[0].amount, -used.get().cast_signed());
    assert_eq!(rig.holds().await, []);
}

#[tokio::test]
async fn whoever_takes_a_run_over_holds_anew_what_the_dead_one_held() {
    let rig = Rig::new();
    rig.answer(|_| Answer::open("Half "));
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    {
        let driving = rig.drive(id);
        tokio::pin!(driving);
        assert!(driving.as_mut().now_or_never().is_none());
    }
    let held = rig.holds().await;
    rig.clock.advance(TimeDelta::seconds(31));
    let rival = rig.rival();
    let driving = rival.drive(id);
    tokio::pin!(driving);
    assert!(driving.as_mut().now_or_never().is_none());
    let anew = rig.holds().await;
    assert_eq!((held.len(), anew.len()), (1, 1));
    let (held, anew) = (&held[0], &anew[0]);
    assert_ne!(held.id(), anew.id());
    assert_eq!(held.claim.turn, anew.claim.turn);
    assert_eq!(held.amount(), anew.amount());
    assert_eq!(anew.claim.holder, rival.editorial.settings.worker);
    assert!(anew.claim.expires_at > held.claim.expires_at);
}

#[tokio::test]
async fn what_is_held_for_a_session_that_is_deleted_is_free() {
    let rig = Rig::new();
    rig.answer(|_| Answer::open("Half "));
    let (id, other) = (rig.session(1).await, rig.session(1).await);
    for id in [id, other] {
        rig.editorial.start(rig.scope, id).await.unwrap();
    }
    let (driving, beside) = (rig.drive(id), rig.drive(other));
    tokio::pin!(driving, beside);
    assert!(driving.as_mut().now_or_never().is_none());
    assert!(beside.as_mut().now_or_never().is_none());
    assert_eq!(rig.holds().await.len(), 2);
    rig.editorial.delete(rig.scope, id).await.unwrap();
    let left = rig.holds().await;
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].claim.session, other);
    rig.changed.notify_one();
    assert_eq!(driving.await.unwrap(), Driven::Parked);
    assert_eq!(rig.holds().await.len(), 1);
}

#[tokio::test]
async fn runs_of_one_person_in_several_processes_share_the_account() {
    let rig = Rig::new();
    let (one, two) = (rig.session(3).await, rig.session(3).await);
    let rival = rig.rival();
    for id in [one, two] {
        rig.editorial.start(rig.scope, id).await.unwrap();
    }
    let (first, second) = tokio::join!(rig.drive(one), rival.drive(two));
    assert_eq!(
        (first.unwrap(), second.unwrap()),
        (Driven::Parked, Driven::Parked)
    );
    let mut paid = 0;
    for id in [one, two] {
        let session = rig.read(id).await;
        assert_eq!(session.status(), Status::Completed);
        assert_eq!(session.fence, 1, "nobody lost a run by it");
        paid += session.run.credits_used.get();
        assert_eq!(rig.settled(id).await.len(), 9);
    }
    assert_eq!(rig.account().await.used().get(), paid);
    assert_eq!(rig.holds().await, []);
}

#[tokio::test(start_paused = true)]
async fn holds_live_as_long_as_their_driver_does() {
    let rig = Rig::new();
    rig.answer(|_| Answer::open("Half "));
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    let driving = rig.drive(id);
    tokio::pin!(driving);
    assert!(driving.as_mut().now_or_never().is_none());
    let first = rig.holds().await[0].claim.expires_at;
    assert_eq!(
        first,
        rig.read(id).await.lease.unwrap().until + TimeDelta::seconds(30)
    );

    rig.clock.advance(TimeDelta::seconds(10));
    let later = tokio::time::sleep(Duration::from_millis(10_001));
    tokio::select! {
        driven = driving => panic!("{driven:?}"),
        () = later => {}
    }
    let renewed = rig.holds().await[0].claim.expires_at;
    assert_eq!(renewed, first + TimeDelta::seconds(10));
}
