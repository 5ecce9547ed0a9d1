//! The mock provider: a process of its own that answers as the prompt asks it to.

use std::io::Write;
use std::time::Duration;

use atelier_tests::vendors::{Answer, Call, Gate, Usage, Vendors};
use serde_json::{Value, json};

use crate::servers::until_parent_leaves;

/// What an answer is to be like. It travels in the prompt, through whatever lies between.
#[derive(Clone, Copy)]
pub(crate) struct Wish {
    pub(crate) tokens: usize,
    /// Tokens that come in one write.
    pub(crate) burst: usize,
    /// Between two writes, in microseconds.
    pub(crate) pace_us: u64,
    /// After five tokens nothing more comes.
    pub(crate) hold: bool,
}

const MARK: &str = "bench-wish:";

impl Wish {
    pub(crate) fn prompt(self) -> String {
        let Self {
            tokens,
            burst,
            pace_us,
            hold,
        } = self;
        format!("{MARK}{tokens},{burst},{pace_us},{};", u8::from(hold))
    }

    /// The request of a client that asks the provider itself, or the relay.
    pub(crate) fn chat_request(self) -> Value {
        json!({
            "model": "mock-large",
            "stream": true,
            "stream_options": {"include_usage": true},
            "messages": [{"role": "user", "content": self.prompt()}],
        })
    }

    /// A session with one writer that makes one such call.
    pub(crate) fn session(self) -> Value {
        json!({
            "initial_prompt": self.prompt(),
            "agents": [{"id": "writer", "role": "writer", "provider": "mock", "model": "mock-large"}],
            "termination": {"max_rounds": 1, "score_threshold": null, "stop_on_plateau": false},
        })
    }

    fn read(text: &str) -> Self {
        let (_, rest) = text.split_once(MARK).expect("the prompt has a wish");
        let (numbers, _) = rest.split_once(';').unwrap();
        let numbers: Vec<u64> = numbers.split(',').map(|n| n.parse().unwrap()).collect();
        let [tokens, burst, pace_us, hold] = numbers[..] else {
            panic!("{numbers:?} is no wish");
        };
        Self {
            tokens: usize::try_from(tokens).unwrap(),
            burst: usize::try_from(burst).unwrap(),
            pace_us,
            hold: hold == 1,
        }
    }

    fn answer(self) -> Answer {
        // Words as long as tokens are, in lines as long as lines are.
        let words = (1..=self.tokens).map(|word| if word % 12 == 0 { "word\n" } else { "word " });
        let usage = Usage {
            input: 100,
            output: self.tokens as u64,
            ..Usage::default()
        };
        let mut answer = Answer::new("", usage)
            .paced(Duration::from_micros(self.pace_us))
            .in_bursts_of(self.burst);
        answer.pieces = words.map(str::to_owned).collect();
        if self.hold {
            answer = answer.held_after(5, &Gate::default());
        }
        answer
    }
}

pub(crate) async fn serve() {
    let vendors = Vendors::start_forgetful(|call: &Call| {
        let task = &call.prompt.task;
        if task.contains(MARK) {
            Wish::read(task).answer()
        } else {
            Wish::read(&call.body.to_string()).answer()
        }
    })
    .await;
    println!("{}", vendors.url());
    std::io::stdout().flush().unwrap();
    tokio::task::spawn_blocking(until_parent_leaves)
        .await
        .unwrap();
}
