//! The first operator: nobody else could make them one.

use atelier_domain::admin::Audited;
use atelier_domain::identity::User;
use atelier_domain::kernel::PortError;
use atelier_domain::ports::{Clock, Store};
use serde_json::json;

#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    #[error("nobody with the address {0} has signed in here")]
    Unknown(String),
    #[error("storage did not do its part")]
    Port(#[from] PortError),
}

/// Makes the person with this address an operator; well where they are one already.
pub async fn grant_admin(
    store: &dyn Store,
    clock: &dyn Clock,
    email: &str,
) -> Result<User, GrantError> {
    let email = email.trim().to_lowercase();
    let found = store.identities().by_email(&email).await?;
    let Some(user) = found.filter(|user| user.deleted_at.is_none()) else {
        return Err(GrantError::Unknown(email));
    };
    if user.is_admin {
        return Ok(user);
    }
    let now = clock.now();
    let user = User {
        is_admin: true,
        updated_at: now,
        ..user
    };
    let mut transaction = store.begin_for_house().await?;
    transaction.users().set_admin(user.id, true, now).await?;
    transaction
        .audit()
        .append(&Audited {
            actor: None,
            action: "admin.granted",
            target: format!("user:{}", user.id),
            before: json!({"is_admin": false}),
            after: json!({"is_admin": true}),
            reason: None,
            cause: Some("command".to_owned()),
            at: now,
        })
        .await?;
    transaction.commit().await?;
    Ok(user)
}
