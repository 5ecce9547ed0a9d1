//! One change of an account, once.

use atelier_domain::credits::ledger::{Account, Cause, Entry, LedgerError};
use atelier_domain::kernel::UserId;
use atelier_domain::ports::Transaction;

use super::CreditError;

/// Makes a change within the caller's transaction, unless an entry has its cause already: then nothing is done, and
/// nothing told. The account is kept from others until the transaction ends, so it is the last thing to be done in it.
///
/// `apply` gives the entries of what it did, the first of them with the cause.
pub async fn book<F>(
    transaction: &mut dyn Transaction,
    owner: UserId,
    cause: &Cause,
    apply: F,
) -> Result<Option<Vec<Entry>>, CreditError>
where
    F: FnOnce(&mut Account) -> Result<Vec<Entry>, LedgerError> + Send,
{
    let kept = transaction.credits().lock(owner).await?;
    if transaction.credits().has(cause).await? {
        return Ok(None);
    }
    let mut account = kept.account.clone();
    let entries = apply(&mut account)?;
    let Some(last) = entries.last() else {
        return Ok(Some(entries));
    };
    let at = last.occasion.at;
    let change = kept.change(account, entries, at);
    transaction.credits().save(&change).await?;
    Ok(Some(change.entries))
}
