//! Every operation by method and path: what there is, and whom it is for.

use std::sync::Arc;

use actix_web::dev::ResourceDef;
use actix_web::http::Method;
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::{self, PathItem};

use super::{Access, RateClass, Replay};

/// An operation as the guard sees it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Operation {
    /// Its path, with the names of its parameters.
    pub(crate) pattern: String,
    pub(crate) method: Method,
    pub(crate) access: Access,
    pub(crate) class: RateClass,
    pub(crate) replay: Replay,
}

/// Handlers that do not say whom they are for, or say of themselves what is not known here.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("these operations do not declare whom they are for, how often, or how they are repeated: {}", .0.join(", "))]
pub struct Undeclared(pub(crate) Vec<String>);

struct Place {
    pattern: ResourceDef,
    /// What stands before its first parameter and behind its last one: most places are told apart by that alone.
    ends: (String, String),
    methods: Vec<Method>,
    /// One for each method, but for pages, which nothing guards.
    operations: Vec<Arc<Operation>>,
}

pub(crate) struct OperationTable(Vec<Place>);

impl OperationTable {
    /// What the API description names, as its handlers declare it, and pages, which everybody may read.
    pub(crate) fn of(description: &OpenApi, pages: &[&str]) -> Result<Self, Undeclared> {
        let mut undeclared = Vec::new();
        let mut places = Vec::new();
        for (path, item) in &description.paths.paths {
            let mut operations = Vec::new();
            for (method, operation) in methods(item) {
                match guarded(path, &method, operation) {
                    Some(operation) => operations.push(Arc::new(operation)),
                    None => undeclared.push(format!("{method} {path}")),
                }
            }
            places.push(Place {
                pattern: ResourceDef::new(path.as_str()),
                ends: ends(path),
                methods: operations.iter().map(|o| o.method.clone()).collect(),
                operations,
            });
        }
        places.extend(pages.iter().map(|path| Place {
            pattern: ResourceDef::new(*path),
            ends: ends(path),
            methods: vec![Method::GET],
            operations: Vec::new(),
        }));
        if undeclared.is_empty() {
            Ok(Self(places))
        } else {
            Err(Undeclared(undeclared))
        }
    }

    /// The operation that the router will choose. The path is the one that the router sees, with its escapes resolved.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Option<&Arc<Operation>> {
        self.matching(path)
            .flat_map(|place| &place.operations)
            .find(|operation| operation.method == *method)
    }

    /// The methods that the path takes, in order; none where there is no such path.
    pub(crate) fn methods_of(&self, path: &str) -> Vec<&str> {
        let places = self.matching(path);
        let mut methods: Vec<_> = places
            .flat_map(|place| &place.methods)
            .map(Method::as_str)
            .collect();
        methods.sort_unstable();
        methods.dedup();
        methods
    }

    fn matching(&self, path: &str) -> impl Iterator<Item = &Place> {
        let may_be =
            |(start, end): &(String, String)| path.starts_with(start) && path.ends_with(end);
        self.0
            .iter()
            .filter(move |place| may_be(&place.ends) && place.pattern.is_match(path))
    }
}

fn ends(pattern: &str) -> (String, String) {
    let (start, _) = pattern.split_once('{').unwrap_or((pattern, ""));
    let (_, end) = pattern.rsplit_once('}').unwrap_or_default();
    (start.to_owned(), end.to_owned())
}

fn guarded(path: &str, method: &Method, operation: &path::Operation) -> Option<Operation> {
    let access = Access::declared(operation)?;
    Some(Operation {
        pattern: path.to_owned(),
        method: method.clone(),
        access,
        class: RateClass::of(operation, method, access)?,
        replay: Replay::of(operation)?,
    })
}

fn methods(item: &PathItem) -> impl Iterator<Item = (Method, &path::Operation)> {
    [
        (Method::DELETE, &item.delete),
        (Method::GET, &item.get),
        (Method::PATCH, &item.patch),
        (Method::POST, &item.post),
        (Method::PUT, &item.put),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}
