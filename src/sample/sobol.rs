//! The Sobol sequence with random access, and Owen scrambling of it by a hash.

use super::philox::unit;
use std::ops::Range;

/// The finaliser of splitmix64 (Steele, Lea and Flood 2014): every bit depends on every other.
fn mix64(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// Number of dimensions there are direction numbers for.
const DIMENSIONS: u32 = 1024;
/// Bits of a point; indices are taken modulo 2^32.
const BITS: usize = 32;
/// Numbers handled together by [`Scrambled::fill`].
const BLOCK: usize = 64;
/// Direction numbers new-joe-kuo-6 (Joe and Kuo 2008, BSD licence in the file).
const DIRECTIONS: &str = include_str!("joe_kuo_1024.txt");

/// One dimension of the Sobol sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sobol {
    /// Dimension, from 0.
    dimension: u32,
    /// Direction number of each bit of the index, its bits reversed: the first binary digit of a point is bit 0.
    reversed: [u32; BITS],
}

impl Sobol {
    /// The sequence of a dimension, from 0 to [`DIMENSIONS`] - 1; `None` beyond.
    pub fn new(dimension: u32) -> Option<Sobol> {
        if dimension == 0 {
            // van der corput: the reversed direction numbers are the single bits
            return Some(Sobol { dimension, reversed: std::array::from_fn(|bit| 1 << bit) });
        }
        let line = DIRECTIONS.lines().filter(|line| !line.starts_with('#')).nth(dimension as usize - 1)?;
        let mut numbers = line.split_ascii_whitespace().map_while(|field| field.parse::<u32>().ok());
        let inner = numbers.next()?;
        let mut m = [0_u32; BITS];
        let mut degree = 0;
        for (slot, number) in m.iter_mut().zip(numbers) {
            *slot = number;
            degree += 1;
        }
        // the recurrence of Bratley and Fox (ACM TOMS 659, 1988) over the primitive polynomial x^s + a_1 x^(s-1) + .. + 1
        for bit in degree..BITS {
            let oldest = m.get(bit - degree)?;
            let mut next = oldest ^ (oldest << degree);
            for k in 1..degree {
                if inner >> (degree - 1 - k) & 1 == 1 {
                    next ^= m.get(bit - k)? << k;
                }
            }
            *m.get_mut(bit)? = next;
        }
        // m of bit b has b + 1 binary digits: 0.m
        let mut reversed = [0_u32; BITS];
        for (bit, (slot, m)) in reversed.iter_mut().zip(m).enumerate() {
            *slot = (m << (BITS - 1 - bit)).reverse_bits();
        }
        Some(Sobol { dimension, reversed })
    }

    /// The point of an index times 2^32, in the Gray code order of Antonov and Saleev (1979), which is also SciPy's: the
    /// First 2^k points are the same set as in binary order.
    pub fn point(&self, index: u32) -> u32 {
        self.reversed_point(index).reverse_bits()
    }

    /// [`Sobol::point`] with its bits reversed.
    #[inline]
    fn reversed_point(&self, index: u32) -> u32 {
        let gray = index ^ (index >> 1);
        self.reversed.iter().enumerate().fold(0, |x, (bit, v)| x ^ (v & (gray >> bit & 1).wrapping_neg()))
    }

    /// This dimension scrambled, with its own scrambling for each seed, dimension and replicate.
    ///
    /// Replicates are independent randomisations of the same sequence: the spread of their means is the error of one.
    pub fn scrambled(self, seed: u64, replicate: u32) -> Scrambled {
        let place = u64::from(self.dimension) | u64::from(replicate) << 32;
        let key = mix64(mix64(seed) ^ place);
        Scrambled { sobol: self, key: key as u32, fraction_key: (key >> 32) as u32 }
    }
}

/// One dimension of the Sobol sequence, Owen scrambled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scrambled {
    /// Sequence.
    sobol: Sobol,
    /// Key of the scrambling.
    key: u32,
    /// Key of the digits below 2^-32.
    fraction_key: u32,
}

impl Scrambled {
    /// The number in (0, 1) of an index.
    ///
    /// 32 binary digits are those of the Sobol point scrambled; the 21 below are a hash of them, as Owen scrambling makes
    /// Of the zeros there. never 0 or 1.
    #[inline]
    pub fn uniform(&self, index: u32) -> f64 {
        self.finish(self.sobol.reversed_point(index))
    }

    /// Fills `out` with the numbers of consecutive indices (taken modulo 2^32), bit for bit [`Scrambled::uniform`].
    pub fn fill(&self, indices: Range<u64>, out: &mut [f64]) {
        let length = usize::try_from(indices.end.saturating_sub(indices.start)).unwrap_or(usize::MAX);
        let mut index = indices.start as u32;
        let mut point = self.sobol.reversed_point(index);
        let length = length.min(out.len());
        for block in out.get_mut(..length).unwrap_or_default().chunks_mut(BLOCK) {
            let mut points = [0; BLOCK];
            for slot in points.iter_mut().take(block.len()) {
                *slot = point;
                index = index.wrapping_add(1);
                // the gray code of the next index differs in one bit: that of its lowest one
                let bit = index.trailing_zeros() as usize % BITS;
                point = if index == 0 { 0 } else { point ^ self.sobol.reversed[bit] };
            }
            block.iter_mut().zip(points).for_each(|(u, point)| *u = self.finish(point));
        }
    }

    /// Scrambles a reversed point and maps it to (0, 1).
    #[inline(always)]
    fn finish(&self, reversed: u32) -> f64 {
        let digits = owen_hash(reversed, self.key).reverse_bits();
        let mut low = (digits ^ self.fraction_key).wrapping_mul(0x9e37_79b9);
        low = (low ^ (low >> 15)).wrapping_mul(0x85eb_ca6b);
        low = (low ^ (low >> 13)).wrapping_mul(0xc2b2_ae35);
        unit(u64::from(digits) << 32 | u64::from(low))
    }
}

/// Owen scrambling (nested uniform) of a number whose bits are reversed: each bit changes depending on those below it.
///
/// Hash of Laine and Karras (2011) as used by Burley, "Practical hash-based Owen scrambling", JCGT 9(4) (2020), with the
/// Improved constants of N. Vegdahl ("Building a better LK hash", 2021).
#[inline(always)]
fn owen_hash(reversed: u32, key: u32) -> u32 {
    let mut x = reversed;
    x ^= x.wrapping_mul(0x3d20_adea);
    x = x.wrapping_add(key);
    x = x.wrapping_mul((key >> 16) | 1);
    x ^= x.wrapping_mul(0x0552_6c56);
    x ^ x.wrapping_mul(0x53a2_2864)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_points_are_those_of_the_sequence() {
        // SciPy 1.17: qmc.Sobol(3, scramble=False).random(8), times eight.
        let expected = [[0, 4, 6, 2, 3, 7, 5, 1], [0, 4, 2, 6, 3, 7, 1, 5], [0, 4, 2, 6, 7, 3, 5, 1]];
        for (dimension, points) in expected.iter().enumerate() {
            let sobol = Sobol::new(dimension as u32).expect("a dimension");
            let found: Vec<u32> = (0..8).map(|i| sobol.point(i) >> 29).collect();
            assert_eq!(found, points, "dimension {dimension}");
        }
        assert_eq!(Sobol::new(DIMENSIONS), None);
    }

    #[test]
    fn scrambling_keeps_one_point_in_every_slice() {
        for dimension in [0, 1, 2, 7, 100, DIMENSIONS - 1] {
            let scrambled = Sobol::new(dimension).expect("a dimension").scrambled(9, 3);
            let mut column = vec![0.0; 1024];
            scrambled.fill(2048..3072, &mut column);
            let mut slices: Vec<usize> = column.iter().map(|u| (u * 1024.0) as usize).collect();
            slices.sort_unstable();
            assert_eq!(slices, (0..1024).collect::<Vec<_>>(), "dimension {dimension}");
            assert!(column.iter().enumerate().all(|(i, u)| *u == scrambled.uniform(2048 + i as u32)));
        }
    }
}
