use crate::billing::{Counted, PlanLimit, Reached};
use crate::editorial::engine::Refused;
use crate::editorial::{EditorialError, Status};
use crate::kernel::{ErrorKind, FieldError, PortError};
use crate::models::PlanTier;

#[test]
fn errors_have_a_kind_and_a_stable_code() {
    let limit = |reached| {
        EditorialError::PlanLimit(PlanLimit {
            field: "agents".to_owned(),
            plan: PlanTier::Free,
            required_plan: Some(PlanTier::Starter),
            reached,
        })
    };
    let status = Refused::Status {
        action: "paused",
        status: Status::Draft,
    };
    for (error, kind, code, words) in [
        (
            EditorialError::SessionNotFound,
            ErrorKind::NotFound,
            "session_not_found",
            "no such session",
        ),
        (
            EditorialError::VersionNotFound,
            ErrorKind::NotFound,
            "version_not_found",
            "no such document version",
        ),
        (
            EditorialError::Invalid(Vec::new()),
            ErrorKind::Invalid,
            "invalid_input",
            "some values can't be accepted",
        ),
        (
            status.into(),
            ErrorKind::Conflict,
            "wrong_status",
            "a session that is draft can't be paused",
        ),
        (
            Refused::NoWriter.into(),
            ErrorKind::Conflict,
            "no_writer",
            "the session has no active writer",
        ),
        (
            Refused::NothingLeft.into(),
            ErrorKind::Conflict,
            "nothing_left",
            "all rounds are done; raise a limit to go on",
        ),
        (
            EditorialError::Busy,
            ErrorKind::Conflict,
            "busy",
            "the session changed while this was done; read it again and retry",
        ),
        (
            EditorialError::DocumentChanged,
            ErrorKind::PreconditionFailed,
            "document_changed",
            "the document is not the version you named",
        ),
        (
            limit(Reached::Count {
                counted: Counted::Agents,
                limit: 2,
                used: 3,
            }),
            ErrorKind::PaymentRequired,
            "quota_exceeded",
            "the free plan allows 2 agents, not 3",
        ),
        (
            limit(Reached::Ability("version history".to_owned())),
            ErrorKind::PaymentRequired,
            "plan_required",
            "version history is not part of the free plan",
        ),
        (
            Refused::TooManyNotes.into(),
            ErrorKind::Invalid,
            "invalid_input",
            "some values can't be accepted",
        ),
        (
            EditorialError::Port(PortError::message("the disk is full")),
            ErrorKind::Internal,
            "internal",
            "storage did not do its part",
        ),
        (
            EditorialError::Port(PortError::unavailable("it restarts", "no connection")),
            ErrorKind::Unavailable,
            "unavailable",
            "storage did not do its part",
        ),
    ] {
        assert_eq!((error.kind(), error.code()), (kind, code));
        assert_eq!(error.to_string(), words);
    }
}

#[test]
fn too_many_notes_are_refused_with_their_limit() {
    let EditorialError::Invalid(fields) = Refused::TooManyNotes.into() else {
        panic!("it is a value that can't be accepted");
    };
    let expected = FieldError::new("notes", "too_many", "must be at most 100");
    assert_eq!(fields, [expected]);
}
