//! Mails as files.

use atelier_domain::notifications::{MailError, Mailer as _};
use mail_parser::MessageParser;

use super::desk::{letterhead, mail_to};
use crate::FolderMailer;

#[tokio::test]
async fn each_mail_is_a_file_that_readers_of_mails_open() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("mails");
    let mailer = FolderMailer::new(folder.clone(), letterhead());
    for address in ["ada@example.com", "ben@example.com"] {
        mailer.send(&mail_to(address)).await.unwrap();
    }
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert_eq!(files.len(), 2);
    assert!(files.iter().all(|file| file.extension().unwrap() == "eml"));
    let last = std::fs::read(&files[1]).unwrap();
    let last = MessageParser::default().parse(&last).unwrap();
    let to = last.to().unwrap().first().unwrap();
    assert_eq!(to.address(), Some("ben@example.com"));
    assert_eq!(last.subject(), Some("Grüße aus dem Atelier"));
}

#[tokio::test]
async fn what_is_no_address_makes_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let mailer = FolderMailer::new(folder.path().to_owned(), letterhead());
    let sent = mailer
        .send(&mail_to("ada@example.com\nBcc: eve@example.com"))
        .await;
    assert!(matches!(sent, Err(MailError::Undeliverable)));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_folder_that_can_not_be_written_is_unavailable() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let mailer = FolderMailer::new(file.path().join("mails"), letterhead());
    let sent = mailer.send(&mail_to("ada@example.com")).await;
    assert!(matches!(sent, Err(MailError::Port(error)) if error.is_unavailable()));
}
