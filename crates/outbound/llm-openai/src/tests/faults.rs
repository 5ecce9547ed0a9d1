use std::sync::Arc;

use atelier_domain::models::{ErrorClass, LanguageModel};
use atelier_llm_kit::conformance::{
    Server, StreamSample, answers, check_faults, check_missing_usage, check_repeats, check_stalls,
    streams,
};
use atelier_llm_kit::{Http, HttpSettings};
use secrecy::SecretString;

use crate::{OpenAi, OpenAiCompatible, Profile, chat, responses};

const CHAT_ERROR: &str = concat!(
    r#"data: {"error":{"message":"Try again.","type":"server_error","param":null,"code":null}}"#,
    "\n\n"
);
const RESPONSES_ERROR: &str = concat!(
    "event: error\n",
    r#"data: {"type":"error","code":"server_error","message":"Try again.","param":null,"sequence_number":9}"#,
    "\n\n"
);

fn openai() -> impl Fn(&Server) -> Arc<dyn LanguageModel> {
    let http = Http::new(&HttpSettings::default()).unwrap();
    move |server| {
        let base_url = format!("{}/v1", server.base_url());
        let key = SecretString::from("sk-test-0001");
        Arc::new(OpenAi::new(http.clone(), &base_url, key).unwrap())
    }
}

fn compatible() -> impl Fn(&Server) -> Arc<dyn LanguageModel> {
    let http = Http::new(&HttpSettings::default()).unwrap();
    move |server| {
        let base_url = format!("{}/v1", server.base_url());
        let profile = Profile::GENERIC;
        Arc::new(OpenAiCompatible::new(http.clone(), "test", &base_url, None, profile).unwrap())
    }
}

/// The samples of OpenAI's own API, and those of Chat Completions, whoever sends them.
fn samples() -> (Vec<StreamSample>, Vec<StreamSample>) {
    let (responses, mut chat): (Vec<_>, Vec<_>) = streams("openai")
        .into_iter()
        .partition(|sample| sample.api.as_deref() == Some("responses"));
    chat.extend(streams("compatible"));
    (responses, chat)
}

#[tokio::test]
async fn streams_that_break_anywhere_are_asked_for_again() {
    let (responses, chat) = samples();
    let (openai, compatible) = (openai(), compatible());
    for sample in responses {
        check_faults(&sample, (RESPONSES_ERROR, ErrorClass::ServerError), &openai).await;
        check_missing_usage(&sample, &openai).await;
    }
    for sample in chat {
        check_faults(&sample, (CHAT_ERROR, ErrorClass::ServerError), &compatible).await;
        check_missing_usage(&sample, &compatible).await;
    }
}

#[tokio::test(start_paused = true)]
async fn streams_that_fall_silent_anywhere_are_asked_for_again() {
    let (responses, chat) = samples();
    for sample in responses {
        check_stalls(&sample, responses::Decoder::default).await;
    }
    for sample in chat {
        check_stalls(&sample, chat::Decoder::default).await;
    }
}

#[tokio::test]
async fn errors_are_repeated_as_the_vendor_says() {
    let (openai, compatible) = (openai(), compatible());
    for sample in answers("openai") {
        match sample.api.as_deref() {
            Some("chat") => check_repeats(&sample, &compatible).await,
            Some("embeddings") => {}
            _ => check_repeats(&sample, &openai).await,
        }
    }
    for sample in answers("compatible") {
        check_repeats(&sample, &compatible).await;
    }
}
