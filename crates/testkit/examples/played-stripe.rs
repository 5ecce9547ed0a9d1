//! The played Stripe as a program of its own, for tests that are not written in Rust.
//!
//! First it prints one line of JSON: the settings with which the product sells through it. Then it obeys one line of its
//! input after the other, and answers each with one line; its end comes with the end of the input.
//!
//! | line | what happens | answer |
//! | --- | --- | --- |
//! | `pay` | the customer pays on the page that was opened last | where the page leads them |
//! | `deliver URL` | what is new is told to this address | how many events that were |

#![expect(
    clippy::disallowed_methods,
    reason = "the product beside it is a program as well, with the clock of the machine"
)]

use std::collections::BTreeMap;
use std::io::{self, Write as _};

use atelier_testkit::stripe::FakeStripe;
use chrono::Utc;
use serde_json::json;
use tokio::runtime::Runtime;

/// Ids of what is sold by the month, the setting that each stands in, and its cents.
const PLANS: [(&str, &str, u64); 3] = [
    ("STRIPE_STARTER_PRICE_ID", "price_starter", 2_900),
    ("STRIPE_PRO_PRICE_ID", "price_pro", 7_900),
    ("STRIPE_ENTERPRISE_PRICE_ID", "price_enterprise", 19_900),
];
const PACK: (&str, &str, u64) = ("STRIPE_CREDIT_PRICE_ID", "price_pack", 1_000);

fn main() -> io::Result<()> {
    let runtime = Runtime::new()?;
    let stripe = runtime.block_on(FakeStripe::start(Utc::now()));
    for (_, price, cents) in PLANS {
        stripe.add_price(price, cents, true);
    }
    stripe.add_price(PACK.1, PACK.2, false);
    say(&settings(&stripe))?;
    for line in io::stdin().lines() {
        let line = line?;
        let answer = match line.split_once(' ') {
            None if line == "pay" => pay(&stripe)?,
            Some(("deliver", url)) => runtime.block_on(deliver(&stripe, url))?,
            _ => return Err(io::Error::other(format!("nobody knows what {line:?} is"))),
        };
        say(&answer)?;
    }
    Ok(())
}

fn settings(stripe: &FakeStripe) -> String {
    let address = stripe.address();
    let mut settings = BTreeMap::from([
        ("STRIPE_BASE_URL", address.as_str()),
        ("STRIPE_SECRET_KEY", FakeStripe::SECRET_KEY),
        ("STRIPE_WEBHOOK_SECRET", FakeStripe::WEBHOOK_SECRET),
    ]);
    settings.extend(
        PLANS
            .iter()
            .chain([&PACK])
            .map(|(setting, price, _)| (*setting, *price)),
    );
    json!(settings).to_string()
}

fn pay(stripe: &FakeStripe) -> io::Result<String> {
    let pages = stripe.objects("checkout.session");
    let page = pages
        .last()
        .ok_or_else(|| io::Error::other("no page was opened"))?;
    let text = |member: &str| page[member].as_str().unwrap_or_default();
    stripe.complete(text("id"));
    Ok(text("success_url").replace("{CHECKOUT_SESSION_ID}", text("id")))
}

async fn deliver(stripe: &FakeStripe, url: &str) -> io::Result<String> {
    let webhooks = stripe.webhooks(Utc::now());
    for webhook in &webhooks {
        let status = webhook.post(url).await?;
        if status != 200 {
            let name = &webhook.name;
            return Err(io::Error::other(format!(
                "{name} was answered with {status}"
            )));
        }
    }
    Ok(webhooks.len().to_string())
}

fn say(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}
