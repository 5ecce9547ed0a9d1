//! A problem as JSON.

use atelier_domain::billing::Reached;
use atelier_domain::models::PlanTier;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Lacking, Problem};

/// Why a request was not served (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem, example = json!({
    "type": "about:blank", "title": "Not Found", "status": 404, "detail": "no such session",
    "instance": "/api/v1/sessions/019a9f6e-2c00-7000-8000-000000000001", "code": "session_not_found",
    "request_id": "019a9f6e-2c00-7000-8000-0000000000ff",
}))]
pub(crate) struct Document<'a> {
    /// Always `about:blank`: `code` tells problems apart.
    r#type: &'static str,
    /// The status in words.
    title: &'static str,
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// For people.
    detail: &'a str,
    /// The path that was asked for.
    instance: &'a str,
    /// Stable, for programs.
    #[schema(pattern = "^[a-z][a-z0-9_]*$")]
    code: &'static str,
    /// To be quoted in questions to support; the `X-Request-Id` header of the answer.
    request_id: &'a str,
    /// Each bad value of the input.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldProblem<'a>>,
    /// What the plan allows, where it sets a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    limit: Option<u64>,
    /// What was asked for; where that is one more, what is taken already.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    used: Option<u64>,
    /// The plan of the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    plan: Option<&'static str>,
    /// The first plan that allows it; absent where none does.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    required_plan: Option<&'static str>,
    /// Credits that the next calls may cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 0)]
    needed: Option<f64>,
    /// Credits that are there and not held for other calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 0)]
    available: Option<f64>,
    /// What is missing between the two.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 0)]
    shortfall: Option<f64>,
}

/// One bad value of an input.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FieldProblem<'a> {
    /// A path such as `agents[2].temperature`.
    #[schema(example = "agents[2].temperature")]
    field: &'a str,
    #[schema(example = "out_of_range")]
    code: &'a str,
    #[schema(example = "must be between 0 and 2")]
    message: &'a str,
}

impl<'a> Document<'a> {
    pub(super) fn of(problem: &'a Problem, request_id: &'a str, instance: &'a str) -> Self {
        let (plan_limit, credits) = match problem.lacking.as_deref() {
            Some(Lacking::Plan(limit)) => (Some(limit), None),
            Some(Lacking::Credits { needed, available }) => (None, Some((needed, available))),
            None => (None, None),
        };
        let (limit, used) = match plan_limit.map(|limit| &limit.reached) {
            Some(Reached::Count { limit, used, .. } | Reached::Full { limit, used, .. }) => {
                (Some(*limit), Some(*used))
            }
            Some(Reached::Ability(_)) | None => (None, None),
        };
        Self {
            r#type: "about:blank",
            title: problem.status.canonical_reason().unwrap_or("Error"),
            status: problem.status.as_u16(),
            detail: &problem.detail,
            instance,
            code: problem.code,
            request_id,
            errors: problem
                .errors
                .iter()
                .map(|error| FieldProblem {
                    field: &error.field,
                    code: error.code,
                    message: &error.message,
                })
                .collect(),
            limit,
            used,
            plan: plan_limit.map(|limit| limit.plan.as_str()),
            required_plan: plan_limit
                .and_then(|limit| limit.required_plan)
                .map(PlanTier::as_str),
            needed: credits.map(|(needed, _)| needed.as_credits()),
            available: credits.map(|(_, available)| available.as_credits()),
            shortfall: credits
                .map(|(needed, available)| needed.saturating_sub(*available).as_credits()),
        }
    }
}
