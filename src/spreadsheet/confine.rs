//! Limits on the process that reads a foreign file: they grow with what the file honestly holds, so that a small one
//! cannot ask for much, and a large one is not refused for its size.

use serde::{Deserialize, Serialize};

/// What an unoptimised program takes longer and larger.
const SLOW: u64 = if cfg!(debug_assertions) { 15 } else { 1 };
/// Memory that the program itself takes, in MB.
const OWN: u64 = if cfg!(debug_assertions) { 600 } else { 40 };

/// The exit code of a reader that gave up over a broken file.
pub const GAVE_UP: i32 = 8;
/// The exit code of a reader that ended itself because its time was up.
pub const TOO_LONG: i32 = 7;

/// How much a process may take from its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Seconds of computing.
    pub seconds: u64,
    /// Memory in MB.
    pub megabytes: u64,
}

impl Limits {
    /// For reading a file of so many bytes. A file of 2.6 MB with 380,000 cells takes 0.5 s and 130 MB.
    pub fn reading(bytes: u64) -> Limits {
        let megabytes = bytes >> 20;
        Limits { seconds: (1 + 2 * megabytes) * SLOW, megabytes: OWN + 160 + 40 * megabytes }
    }

    /// The same, and recalculating its formulas. A thousand of evcalc's own formulas take 0.007 s and 0.6 MB.
    pub fn recalculating(bytes: u64, cells: usize, formulas: usize) -> Limits {
        let reading = Limits::reading(bytes);
        let (cells, formulas) = (cells as u64 / 1000, formulas as u64 / 1000);
        Limits {
            seconds: reading.seconds + (1 + formulas * 3 / 100) * SLOW,
            megabytes: OWN + 120 + 10 * (bytes >> 20) + cells / 2 + formulas * 3 / 2,
        }
    }

    /// So many times as much.
    pub fn times(self, patience: u64) -> Limits {
        Limits { seconds: self.seconds * patience, megabytes: self.megabytes * patience }
    }
}

/// Limits this process: a file that asks for more ends it, and whoever started it is told. Where the system does not
/// count what a process takes, only its time is limited.
pub fn confine(limits: Limits) {
    // A panic is the file's fault too; only what the system ends for its memory must look like that.
    std::panic::set_hook(Box::new(|_| std::process::exit(GAVE_UP)));
    #[cfg(unix)]
    {
        use rlimit::Resource;
        // Only the lower of the two limits is set: more may be allowed once it is known what the file holds.
        let set = |resource: Resource, most: u64| {
            let highest = resource.get().map_or(rlimit::INFINITY, |(_, highest)| highest);
            let _ = resource.set(most.min(highest), highest);
        };
        set(Resource::AS, limits.megabytes << 20);
        set(Resource::CPU, limits.seconds);
        let _ = Resource::CORE.set(0, 0);
    }
    #[cfg(not(unix))]
    {
        use std::time::{Duration, Instant};
        // Others may be at work on the machine: what is computed is not told, only what time it is.
        let end = Instant::now() + Duration::from_secs(limits.seconds * 3);
        std::thread::spawn(move || {
            std::thread::sleep(end.saturating_duration_since(Instant::now()));
            std::process::exit(TOO_LONG);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_grow_with_what_a_file_holds() {
        let small = Limits::reading(100_000);
        assert_eq!(small.seconds, SLOW);
        assert!(small.megabytes - OWN <= 200);
        // A million formulas in a file of 8 MB: measured 7 s and 600 MB.
        let large = Limits::recalculating(8 << 20, 1_000_000, 1_000_000);
        assert!(large.seconds >= 21 * SLOW && large.megabytes >= 1_500);
        assert_eq!(small.times(10).seconds, 10 * SLOW);
    }
}
