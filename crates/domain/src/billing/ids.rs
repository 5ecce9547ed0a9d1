//! Names that the payment processor gave to its objects. Texts: their form is the processor's own affair.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! processor_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

processor_id!(
    /// A person, as the processor knows them.
    CustomerId
);
processor_id!(
    /// A plan that somebody pays for each month.
    SubscriptionId
);
processor_id!(
    /// The line of a subscription that has its price.
    SubscriptionItemId
);
processor_id!(
    /// What something costs, once or each month.
    PriceId
);
processor_id!(
    /// A page on which somebody pays.
    CheckoutId
);
processor_id!(
    /// A bill of a subscription.
    InvoiceId
);
processor_id!(
    /// An attempt to collect an amount, however many cards it takes.
    PaymentId
);
processor_id!(
    /// Money that was taken of a card or an account.
    ChargeId
);
processor_id!(
    /// A charge that its payer contests at their bank.
    DisputeId
);
processor_id!(
    /// One message of the processor, however often it is delivered.
    EventId
);
