//! Requests and answers.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// The one version that is spoken.
pub const API_VERSION: &str = "2026-10-28.endive";

/// A request as it arrived, and what came of it.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    /// `/v1/...`
    pub path: String,
    /// Decoded, of the query.
    pub query: Vec<(String, String)>,
    /// Decoded, of the body.
    pub form: Vec<(String, String)>,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    /// Absent where the caller got no answer.
    pub answer: Option<(u16, Value)>,
}

impl Asked {
    /// `POST /v1/customers`
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    pub fn key(&self) -> Option<&str> {
        self.headers.get("idempotency-key").map(String::as_str)
    }

    pub(super) fn params(&self) -> Params {
        Params(self.query.iter().chain(&self.form).cloned().collect())
    }
}

/// Parameters by their bracketed names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Params(BTreeMap<String, String>);

impl Params {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub(super) fn need(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name)
            .ok_or_else(|| Refusal::invalid("parameter_missing", name))
    }

    pub(super) fn number(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let number = |text: &str| {
            text.parse()
                .map_err(|_| Refusal::invalid("parameter_invalid_integer", name))
        };
        self.get(name).map(number).transpose()
    }

    /// `metadata[...]` below a prefix.
    pub(super) fn metadata(&self, name: &str) -> Value {
        let prefix = format!("{name}[");
        let of_name = self.0.iter().filter_map(|(key, value)| {
            let key = key.strip_prefix(&prefix)?.strip_suffix(']')?;
            Some((key.to_owned(), json!(value)))
        });
        Value::Object(of_name.collect())
    }

    /// Refuses parameters that are not among these; one that ends with `[` stands for all that begin so.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), Refusal> {
        let is_known = |name: &str| {
            known
                .iter()
                .any(|known| *known == name || (known.ends_with('[') && name.starts_with(known)))
        };
        match self.0.keys().find(|name| !is_known(name)) {
            None => Ok(()),
            Some(name) if name.starts_with("payment_method_types") => Err(Refusal::invalid(
                "payment_method_types_no_longer_supported",
                name,
            )),
            Some(name) => Err(Refusal::invalid("parameter_unknown", name)),
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Value,
}

impl Reply {
    pub(super) fn ok(body: Value) -> Self {
        Self {
            status: 200,
            headers: Vec::new(),
            body,
        }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) status: u16,
    kind: &'static str,
    code: &'static str,
    param: Option<String>,
    decline_code: Option<&'static str>,
}

impl Refusal {
    pub(super) fn new(status: u16, kind: &'static str, code: &'static str) -> Self {
        Self {
            status,
            kind,
            code,
            param: None,
            decline_code: None,
        }
    }

    pub(super) fn invalid(code: &'static str, param: &str) -> Self {
        Self {
            param: Some(param.to_owned()),
            ..Self::new(400, "invalid_request_error", code)
        }
    }

    /// `param` names what in the request does; `id` is the path itself.
    pub(super) fn missing(param: &str) -> Self {
        Self {
            status: if param == "id" { 404 } else { 400 },
            ..Self::invalid("resource_missing", param)
        }
    }

    pub(super) fn declined() -> Self {
        Self {
            decline_code: Some("insufficient_funds"),
            ..Self::new(402, "card_error", "card_declined")
        }
    }

    /// Stripe keeps what came of a request once it has begun to do it, and not that it was wrong.
    pub(super) fn is_kept(&self) -> bool {
        self.status != 400 && self.status != 404 && self.status != 401
    }

    pub(super) fn reply(&self) -> Reply {
        let mut error = json!({
            "type": self.kind,
            "code": self.code,
            "message": format!("Refused: {}.", self.code),
            "doc_url": format!("https://stripe.com/docs/error-codes/{}", self.code),
        });
        if let Some(param) = &self.param {
            error["param"] = json!(param);
        }
        if let Some(code) = self.decline_code {
            error["decline_code"] = json!(code);
        }
        Reply {
            status: self.status,
            headers: Vec::new(),
            body: json!({ "error": error }),
        }
    }
}
