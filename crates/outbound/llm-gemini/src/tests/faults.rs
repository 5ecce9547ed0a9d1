use std::sync::Arc;

use atelier_domain::models::{ErrorClass, LanguageModel};
use atelier_llm_kit::conformance::{
    Server, answers, check_faults, check_missing_usage, check_repeats, check_stalls, streams,
};
use atelier_llm_kit::{Http, HttpSettings};
use secrecy::SecretString;

use crate::Gemini;
use crate::decoder::Decoder;

const ERROR: &str = concat!(
    r#"data: {"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}"#,
    "\r\n\r\n"
);

fn model() -> impl Fn(&Server) -> Arc<dyn LanguageModel> {
    let http = Http::new(&HttpSettings::default()).unwrap();
    move |server| {
        let key = SecretString::from("AIza-test-0001");
        Arc::new(Gemini::new(http.clone(), server.base_url(), key).unwrap())
    }
}

#[tokio::test]
async fn streams_that_break_anywhere_are_asked_for_again() {
    let model = model();
    for sample in streams("gemini") {
        check_faults(&sample, (ERROR, ErrorClass::Overloaded), &model).await;
        check_missing_usage(&sample, &model).await;
    }
}

#[tokio::test(start_paused = true)]
async fn streams_that_fall_silent_anywhere_are_asked_for_again() {
    for sample in streams("gemini") {
        check_stalls(&sample, Decoder::default).await;
    }
}

#[tokio::test]
async fn errors_are_repeated_as_the_vendor_says() {
    let model = model();
    for sample in answers("gemini") {
        if sample.api.is_none() {
            check_repeats(&sample, &model).await;
        }
    }
}
