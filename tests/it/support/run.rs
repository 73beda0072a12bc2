//! The program run as its users run it.

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;
use std::path::Path;

/// What a command did.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

pub fn run_in(folder: &Path, args: &[&str]) -> Run {
    let output = cargo_bin_cmd!("evcalc").current_dir(folder).args(args).output().unwrap();
    Run {
        code: output.status.code().expect("the program ends by itself"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Run {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error} in:\n{}\n{}", self.out, self.err))
    }

    #[track_caller]
    pub fn ends(self, code: i32) -> Run {
        assert_eq!(self.code, code, "\n{}\n{}", self.out, self.err);
        self
    }

    /// The words are on standard error.
    #[track_caller]
    pub fn says(self, words: &str) -> Run {
        assert!(self.err.contains(words), "`{words}` is not in:\n{}", self.err);
        self
    }

    /// The words are on standard output.
    #[track_caller]
    pub fn prints(self, words: &str) -> Run {
        assert!(self.out.contains(words), "`{words}` is not in:\n{}", self.out);
        self
    }

    /// The words are on either: with `--format json` remarks are data, else they are said.
    #[track_caller]
    pub fn tells(self, words: &str) -> Run {
        let all = format!("{}{}", self.out, self.err);
        assert!(all.contains(words), "`{words}` is not in:\n{all}");
        self
    }
}
