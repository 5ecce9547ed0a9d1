//! What a fault of a call is to whoever asked.

use atelier_domain::billing::GatewayError;
use atelier_domain::kernel::PortError;
use reqwest::StatusCode;

use crate::transport::{Fault, Refusal};

pub(super) fn refusal(fault: Fault) -> GatewayError {
    match fault {
        Fault::Unreachable(_) => PortError::unavailable("stripe can't be reached", fault).into(),
        Fault::Refused(refusal) => refused(refusal),
        Fault::Unreadable { .. } | Fault::TooLarge(_) => {
            PortError::new("stripe's answer can't be read", fault).into()
        }
        Fault::Unsendable(_) => PortError::new("stripe can't be asked for this", fault).into(),
    }
}

fn refused(refusal: Box<Refusal>) -> GatewayError {
    let is = |kind: &str| refusal.kind.as_deref() == Some(kind);
    let code = || {
        let told = [&refusal.decline_code, &refusal.code, &refusal.kind];
        let told = told.into_iter().flatten().next();
        told.map_or_else(|| refusal.status.as_str().to_owned(), Clone::clone)
    };
    if refusal.is_passing() {
        PortError::unavailable("stripe can't answer now", Fault::Refused(refusal)).into()
    } else if matches!(
        refusal.status,
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN
    ) {
        PortError::new("stripe does not take our key", Fault::Refused(refusal)).into()
    } else if is("idempotency_error") {
        let context = "stripe knows this operation with other values";
        PortError::new(context, Fault::Refused(refusal)).into()
    } else if refusal.code.as_deref() == Some("resource_missing") {
        GatewayError::NotFound
    } else if is("card_error") || refusal.status == StatusCode::PAYMENT_REQUIRED {
        GatewayError::Declined { code: code() }
    } else if is("invalid_request_error") && refusal.status == StatusCode::BAD_REQUEST {
        GatewayError::Refused { code: code() }
    } else {
        PortError::new("stripe refused to answer", Fault::Refused(refusal)).into()
    }
}
