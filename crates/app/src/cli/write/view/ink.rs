//! Colours. They say nothing that the words don't say too, for they may be off.

use std::fmt::Display;

use console::Style;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli::write) struct Ink {
    is_coloured: bool,
}

impl Ink {
    #[cfg(test)]
    pub(in crate::cli::write) const PLAIN: Self = Self { is_coloured: false };

    pub(super) const fn new(is_coloured: bool) -> Self {
        Self { is_coloured }
    }

    pub(super) const fn is_coloured(self) -> bool {
        self.is_coloured
    }

    pub(super) fn dim(self, text: impl Display) -> String {
        self.paint(&Style::new().dim(), text)
    }

    pub(super) fn bold(self, text: impl Display) -> String {
        self.paint(&Style::new().bold(), text)
    }

    pub(super) fn good(self, text: impl Display) -> String {
        self.paint(&Style::new().green(), text)
    }

    pub(super) fn bad(self, text: impl Display) -> String {
        self.paint(&Style::new().red(), text)
    }

    pub(super) fn warn(self, text: impl Display) -> String {
        self.paint(&Style::new().yellow(), text)
    }

    pub(super) fn struck(self, text: impl Display) -> String {
        self.paint(&Style::new().red().strikethrough(), text)
    }

    /// The colour that belongs to an agent, `#rrggbb`.
    pub(super) fn agent(self, colour: &str, text: impl Display) -> String {
        let style = palette(colour).map_or_else(Style::new, |colour| Style::new().color256(colour));
        self.paint(&style.bold(), text)
    }

    fn paint(self, style: &Style, text: impl Display) -> String {
        style
            .apply_to(text)
            .force_styling(self.is_coloured)
            .to_string()
    }
}

/// The nearest colour of the 6×6×6 cube that xterm's palette has from 16 on, made light enough to be read on dark
/// and on light ground: agents' inks are meant for white paper.
pub(super) fn palette(colour: &str) -> Option<u8> {
    const BRIGHTEST: u32 = 190;
    let hex = colour.strip_prefix('#').filter(|hex| hex.len() == 6)?;
    let number = u32::from_str_radix(hex, 16).ok()?;
    let channels = [number >> 16, (number >> 8) & 0xff, number & 0xff];
    let brightest = channels.into_iter().max().unwrap_or_default().max(1);
    let index = channels
        .into_iter()
        .map(|channel| channel * BRIGHTEST / brightest)
        .fold(0, |index, channel| index * 6 + step(channel));
    u8::try_from(16 + index).ok()
}

/// The nearest of the levels 0, 95, 135, 175, 215 and 255.
const fn step(channel: u32) -> u32 {
    match channel {
        0..48 => 0,
        48..115 => 1,
        channel => (channel - 35) / 40,
    }
}
