//! How long answers may be where nobody said.

use super::Site;
use crate::editorial::Phase;
use crate::editorial::draft::output_limit;

#[test]
fn answers_have_room_within_the_models_limit() {
    let site = Site::with_keys_of(&[]);
    for (model, phase, document, expected) in [
        // The document and half of it again, and what stands beside it.
        ("claude-haiku-4-5", Phase::Write, 0, 8_000),
        ("claude-haiku-4-5", Phase::Write, 1_001, 9_501),
        ("claude-haiku-4-5", Phase::Write, 100_000, 64_000),
        ("claude-haiku-4-5", Phase::Write, u64::MAX, 64_000),
        // Remarks have the same room whatever the document's length.
        ("claude-haiku-4-5", Phase::Review, 0, 8_000),
        ("claude-haiku-4-5", Phase::Synthesize, 100_000, 8_000),
        ("gpt-4o-mini", Phase::Write, 10_000, 16_384),
        ("gemini-3.8-flash", Phase::Review, 0, 24_000),
        ("gemini-3.8-flash", Phase::Write, 2_000, 27_000),
        ("gemini-3.8-flash", Phase::Write, 90_000, 65_536),
    ] {
        let mut spec = site.catalogue.find_by_id(model).unwrap().clone();
        // Reasoning is counted as output.
        spec.abilities.reasoning = model.starts_with("gemini");
        assert_eq!(
            output_limit(phase, document, &spec),
            expected,
            "{model} {phase:?} {document}"
        );
    }
}
