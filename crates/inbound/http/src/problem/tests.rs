use actix_web::body::to_bytes;
use atelier_domain::billing::{Counted, Reached};
use atelier_domain::editorial::Status;
use atelier_domain::editorial::engine::Refused;
use atelier_domain::models::PlanTier;
use serde_json::{Value, json};

use super::*;

#[test]
fn kinds_have_their_statuses() {
    for (kind, status) in [
        (ErrorKind::Invalid, 422),
        (ErrorKind::Unauthenticated, 401),
        (ErrorKind::PaymentRequired, 402),
        (ErrorKind::Forbidden, 403),
        (ErrorKind::NotFound, 404),
        (ErrorKind::Conflict, 409),
        (ErrorKind::PreconditionFailed, 412),
        (ErrorKind::TooLarge, 413),
        (ErrorKind::RateLimited, 429),
        (ErrorKind::Unavailable, 503),
        (ErrorKind::Internal, 500),
    ] {
        assert_eq!(status_of(kind).as_u16(), status, "{kind:?}");
    }
}

#[actix_web::test]
async fn editorial_errors_become_problems() {
    let refused = Refused::Status {
        action: "started",
        status: Status::Running,
    };
    for (error, status, code) in [
        (EditorialError::SessionNotFound, 404, "session_not_found"),
        (EditorialError::VersionNotFound, 404, "version_not_found"),
        (EditorialError::Busy, 409, "busy"),
        (EditorialError::Refused(refused), 409, "wrong_status"),
        (EditorialError::DocumentChanged, 412, "document_changed"),
        (
            EditorialError::Port(PortError::message("x")),
            500,
            "internal",
        ),
        (
            EditorialError::Port(PortError::unavailable("x", "y")),
            503,
            "unavailable",
        ),
    ] {
        let detail = error.to_string();
        let document = written(&Problem::from(error)).await;
        assert_eq!(document["status"], status, "{detail}");
        assert_eq!(document["code"], code, "{detail}");
        assert_eq!(document["type"], "about:blank");
        assert!(document.get("errors").is_none(), "{detail}");
    }
}

#[actix_web::test]
async fn bad_values_are_named() {
    let error = FieldError::new(
        "agents[2].temperature",
        "out_of_range",
        "must be between 0 and 2",
    );
    let document = written(&EditorialError::Invalid(vec![error]).into()).await;
    assert_eq!(document["status"], 422);
    let named = json!([{
        "field": "agents[2].temperature", "code": "out_of_range", "message": "must be between 0 and 2",
    }]);
    assert_eq!(document["errors"], named);
}

#[actix_web::test]
async fn missing_credits_are_counted() {
    let error = EditorialError::InsufficientCredits {
        needed: MicroCredits::new(3_000_000),
        available: MicroCredits::new(1_500_000),
    };
    let document = written(&error.into()).await;
    assert_eq!(document["status"], 402);
    assert_eq!(document["code"], "insufficient_credits");
    let detail = "the next call may cost 3 credits, and 1.5 are available";
    assert_eq!(document["detail"], detail);
    let amounts = ["needed", "available", "shortfall"].map(|name| document[name].as_f64());
    assert_eq!(amounts, [Some(3.0), Some(1.5), Some(1.5)]);
}

#[actix_web::test]
async fn plan_limits_say_what_would_lift_them() {
    let limit = |required_plan, reached| PlanLimit {
        field: "agents".to_owned(),
        plan: PlanTier::Free,
        required_plan,
        reached,
    };
    let count = Reached::Count {
        counted: Counted::Agents,
        limit: 2,
        used: 3,
    };
    let document =
        written(&EditorialError::PlanLimit(limit(Some(PlanTier::Starter), count)).into()).await;
    assert_eq!(document["status"], 402);
    assert_eq!(document["code"], "quota_exceeded");
    assert_eq!(
        (&document["limit"], &document["used"]),
        (&json!(2), &json!(3))
    );
    assert_eq!(
        (&document["plan"], &document["required_plan"]),
        (&json!("free"), &json!("starter"))
    );
    assert_eq!(document["errors"][0]["field"], "agents");

    let full = Reached::Full {
        counted: Counted::Projects,
        limit: 2,
        used: 7,
    };
    let limit_of_projects = limit(Some(PlanTier::Starter), full);
    let document = written(&ProjectError::PlanLimit(limit_of_projects).into()).await;
    assert_eq!(
        (&document["status"], &document["code"]),
        (&json!(402), &json!("quota_exceeded"))
    );
    assert_eq!(
        (&document["limit"], &document["used"]),
        (&json!(2), &json!(7))
    );

    let ability = Reached::Ability("version history".to_owned());
    let document = written(&EditorialError::PlanLimit(limit(None, ability)).into()).await;
    assert_eq!(document["code"], "plan_required");
    for absent in ["limit", "used", "required_plan"] {
        assert!(document.get(absent).is_none(), "{absent}");
    }
}

#[actix_web::test]
async fn causes_of_our_mistakes_stay_inside() {
    let cause = PortError::new("the database did not answer", "password=hunter2");
    let problem = Problem::from(cause);
    assert!(problem.source().is_some(), "the log gets it");
    let text = written(&problem).await.to_string();
    assert!(
        !text.contains("hunter2") && !text.contains("database"),
        "{text}"
    );
}

#[actix_web::test]
async fn what_is_away_is_asked_for_again_soon() {
    let cause = PortError::unavailable("the database is out of reach", "password=hunter2");
    let problem = Problem::from(cause);
    assert!(problem.source().is_some(), "the log gets it");
    let response = problem.respond("id-1", "/path");
    assert_eq!(response.headers().get("retry-after").unwrap(), "1");
    let text = written(&problem).await.to_string();
    assert!(
        !text.contains("hunter2") && !text.contains("database"),
        "{text}"
    );
}

#[actix_web::test]
async fn answers_carry_the_headers_of_the_problem() {
    let problem =
        Problem::malformed("x", "y").with_header(header::ALLOW, HeaderValue::from_static("GET"));
    let response = problem.respond("id-1", "/path");
    assert_eq!(response.headers().get("allow").unwrap(), "GET");
    assert_eq!(
        response.headers().get("content-type").unwrap(),
        "application/problem+json"
    );
}

async fn written(problem: &Problem) -> Value {
    let response = problem.respond("id-1", "/api/v1/sessions");
    assert_eq!(response.status(), problem.status);
    let document: Value =
        serde_json::from_slice(&to_bytes(response.into_body()).await.unwrap()).unwrap();
    assert_eq!(document["request_id"], "id-1");
    assert_eq!(document["instance"], "/api/v1/sessions");
    assert_eq!(
        document["title"],
        problem.status.canonical_reason().unwrap()
    );
    document
}
