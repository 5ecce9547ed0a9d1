//! What work is done for: the request or the job that asked for it, for the audit log.

tokio::task_local! {
    static CAUSE: String;
}

/// Does the work in the name of a cause, such as a request's id.
pub async fn within<F: Future>(cause: String, work: F) -> F::Output {
    CAUSE.scope(cause, work).await
}

/// What the current work is done for, where anybody said so.
pub fn current() -> Option<String> {
    CAUSE.try_with(Clone::clone).ok()
}
