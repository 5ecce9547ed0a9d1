//! Buying: a page of the processor's on which the person pays.

use atelier_domain::billing::{
    BillingError, CheckoutMode, Customer, CustomerId, GatewayError, Goods, Marks, NewCheckout,
    OperationKey, Order, OrderStatus, PriceId,
};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{FieldError, OrderId};
use atelier_domain::models::PlanTier;
use chrono::TimeDelta;

use super::Billing;

/// A page that is open for less is not handed out again.
const STILL_OPEN: TimeDelta = TimeDelta::hours(1);

/// Where the person is to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenCheckout {
    pub order: OrderId,
    pub url: String,
}

/// An order to go on with, and those that it takes the place of.
struct Placed {
    order: Order,
    superseded: Vec<Order>,
}

impl Billing {
    /// A page to subscribe on. Asked again, it is the same one; of two for different plans the later one stays open.
    pub async fn checkout_plan(
        &self,
        scope: Scope,
        plan: PlanTier,
    ) -> Result<OpenCheckout, BillingError> {
        self.gateway()?;
        let price = self.settings.prices.price_of(plan);
        let price = price.ok_or(BillingError::NotForSale(plan))?;
        self.refuse_subscribed(scope).await?;
        let page = (price, 1, CheckoutMode::Subscription);
        self.checkout(scope, Goods::Plan { plan }, page).await
    }

    /// A page to buy packs of credits on.
    pub async fn checkout_credits(
        &self,
        scope: Scope,
        packs: u32,
    ) -> Result<OpenCheckout, BillingError> {
        self.gateway()?;
        if !Goods::PACKS.contains(&packs) {
            let (least, most) = Goods::PACKS.into_inner();
            let message = format!("must be between {least} and {most}");
            let problem = FieldError::new("packs", "out_of_range", message);
            return Err(BillingError::Invalid(vec![problem]));
        }
        let price = self.settings.prices.pack();
        let price = price.ok_or(BillingError::CreditsNotForSale)?;
        let page = (price, packs, CheckoutMode::Payment);
        self.checkout(scope, Goods::Credits { packs }, page).await
    }

    async fn refuse_subscribed(&self, scope: Scope) -> Result<(), BillingError> {
        let subscription = self.ports.store.billing().subscription(scope).await?;
        if subscription.is_some_and(|subscription| subscription.is_living()) {
            return Err(BillingError::AlreadySubscribed);
        }
        Ok(())
    }

    async fn checkout(
        &self,
        scope: Scope,
        goods: Goods,
        (price, quantity, mode): (&PriceId, u32, CheckoutMode),
    ) -> Result<OpenCheckout, BillingError> {
        let customer = self.customer(scope).await?;
        let Placed { order, superseded } = self.place(scope, goods).await?;
        for old in superseded {
            self.withdraw(&old).await?;
        }
        if mode == CheckoutMode::Subscription {
            // One of those that were withdrawn may just have been paid.
            self.refuse_subscribed(scope).await?;
        }
        if let Some(url) = order.url {
            let order = order.id;
            return Ok(OpenCheckout { order, url });
        }
        let page = self.page(&order, customer, price, quantity, mode);
        let key = OperationKey::new(format!("checkout:{}", order.id));
        let told = self.gateway()?.start_checkout(&key, &page).await?;
        let Some(url) = told.url.clone() else {
            return Err(BillingError::Busy);
        };
        let opened = Order {
            checkout: Some(told.id.clone()),
            url: Some(url.clone()),
            updated_at: self.ports.clock.now(),
            ..order
        };
        if !self.keep_open(scope, &opened).await? {
            // Another order took its place meanwhile.
            self.withdraw(&opened).await?;
            return Err(BillingError::Busy);
        }
        let order = opened.id;
        Ok(OpenCheckout { order, url })
    }

    fn page(
        &self,
        order: &Order,
        customer: CustomerId,
        price: &PriceId,
        quantity: u32,
        mode: CheckoutMode,
    ) -> NewCheckout {
        NewCheckout {
            customer,
            mode,
            price: price.clone(),
            quantity,
            marks: Marks {
                owner: Some(order.owner),
                order: Some(order.id),
            },
            success_url: self.page_url("?checkout={CHECKOUT}"),
            cancel_url: self.page_url(""),
            expires_at: order.expires_at(),
        }
    }

    /// The open order for the same goods, or a new one. Orders of one person are placed one after the other.
    async fn place(&self, scope: Scope, goods: Goods) -> Result<Placed, BillingError> {
        let now = self.ports.clock.now();
        let mut transaction = self.ports.store.begin(scope).await?;
        let writer = transaction.billing();
        writer.ensure_customer(&nameless(scope)).await?;
        let open = writer.open_orders(scope.user()).await?;
        let is_useful = |order: &Order| {
            order.goods == goods
                && now + STILL_OPEN < order.expires_at()
                && (order.checkout.is_none() || order.url.is_some())
        };
        let superseded: Vec<Order> = open
            .iter()
            .filter(|order| is_plan(order.goods) && is_plan(goods) && !is_useful(order))
            .cloned()
            .collect();
        for old in &superseded {
            let closed = Order {
                status: OrderStatus::Closed,
                url: None,
                updated_at: now,
                ..old.clone()
            };
            writer.save_order(&closed).await?;
        }
        let order = if let Some(order) = open.into_iter().find(is_useful) {
            order
        } else {
            let order = Order {
                id: OrderId::new(self.ports.ids.uuid()),
                owner: scope.user(),
                goods,
                status: OrderStatus::Open,
                checkout: None,
                url: None,
                created_at: now,
                updated_at: now,
            };
            writer.add_order(&order).await?;
            order
        };
        transaction.commit().await?;
        Ok(Placed { order, superseded })
    }

    /// Keeps where the page of an order is, unless the order is open no more.
    async fn keep_open(&self, scope: Scope, opened: &Order) -> Result<bool, BillingError> {
        let mut transaction = self.ports.store.begin(scope).await?;
        let writer = transaction.billing();
        writer.ensure_customer(&nameless(scope)).await?;
        let open = writer.open_orders(scope.user()).await?;
        let is_open = open.iter().any(|order| order.id == opened.id);
        if is_open {
            writer.save_order(opened).await?;
        }
        transaction.commit().await?;
        Ok(is_open)
    }

    /// Sees to it that nobody pays on an order's page any more. One that was paid already counts as what it is.
    pub(super) async fn withdraw(&self, order: &Order) -> Result<(), BillingError> {
        let Some(page) = &order.checkout else {
            return Ok(());
        };
        match self.gateway()?.expire_checkout(page).await {
            Ok(told) => Ok(self.close_order(order, &told, OrderStatus::Closed).await?),
            Err(GatewayError::NotFound) => Ok(()),
            Err(GatewayError::Refused { .. }) => self.look_at_checkout(page).await,
            Err(error) => Err(error.into()),
        }
    }
}

const fn is_plan(goods: Goods) -> bool {
    matches!(goods, Goods::Plan { .. })
}

/// For locking the row, which is there.
const fn nameless(scope: Scope) -> Customer {
    Customer {
        owner: scope.user(),
        email: None,
        name: None,
        id: None,
    }
}
