//! The operations, as the description has them.

use reqwest::Method;
use serde_json::Value;

/// Whom the description says that an operation is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Open,
    Person,
    /// Keys with this scope, too.
    Key(String),
}

#[derive(Clone, Debug)]
pub(super) struct Operation {
    pub(super) id: String,
    pub(super) method: Method,
    /// With the names of its parameters in braces.
    pub(super) path: String,
    pub(super) access: Access,
    pub(super) takes_body: bool,
}

impl Operation {
    pub(super) fn all(description: &Value) -> Vec<Self> {
        let paths = description["paths"].as_object().unwrap();
        paths
            .iter()
            .flat_map(|(path, item)| {
                let operations = item.as_object().unwrap().iter();
                operations.map(move |(method, operation)| Self::read(path, method, operation))
            })
            .collect()
    }

    fn read(path: &str, method: &str, operation: &Value) -> Self {
        Self {
            id: operation["operationId"].as_str().unwrap().to_owned(),
            method: method.to_uppercase().parse().unwrap(),
            path: path.to_owned(),
            access: access(operation["security"].as_array().unwrap()),
            takes_body: operation.get("requestBody").is_some(),
        }
    }

    /// Whether it is about one thing that somebody has.
    pub(super) fn is_about_one(&self) -> bool {
        self.path.contains('{')
    }

    /// The names of the path's parameters.
    pub(super) fn parameters(&self) -> impl Iterator<Item = &str> {
        let parts = self.path.split('{').skip(1);
        parts.map(|part| part.split('}').next().unwrap())
    }
}

fn access(alternatives: &[Value]) -> Access {
    let key = alternatives
        .iter()
        .find_map(|alternative| alternative.get("api_key"));
    match key {
        Some(scopes) => Access::Key(scopes[0].as_str().unwrap().to_owned()),
        None if alternatives.iter().any(|way| way == &serde_json::json!({})) => Access::Open,
        None => Access::Person,
    }
}
