//! Latin hypercube: each driver's probabilities are cut into as many slices as there are draws, and each slice is
//! used once, in a shuffled order that any draw can look up by itself.
//!
//! The shuffle is a permutation by index: A. Kensler, "Correlated multi-jittered sampling" (Pixar 2013), with cycle
//! walking; numbers up to 2^32.

use super::philox::philox4x32;

/// A shuffle of the numbers below `n`.
#[derive(Clone, Copy, Debug)]
pub struct Shuffle {
    n: u32,
    mask: u32,
    key: u32,
}

impl Shuffle {
    /// The shuffle of a driver in one of several replicates.
    pub fn new(n: u32, seed: u64, replicate: u32, driver: u32, period: u32) -> Shuffle {
        let [key, ..] = philox4x32([u32::MAX, u32::MAX - replicate, driver, period], [seed as u32, (seed >> 32) as u32]);
        Shuffle { n, mask: n.max(2).next_power_of_two().wrapping_sub(1), key }
    }

    /// Where a number goes.
    #[inline(always)]
    pub fn at(self, i: u32) -> u32 {
        let mut i = i % self.n.max(1);
        loop {
            i = self.step(i);
            if i < self.n {
                return i;
            }
        }
    }

    #[inline(always)]
    fn step(self, mut i: u32) -> u32 {
        let (w, p) = (self.mask, self.key);
        i ^= p;
        i = i.wrapping_mul(0xe170_893d);
        i ^= p >> 16;
        i ^= (i & w) >> 4;
        i ^= p >> 8;
        i = i.wrapping_mul(0x0929_eb3f);
        i ^= p >> 23;
        i ^= (i & w) >> 1;
        i = i.wrapping_mul(1 | p >> 27);
        i = i.wrapping_mul(0x6935_fa69);
        i ^= (i & w) >> 11;
        i = i.wrapping_mul(0x74dc_b303);
        i ^= (i & w) >> 2;
        i = i.wrapping_mul(0x9e50_1cc3);
        i ^= (i & w) >> 2;
        i = i.wrapping_mul(0xc860_a3df);
        i &= w;
        i ^ (i >> 5)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shuffle_uses_every_number_once() {
        for n in [1, 2, 3, 7, 512, 1000, 65_536, 100_003] {
            let shuffle = Shuffle::new(n, 5, 0, 77, 0);
            let mut seen = vec![false; n as usize];
            for i in 0..n {
                let at = shuffle.at(i) as usize;
                assert!(!seen[at], "{n}: {at} twice");
                seen[at] = true;
            }
        }
    }
}
