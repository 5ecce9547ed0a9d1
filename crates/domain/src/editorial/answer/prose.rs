//! What may be shown, with white space kept back until it is known to stand between words.

/// Text on its way out. Nothing that was shown is ever taken back.
#[derive(Debug, Default)]
pub(super) struct Prose {
    /// Passed on already, as far as anybody is concerned.
    ready: String,
    /// White space that is shown only if more follows.
    pending: String,
    /// White space since a block was taken out of the text, while nothing else has followed it.
    gap: Option<String>,
    shown: bool,
}

impl Prose {
    pub(super) fn show(&mut self, text: &str) {
        let (space, words) = text.split_at(text.len() - text.trim_start().len());
        self.space().push_str(space);
        let (words, space) = words.split_at(words.trim_end().len());
        if !words.is_empty() {
            self.make_room();
            self.ready.push_str(words);
            self.pending.push_str(space);
        }
    }

    pub(super) fn show_char(&mut self, c: char) {
        if c.is_whitespace() {
            self.space().push(c);
        } else {
            self.make_room();
            self.ready.push(c);
        }
    }

    /// Where white space goes.
    fn space(&mut self) -> &mut String {
        self.gap.as_mut().unwrap_or(&mut self.pending)
    }

    /// Shows the white space before the words that follow now.
    fn make_room(&mut self) {
        self.close_gap();
        self.ready.push_str(&self.pending);
        self.pending.clear();
        self.shown = true;
    }

    /// A block was taken out here.
    pub(super) fn cut(&mut self) {
        self.close_gap();
        self.gap = Some(String::new());
    }

    /// Of the white space on both sides of a block the side with more lines stays, with the indent of what follows.
    fn close_gap(&mut self) {
        let Some(gap) = self.gap.take() else { return };
        let indent = gap.rfind('\n').map(|end| gap.split_at(end + 1).1);
        let lines = |space: &str| space.matches('\n').count();
        match indent {
            Some(indent) if !self.shown => indent.clone_into(&mut self.pending),
            Some(indent) if lines(&self.pending) >= lines(&gap) => self.pending.push_str(indent),
            Some(_) => self.pending = gap,
            None if self.pending.is_empty() && self.shown => self.pending = gap,
            None => {}
        }
    }

    pub(super) fn take_ready(&mut self) -> String {
        std::mem::take(&mut self.ready)
    }

    /// The end of the answer: white space before a block that nothing followed is dropped.
    pub(super) fn finish(mut self) -> String {
        if self.gap.is_none() {
            self.ready.push_str(&self.pending);
        }
        self.ready
    }
}
