//! An ink for every agent.
//!
//! Each is at least 4.5:1 against the client's light surfaces (white and the darker wash `#e4e9e6`), which is what
//! WCAG 2.2 asks of text (success criterion 1.4.3). Blue pencil and red are left out: in the client the one marks
//! the main action, the other danger.

pub(super) const WRITER: &str = "#4c5863";
pub(super) const CONTENT_EXPERT: &str = "#8a4b10";
pub(super) const STYLE_EDITOR: &str = "#48690f";
pub(super) const FACT_CHECKER: &str = "#7b3480";
pub(super) const SYNTHESIZER: &str = "#0b6468";

/// What custom agents are given in turn; none is an ink of a ready role.
pub const CUSTOM_COLOURS: [&str; 6] = [
    "#8c2f5e", "#0f5e8c", "#655600", "#584a9c", "#7a4433", "#1f6b42",
];
