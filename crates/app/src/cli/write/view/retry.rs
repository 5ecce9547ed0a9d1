//! A call that is made again, in words.

use atelier_domain::editorial::Retry;

use super::figures::duration;

/// What happened and what comes next. `is_own` says that the next call goes to the model the agent is configured with,
/// so that it was this one's call that failed.
pub(super) fn words(retry: &Retry, is_own: bool) -> String {
    let Retry {
        reason,
        wait_ms,
        provider,
        model,
        ..
    } = retry;
    let (who, whom) = if is_own {
        (provider.as_str(), String::new())
    } else {
        ("the provider", format!(" with {model} of {provider}"))
    };
    let when = match wait_ms {
        0 => "at once".to_owned(),
        wait_ms => format!("in {}", duration(u64::from(*wait_ms))),
    };
    format!("{}; trying again{whom} {when}", trouble(who, reason))
}

/// Why the call failed; `reason` is the class of its error.
fn trouble(who: &str, reason: &str) -> String {
    match reason {
        "overloaded" => format!("{who} is overloaded"),
        "rate_limited" => format!("{who} allows no more calls for now"),
        "quota_exhausted" => format!("the account at {who} is used up"),
        "timeout" => format!("{who} took too long"),
        "connection" => format!("{who} can't be reached"),
        "stream_ended_early" => format!("the answer of {who} broke off"),
        "server_error" => format!("{who} failed"),
        other => format!("{who} did not answer ({other})"),
    }
}
