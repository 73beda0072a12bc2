//! Philox4x32-10, a counter-based generator: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
//! 1, 2, 3" (2011).
//!
//! A number is a pure function of seed, draw, driver and period: threads, blocks, and which other drivers exist
//! change nothing.

const MULTIPLIERS: [u64; 2] = [0xD251_1F53, 0xCD9E_8D57];
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];

/// One block of the generator: four random words for a counter under a key.
#[inline(always)]
pub fn philox4x32([mut a, mut b, mut c, mut d]: [u32; 4], [mut k0, mut k1]: [u32; 2]) -> [u32; 4] {
    for _ in 0..10 {
        let p = MULTIPLIERS[0] * u64::from(a);
        let q = MULTIPLIERS[1] * u64::from(c);
        (a, b, c, d) = ((q >> 32) as u32 ^ b ^ k0, q as u32, (p >> 32) as u32 ^ d ^ k1, p as u32);
        k0 = k0.wrapping_add(WEYL[0]);
        k1 = k1.wrapping_add(WEYL[1]);
    }
    [a, b, c, d]
}

/// A number between 0 and 1, never either: the upper 53 bits of a word and a half.
#[inline(always)]
pub fn unit(word: u64) -> f64 {
    // The upper 52 bits as a number between 1 and 2, less 1, and half a step: exact, and it works on columns.
    f64::from_bits((word >> 12) | 0x3ff0_0000_0000_0000) - (1.0 - f64::EPSILON / 2.0)
}

/// A driver's own numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream {
    /// The seed of the simulation.
    pub seed: u64,
    /// The driver cell, from its name.
    pub driver: u32,
    /// 0, or the period that it is drawn for.
    pub period: u32,
}

impl Stream {
    /// Fills a column with the numbers of the draws from `first` on.
    ///
    /// The counter is (half the draw, its upper half, driver, period), the key the seed; the two draws of a pair take
    /// one half of the four words each.
    #[inline(always)]
    pub fn fill(self, first: u64, out: &mut [f64]) {
        let key = [self.seed as u32, (self.seed >> 32) as u32];
        if first % 2 == 0 {
            for (at, pair) in out.chunks_mut(2).enumerate() {
                let [a, b] = self.pair(first / 2 + at as u64, key);
                pair[0] = a;
                if let Some(second) = pair.get_mut(1) {
                    *second = b;
                }
            }
            return;
        }
        for (at, x) in out.iter_mut().enumerate() {
            let draw = first + at as u64;
            *x = self.pair(draw / 2, key)[(draw % 2) as usize];
        }
    }

    #[inline(always)]
    fn pair(self, pair: u64, key: [u32; 2]) -> [f64; 2] {
        let [a, b, c, d] = philox4x32([pair as u32, (pair >> 32) as u32, self.driver, self.period], key);
        [unit(u64::from(a) << 32 | u64::from(b)), unit(u64::from(c) << 32 | u64::from(d))]
    }
}

/// A driver cell's number from its name: FNV-1a, 32 bits.
pub fn driver_key(name: &str) -> u32 {
    name.bytes().fold(0x811C_9DC5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_answers_of_random123_come_out() {
        // kat_vectors of the Random123 distribution.
        assert_eq!(philox4x32([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(philox4x32([u32::MAX; 4], [u32::MAX; 2]), [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
        let counter = [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344];
        let expected = [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1];
        assert_eq!(philox4x32(counter, [0xa409_3822, 0x299f_31d0]), expected);
    }

    #[test]
    fn a_number_depends_on_its_draw_alone() {
        let stream = Stream { seed: 7, driver: driver_key("growth[SU7]"), period: 0 };
        let mut all = [0.0; 1001];
        stream.fill(0, &mut all);
        for first in [1, 2, 500, 777] {
            let mut part = [0.0; 200];
            stream.fill(first as u64, &mut part);
            assert_eq!(part, all[first..first + 200], "from {first}");
        }
        assert!(all.iter().all(|u| *u > 0.0 && *u < 1.0));
        assert_eq!(unit(0), f64::EPSILON / 2.0);
        assert!(unit(u64::MAX) < 1.0);
    }
}
