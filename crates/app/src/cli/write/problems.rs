//! Refusals in the words of the command line.

use atelier_domain::editorial::EditorialError;

/// What the API says, with the option that a person can mend.
pub(super) fn explain(error: EditorialError) -> anyhow::Error {
    match error {
        EditorialError::Invalid(fields) => {
            let mut lines: Vec<String> = Vec::with_capacity(fields.len());
            for field in fields {
                let line = format!("{}: {}", option(&field.field), field.message);
                // One option that is wrong for every agent is wrong once.
                if !lines.contains(&line) {
                    lines.push(line);
                }
            }
            anyhow::anyhow!("some values can't be accepted:\n  {}", lines.join("\n  "))
        }
        EditorialError::PlanLimit(limit) => {
            anyhow::anyhow!("{}: {limit}", option(&limit.field))
        }
        other => anyhow::Error::new(other),
    }
}

/// The option that a field of the API is set by.
fn option(field: &str) -> &str {
    match field {
        "initial_prompt" => "--task",
        "working_document" | "title" => "FILE",
        "reference_documents" => "--reference",
        "termination.max_rounds" => "--rounds",
        "termination.score_threshold" => "--threshold",
        "termination.max_credits" => "--max-credits",
        field => match field.strip_prefix("agents") {
            Some(place) if place.ends_with("].model") => "--model",
            Some(_) => "--agents",
            None => field,
        },
    }
}
