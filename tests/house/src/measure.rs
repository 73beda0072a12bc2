//! How long files and functions are, and what is public.

use crate::{House, circles, is_test};
use std::fmt;
use std::path::PathBuf;
use syn::spanned::Spanned;
use syn::visit::Visit;

/// Files should have fewer lines, functions too.
const LONG_FILE: usize = 400;
const LONG_FUNCTION: usize = 80;

/// What is measured of a crate.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    /// Files.
    pub files: usize,
    /// Their lines.
    pub lines: usize,
    /// Files in circles of imports.
    pub in_circles: usize,
    /// Lines of files, rising.
    pub file_lines: Vec<usize>,
    /// Lines of functions, rising.
    pub function_lines: Vec<usize>,
    /// Calls of `clone`.
    pub clones: usize,
    /// Items, fields and variants that other crates see, as far as their own visibility tells.
    pub public: usize,
    /// Those without documentation.
    pub undocumented: usize,
    /// What is longer than it should be, cloned or untold, by file and line.
    pub offenders: Vec<Offender>,
}

/// A place that one of the numbers counts.
#[derive(Clone, Debug)]
pub struct Offender {
    /// The file, from the folder that was read.
    pub path: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// Why it is counted.
    pub why: String,
}

/// Measures a crate.
pub fn numbers(house: &House) -> Numbers {
    let mut out = Numbers { files: house.files.len(), ..Numbers::default() };
    for file in &house.files {
        let mut counter = Counter::default();
        counter.visit_file(&file.syntax);
        let lines = file.text.lines().count() - counter.test_lines;
        let mut offends =
            |line: usize, why: String| out.offenders.push(Offender { path: file.path.clone(), line, why });
        if lines > LONG_FILE {
            offends(1, format!("a file of {lines} lines"));
        }
        for (line, length) in &counter.functions {
            out.function_lines.push(*length);
            if *length > LONG_FUNCTION {
                offends(*line, format!("a function of {length} lines"));
            }
        }
        counter.undocumented.iter().for_each(|line| offends(*line, "undocumented".to_owned()));
        for (at, line) in file.text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            out.clones += clones(line);
            (0..clones(line)).for_each(|_| offends(at + 1, format!("clone: {}", line.trim())));
        }
        out.public += counter.public;
        out.undocumented += counter.undocumented.len();
        out.file_lines.push(lines);
        out.lines += lines;
    }
    out.file_lines.sort_unstable();
    out.function_lines.sort_unstable();
    out.in_circles = circles(&house.imports()).iter().map(Vec::len).sum();
    out
}

fn clones(line: &str) -> usize {
    line.matches(".clone()").count()
}

/// The value below which so many in a hundred lie.
fn percentile(sorted: &[usize], percent: usize) -> usize {
    sorted.get(sorted.len() * percent / 100).copied().unwrap_or_default()
}

impl fmt::Display for Numbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let long = |limit: usize, all: &[usize]| all.iter().filter(|lines| **lines > limit).count();
        let (files, functions) = (&self.file_lines, &self.function_lines);
        writeln!(f, "files                        {}", self.files)?;
        writeln!(f, "lines                        {}", self.lines)?;
        writeln!(f, "files in circles             {}", self.in_circles)?;
        writeln!(f, "lines a file, median and 90% {} {}", percentile(files, 50), percentile(files, 90))?;
        writeln!(f, "files over 400 lines         {}", long(LONG_FILE, files))?;
        writeln!(f, "lines a function             {} {}", percentile(functions, 50), percentile(functions, 90))?;
        writeln!(f, "functions over 80 lines      {}", long(LONG_FUNCTION, functions))?;
        writeln!(f, "clones per thousand lines    {:.1}", 1000.0 * self.clones as f64 / self.lines as f64)?;
        writeln!(f, "public items                 {}", self.public)?;
        write!(f, "undocumented public items    {}", self.undocumented)
    }
}

impl fmt::Display for Offender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path.display(), self.line, self.why)
    }
}

#[derive(Default)]
struct Counter {
    /// The line at which each begins, and how many it has.
    functions: Vec<(usize, usize)>,
    public: usize,
    /// The lines of those without documentation.
    undocumented: Vec<usize>,
    test_lines: usize,
}

impl Counter {
    fn function(&mut self, whole: proc_macro2::Span) {
        self.functions.push((whole.start().line, whole.end().line + 1 - whole.start().line));
    }

    fn item(&mut self, whole: &impl Spanned, visibility: &syn::Visibility, attributes: &[syn::Attribute]) {
        if matches!(visibility, syn::Visibility::Public(_)) {
            self.told(whole, attributes);
        }
    }

    fn told(&mut self, whole: &impl Spanned, attributes: &[syn::Attribute]) {
        self.public += 1;
        if !attributes.iter().any(|attribute| attribute.path().is_ident("doc")) {
            self.undocumented.push(whole.span().start().line);
        }
    }
}

impl<'ast> Visit<'ast> for Counter {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if is_test(&item.attrs) {
            let span = item.span();
            self.test_lines += span.end().line + 1 - span.start().line;
            return;
        }
        syn::visit::visit_item_mod(self, item);
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.function(item.sig.span().join(item.block.span()).unwrap_or_else(|| item.block.span()));
        self.item(item, &item.vis, &item.attrs);
        syn::visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(item.sig.span().join(item.block.span()).unwrap_or_else(|| item.block.span()));
        self.item(item, &item.vis, &item.attrs);
        syn::visit::visit_impl_item_fn(self, item);
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.item(item, &item.vis, &item.attrs);
        if matches!(item.vis, syn::Visibility::Public(_)) {
            item.fields.iter().for_each(|field| self.item(field, &field.vis, &field.attrs));
        }
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.item(item, &item.vis, &item.attrs);
        if matches!(item.vis, syn::Visibility::Public(_)) {
            item.variants.iter().for_each(|variant| self.told(variant, &variant.attrs));
        }
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        self.item(item, &item.vis, &item.attrs);
        syn::visit::visit_item_trait(self, item);
    }

    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.item(item, &item.vis, &item.attrs);
    }

    fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
        self.item(item, &item.vis, &item.attrs);
    }
}
