//! Entity tags: the quoted number of a document's version, or of a revision.

use std::fmt::Display;

use actix_web::HttpRequest;
use actix_web::http::header::{EntityTag, Header, IfMatch, IfNoneMatch};

use crate::problem::Problem;

pub(crate) fn tag(version: impl Display) -> EntityTag {
    EntityTag::new_strong(version.to_string())
}

/// `If-Match`, where the request carries it.
pub(crate) fn if_match(request: &HttpRequest) -> Result<Option<IfMatch>, Problem> {
    read(request)
}

/// Whether the version satisfies the condition; no version satisfies none.
pub(crate) fn matches(condition: &IfMatch, current: Option<impl Display>) -> bool {
    let Some(current) = current.map(tag) else {
        return false;
    };
    match condition {
        IfMatch::Any => true,
        IfMatch::Items(tags) => tags.iter().any(|tag| tag.strong_eq(&current)),
    }
}

/// Whether the client has this version already, as its `If-None-Match` says.
pub(crate) fn is_known(request: &HttpRequest, current: impl Display) -> Result<bool, Problem> {
    let current = tag(current);
    Ok(match read(request)? {
        None => false,
        Some(IfNoneMatch::Any) => true,
        Some(IfNoneMatch::Items(tags)) => tags.iter().any(|tag| tag.weak_eq(&current)),
    })
}

fn read<H: Header>(request: &HttpRequest) -> Result<Option<H>, Problem> {
    if !request.headers().contains_key(H::name()) {
        return Ok(None);
    }
    let unreadable = |_| {
        Problem::malformed(
            "malformed_header",
            format!("{} is not a list of entity tags", H::name()),
        )
    };
    H::parse(request).map(Some).map_err(unreadable)
}

#[cfg(test)]
mod tests;
