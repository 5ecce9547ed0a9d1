//! Whose page a browser's request comes from. Browsers add what they know of a person to any request to this server,
//! also to those that other people's pages make; writes are only taken from our own.

use actix_web::http::StatusCode;
use actix_web::http::header::{HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN};
use url::Url;

use super::Guard;
use crate::problem::Problem;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Pages that may write in the name of whoever looks at them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origins {
    /// As browsers write them.
    ours: Vec<String>,
    /// Where it is not configured what we are called, it is what the browser calls us.
    is_named: bool,
}

impl Origins {
    /// Of addresses; what is none has no pages.
    pub(crate) fn new(public_url: Option<&str>, allowed: &[String]) -> Self {
        let addresses = public_url
            .into_iter()
            .chain(allowed.iter().map(String::as_str));
        let parsed = addresses.filter_map(|address| Url::parse(address).ok());
        Self {
            ours: parsed
                .map(|url| url.origin().ascii_serialization())
                .collect(),
            is_named: public_url.is_some(),
        }
    }

    /// Whether the browser vouches for one of our pages, as it has to where a cookie is all that says who asks.
    pub(crate) fn vouched(&self, headers: &HeaderMap) -> bool {
        let is_same = site(headers, "same-origin");
        is_same
            || headers
                .get(ORIGIN)
                .is_some_and(|o| self.is_ours(o, headers))
    }

    /// Whether the browser names somebody else's page. Programs name none.
    pub(crate) fn is_foreign(&self, headers: &HeaderMap) -> bool {
        let is_page = headers.contains_key(ORIGIN) || site(headers, "cross-site");
        is_page && !self.vouched(headers)
    }

    fn is_ours(&self, origin: &HeaderValue, headers: &HeaderMap) -> bool {
        let Ok(origin) = origin.to_str() else {
            return false;
        };
        let host = headers.get(HOST).and_then(|host| host.to_str().ok());
        let is_host = !self.is_named
            && origin
                .split_once("://")
                .is_some_and(|(_, authority)| Some(authority) == host);
        is_host || self.ours.iter().any(|ours| ours == origin)
    }
}

fn site(headers: &HeaderMap, relation: &str) -> bool {
    headers.get(FETCH_SITE).is_some_and(|site| site == relation)
}

/// Refuses what a page of another site asks for, where no credential is needed and one is given out.
pub(crate) fn refuse_foreign(guard: &Guard, headers: &HeaderMap) -> Result<(), Problem> {
    if guard.origins.is_foreign(headers) {
        return Err(foreign_page());
    }
    Ok(())
}

pub(crate) fn foreign_page() -> Problem {
    let detail = "a page of another site can't do this";
    Problem::new(StatusCode::FORBIDDEN, "foreign_origin", detail)
}
