//! The gateway, and what its operations have in common.

use atelier_domain::billing::{CustomerId, GatewayError, NewCustomer, OperationKey};
use atelier_domain::kernel::Page;
use secrecy::SecretString;
use stripe_client_core::StripeRequest;
use stripe_core::customer::ListCustomer;

use super::refusal::refusal;
use super::requests;
use crate::answer::{Answer, CustomerAnswer, List};
use crate::transport::{Patience, StripeError, Transport};

/// Stripe's most.
pub(super) const PAGE: u32 = 100;

/// Which account of Stripe's.
#[derive(Clone, Debug)]
pub struct StripeOptions {
    pub secret_key: SecretString,
    /// Another address than [`StripeGateway::ADDRESS`], for tests and proxies.
    pub address: Option<String>,
    pub patience: Patience,
}

/// Has customers pay.
pub struct StripeGateway {
    pub(super) transport: Transport,
}

impl StripeGateway {
    pub const ADDRESS: &'static str = "https://api.stripe.com";

    pub fn new(options: StripeOptions) -> Result<Self, StripeError> {
        let address = options.address.as_deref().unwrap_or(Self::ADDRESS);
        let transport = Transport::new(options.secret_key, address, options.patience)?;
        Ok(Self { transport })
    }

    /// What is there, now.
    pub(super) async fn tell<A: Answer>(
        &self,
        request: impl StripeRequest,
    ) -> Result<A::Told, GatewayError> {
        let answer: A = self.transport.ask(&request).await.map_err(refusal)?;
        Ok(answer.told()?)
    }

    /// What is there once it was done.
    pub(super) async fn order<A: Answer>(
        &self,
        request: impl StripeRequest,
        key: &str,
    ) -> Result<A::Told, GatewayError> {
        let ordered = self.transport.order_or_anew(&request, key).await;
        let answer: A = ordered.map_err(refusal)?;
        Ok(answer.told()?)
    }

    /// One page of what is there.
    pub(super) async fn list<A: Answer, C>(
        &self,
        request: impl StripeRequest,
        cursor: impl Fn(&A::Told) -> C,
    ) -> Result<Page<A::Told, C>, GatewayError> {
        let list: List<A> = self.transport.ask(&request).await.map_err(refusal)?;
        let items: Vec<A::Told> = list
            .data
            .into_iter()
            .map(Answer::told)
            .collect::<Result<_, _>>()?;
        let last = items.last().filter(|_| list.has_more);
        let next = last.map(cursor);
        Ok(Page { items, next })
    }

    /// A customer that Stripe has for this person. Several people may have had one address.
    pub(super) async fn customer_of(
        &self,
        customer: &NewCustomer,
    ) -> Result<Option<CustomerId>, GatewayError> {
        let Some(email) = &customer.email else {
            return Ok(None);
        };
        let request = ListCustomer::new().email(email).limit(PAGE);
        let list: List<CustomerAnswer> = self.transport.ask(&request).await.map_err(refusal)?;
        let of_person = |found: &CustomerAnswer| found.marks().owner == Some(customer.owner);
        Ok(list
            .data
            .into_iter()
            .find(of_person)
            .map(CustomerAnswer::into_id))
    }

    /// One customer a person: where Stripe failed over the first key, what came of that is looked for before another
    /// key is taken.
    pub(super) async fn one_customer(
        &self,
        key: &OperationKey,
        customer: &NewCustomer,
    ) -> Result<CustomerId, GatewayError> {
        let request = requests::new_customer(customer);
        let created = self.transport.order(&request, key.as_str()).await;
        let answer: CustomerAnswer = match created {
            Err(fault) if fault.has_spent_its_key() => {
                if let Some(found) = self.customer_of(customer).await? {
                    return Ok(found);
                }
                self.transport.order_or_anew(&request, key.as_str()).await
            }
            created => created,
        }
        .map_err(refusal)?;
        Ok(answer.into_id())
    }
}
