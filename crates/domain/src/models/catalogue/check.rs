//! What makes an entry of the catalogue sound.

use std::collections::HashSet;

use super::{ModelKind, ModelSpec};

#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    #[error("the catalogue cannot be read")]
    Unreadable(#[from] serde_json::Error),
    #[error("{provider}/{id} is listed twice")]
    Duplicate { provider: String, id: String },
    #[error("{provider}/{id}: {problem}")]
    Unsound {
        provider: String,
        id: String,
        problem: &'static str,
    },
    #[error("{provider}/{id} names the unlisted successor {successor}")]
    UnknownSuccessor {
        provider: String,
        id: String,
        successor: String,
    },
    #[error("there is no scripted chat model")]
    NoScriptedModel,
}

pub(super) fn all(models: &[ModelSpec]) -> Result<(), CatalogueError> {
    let mut known = HashSet::new();
    for model in models {
        if !known.insert((model.provider.as_str(), model.id.as_str())) {
            return Err(CatalogueError::Duplicate {
                provider: model.provider.clone(),
                id: model.id.clone(),
            });
        }
        if let Some(problem) = problem_of(model) {
            return Err(CatalogueError::Unsound {
                provider: model.provider.clone(),
                id: model.id.clone(),
                problem,
            });
        }
    }
    for model in models {
        if let Some(successor) = model.status.successor()
            && (successor == model.id || !known.contains(&(model.provider.as_str(), successor)))
        {
            return Err(CatalogueError::UnknownSuccessor {
                provider: model.provider.clone(),
                id: model.id.clone(),
                successor: successor.to_owned(),
            });
        }
    }
    Ok(())
}

fn problem_of(model: &ModelSpec) -> Option<&'static str> {
    let names = [&model.provider, &model.id, &model.display_name];
    let scheduled = model.prices.scheduled.as_slice();
    let is_chat = model.kind == ModelKind::Chat;
    let default_is_known = model.reasoning.as_ref().is_none_or(|control| {
        control
            .default
            .is_none_or(|default| control.values.contains(&default))
    });
    let problems = [
        (
            names.iter().any(|name| name.trim().is_empty()),
            "provider, id and display name must not be empty",
        ),
        (
            model
                .wire_id
                .as_ref()
                .is_some_and(|id| id.trim().is_empty()),
            "a wire id must not be empty",
        ),
        (
            model.context_window == 0,
            "the context window must not be zero",
        ),
        (
            is_chat && model.max_output_tokens == 0,
            "a chat model must have an output limit",
        ),
        (
            model.max_output_tokens > model.context_window,
            "the output limit must lie within the context window",
        ),
        (
            model
                .max_input_tokens
                .is_some_and(|most| most == 0 || most > model.context_window),
            "the input limit must lie within the context window",
        ),
        (
            is_chat == model.vector.is_some(),
            "embedding models, and no others, have a vector size",
        ),
        (
            !default_is_known,
            "the default effort must be one of the model's values",
        ),
        (
            !scheduled.is_sorted_by(|earlier, later| earlier.from < later.from),
            "scheduled prices must be in the order of their dates",
        ),
    ];
    problems
        .into_iter()
        .find_map(|(is_wrong, problem)| is_wrong.then_some(problem))
}
