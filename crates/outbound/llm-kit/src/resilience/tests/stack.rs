use std::sync::Arc;
use std::time::Duration;

use atelier_domain::models::LanguageModel;
use futures_util::StreamExt;
use tokio::time::Instant;

use super::script::{Script, play, request};
use crate::{CIRCUIT_OPEN, ResilienceSettings, resilient};

fn stack(script: &Arc<Script>, settings: &ResilienceSettings) -> Arc<dyn LanguageModel> {
    resilient(
        Arc::clone(script) as Arc<dyn LanguageModel>,
        "scripted",
        settings,
    )
}

#[tokio::test(start_paused = true)]
async fn every_layer_does_its_part() {
    for (lines, expected) in [
        (&["start a usage done"][..], "start a usage done"),
        (&["hang", "a done"], "again(timeout) a done"),
        (
            &["start a hang", "start b !overloaded", "start c done"],
            "start a again!(timeout) start b again!(overloaded) start c done",
        ),
        (&["a refused"], "a refused"),
    ] {
        let script = Script::new(lines);
        let model = stack(&script, &ResilienceSettings::default());
        assert_eq!(play(&*model, request()).await, expected, "{lines:?}");
        assert_eq!(script.open(), 0, "{lines:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_circuit_that_opens_ends_the_retries() {
    let script = Script::new(&["!server_error"]);
    let model = stack(&script, &ResilienceSettings::default());
    let mut last = Vec::new();
    for _ in 0..30 {
        let items: Vec<_> = model.stream(request()).await.unwrap().collect().await;
        last = items;
    }
    assert_eq!(script.calls(), 20);
    let error = last.pop().unwrap().unwrap_err();
    assert_eq!(error.vendor_code.as_deref(), Some(CIRCUIT_OPEN));
    assert!(last.is_empty(), "an open circuit is not asked again");
}

#[tokio::test(start_paused = true)]
async fn calls_of_our_own_refusal_do_not_open_a_circuit() {
    let settings = ResilienceSettings {
        max_calls: 1,
        ..ResilienceSettings::default()
    };
    let script = Script::new(&["a ~1 done"]);
    let model = stack(&script, &settings);
    let mut streams = Vec::new();
    for _ in 0..1_100 {
        streams.push(model.stream(request()).await.unwrap());
    }
    let playing = streams.into_iter().map(StreamExt::collect::<Vec<_>>);
    let played = futures_util::future::join_all(playing).await;
    let refused = played.iter().filter(|items| items[0].is_err()).count();
    assert_eq!((refused, script.calls()), (75, 1_025));
}

#[tokio::test(start_paused = true)]
async fn the_wait_for_a_place_is_no_silence_of_the_vendor() {
    let settings = ResilienceSettings {
        max_calls: 1,
        ..ResilienceSettings::default()
    };
    let script = Script::new(&["a ~20 b ~20 c ~20 d ~20 done"]);
    let model = stack(&script, &settings);
    let start = Instant::now();
    let (first, second) = tokio::join!(play(&*model, request()), play(&*model, request()));
    assert_eq!([first, second], ["a b c d done"; 2]);
    assert_eq!(start.elapsed(), Duration::from_secs(160));
}

#[tokio::test(start_paused = true)]
async fn a_reader_who_leaves_frees_everything() {
    let settings = ResilienceSettings {
        max_calls: 1,
        ..ResilienceSettings::default()
    };
    let script = Script::new(&["a hang", "b done"]);
    let model = stack(&script, &settings);
    let mut stream = model.stream(request()).await.unwrap();
    stream.next().await;
    assert_eq!(script.open(), 1);
    drop(stream);
    assert_eq!(script.open(), 0);
    assert_eq!(play(&*model, request()).await, "b done");
}
