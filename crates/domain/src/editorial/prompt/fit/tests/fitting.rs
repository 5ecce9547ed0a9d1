use super::rig::{Quarters, agent, brief, model, reference, remark, turn};
use crate::editorial::Role;
use crate::editorial::prompt::{Oversized, Reduced, Sections, TurnContext, compose, fit, room_for};
use crate::models::Tokenizer;

/// What the prompt of the rig takes without references and remarks, in estimated tokens.
fn bare() -> u64 {
    let (brief, writer) = (brief(&[]), agent(Role::Writer));
    fit(&turn(&brief, &writer), &model(100_000, 2_000), None)
        .unwrap()
        .input_tokens
}

fn window(prompt: u64) -> u32 {
    u32::try_from(prompt).unwrap() + 2_000
}

#[test]
fn what_fits_is_sent_as_it_is() {
    let (brief, writer) = (brief(&[("Bees", "They dance.")]), agent(Role::Writer));
    let feedback = [remark("Ann", "Fine.")];
    let turn = TurnContext {
        feedback: &feedback,
        ..turn(&brief, &writer)
    };
    let fitted = fit(&turn, &model(100_000, 4_000), None).unwrap();
    assert_eq!(fitted.reduced, Reduced::default());
    assert_eq!(fitted.request, compose(&turn));
}

/// From a window that holds everything down to one that holds too little: what gives way, in this order.
#[test]
fn prompts_give_way_in_a_fixed_order() {
    let references = reference(60, &[7, 40]);
    let (brief, writer) = (brief(&[("Bees", &references)]), agent(Role::Writer));
    let long = "This sentence is no better than the one before it. ".repeat(400);
    let feedback = [remark("Ann", &long), remark("Bob", &long)];
    let turn = TurnContext {
        document: Some("Bees dance."),
        feedback: &feedback,
        ..turn(&brief, &writer)
    };
    let whole = fit(&turn, &model(1_000_000, 2_000), None)
        .unwrap()
        .input_tokens;
    let mut seen = Vec::new();
    for prompt in (0..=whole / 300).rev().map(|step| step * 300 + whole % 300) {
        match fit(&turn, &model(window(prompt), 2_000), None) {
            Ok(fitted) => {
                assert!(
                    fitted.input_tokens <= prompt,
                    "{} of {prompt}",
                    fitted.input_tokens
                );
                seen.push((
                    fitted.reduced.feedback,
                    fitted.reduced.passages_left_out > 0,
                ));
            }
            Err(Oversized {
                needed, available, ..
            }) => {
                assert!(needed > available && available == prompt);
                seen.push((true, true));
                break;
            }
        }
    }
    seen.dedup();
    assert_eq!(seen, [(false, false), (true, false), (true, true)]);
}

#[test]
fn the_passages_that_matter_are_kept_in_their_order() {
    let references = reference(60, &[0, 7, 40]);
    let (brief, writer) = (brief(&[("Ledgers", &references)]), agent(Role::Writer));
    let turn = turn(&brief, &writer);
    // A quarter of the window holds three passages.
    let fitted = fit(&turn, &model(window(bare() + 1_500), 2_000), None).unwrap();
    let sections = Sections::of(&fitted.request);
    let lines = sections.references[0].text.lines();
    let marks: Vec<&str> = lines
        .filter(|line| !line.is_empty())
        .map(|line| line.split(" bees").next().unwrap())
        .collect();
    assert_eq!(
        marks,
        [
            "Paragraph 0:",
            "[... 6 passages left out ...]",
            "Paragraph 7:",
            "[... 32 passages left out ...]",
            "Paragraph 40:",
            "[... 19 passages left out ...]",
        ]
    );
    assert_eq!(
        fitted.reduced,
        Reduced {
            feedback: false,
            passages_left_out: 57,
        }
    );
}

#[test]
fn what_must_not_be_cut_is_counted_and_refused() {
    let (brief, writer) = (brief(&[("Bees", &reference(9, &[]))]), agent(Role::Writer));
    let document = "Bees dance. ".repeat(3_000);
    let turn = TurnContext {
        document: Some(&document),
        ..turn(&brief, &writer)
    };
    let refused = fit(&turn, &model(8_192, 2_048), None).unwrap_err();
    let Oversized {
        model: name,
        needed,
        available,
    } = refused.clone();
    assert_eq!((name.as_str(), available), ("scripted", 8_192 - 2_000));
    assert!((15_000..15_500).contains(&needed), "{needed}");
    assert_eq!(
        refused.to_string(),
        format!(
            "the task, the document and what else can't be cut take {needed} tokens, and scripted reads 6192 beside \
             its answer"
        )
    );
    // The number is the one that a larger window would have to leave.
    assert!(fit(&turn, &model(window(needed), 2_000), None).is_ok());
    assert!(fit(&turn, &model(window(needed - 1), 2_000), None).is_err());
}

#[test]
fn the_answers_limit_gives_way_before_the_prompt_and_only_down_to_what_is_needed() {
    let (brief, editor) = (brief(&[]), agent(Role::StyleEditor));
    let turn = TurnContext {
        document: Some("Bees dance."),
        max_output_tokens: 8_000,
        ..turn(&brief, &editor)
    };
    let prompt = fit(&turn, &model(100_000, 8_000), None)
        .unwrap()
        .input_tokens;
    let prompt = u32::try_from(prompt).unwrap();
    for (window, limit, expected) in [
        (prompt + 8_000, 8_000, Some(8_000)),
        (prompt + 7_999, 8_000, Some(7_999)),
        (prompt + 2_000, 8_000, Some(2_000)),
        (prompt + 1_999, 8_000, None),
        // A model's own limit is below what the phase would like to have.
        (prompt + 1_000, 1_000, Some(1_000)),
        (prompt + 999, 1_000, None),
    ] {
        let model = model(window, limit);
        let fitted = fit(&turn, &model, None).ok();
        let sent = fitted.map(|fitted| model.admit(fitted.request).0.max_output_tokens);
        assert_eq!(sent, expected, "{window} {limit}");
    }
}

#[test]
fn a_writer_keeps_room_to_give_the_document_back() {
    let (brief, writer) = (brief(&[]), agent(Role::Writer));
    let document = "Bees dance. ".repeat(1_000);
    let turn = TurnContext {
        document: Some(&document),
        max_output_tokens: 32_000,
        ..turn(&brief, &writer)
    };
    let prompt = fit(&turn, &model(100_000, 32_000), None)
        .unwrap()
        .input_tokens;
    let tokens = crate::credits::token_estimate(&document);
    let least = u32::try_from(prompt + tokens + 2_000).unwrap();
    let sent = |window| {
        fit(&turn, &model(window, 32_000), None).map(|fitted| fitted.request.max_output_tokens)
    };
    assert_eq!(sent(least), Ok(u32::try_from(tokens).unwrap() + 2_000));
    assert!(sent(least - 1).is_err());
}

#[test]
fn a_tokenizer_is_asked_where_the_estimate_refuses() {
    let (brief, writer) = (brief(&[]), agent(Role::Writer));
    let document = "Bees dance. ".repeat(1_000);
    let turn = TurnContext {
        document: Some(&document),
        ..turn(&brief, &writer)
    };
    let roomy = fit(&turn, &model(100_000, 2_000), Some(&Quarters("scripted"))).unwrap();
    let estimated = fit(&turn, &model(100_000, 2_000), None).unwrap();
    assert_eq!(roomy, estimated);
    let narrow = model(window(estimated.input_tokens - 1), 2_000);
    assert!(fit(&turn, &narrow, None).is_err());
    assert!(fit(&turn, &narrow, Some(&Quarters("another"))).is_err());
    let exact = fit(&turn, &narrow, Some(&Quarters("scripted"))).unwrap();
    assert_eq!(exact.request.messages, estimated.request.messages);
    assert!(exact.input_tokens < estimated.input_tokens);
}

/// The prompt fits its model by an exact count alone; that says nothing of models that count otherwise.
#[test]
fn another_model_has_room_by_its_own_count() {
    let (brief, writer) = (brief(&[]), agent(Role::Writer));
    let document = "Bees dance. ".repeat(1_000);
    let turn = TurnContext {
        document: Some(&document),
        ..turn(&brief, &writer)
    };
    let estimated = fit(&turn, &model(100_000, 2_000), None).unwrap();
    let narrow = model(window(estimated.input_tokens - 1), 2_000);
    let own = Quarters("scripted");
    let exact = fit(&turn, &narrow, Some(&own)).unwrap();
    let cases: [(_, _, Option<&dyn Tokenizer>, _); 5] = [
        (
            "roomy",
            window(estimated.input_tokens),
            None,
            Some(estimated.input_tokens),
        ),
        (
            "roomy, counted anyway",
            100_000,
            Some(&own),
            Some(estimated.input_tokens),
        ),
        ("narrow", window(estimated.input_tokens - 1), None, None),
        (
            "narrow, counted",
            window(estimated.input_tokens - 1),
            Some(&own),
            Some(exact.input_tokens),
        ),
        (
            "too narrow by any count",
            window(exact.input_tokens - 1),
            Some(&own),
            None,
        ),
    ];
    for (name, window, tokenizer, expected) in cases {
        let room = room_for(&exact.request, &model(window, 2_000), tokenizer);
        assert_eq!(room, expected, "{name}");
    }
}

#[test]
fn rounds_of_a_session_share_their_prefix() {
    let references = reference(200, &[3, 90, 150]);
    let brief = brief(&[("Bees", &references), ("Notes", "Clover.")]);
    let model = model(16_384, 2_048);
    for role in [Role::Writer, Role::FactChecker, Role::Synthesizer] {
        let agent = agent(role);
        let second = "Bees dance in the dark of the hive. ".repeat(20);
        let third = "Bees dance in the dark of the hive. ".repeat(60);
        let said =
            ["Shorter.".to_owned(), "Longer, please. ".repeat(80)].map(|text| remark("Ann", &text));
        let rounds = [
            TurnContext {
                round: 1,
                ..turn(&brief, &agent)
            },
            TurnContext {
                document: Some(&second),
                feedback: &said[..1],
                ..turn(&brief, &agent)
            },
            TurnContext {
                round: 3,
                document: Some(&third),
                feedback: &said,
                briefs: &said,
                notes: &["Be bold."],
                ..turn(&brief, &agent)
            },
        ]
        .map(|turn| fit(&turn, &model, None).unwrap());
        for fitted in &rounds {
            assert!(fitted.reduced.passages_left_out > 0);
            assert_eq!(fitted.request.system, rounds[0].request.system);
            assert_eq!(
                fitted.request.messages[0].content[0],
                rounds[0].request.messages[0].content[0]
            );
            assert!(fitted.request.messages[0].content[0].cache_until_here);
        }
    }
}
