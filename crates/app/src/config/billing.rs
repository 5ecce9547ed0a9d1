//! Where people pay: all of it is set, or nothing.

use std::collections::BTreeSet;

use atelier_domain::billing::{PriceId, PriceList};
use atelier_domain::models::PlanTier;
use atelier_stripe::StripeEvents;
use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};

use super::check::Check;
use super::raw::Raw;
use super::settings::Environment;
use super::sign_in::{secret, secrets, text};

/// An account at Stripe.
#[derive(Clone, Debug)]
pub struct Billing {
    pub secret_key: SecretString,
    /// The first is the newest; older ones are taken while they are listed.
    pub webhook_secrets: Vec<SecretString>,
    pub prices: PriceList,
    /// Absent: Stripe's own address.
    pub address: Option<String>,
}

impl Check {
    /// Nothing where no key is set.
    pub(super) fn billing(&mut self, raw: &Raw, environment: Environment) -> Option<Billing> {
        let secret_key = secret(raw.stripe_secret_key.as_ref());
        let webhook_secrets = secrets(raw.stripe_webhook_secret.as_ref());
        let prices = [
            ("STRIPE_STARTER_PRICE_ID", &raw.stripe_starter_price_id),
            ("STRIPE_PRO_PRICE_ID", &raw.stripe_pro_price_id),
            (
                "STRIPE_ENTERPRISE_PRICE_ID",
                &raw.stripe_enterprise_price_id,
            ),
            ("STRIPE_CREDIT_PRICE_ID", &raw.stripe_credit_price_id),
        ]
        .map(|(name, given)| (name, text(given.as_deref())));
        let settings = [
            ("STRIPE_SECRET_KEY", secret_key.is_some()),
            ("STRIPE_WEBHOOK_SECRET", !webhook_secrets.is_empty()),
        ]
        .into_iter()
        .chain(prices.map(|(name, given)| (name, given.is_some())));
        let (given, missing): (Vec<_>, Vec<_>) = settings.partition(|(_, is_given)| *is_given);
        let (first, _) = given.first()?;
        for (name, _) in missing {
            self.problem(format!("{name} is missing, which {first} needs"));
        }
        let secret_key = secret_key?;
        self.secret_key(&secret_key, environment);
        if !webhook_secrets.is_empty() && StripeEvents::new(&webhook_secrets).is_err() {
            self.problem(
                "STRIPE_WEBHOOK_SECRET must have secrets of an endpoint, which start with whsec_",
            );
        }
        Some(Billing {
            secret_key,
            webhook_secrets,
            prices: self.prices(prices),
            address: self.stripe_address(raw.stripe_base_url.as_deref(), environment),
        })
    }

    /// Play money in production would give plans away, and true money elsewhere would be taken of somebody.
    fn secret_key(&mut self, key: &SecretString, environment: Environment) {
        let is_production = environment == Environment::Production;
        let key = key.expose_secret();
        let mut parts = key.splitn(3, '_');
        match (parts.next(), parts.next(), parts.next()) {
            (Some("sk" | "rk"), Some("test"), Some(_)) if is_production => {
                self.problem("STRIPE_SECRET_KEY is a test key, which production refuses");
            }
            (Some("sk" | "rk"), Some("live"), Some(_)) if !is_production => {
                self.problem("STRIPE_SECRET_KEY is a live key, which only production takes");
            }
            (Some("sk" | "rk"), Some("test" | "live"), Some(_)) => {}
            _ => self.problem(
                "STRIPE_SECRET_KEY must start with sk_test_, sk_live_, rk_test_ or rk_live_",
            ),
        }
    }

    fn prices(&mut self, given: [(&str, Option<&str>); 4]) -> PriceList {
        let mut seen = BTreeSet::new();
        let [starter, pro, enterprise, pack] = given.map(|(name, given)| {
            let ids = given.unwrap_or_default().split(',').map(str::trim);
            let ids: Vec<&str> = ids.filter(|id| !id.is_empty()).collect();
            for id in &ids {
                if !id.starts_with("price_") {
                    self.problem(format!("{name} has {id:?}, but prices start with price_"));
                } else if !seen.insert((*id).to_owned()) {
                    self.problem(format!(
                        "{name} has {id:?}, which is a price of something else"
                    ));
                }
            }
            ids
        });
        if pack.len() > 1 {
            self.problem("STRIPE_CREDIT_PRICE_ID has several prices, but packs have one");
        }
        let plans = [
            (starter, PlanTier::Starter),
            (pro, PlanTier::Pro),
            (enterprise, PlanTier::Enterprise),
        ];
        let plans = plans
            .into_iter()
            .flat_map(|(ids, plan)| ids.into_iter().map(move |id| (PriceId::new(id), plan)));
        PriceList::new(plans.collect(), pack.first().map(|id| PriceId::new(*id)))
    }

    /// Another address gets the key, so it has to be one of our own.
    fn stripe_address(&mut self, given: Option<&str>, environment: Environment) -> Option<String> {
        let given = text(given)?;
        if environment == Environment::Production {
            self.problem("STRIPE_BASE_URL is set, which production refuses");
        }
        let is_safe = Url::parse(given).is_ok_and(|url| match url.host() {
            Some(Host::Ipv4(address)) if url.scheme() == "http" => address.is_loopback(),
            Some(Host::Ipv6(address)) if url.scheme() == "http" => address.is_loopback(),
            Some(Host::Domain(name)) if url.scheme() == "http" => name == "localhost",
            host => host.is_some() && url.scheme() == "https",
        });
        if !is_safe {
            self.problem(format!(
                "STRIPE_BASE_URL is {given:?}, but must start with https://, or be http:// on this machine"
            ));
        }
        Some(given.to_owned())
    }
}
