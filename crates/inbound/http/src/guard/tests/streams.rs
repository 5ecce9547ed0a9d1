use std::sync::Arc;

use atelier_domain::identity::CredentialId;
use atelier_domain::kernel::{SignInId, UserId};
use uuid::Uuid;

use crate::guard::OpenStreams;

#[test]
fn streams_end_with_the_credential_that_opened_them() {
    let open = Arc::new(OpenStreams::default());
    let sign_in = CredentialId::SignIn(SignInId::new(Uuid::from_u128(1)));
    let account = CredentialId::Account(UserId::new(Uuid::from_u128(1)));
    let (first, second, other) = (
        open.enter(sign_in),
        open.enter(sign_in),
        open.enter(account),
    );
    open.end(sign_in);
    assert!(first.ended.is_cancelled() && second.ended.is_cancelled());
    assert!(!other.ended.is_cancelled());

    drop(first);
    let late = open.enter(sign_in);
    assert!(
        late.ended.is_cancelled(),
        "it was let in by what was known before"
    );
    drop((second, late));
    assert_eq!(open.credentials(), [account]);
    assert!(!open.enter(sign_in).ended.is_cancelled());
}
