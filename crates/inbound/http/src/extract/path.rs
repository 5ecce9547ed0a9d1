//! What a path names. A name that can't exist is as absent as one that does not: 404.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use atelier_domain::editorial::EditorialError;
use atelier_domain::editorial::document::VersionNumber;
use atelier_domain::identity::IdentityError;
use atelier_domain::kernel::{ApiKeyId, ExportId, ProjectId, SessionId};
use atelier_domain::projects::ProjectError;
use uuid::Uuid;
use uuid::fmt::Hyphenated;

use crate::problem::Problem;

/// The things that the path's segments name, in their order.
#[derive(Debug)]
pub(crate) struct InPath<T>(pub(crate) T);

/// Things that a path can name.
pub(crate) trait Named: Sized {
    fn read(request: &HttpRequest) -> Result<Self, Problem>;
}

impl<T: Named> FromRequest for InPath<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(T::read(request).map(Self))
    }
}

impl Named for SessionId {
    fn read(request: &HttpRequest) -> Result<Self, Problem> {
        let id = id(request).ok_or(EditorialError::SessionNotFound)?;
        Ok(Self::new(id))
    }
}

impl Named for ApiKeyId {
    fn read(request: &HttpRequest) -> Result<Self, Problem> {
        let id = id(request).ok_or(IdentityError::KeyNotFound)?;
        Ok(Self::new(id))
    }
}

impl Named for ExportId {
    fn read(request: &HttpRequest) -> Result<Self, Problem> {
        let id = id(request).ok_or(IdentityError::ExportNotFound)?;
        Ok(Self::new(id))
    }
}

impl Named for ProjectId {
    fn read(request: &HttpRequest) -> Result<Self, Problem> {
        let id = id(request).ok_or(ProjectError::NotFound)?;
        Ok(Self::new(id))
    }
}

impl Named for (SessionId, VersionNumber) {
    fn read(request: &HttpRequest) -> Result<Self, Problem> {
        Ok((SessionId::read(request)?, version(request, "version")?))
    }
}

impl Named for (SessionId, VersionNumber, VersionNumber) {
    fn read(request: &HttpRequest) -> Result<Self, Problem> {
        let (from, to) = (version(request, "from")?, version(request, "to")?);
        Ok((SessionId::read(request)?, from, to))
    }
}

fn id(request: &HttpRequest) -> Option<Uuid> {
    let id = request.match_info().get("id")?;
    id.parse().ok().map(Hyphenated::into_uuid)
}

fn version(request: &HttpRequest, segment: &str) -> Result<VersionNumber, EditorialError> {
    let number = request.match_info().get(segment).unwrap_or_default();
    let number = number.parse().ok().and_then(VersionNumber::new);
    number.ok_or(EditorialError::VersionNotFound)
}
