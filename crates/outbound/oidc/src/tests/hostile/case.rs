//! One hostile token, and the stage on which each is tried.

use atelier_domain::identity::TokenRefusal;
use serde_json::Value;

use crate::tests::signer::Signer;
use crate::tests::stage::{Stage, patched, refusal, session};

pub(super) type Case = (&'static str, String, TokenRefusal);

pub(super) async fn check(cases: Vec<Case>) {
    let stage = Stage::new().await;
    let verifier = stage.clerk();
    let good = stage.signer.token(&session());
    assert_eq!(refusal(&verifier, &good).await, None);
    for (name, token, expected) in cases {
        assert_eq!(refusal(&verifier, &token).await, Some(expected), "{name}");
    }
}

/// Signed by the right key, with another header.
pub(super) fn header(signer: &Signer, patch: Value) -> String {
    let header = patched(signer.header(), patch);
    signer.sign(&header.to_string(), session().to_string())
}

/// Signed by the right key, with other claims.
pub(super) fn claims(signer: &Signer, patch: Value) -> String {
    signer.token(&patched(session(), patch))
}
