//! A reader: a place in the buffer, and nothing that anybody waits for.

use atelier_domain::editorial::{RunEvent, RunFeed};
use futures_util::stream;
use tokio::sync::watch;

use crate::channels::Seat;
use crate::metrics;

/// How many events a reader takes from the buffer at once.
const BATCH: usize = 32;

struct Reader<L> {
    seat: Seat<L>,
    news: watch::Receiver<u64>,
    place: u64,
    batch: std::vec::IntoIter<RunEvent>,
}

/// Follows a channel from a place on. It ends when what comes next was dropped: the reader was too slow.
pub(crate) fn feed<L: Send + Sync + 'static>(seat: Seat<L>, place: u64) -> RunFeed {
    let news = seat.channel.watch();
    let reader = Reader {
        seat,
        news,
        place,
        batch: Vec::new().into_iter(),
    };
    Box::pin(stream::unfold(reader, |mut reader| async move {
        loop {
            if let Some(event) = reader.batch.next() {
                return Some((event, reader));
            }
            reader.news.borrow_and_update();
            let read = reader.seat.channel.buffer().read(reader.place, BATCH);
            let Some((events, place)) = read else {
                metrics::cut_off();
                return None;
            };
            if events.is_empty() {
                reader.news.changed().await.ok()?;
            }
            reader.place = place;
            reader.batch = events.into_iter();
        }
    }))
}
