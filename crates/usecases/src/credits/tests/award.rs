use atelier_domain::kernel::{Limit, MicroCredits};
use atelier_domain::ports::Store;

use super::rig::Rig;
use crate::credits::{Award, AwardError, CreditSettings};

#[tokio::test]
async fn what_an_operator_gives_is_given_once_and_on_record() {
    let rig = Rig::new(CreditSettings::default());
    let user = rig.person("ada").await;
    let award = Award {
        email: "Ada@example.org ".to_owned(),
        amount: MicroCredits::new(5),
        reason: "an outage".to_owned(),
        request: "1".to_owned(),
    };
    let (given, entry) = rig.credits.award(award.clone()).await.unwrap();
    assert_eq!((given.id, entry.balance_after), (user.id, 5));
    assert_eq!(entry.occasion.reason.as_deref(), Some("an outage"));
    let again = rig.credits.award(award.clone()).await;
    assert!(matches!(again, Err(AwardError::Given(name)) if name == "1"));
    let stranger = Award {
        email: "eve@example.org".to_owned(),
        ..award
    };
    let unknown = rig.credits.award(stranger).await;
    assert!(matches!(unknown, Err(AwardError::Unknown(_))));

    let log = rig.store.audit().after(0, Limit::default()).await.unwrap();
    assert_eq!(log.len(), 1);
    assert_eq!(log[0].action, "credits.granted");
    assert_eq!(log[0].target, format!("user:{}", user.id));
    assert_eq!(log[0].reason.as_deref(), Some("an outage"));
    assert_eq!(rig.account(&user).await.account.balance(), 5);
}
