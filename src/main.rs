//! The evcalc program: see [`evcalc::cli`].

fn main() -> std::process::ExitCode {
    evcalc::cli::main()
}
