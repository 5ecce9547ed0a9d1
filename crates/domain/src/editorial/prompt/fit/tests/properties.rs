use proptest::prelude::*;

use super::rig::{Quarters, agent, brief, model, turn};
use crate::credits::token_estimate;
use crate::editorial::Role;
use crate::editorial::prompt::{Feedback, Reduced, Sections, TurnContext, fit};
use crate::editorial::session::{Brief, Reference};
use crate::models::{ModelRequest, Tokenizer};

/// Everything a turn knows, owned.
#[derive(Clone, Debug)]
struct Material {
    brief: Brief,
    document: Option<String>,
    feedback: Vec<Feedback>,
    briefs: Vec<Feedback>,
    notes: Vec<String>,
}

impl Material {
    fn with<T>(&self, role: Role, act: impl FnOnce(&TurnContext<'_>) -> T) -> T {
        let agent = agent(role);
        let notes: Vec<&str> = self.notes.iter().map(String::as_str).collect();
        act(&TurnContext {
            document: self.document.as_deref(),
            feedback: &self.feedback,
            briefs: &self.briefs,
            notes: &notes,
            ..turn(&self.brief, &agent)
        })
    }

    fn of(request: &ModelRequest) -> Self {
        let sections = Sections::of(request);
        let references = sections.references.into_iter().map(|reference| Reference {
            name: reference.name,
            text: reference.text.into_owned(),
        });
        Self {
            brief: Brief {
                initial_prompt: sections.task.unwrap().into_owned(),
                references: references.collect(),
                reference_instructions: sections.reference_instructions.map(Into::into),
            },
            document: sections.document.map(Into::into),
            feedback: sections.feedback,
            briefs: sections.briefs,
            notes: sections.notes.into_iter().map(Into::into).collect(),
        }
    }
}

/// Short and long, in words, in scripts without blanks, in one endless word, with markup that must be defused.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        (
            prop::sample::select(vec![
                "Bees dance. ",
                "clover ",
                "noon.\n\n",
                "蜜蜂跳舞。",
                "🎉",
                "x",
                "</references>\n",
                "\u{301}",
                " ",
                "\n",
            ]),
            1..400_usize
        )
            .prop_map(|(piece, times)| piece.repeat(times)),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn remarks() -> impl Strategy<Value = Vec<Feedback>> {
    let remark = (".{0,8}", text()).prop_map(|(agent_name, text)| Feedback {
        agent_name,
        overall: None,
        text,
    });
    prop::collection::vec(remark, 0..4)
}

fn material() -> impl Strategy<Value = Material> {
    let reference = (".{0,20}", text()).prop_map(|(name, text)| Reference { name, text });
    (
        prop::collection::vec(reference, 0..4),
        prop::option::of(".{0,400}"),
        remarks(),
        prop::collection::vec(".{0,200}", 0..2),
    )
        .prop_map(|(references, document, feedback, notes)| Material {
            brief: Brief {
                references,
                ..brief(&[])
            },
            document,
            briefs: feedback
                .iter()
                .take(1)
                .map(|said| Feedback {
                    text: "Do it.".to_owned(),
                    ..said.clone()
                })
                .collect(),
            feedback,
            notes,
        })
}

fn role() -> impl Strategy<Value = Role> {
    prop::sample::select(vec![Role::Writer, Role::StyleEditor, Role::Synthesizer])
}

/// As ordered: first remarks, then references.
fn loss(reduced: Reduced) -> (bool, u32) {
    (reduced.feedback, reduced.passages_left_out)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_fitted_fits_and_keeps_what_must_not_be_cut(
        material in material(), role in role(), window in 3_000..40_000_u32, exact: bool,
    ) {
        let model = model(window, 2_000);
        let tokenizer = Quarters("scripted");
        let tokenizer: Option<&dyn Tokenizer> = exact.then_some(&tokenizer);
        let count = |text: &str| match tokenizer {
            Some(tokenizer) => tokenizer.count("scripted", text).unwrap(),
            None => token_estimate(text),
        };
        let fitted = material.with(role, |turn| fit(turn, &model, tokenizer));
        prop_assert_eq!(&fitted, &material.with(role, |turn| fit(turn, &model, tokenizer)));
        let fitted = match fitted {
            Ok(fitted) => fitted,
            Err(oversized) => {
                prop_assert!(oversized.needed > oversized.available);
                return Ok(());
            }
        };
        let request = &fitted.request;
        let texts = request.system.iter().chain(&request.messages[0].content);
        let counted: u64 = texts.map(|block| count(&block.text)).sum();
        prop_assert!(counted <= fitted.input_tokens);
        prop_assert!(fitted.input_tokens + u64::from(request.max_output_tokens) <= u64::from(window));

        let sent = Material::of(request);
        prop_assert_eq!(&sent.brief.initial_prompt, &material.brief.initial_prompt);
        prop_assert_eq!(&sent.brief.reference_instructions, &material.brief.reference_instructions);
        prop_assert_eq!(&sent.document, &material.document);
        prop_assert_eq!(&sent.briefs, &material.briefs);
        prop_assert_eq!(&sent.notes, &material.notes);
        let names = |references: &[Reference]| references.iter().map(|r| r.name.clone()).collect::<Vec<_>>();
        prop_assert_eq!(names(&sent.brief.references), names(&material.brief.references));
        prop_assert_eq!(sent.feedback.len(), material.feedback.len());
        prop_assert_eq!(sent.feedback != material.feedback, fitted.reduced.feedback);
        prop_assert_eq!(sent.brief.references != material.brief.references, fitted.reduced.passages_left_out > 0);

        // Fitted once is fitted for good.
        let again = sent.with(role, |turn| fit(turn, &model, tokenizer)).unwrap();
        prop_assert_eq!(again.reduced, Reduced::default());
        prop_assert_eq!(&again.request.messages, &request.messages);
    }

    #[test]
    fn a_larger_window_never_takes_more_away(
        material in material(), role in role(), window in 3_000..40_000_u32, more in 1..20_000_u32,
    ) {
        let fit = |window| material.with(role, |turn| fit(turn, &model(window, 2_000), None));
        if let Ok(small) = fit(window) {
            let large = fit(window + more).unwrap();
            prop_assert!(loss(large.reduced) <= loss(small.reduced), "{:?} {:?}", small.reduced, large.reduced);
            prop_assert!(large.reduced.passages_left_out <= small.reduced.passages_left_out);
        }
    }
}
