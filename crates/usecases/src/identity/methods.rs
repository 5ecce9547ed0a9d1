//! How people may sign in here.

use super::Accounts;

/// What an installation offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignInMethods {
    /// At a provider, by redirect.
    pub redirect: bool,
    /// By a link in a mail.
    pub magic_link: bool,
    /// Nobody signs in: whoever reaches the address is the one development user.
    pub development: bool,
}

impl Accounts {
    pub const fn sign_in_methods(&self) -> SignInMethods {
        SignInMethods {
            redirect: self.ports.sign_in.is_some(),
            magic_link: self.ports.mailer.is_some(),
            development: self.settings.development.is_some(),
        }
    }
}
