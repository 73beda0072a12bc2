//! Files that import each other, directly or by way of others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// The circles, each as the files that are in it.
pub fn circles(imports: &BTreeMap<PathBuf, BTreeSet<PathBuf>>) -> Vec<Vec<PathBuf>> {
    let reach: BTreeMap<&PathBuf, BTreeSet<&PathBuf>> =
        imports.keys().map(|file| (file, reached(file, imports))).collect();
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for (file, to) in &reach {
        if seen.contains(file) || !to.contains(file) {
            continue;
        }
        let circle: Vec<PathBuf> =
            to.iter().filter(|other| reach[**other].contains(file)).map(|f| (*f).clone()).collect();
        seen.extend(reach.keys().filter(|other| circle.contains(other)).copied());
        out.push(circle);
    }
    out
}

/// All files that one imports from, by whatever way.
fn reached<'a>(file: &PathBuf, imports: &'a BTreeMap<PathBuf, BTreeSet<PathBuf>>) -> BTreeSet<&'a PathBuf> {
    let mut out = BTreeSet::new();
    let mut open: Vec<&PathBuf> = imports[file].iter().collect();
    while let Some(next) = open.pop() {
        if out.insert(next) {
            open.extend(imports.get(next).into_iter().flatten());
        }
    }
    out
}
