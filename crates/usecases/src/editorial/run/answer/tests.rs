use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use atelier_domain::editorial::{Gap, Position, Published, RunEvents, Subscription, TurnRef};
use atelier_domain::kernel::{SessionId, UserId};
use atelier_domain::models::{AnswerStream, FinishReason, StreamPart};
use atelier_testkit::{FrozenClock, SeededIds, builders};
use futures_util::stream::{self, StreamExt};
use tokio::time::{Instant, sleep};

use super::{Answer, Stop};

/// What readers were told, and how many milliseconds after the start.
struct Told {
    since: Instant,
    pieces: Mutex<Vec<(u128, String)>>,
}

#[async_trait]
impl RunEvents for Told {
    async fn publish(&self, _: SessionId, _: &[Published]) -> Result<(), Gap> {
        Ok(())
    }

    fn delta(&self, _: SessionId, _: &Arc<TurnRef>, text: &str) {
        let after = self.since.elapsed().as_millis();
        self.pieces.lock().unwrap().push((after, text.to_owned()));
    }

    async fn subscribe(&self, _: SessionId, _: Position) -> Subscription {
        Subscription {
            journal_to: None,
            feed: stream::pending().boxed(),
        }
    }
}

/// When readers are told how many bytes of an answer whose pieces of text come after so many milliseconds each.
async fn told(pieces: &[(u64, usize)]) -> Vec<(u128, usize)> {
    let ids = SeededIds::new(1);
    let session = builders::session(&ids, UserId::new(ids.next()));
    let told = Arc::new(Told {
        since: Instant::now(),
        pieces: Mutex::default(),
    });
    let mut answer = Answer::new(
        session.id,
        Arc::new(builders::turn_ref(&ids, &session, "writer", 1)),
        Arc::clone(&told) as Arc<dyn RunEvents>,
        Arc::new(FrozenClock::default()),
        Vec::new(),
    );
    let texts = stream::iter(pieces.to_vec()).then(|(wait_ms, bytes)| async move {
        sleep(Duration::from_millis(wait_ms)).await;
        Ok(StreamPart::Text("x".repeat(bytes)))
    });
    let end = StreamPart::Finished {
        reason: FinishReason::Stop,
        vendor_reason: "stop".to_owned(),
    };
    let mut stream: AnswerStream = texts.chain(stream::iter([Ok(end)])).boxed();
    let stop = answer.read(&mut stream).await;
    assert!(matches!(stop, Stop::Finished { .. }));
    let (text, _) = answer.finish();
    let pieces = told.pieces.lock().unwrap();
    let all: String = pieces.iter().map(|(_, piece)| piece.as_str()).collect();
    assert_eq!(all, text.prose);
    pieces
        .iter()
        .map(|(after, piece)| (*after, piece.len()))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn readers_are_told_at_once_and_then_in_pieces() {
    // The first word goes at once, what follows within 30 ms with it.
    let slow = told(&[(100, 5), (10, 5), (10, 5), (50, 5), (50, 5)]).await;
    assert_eq!(slow, [(100, 5), (140, 10), (200, 5), (220, 5)]);
    // As much as a page of text does not wait.
    let fast = told(&[(0, 5), (1, 600), (1, 600), (1, 600), (1, 5), (40, 5)]).await;
    assert_eq!(fast, [(0, 5), (2, 1_200), (33, 605), (44, 5)]);
    // Without a pause at all.
    let at_once = told(&[(0, 8); 1_000]).await;
    let frames = at_once.len();
    assert!((8..=10).contains(&frames), "{at_once:?}");
}
