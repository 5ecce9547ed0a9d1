//! What browsers let the page do: run and load what we serve, call us, and nothing else.

/// `Content-Security-Policy` of the page.
///
/// Styles are files of ours; what React sets on an element goes through the object model, which the policy does not
/// touch. Text becomes script nowhere: Trusted Types are required, and no policy may be made that lets any through.
pub(crate) const PAGE: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    font-src 'self'; img-src 'self'; manifest-src 'self'; connect-src 'self'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/// Nobody needs them here.
pub(crate) const PERMISSIONS: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
