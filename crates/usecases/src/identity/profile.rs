//! What a person says of themselves, and how they want things.

use atelier_domain::billing::PlanOffer;
use atelier_domain::identity::{
    IdentityError, PreferencesDraft, Profile, ProfileDraft, Scope, User,
};
use atelier_domain::ports::Transaction;
use serde_json::{Value, json};

use super::Accounts;
use super::audit::{self, audited};
use super::provision::commit_audited;
use crate::editorial::Planner;

/// A person as they see themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub user: User,
    pub profile: Profile,
}

/// How often somebody else may write in between, where the caller did not say which settings they mean.
const TRIES: u32 = 4;

impl Accounts {
    pub async fn person(&self, scope: Scope) -> Result<Person, IdentityError> {
        let user = self.me(scope).await?;
        let profile = self.ports.store.users().profile(scope).await?;
        Ok(Person { user, profile })
    }

    /// Changes name and time zone; what is left out stays. `expected` is the revision that the caller has seen.
    pub async fn change_profile(
        &self,
        scope: Scope,
        expected: Option<u64>,
        draft: ProfileDraft,
    ) -> Result<Person, IdentityError> {
        self.change(scope, expected, "profile.changed", |person| {
            let (name, timezone) = draft.clone().admit(&person.user, &person.profile)?;
            // Of names and places the log tells only that they changed: it is never deleted.
            let fields = [
                ("display_name", name != person.user.display_name),
                ("timezone", timezone != person.profile.timezone),
            ];
            let changed = fields.into_iter().filter(|(_, is_changed)| *is_changed);
            let changed: Vec<_> = changed.map(|(field, _)| field).collect();
            person.user.display_name = name;
            person.profile.timezone = timezone;
            Ok((Value::Null, json!({ "fields": changed })))
        })
        .await
    }

    /// Puts new preferences in place of all the old ones.
    pub async fn set_preferences(
        &self,
        scope: Scope,
        expected: Option<u64>,
        draft: PreferencesDraft,
    ) -> Result<Person, IdentityError> {
        let editorial = &self.ports.editorial;
        let plan = editorial.plans().of(scope).await?;
        let preferences = editorial.in_house(&Planner::on(plan), |house| {
            draft.admit(&PlanOffer {
                plan: house.plan,
                catalogue: house.catalogue,
                today: house.today,
            })
        })?;
        self.change(scope, expected, "preferences.changed", |person| {
            let before = json!(person.profile.preferences);
            person.profile.preferences = preferences.clone();
            Ok((before, json!(preferences)))
        })
        .await
    }

    /// Applies a change to the settings as they are. It says what the log is to tell of before and after.
    async fn change(
        &self,
        scope: Scope,
        expected: Option<u64>,
        action: &'static str,
        apply: impl Fn(&mut Person) -> Result<(Value, Value), IdentityError>,
    ) -> Result<Person, IdentityError> {
        for _ in 0..TRIES {
            let current = self.person(scope).await?;
            if expected.is_some_and(|revision| revision != current.profile.revision) {
                return Err(IdentityError::SettingsChanged);
            }
            let mut next = current.clone();
            let (before, after) = apply(&mut next)?;
            let now = self.ports.clock.now();
            next.profile.revision += 1;
            next.user.updated_at = now;
            let mut transaction = self.ports.store.begin(scope).await?;
            if !save(&mut *transaction, scope, &current, &next).await? {
                continue;
            }
            let target = audit::user(scope.user());
            let mut entry = audited(Some(scope.user()), action, target, now);
            (entry.before, entry.after) = (before, after);
            commit_audited(transaction, &entry).await?;
            return Ok(next);
        }
        Err(IdentityError::SettingsChanged)
    }
}

/// Whether the settings were still the ones that were read.
async fn save(
    transaction: &mut dyn Transaction,
    scope: Scope,
    current: &Person,
    next: &Person,
) -> Result<bool, IdentityError> {
    let users = transaction.users();
    if !users.save_profile(scope, &next.profile).await? {
        return Ok(false);
    }
    // The address stays, so that it is free for this person.
    if next.user.display_name != current.user.display_name {
        users.update(&next.user).await?;
    }
    Ok(true)
}
