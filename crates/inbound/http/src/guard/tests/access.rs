use atelier_domain::identity::{ApiKey, Credential, Identity, KeyScope};
use atelier_domain::kernel::{ApiKeyId, SignInId, UserId};
use utoipa::openapi::path::OperationBuilder;
use utoipa::openapi::security::SecurityRequirement;
use uuid::Uuid;

use crate::guard::Access;

fn declared(requirements: Option<Vec<SecurityRequirement>>) -> Option<Access> {
    Access::declared(&OperationBuilder::new().securities(requirements).build())
}

#[test]
fn an_operation_is_for_whom_it_says() {
    let requirement = SecurityRequirement::new::<_, Vec<&str>, &str>;
    for (number, (requirements, access)) in [
        (
            Some(vec![SecurityRequirement::default()]),
            Some(Access::Open),
        ),
        (
            Some(vec![requirement("person", vec![])]),
            Some(Access::Person),
        ),
        (
            Some(vec![requirement("api_key", vec!["read"])]),
            Some(Access::Key(KeyScope::Read)),
        ),
        (
            Some(vec![requirement("api_key", vec!["chat"])]),
            Some(Access::Key(KeyScope::Chat)),
        ),
        (None, None),
        (Some(vec![]), None),
        (Some(vec![requirement("api_key", vec![])]), None),
        (Some(vec![requirement("api_key", vec!["admin"])]), None),
        (
            Some(vec![requirement("api_key", vec!["read", "write"])]),
            None,
        ),
        (Some(vec![requirement("anybody", vec![])]), None),
        (
            Some(vec![
                SecurityRequirement::default(),
                requirement("person", vec![]),
            ]),
            None,
        ),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(declared(requirements), access, "case {number}");
    }
}

#[test]
fn keys_are_held_to_their_scopes_and_persons_to_nothing() {
    let id = Uuid::from_u128(1);
    let identity = |credential| Identity {
        user: UserId::new(id),
        is_admin: false,
        credential,
    };
    let key = |scopes: &[KeyScope]| {
        identity(Credential::ApiKey {
            id: ApiKeyId::new(id),
            scopes: scopes.to_vec(),
            quota: ApiKey::QUOTA,
        })
    };
    let refused = |access: Access, identity: &Identity| {
        access.check(identity).err().map(|error| error.code())
    };
    let read = key(&[KeyScope::Read]);
    let both = key(&[KeyScope::Read, KeyScope::Write]);
    for (access, identity, expected) in [
        (Access::Key(KeyScope::Read), &read, None),
        (Access::Key(KeyScope::Write), &read, Some("scope_missing")),
        (Access::Key(KeyScope::Chat), &both, Some("scope_missing")),
        (Access::Key(KeyScope::Write), &both, None),
        (Access::Person, &both, Some("person_required")),
        (
            Access::Person,
            &key(&KeyScope::ALL),
            Some("person_required"),
        ),
    ] {
        assert_eq!(refused(access, identity), expected, "{access:?}");
    }
    let persons = [
        Credential::Development,
        Credential::SignIn(SignInId::new(id)),
        Credential::Token {
            is_impersonated: true,
        },
    ];
    for credential in persons {
        let person = identity(credential);
        for access in [Access::Person, Access::Key(KeyScope::Write)] {
            assert_eq!(refused(access, &person), None, "{person:?}");
        }
    }
}
