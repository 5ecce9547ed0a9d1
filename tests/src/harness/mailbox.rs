//! Mails that lie in a folder.

use std::path::Path;

use super::wait::until;

/// The secret of a sign-in link, as its mail carries it.
const PREFIX: &str = "atl_";

/// Waits for a mail to this address with a sign-in link, and takes the secret out of the newest.
pub async fn mailed_secret(folder: &Path, email: &str) -> String {
    until("a mail with a link", async || {
        let mails = std::fs::read_dir(folder).ok()?;
        let mut mails: Vec<_> = mails.map(|mail| mail.unwrap().path()).collect();
        mails.sort_unstable();
        mails.into_iter().rev().find_map(|mail| {
            let mail = std::fs::read_to_string(mail).ok()?;
            mail.contains(email).then(|| secret_in(&mail))?
        })
    })
    .await
}

fn secret_in(mail: &str) -> Option<String> {
    // Long lines are broken after an equals sign.
    let unbroken = mail.replace("=\r\n", "");
    let (_, secret) = unbroken.split_once(PREFIX)?;
    let secret = secret.chars().take_while(char::is_ascii_alphanumeric);
    Some(format!("{PREFIX}{}", secret.collect::<String>()))
}
