//! Limits on the process that reads a foreign file.

/// How long reading a file may take, in seconds.
pub const SECONDS: u64 = 20;

/// The memory that reading a file may take, in bytes.
#[cfg(unix)]
const MEMORY: u64 = 1 << 30;

/// The exit code of a reader that gave up over a broken file.
pub const GAVE_UP: i32 = 8;

/// Limits this process for good: a file that asks for more ends it, and whoever started it is told.
/// Only where the system knows such limits.
pub fn confine() {
    // A panic is the file's fault too; only what the system ends for its memory must look like that.
    std::panic::set_hook(Box::new(|_| std::process::exit(GAVE_UP)));
    #[cfg(unix)]
    {
        use rlimit::Resource;
        let _ = Resource::AS.set(MEMORY, MEMORY);
        let _ = Resource::CPU.set(SECONDS, SECONDS);
        let _ = Resource::CORE.set(0, 0);
    }
}
