//! What all mails look like.

use super::html::escape;

/// A mail that asks its reader to follow one link.
pub(super) struct Letter<'a> {
    pub(super) title: &'a str,
    /// What it is about, in one paragraph.
    pub(super) opening: &'a str,
    /// On the button.
    pub(super) action: &'a str,
    /// Absolute.
    pub(super) link: &'a str,
    pub(super) closing: &'a str,
}

impl Letter<'_> {
    /// The link has a line of its own, so that every reader of mails finds its end.
    pub(super) fn text(&self) -> String {
        let Self {
            title,
            opening,
            link,
            closing,
            ..
        } = self;
        format!("{title}\n\n{opening}\n\n{link}\n\n{closing}\n")
    }

    /// Styles stand at the elements, and nothing is fetched: many readers of mails drop both style sheets and images.
    pub(super) fn html(&self) -> String {
        let title = escape(self.title);
        let opening = escape(self.opening);
        let action = escape(self.action);
        let link = escape(self.link);
        let closing = escape(self.closing);
        format!(
            r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
</head>
<body style="margin:0;padding:24px;font-family:Georgia,'Times New Roman',serif;font-size:16px;line-height:1.5">
<div style="max-width:520px;margin:0 auto">
<h1 style="font-size:22px;font-weight:normal;margin:0 0 16px">{title}</h1>
<p style="margin:0 0 24px">{opening}</p>
<p style="margin:0 0 24px"><a href="{link}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#1f3a5f;color:#ffffff;text-decoration:none">{action}</a></p>
<p style="margin:0 0 24px;font-size:14px">If the button does nothing, copy this address:<br><a href="{link}" style="word-break:break-all">{link}</a></p>
<p style="margin:0;font-size:14px">{closing}</p>
</div>
</body>
</html>
"#
        )
    }
}
