//! Any text goes in; only what a rule names is changed.

use std::time::{Duration, Instant};

use atelier_domain::editorial::prompt::{Feedback, TurnContext};
use atelier_domain::editorial::{Brief, Role};
use atelier_domain::models::{Message, ModelRequest};
use proptest::prelude::*;

use super::{ESSAY, Reply, agent, brief, parts, text_of, turn};
use crate::edit::{Edit, apply};
use crate::rules::inspect;
use crate::text::Page;

/// Markdown's and the rules' own pieces, in any order.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        "[a-zA-Z äßéя,.!?'\"-]{0,40}",
        prop::sample::select(vec![
            "in order to ",
            "In order to ",
            "very ",
            "the the ",
            "There are tools that help ",
            "great!!! ",
            "; ",
            ", and the dog is ",
            "API ",
            "email ",
            "e-mail ",
            "12 percent ",
            "3% ",
            "the ",
            "of ",
            "is ",
            "und der die ",
            "  ",
            "\n",
            "\n\n",
            "# H\n\n",
            "- ",
            "> ",
            "```\n",
            "`",
            "**",
            "[a](b) ",
            "| a | b |\n",
            "    ",
            "<b>",
            "&amp;",
            "a ",
            "Basically, ",
            "„",
            "“",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_role_answers_any_text(document in text(), task in text(), other in text()) {
        let task = brief(&task);
        let feedback = [Feedback { agent_name: other.clone(), overall: None, text: other.clone() }];
        for role in [Role::Writer, Role::StyleEditor, Role::Synthesizer] {
            let agent = agent(role);
            let reply = Reply::to(&TurnContext {
                feedback: &feedback,
                notes: &[&other],
                ..turn(&task, &agent, Some(&document))
            });
            prop_assert!((0.0..=10.0).contains(&reply.overall));
        }
        let draft = Reply::to(&turn(&task, &agent(Role::Writer), None));
        prop_assert!(draft.prose.starts_with("# "));
    }

    #[test]
    fn a_prompt_of_any_text_is_answered(text in any::<String>()) {
        let request = ModelRequest::new("m", vec![Message::user(text)], 1_000);
        prop_assert!(!text_of(&parts(request)).is_empty());
    }

    #[test]
    fn mending_what_is_found_comes_to_an_end(original in text()) {
        let mut text = original;
        for _ in 0..40 {
            let page = Page::read(&text);
            let findings = inspect(&page);
            if findings.is_empty() {
                return Ok(());
            }
            for finding in &findings {
                prop_assert!(page.is_prose(&finding.range), "{finding:?}");
                prop_assert_ne!(page.slice(finding.range.clone()), &finding.replacement);
            }
            let edits = findings
                .iter()
                .map(|finding| Edit { range: finding.range.clone(), replacement: &finding.replacement })
                .collect();
            text = apply(&text, edits);
        }
        prop_assert!(false, "still not mended: {text:?}");
    }
}

#[test]
fn twenty_thousand_words_take_time_in_proportion() {
    let text = ESSAY.repeat(35);
    assert!(text.split_whitespace().count() > 20_000);
    let task: Brief = brief("Revise.");
    let (writer, editor) = (agent(Role::Writer), agent(Role::StyleEditor));
    let began = Instant::now();
    let written = Reply::to(&turn(&task, &writer, Some(&text)));
    let remarks = Reply::to(&turn(&task, &editor, Some(&text)));
    let took = began.elapsed();
    assert_ne!(written.prose, text);
    assert!(remarks.prose.contains("places)"));
    // Tens of milliseconds where optimised; the bound only catches what grows with the square.
    assert!(took < Duration::from_secs(10), "{took:?}");
}
