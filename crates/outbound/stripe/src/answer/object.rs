//! An object of Stripe's, and what it is called here.

use atelier_domain::kernel::PortError;
use serde::de::DeserializeOwned;

/// What an object of Stripe's tells.
pub(crate) trait Answer: DeserializeOwned {
    type Told;

    /// Fails where a member has no meaning here, or one is missing that objects of ours have.
    fn told(self) -> Result<Self::Told, PortError>;
}
