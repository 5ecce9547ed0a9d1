//! The files of the client.

use std::borrow::Cow;

use rust_embed::RustEmbed;

/// The page that starts the client, whatever its address.
pub(crate) const PAGE: &str = "index.html";

/// Files below have a hash of what is in them in their name.
const HASHED: &str = "assets/";

/// What the name of a compressed copy ends with.
const BROTLI: &str = ".br";

#[derive(RustEmbed)]
#[folder = "client/dist"]
#[allow_missing = true]
struct Dist;

/// Whether the client has been built, or, in a release build, had been.
pub fn is_built() -> bool {
    Dist::get(PAGE).is_some()
}

/// One file, and its compressed copy.
pub(crate) struct File {
    pub(crate) plain: Cow<'static, [u8]>,
    pub(crate) brotli: Option<Cow<'static, [u8]>>,
    pub(crate) kind: &'static str,
    /// SHA-256 of the file.
    pub(crate) hash: [u8; 32],
}

/// The file of this name; copies are no files of their own.
pub(crate) fn find(name: &str) -> Option<File> {
    let kind = kind(name)?;
    let plain = Dist::get(name)?;
    Some(File {
        hash: plain.metadata.sha256_hash(),
        plain: plain.data,
        brotli: Dist::get(&format!("{name}{BROTLI}")).map(|copy| copy.data),
        kind,
    })
}

/// Whether what is at this name can never become something else.
pub(crate) fn is_hashed(name: &str) -> bool {
    name.starts_with(HASHED)
}

/// Every kind of file that the build writes; `None` for the rest.
pub(crate) fn kind(name: &str) -> Option<&'static str> {
    let (_, extension) = name.rsplit_once('.')?;
    Some(match extension {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        _ => return None,
    })
}
