//! The inner loops for AVX2. Integer throughout, so the sums are those of the portable kernel.
#![allow(unsafe_code, reason = "vector instructions; each call is behind `Kernel`, which exists only after detection")]

use std::arch::x86_64::{
    __m256i, _mm_add_epi64, _mm_cvtsi128_si64, _mm_loadu_si128, _mm_unpackhi_epi64, _mm256_add_epi16, _mm256_add_epi32,
    _mm256_add_epi64, _mm256_and_si256, _mm256_castsi256_si128, _mm256_cmpeq_epi8, _mm256_cvtepi8_epi16,
    _mm256_cvtepi32_epi64, _mm256_extracti128_si256, _mm256_loadu_si256, _mm256_madd_epi16, _mm256_maddubs_epi16,
    _mm256_set1_epi8, _mm256_set1_epi16, _mm256_set1_epi32, _mm256_set1_epi64x, _mm256_setr_epi64x,
    _mm256_setzero_si256, _mm256_shuffle_epi8,
};

/// See [`super::Kernel::dot`], which has checked the lengths.
pub(super) fn dot(rows: &[i8], query: &[i16], sums: &mut [i64]) {
    // SAFETY: a `Kernel` of this kind exists only where AVX2 was detected.
    unsafe { dot_avx2(rows, query, sums) }
}

/// See [`super::Kernel::select`], which has checked the lengths.
pub(super) fn select(rows: &[u64], query: &[i8], sums: &mut [i32]) {
    // SAFETY: a `Kernel` of this kind exists only where AVX2 was detected.
    unsafe { select_avx2(rows, query, sums) }
}

/// Bytes are widened to 16 bits and multiplied in pairs. A pair is at most 2^23 (128 * 32,768 * 2), and each of the two
/// accumulators takes at most 4,096 / 32 = 128 of them a lane: 2^30, within an i32. They are added as 64-bit lanes.
#[target_feature(enable = "avx2")]
fn dot_avx2(rows: &[i8], query: &[i16], sums: &mut [i64]) {
    let width = query.len();
    let query = query.as_chunks::<16>().0.as_chunks::<2>().0;
    for (row, sum) in rows.chunks_exact(width).zip(sums) {
        let mut even = _mm256_setzero_si256();
        let mut odd = _mm256_setzero_si256();
        let (row, _) = row.as_chunks::<16>();
        for ([row_even, row_odd], [query_even, query_odd]) in row.as_chunks().0.iter().zip(query) {
            even = _mm256_add_epi32(even, _mm256_madd_epi16(widen(row_even), load_16(query_even)));
            odd = _mm256_add_epi32(odd, _mm256_madd_epi16(widen(row_odd), load_16(query_odd)));
        }
        *sum = add_across(_mm256_add_epi64(add_halves(even), add_halves(odd)));
    }
}

/// Thirty-two bits become a byte mask: copy each of the four bytes eight times, keep one bit in each copy, compare.
/// Masked query bytes are added in pairs into 16-bit lanes: 128 steps of at most 2 * 128 stay within -32,768..=32,512.
#[target_feature(enable = "avx2")]
fn select_avx2(rows: &[u64], query: &[i8], sums: &mut [i32]) {
    let copy_low = _mm256_setr_epi64x(0, 0x0101_0101_0101_0101, 0x0202_0202_0202_0202, 0x0303_0303_0303_0303);
    let copy_high = _mm256_add_epi64(copy_low, _mm256_set1_epi32(0x0404_0404));
    let one_bit = _mm256_set1_epi64x(i64::from_le_bytes([1, 2, 4, 8, 16, 32, 64, 128]));
    let ones_8 = _mm256_set1_epi8(1);
    let ones_16 = _mm256_set1_epi16(1);
    let query = query.as_chunks::<32>().0.as_chunks::<2>().0;
    for (row, sum) in rows.chunks_exact(query.len()).zip(sums) {
        let mut total = _mm256_setzero_si256();
        for (&word, [query_low, query_high]) in row.iter().zip(query) {
            let word = _mm256_set1_epi64x(word.cast_signed());
            for (copies, query) in [(copy_low, query_low), (copy_high, query_high)] {
                let bits = _mm256_and_si256(_mm256_shuffle_epi8(word, copies), one_bit);
                let chosen = _mm256_and_si256(_mm256_cmpeq_epi8(bits, one_bit), load_8(query));
                total = _mm256_add_epi16(total, _mm256_maddubs_epi16(ones_8, chosen));
            }
        }
        // At most 4,096 * 128 = 2^19: an i32 holds it.
        *sum = add_across(add_halves(_mm256_madd_epi16(total, ones_16))) as i32;
    }
}

#[target_feature(enable = "avx2")]
fn load_8(from: &[i8; 32]) -> __m256i {
    // SAFETY: the array is 32 readable bytes, and the load takes any alignment.
    unsafe { _mm256_loadu_si256(from.as_ptr().cast()) }
}

#[target_feature(enable = "avx2")]
fn load_16(from: &[i16; 16]) -> __m256i {
    // SAFETY: the array is 32 readable bytes, and the load takes any alignment.
    unsafe { _mm256_loadu_si256(from.as_ptr().cast()) }
}

/// Sixteen bytes, sign-extended to 16 bits each.
#[target_feature(enable = "avx2")]
fn widen(from: &[i8; 16]) -> __m256i {
    // SAFETY: the array is 16 readable bytes, and the load takes any alignment.
    _mm256_cvtepi8_epi16(unsafe { _mm_loadu_si128(from.as_ptr().cast()) })
}

/// Eight 32-bit lanes to four 64-bit ones.
#[target_feature(enable = "avx2")]
fn add_halves(lanes: __m256i) -> __m256i {
    let low = _mm256_cvtepi32_epi64(_mm256_castsi256_si128(lanes));
    let high = _mm256_cvtepi32_epi64(_mm256_extracti128_si256::<1>(lanes));
    _mm256_add_epi64(low, high)
}

/// The sum of four 64-bit lanes.
#[target_feature(enable = "avx2")]
fn add_across(lanes: __m256i) -> i64 {
    let pair = _mm_add_epi64(_mm256_castsi256_si128(lanes), _mm256_extracti128_si256::<1>(lanes));
    _mm_cvtsi128_si64(_mm_add_epi64(pair, _mm_unpackhi_epi64(pair, pair)))
}
