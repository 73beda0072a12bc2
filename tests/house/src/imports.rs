//! Which file imports from which.

use crate::{House, ModulePath, is_test};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use syn::visit::Visit;

/// What a module holds: names that its file defines, and names that it passes on, with the paths they stand for.
#[derive(Default)]
struct Module {
    file: PathBuf,
    defines: BTreeSet<String>,
    passes_on: BTreeMap<String, ModulePath>,
    passes_all_of: Vec<ModulePath>,
}

/// The paths that one file names, from the root of the crate.
struct Paths<'a> {
    module: &'a ModulePath,
    modules: &'a BTreeSet<ModulePath>,
    /// Modules under the names that this file has for them.
    known: BTreeMap<String, ModulePath>,
    found: Vec<ModulePath>,
}

pub fn imports(house: &House) -> BTreeMap<PathBuf, BTreeSet<PathBuf>> {
    let names: BTreeSet<ModulePath> = house.files.iter().map(|file| file.module.clone()).collect();
    let modules: BTreeMap<ModulePath, Module> =
        house.files.iter().map(|file| (file.module.clone(), module(file, &names))).collect();
    let mut out = BTreeMap::new();
    for file in &house.files {
        let mut paths = Paths { module: &file.module, modules: &names, known: BTreeMap::new(), found: Vec::new() };
        for (name, target) in uses(&file.syntax.items, &file.module) {
            if names.contains(&target) {
                paths.known.insert(name, target.clone());
            }
        }
        paths.visit_file(&file.syntax);
        let of = paths.found.iter().filter_map(|path| definer(path, &modules, 0));
        let from: BTreeSet<PathBuf> = of.filter(|path| *path != file.path).collect();
        out.insert(file.path.clone(), from);
    }
    out
}

/// The file that defines what a path leads to; none for modules themselves and for what is not of this crate.
fn definer(path: &[String], modules: &BTreeMap<ModulePath, Module>, depth: usize) -> Option<PathBuf> {
    let length = (0..=path.len()).rev().find(|length| modules.contains_key(&path[..*length]))?;
    let module = &modules[&path[..length]];
    let name = path.get(length)?;
    if depth > 8 {
        return None;
    }
    if module.defines.contains(name) {
        return Some(module.file.clone());
    }
    if let Some(target) = module.passes_on.get(name) {
        let whole: ModulePath = target.iter().chain(&path[length + 1..]).cloned().collect();
        return definer(&whole, modules, depth + 1);
    }
    module.passes_all_of.iter().find_map(|all| {
        let whole: ModulePath = all.iter().chain(&path[length..]).cloned().collect();
        definer(&whole, modules, depth + 1)
    })
}

fn module(file: &crate::Source, names: &BTreeSet<ModulePath>) -> Module {
    let mut out = Module { file: file.path.clone(), ..Module::default() };
    for item in &file.syntax.items {
        if let Some(name) = name_of(item) {
            let mut child = file.module.clone();
            child.push(name.clone());
            if !names.contains(&child) {
                out.defines.insert(name);
            }
        }
    }
    for (name, target) in uses(&file.syntax.items, &file.module) {
        if name == "*" {
            out.passes_all_of.push(target);
        } else {
            out.passes_on.insert(name, target);
        }
    }
    out
}

fn name_of(item: &syn::Item) -> Option<String> {
    use syn::Item::*;
    Some(match item {
        Const(item) => item.ident.to_string(),
        Enum(item) => item.ident.to_string(),
        Fn(item) => item.sig.ident.to_string(),
        Static(item) => item.ident.to_string(),
        Struct(item) => item.ident.to_string(),
        Trait(item) => item.ident.to_string(),
        Type(item) => item.ident.to_string(),
        Macro(item) => item.ident.as_ref()?.to_string(),
        Mod(item) => item.ident.to_string(),
        _ => return None,
    })
}

/// The names that a file's `use` items bring in, with what they stand for.
fn uses(items: &[syn::Item], module: &ModulePath) -> Vec<(String, ModulePath)> {
    let mut out = Vec::new();
    for item in items {
        if let syn::Item::Use(item) = item
            && !is_test(&item.attrs)
        {
            spread(&item.tree, Vec::new(), module, &mut out);
        }
    }
    out
}

fn spread(tree: &syn::UseTree, mut before: Vec<String>, module: &ModulePath, out: &mut Vec<(String, ModulePath)>) {
    match tree {
        syn::UseTree::Path(path) => {
            before.push(path.ident.to_string());
            spread(&path.tree, before, module, out);
        }
        syn::UseTree::Name(name) => {
            let name = name.ident.to_string();
            if name != "self" {
                before.push(name);
            }
            let name = before.last().cloned().unwrap_or_default();
            out.extend(absolute(&before, module).map(|path| (name, path)));
        }
        syn::UseTree::Rename(rename) => {
            before.push(rename.ident.to_string());
            out.extend(absolute(&before, module).map(|path| (rename.rename.to_string(), path)));
        }
        syn::UseTree::Glob(_) => out.extend(absolute(&before, module).map(|path| ("*".to_owned(), path))),
        syn::UseTree::Group(group) => group.items.iter().for_each(|tree| spread(tree, before.clone(), module, out)),
    }
}

/// A path from the root of the crate; of another crate's or a child's it is taken as a child's.
fn absolute(path: &[String], module: &ModulePath) -> Option<ModulePath> {
    let mut out = module.clone();
    let mut rest = path;
    match rest.first()?.as_str() {
        "crate" => {
            out.clear();
            rest = &rest[1..];
        }
        "self" => rest = &rest[1..],
        _ => {
            while rest.first().is_some_and(|first| first == "super") {
                out.pop()?;
                rest = &rest[1..];
            }
        }
    }
    out.extend(rest.iter().cloned());
    Some(out)
}

impl<'ast> Visit<'ast> for Paths<'_> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let attributes: &[syn::Attribute] = match item {
            syn::Item::Mod(item) => &item.attrs,
            syn::Item::Fn(item) => &item.attrs,
            syn::Item::Impl(item) => &item.attrs,
            syn::Item::Use(item) => &item.attrs,
            _ => &[],
        };
        if is_test(attributes) {
            return;
        }
        if let syn::Item::Use(item) = item {
            // What is only passed on is no import of this file.
            if matches!(item.vis, syn::Visibility::Inherited) {
                let mut found = Vec::new();
                spread(&item.tree, Vec::new(), self.module, &mut found);
                self.found.extend(found.into_iter().map(|(_, path)| path));
            }
            return;
        }
        syn::visit::visit_item(self, item);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let words: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let first = words.first().map(String::as_str).unwrap_or_default();
        if matches!(first, "crate" | "super" | "self") {
            self.found.extend(absolute(&words, self.module));
        } else if words.len() > 1 {
            let mut child = self.module.clone();
            child.push(first.to_owned());
            let known = self.known.get(first).cloned().or_else(|| self.modules.contains(&child).then_some(child));
            self.found.extend(known.map(|known| known.into_iter().chain(words[1..].iter().cloned()).collect()));
        }
        syn::visit::visit_path(self, path);
    }
}
