//! How answers arrive.

use std::num::NonZeroU32;
use std::time::Duration;

use atelier_domain::editorial::Role;
use atelier_domain::editorial::prompt::compose;
use atelier_domain::models::{
    FinishReason, LanguageModel, Message, ModelRequest, StreamPart, TokenUsage,
};
use futures_util::StreamExt;
use tokio::time::Instant;

use super::{ESSAY, agent, brief, parts, text_of, turn};
use crate::{MODEL, Scripted, ScriptedOptions, Speed};

fn request() -> ModelRequest {
    compose(&turn(&brief("Revise."), &agent(Role::Writer), Some(ESSAY)))
}

fn hello(max_output_tokens: u32) -> ModelRequest {
    ModelRequest::new("any", vec![Message::user("Hello there")], max_output_tokens)
}

fn usage(parts: &[StreamPart]) -> TokenUsage {
    parts
        .iter()
        .find_map(|part| match part {
            StreamPart::Usage(usage) => Some(*usage),
            _ => None,
        })
        .unwrap()
}

#[test]
fn an_answer_starts_says_its_usage_and_finishes() {
    let parts = parts(request());
    let started = StreamPart::Started {
        request_id: None,
        model: Some(MODEL.to_owned()),
    };
    let finished = StreamPart::Finished {
        reason: FinishReason::Stop,
        vendor_reason: "stop".to_owned(),
    };
    assert_eq!(
        (parts.first(), parts.last()),
        (Some(&started), Some(&finished))
    );
    let text = text_of(&parts);
    assert_eq!(
        usage(&parts).output_tokens,
        text.chars().count().div_ceil(4) as u64
    );
    assert!(usage(&parts).input_tokens > ESSAY.len() as u64 / 4);
}

#[test]
fn the_same_request_gets_the_same_answer() {
    assert_eq!(parts(request()), parts(request()));
}

#[test]
fn a_prompt_without_a_role_is_told_what_answers() {
    let text = text_of(&parts(hello(1_000)));
    assert!(
        text.starts_with("This is the scripted model.") && text.contains("2 words"),
        "{text}"
    );
}

#[test]
fn answers_end_at_the_limit_and_at_stop_sequences() {
    for (limit, stop, text, reason) in [
        (2, "", "This is ", FinishReason::Length),
        (0, "", "", FinishReason::Length),
        (1_000, " the", "This is", FinishReason::Stop),
        (1_000, "This", "", FinishReason::Stop),
        (1, " the", "This", FinishReason::Length),
    ] {
        let mut request = hello(limit);
        request.stop = vec![stop.to_owned()];
        let parts = parts(request);
        assert_eq!(text_of(&parts), text);
        assert_eq!(usage(&parts).output_tokens, text.len().div_ceil(4) as u64);
        assert!(
            matches!(parts.last(), Some(StreamPart::Finished { reason: r, .. }) if *r == reason)
        );
    }
}

#[test]
fn instant_answers_come_in_parts_of_at_most_64_tokens() {
    let parts = parts(request());
    let sizes = parts.iter().filter_map(|part| match part {
        StreamPart::Text(text) => Some(text.chars().count()),
        _ => None,
    });
    assert_eq!(sizes.max(), Some(256));
}

#[tokio::test(start_paused = true)]
async fn paced_answers_come_in_words_at_the_given_speed() {
    let rate = NonZeroU32::new(50).unwrap();
    let model = Scripted::new(ScriptedOptions {
        speed: Speed::TokensPerSecond(rate),
    });
    let began = Instant::now();
    let paced: Vec<StreamPart> = model
        .stream(request())
        .await
        .unwrap()
        .map(Result::unwrap)
        .collect()
        .await;
    let text = text_of(&paced);
    assert_eq!(text, text_of(&parts(request())));
    let longest = paced.iter().filter_map(|part| match part {
        StreamPart::Text(text) => Some(text.chars().count()),
        _ => None,
    });
    assert_eq!(longest.max(), Some(12));
    let expected = Duration::from_millis(text.chars().count() as u64 * 1_000 / (4 * 50));
    let took = began.elapsed();
    assert!(
        took >= expected && took < expected + Duration::from_millis(100),
        "{took:?} for {expected:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn dropping_a_paced_answer_ends_the_waiting() {
    let model = Scripted::new(ScriptedOptions {
        speed: Speed::TokensPerSecond(NonZeroU32::MIN),
    });
    let began = Instant::now();
    let mut stream = model.stream(request()).await.unwrap();
    assert!(matches!(
        stream.next().await,
        Some(Ok(StreamPart::Started { .. }))
    ));
    assert!(matches!(stream.next().await, Some(Ok(StreamPart::Text(_)))));
    drop(stream);
    assert!(
        began.elapsed() < Duration::from_secs(10),
        "one word was waited for"
    );
}
