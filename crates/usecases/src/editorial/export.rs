//! The document for elsewhere.

use atelier_domain::editorial::EditorialError;
use atelier_domain::identity::Scope;
use atelier_domain::kernel::SessionId;
use pulldown_cmark::{CowStr, Event, Options, Parser, html};

use super::Editorial;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    Markdown,
    Html,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// A name for a file, without characters that any system refuses.
    pub file_name: String,
    pub content_type: &'static str,
    pub content: String,
}

impl Editorial {
    /// The document as it stands. HTML is one page that loads nothing and runs nothing: raw HTML of the document is
    /// shown as text.
    pub async fn export(
        &self,
        scope: Scope,
        id: SessionId,
        format: ExportFormat,
    ) -> Result<Exported, EditorialError> {
        let view = self.get(scope, id).await?;
        let document = view.document.ok_or(EditorialError::DocumentNotFound)?;
        let title = &view.session.title;
        Ok(match format {
            ExportFormat::Markdown => Exported {
                file_name: format!("{}.md", file_stem(title)),
                content_type: "text/markdown; charset=utf-8",
                content: document.content,
            },
            ExportFormat::Html => Exported {
                file_name: format!("{}.html", file_stem(title)),
                content_type: "text/html; charset=utf-8",
                content: page(title, &document.content),
            },
        })
    }
}

fn file_stem(title: &str) -> String {
    let stem: String = title
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .take(80)
        .collect();
    let stem = stem
        .split('-')
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-");
    if stem.is_empty() {
        "document".to_owned()
    } else {
        stem
    }
}

fn page(title: &str, markdown: &str) -> String {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let harmless = Parser::new_ext(markdown, options).map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        Event::Start(tag) => Event::Start(without_script_address(tag)),
        other => other,
    });
    let mut body = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut body, harmless);
    let mut heading = String::new();
    html::push_html(&mut heading, std::iter::once(Event::Text(title.into())));
    format!(
        "<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{heading}</title>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
}

/// Links keep web, mail and relative addresses; pictures keep none, since showing them tells their server who reads.
fn without_script_address(tag: pulldown_cmark::Tag<'_>) -> pulldown_cmark::Tag<'_> {
    use pulldown_cmark::Tag;
    match tag {
        Tag::Link {
            dest_url,
            link_type,
            title,
            id,
        } if !is_harmless(&dest_url) => Tag::Link {
            dest_url: CowStr::Borrowed("#"),
            link_type,
            title,
            id,
        },
        Tag::Image {
            link_type,
            title,
            id,
            ..
        } => Tag::Image {
            dest_url: CowStr::Borrowed(""),
            link_type,
            title,
            id,
        },
        other => other,
    }
}

fn is_harmless(address: &str) -> bool {
    let plain: String = address
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect::<String>()
        .to_lowercase();
    let scheme = plain
        .split(['/', '?', '#'])
        .next()
        .unwrap_or_default()
        .split_once(':');
    scheme.is_none_or(|(scheme, _)| matches!(scheme, "http" | "https" | "mailto"))
}
