//! The walk through a syntax tree: every path in it, and every place that is async.

use std::collections::BTreeMap;

use proc_macro2::{Spacing, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::imports::{Import, imports};
use super::source::Reference;

/// Walks the syntax tree and notes what it comes across.
#[derive(Debug)]
pub(super) struct Reader {
    /// The module that the walk is in.
    module: Vec<String>,
    /// What an imported name stands for, anywhere in the file.
    names: BTreeMap<String, Vec<String>>,
    pub(super) references: Vec<Reference>,
    pub(super) asynchronous: Vec<usize>,
}

impl Reader {
    pub(super) fn new(module: Vec<String>) -> Self {
        Self {
            module,
            names: BTreeMap::new(),
            references: Vec::new(),
            asynchronous: Vec::new(),
        }
    }

    /// Walks twice: an import also counts above its line.
    pub(super) fn read(&mut self, file: &syn::File) {
        Names(self).visit_file(file);
        self.visit_file(file);
    }

    fn note(&mut self, path: Vec<String>, line: usize) {
        let path = self.resolve(path);
        self.references.push(Reference {
            path,
            glob: false,
            line,
        });
    }

    /// Spells a path out from the root of its crate, through the file's imports.
    fn resolve(&self, path: Vec<String>) -> Vec<String> {
        match path.split_first() {
            Some((first, rest)) if self.names.contains_key(first) => self
                .names
                .get(first)
                .into_iter()
                .flatten()
                .chain(rest)
                .cloned()
                .collect(),
            _ => self.resolve_root(path),
        }
    }

    /// Spells a path out that starts at a crate, or at `self` or `super`, as every import does.
    fn resolve_root(&self, mut path: Vec<String>) -> Vec<String> {
        let steps = path
            .iter()
            .take_while(|part| *part == "self" || *part == "super")
            .count();
        if steps > 0 {
            let rest = path.split_off(steps);
            let up = path.iter().filter(|step| *step == "super").count();
            let module = self
                .module
                .iter()
                .take(self.module.len().saturating_sub(up))
                .cloned();
            return std::iter::once("crate".to_owned())
                .chain(module)
                .chain(rest)
                .collect();
        }
        if let Some(first) = path
            .first_mut()
            .filter(|first| *first == "core" || *first == "alloc")
        {
            "std".clone_into(first);
        }
        path
    }

    /// Macros take any tokens, so what looks like a path in them counts as one.
    fn note_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        let mut line = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.note_long(std::mem::take(&mut path), line);
                        line = ident.span().start().line;
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => {
                    colons = if punct.spacing() == Spacing::Joint {
                        1
                    } else {
                        colons + 1
                    };
                }
                other => {
                    self.note_long(std::mem::take(&mut path), line);
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.note_tokens(group.stream());
                    }
                }
            }
        }
        self.note_long(path, line);
    }

    /// A single word is a variable or something that an import has brought in already.
    fn note_long(&mut self, path: Vec<String>, line: usize) {
        if path.len() > 1 {
            self.note(path, line);
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if !attributes(item).iter().any(is_test_only) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        self.module.push(module.ident.to_string());
        visit::visit_item_mod(self, module);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        for Import { path, name, line } in imports(&item.tree) {
            let path = self.resolve_root(path);
            self.references.push(Reference {
                path,
                glob: name.is_none(),
                line,
            });
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.note_long(segments(path), path.span().start().line);
        visit::visit_path(self, path);
    }

    fn visit_expr_path(&mut self, expression: &'ast syn::ExprPath) {
        // `<Type>::function` is the same call as `Type::function`.
        if let Some(syn::QSelf {
            position: 0, ty, ..
        }) = &expression.qself
            && let syn::Type::Path(ty) = ty.as_ref()
        {
            let path = segments(&ty.path)
                .into_iter()
                .chain(segments(&expression.path))
                .collect();
            self.note(path, expression.span().start().line);
        }
        visit::visit_expr_path(self, expression);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        if let Some(name) = call.path.get_ident() {
            self.note(vec![format!("{name}!")], name.span().start().line);
        }
        self.note_tokens(call.tokens.clone());
        visit::visit_macro(self, call);
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        self.asynchronous
            .extend(signature.asyncness.map(|token| token.span.start().line));
        visit::visit_signature(self, signature);
    }

    fn visit_expr_async(&mut self, block: &'ast syn::ExprAsync) {
        self.asynchronous.push(block.async_token.span.start().line);
        visit::visit_expr_async(self, block);
    }

    fn visit_expr_await(&mut self, expression: &'ast syn::ExprAwait) {
        self.asynchronous
            .push(expression.await_token.span.start().line);
        visit::visit_expr_await(self, expression);
    }
}

/// The walk before the walk: what the imported names stand for.
struct Names<'a>(&'a mut Reader);

impl<'ast> Visit<'ast> for Names<'_> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if !attributes(item).iter().any(is_test_only) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        self.0.module.push(module.ident.to_string());
        visit::visit_item_mod(self, module);
        self.0.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        for import in imports(&item.tree) {
            let path = self.0.resolve_root(import.path);
            self.0.names.extend(import.name.map(|name| (name, path)));
        }
    }
}

fn segments(path: &syn::Path) -> Vec<String> {
    path.segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect()
}

fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Macro(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Static(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Trait(item) => &item.attrs,
        syn::Item::Type(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn is_test_only(attribute: &syn::Attribute) -> bool {
    let syn::Meta::List(list) = &attribute.meta else {
        return false;
    };
    list.path.is_ident("cfg") && {
        let condition = list.tokens.to_string();
        condition == "test" || condition.starts_with("all (test")
    }
}
