//! The header of a module, what `mod.rs` may hold, glob re-exports.

use syn::spanned::Spanned;

use super::file::TextFile;
use crate::finding::Finding;

pub(super) fn check(file: &TextFile) -> Vec<Finding> {
    if !file.is_rust() || file.is_data() {
        return Vec::new();
    }
    let finding = |line, rule, message: &str| Finding::new(&file.path, line, rule, message);
    let syntax = match syn::parse_file(&file.text) {
        Ok(syntax) => syntax,
        Err(error) => {
            return vec![finding(
                error.span().start().line,
                "syntax",
                &error.to_string(),
            )];
        }
    };

    // The modules of a test share what they need where they meet.
    let is_in_product = !file.path.split('/').any(|part| part == "tests");
    // What `tests.rs` is, its name says.
    let needs_header = is_in_product && file.name() != "tests.rs";
    let mut findings = Vec::new();
    let has_header = syntax
        .attrs
        .iter()
        .any(|attribute| attribute.path().is_ident("doc"));
    if needs_header && !has_header {
        findings.push(finding(
            1,
            "module-header",
            "a `//!` header says what this module is",
        ));
    }
    for item in &syntax.items {
        let line = item.span().start().line;
        if is_in_product && file.name() == "mod.rs" && !is_map(item) {
            findings.push(finding(
                line,
                "mod-rs",
                "mod.rs holds the map and re-exports only",
            ));
        }
        if let syn::Item::Use(import) = item
            && !matches!(import.vis, syn::Visibility::Inherited)
            && has_glob(&import.tree)
        {
            findings.push(finding(
                line,
                "glob-re-export",
                "a glob hides what is re-exported",
            ));
        }
    }
    findings
}

fn is_map(item: &syn::Item) -> bool {
    match item {
        syn::Item::Mod(module) => module.content.is_none(),
        syn::Item::Use(_) => true,
        _ => false,
    }
}

fn has_glob(tree: &syn::UseTree) -> bool {
    match tree {
        syn::UseTree::Glob(_) => true,
        syn::UseTree::Path(path) => has_glob(&path.tree),
        syn::UseTree::Group(group) => group.items.iter().any(has_glob),
        syn::UseTree::Name(_) | syn::UseTree::Rename(_) => false,
    }
}
