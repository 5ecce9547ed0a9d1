//! The leaves of `use` trees.

use syn::UseTree;
use syn::spanned::Spanned;

/// One thing that a `use` brings in.
#[derive(Debug)]
pub(super) struct Import {
    /// As written; for a glob, the module whose content is imported.
    pub(super) path: Vec<String>,
    /// The name it gets here; `None` for a glob.
    pub(super) name: Option<String>,
    /// Counted from 1.
    pub(super) line: usize,
}

/// Everything that a `use` brings in.
pub(super) fn imports(tree: &UseTree) -> Vec<Import> {
    let mut found = Vec::new();
    collect(tree, &[], &mut found);
    found
}

fn collect(tree: &UseTree, path: &[String], found: &mut Vec<Import>) {
    let line = tree.span().start().line;
    match tree {
        UseTree::Path(step) => collect(&step.tree, &below(path, &step.ident), found),
        // `a::{self}` names `a` itself.
        UseTree::Name(leaf) if leaf.ident == "self" => {
            let name = path.last().cloned();
            found.push(Import {
                path: path.to_vec(),
                name,
                line,
            });
        }
        UseTree::Rename(leaf) if leaf.ident == "self" => {
            let name = Some(leaf.rename.to_string());
            found.push(Import {
                path: path.to_vec(),
                name,
                line,
            });
        }
        UseTree::Name(leaf) => {
            let name = Some(leaf.ident.to_string());
            found.push(Import {
                path: below(path, &leaf.ident),
                name,
                line,
            });
        }
        UseTree::Rename(leaf) => {
            let name = Some(leaf.rename.to_string());
            found.push(Import {
                path: below(path, &leaf.ident),
                name,
                line,
            });
        }
        UseTree::Glob(_) => found.push(Import {
            path: path.to_vec(),
            name: None,
            line,
        }),
        UseTree::Group(group) => {
            for tree in &group.items {
                collect(tree, path, found);
            }
        }
    }
}

fn below(path: &[String], ident: &syn::Ident) -> Vec<String> {
    path.iter().cloned().chain([ident.to_string()]).collect()
}
