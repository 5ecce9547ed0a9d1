//! Where a person goes on after signing in.

/// The longest there may be; it waits in a cookie meanwhile.
const MOST_BYTES: usize = 2_000;

/// Whether it is a path of this installation, as it can stand in a header.
///
/// Browsers take two slashes, or a slash and a backslash, for the beginning of another host, and drop line ends and tabs
/// before they look: whoever could send people elsewhere from here would borrow our name.
pub fn is_return_path(path: &str) -> bool {
    path.len() <= MOST_BYTES
        && path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && path.bytes().all(|byte| byte.is_ascii_graphic())
}
