//! Tiles of sums come row by row, and a batch gives them query by query: lines are turned into columns, and the two halves
//! of each sum put together.
#![allow(unsafe_code, reason = "vector instructions; reached only through `Kernel`, which exists only after detection")]

use std::arch::x86_64::{
    __m512i, _mm256_loadu_si256, _mm512_add_epi32, _mm512_add_epi64, _mm512_castsi512_si256, _mm512_cvtepi32_epi64,
    _mm512_extracti64x4_epi64, _mm512_load_si512, _mm512_setzero_si512, _mm512_shuffle_i32x4, _mm512_shuffle_i64x2,
    _mm512_slli_epi32, _mm512_slli_epi64, _mm512_storeu_si512, _mm512_unpackhi_epi32, _mm512_unpackhi_epi64,
    _mm512_unpacklo_epi32, _mm512_unpacklo_epi64,
};

use super::{SIDE, Sums};

/// 64-bit sums that a register holds.
const EIGHT: usize = 8;
/// Up to this width a whole sum fits into an i32: 508 * (256 * 128 * 128 + 128 * 255) is less than 2^31.
const NARROW: usize = 508;

/// Puts the sums of sixteen rows of a width to their queries', which stand `stride` apart.
pub(super) fn spread(from: &Sums, width: usize, sums: &mut [i64], stride: usize, queries: usize) {
    // SAFETY: a `Kernel` of this kind exists only where AVX-512 was detected.
    unsafe {
        if width <= NARROW {
            spread_narrow(from, sums, stride, queries)
        } else {
            spread_wide(from, sums, stride, queries)
        }
    }
}

/// Sixteen rows and sixteen queries at a time, in 32 bits until they are turned.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn spread_narrow(from: &Sums, sums: &mut [i64], stride: usize, queries: usize) {
    let mut lines = [_mm512_setzero_si512(); SIDE];
    for (line, (high, low)) in lines.iter_mut().zip(from.high.iter().zip(&from.low)) {
        // SAFETY: arrays of 64 bytes each, of which the first one is aligned to as many.
        let [high, low] = unsafe { [high, low].map(|half| _mm512_load_si512(half.as_ptr().cast())) };
        *line = _mm512_add_epi32(_mm512_slli_epi32::<8>(high), low);
    }
    for (query, column) in turn_narrow(lines).into_iter().enumerate().take(queries) {
        put(sums, query * stride, _mm512_cvtepi32_epi64(_mm512_castsi512_si256(column)));
        put(sums, query * stride + EIGHT, _mm512_cvtepi32_epi64(_mm512_extracti64x4_epi64::<1>(column)));
    }
}

/// Eight rows and eight queries at a time.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn spread_wide(from: &Sums, sums: &mut [i64], stride: usize, queries: usize) {
    for row in (0..SIDE).step_by(EIGHT) {
        for query in (0..queries).step_by(EIGHT) {
            let mut square = [_mm512_setzero_si512(); EIGHT];
            for (at, line) in square.iter_mut().enumerate() {
                let [high, low] = [&from.high, &from.low].map(|half| widen(&half[row + at], query));
                *line = _mm512_add_epi64(_mm512_slli_epi64::<8>(high), low);
            }
            for (query, line) in (query..queries).zip(turn_wide(square)) {
                put(sums, query * stride + row, line);
            }
        }
    }
}

/// Eight sums from `at` on.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn put(sums: &mut [i64], at: usize, register: __m512i) {
    let to: &mut [i64; EIGHT] = sums[at..].first_chunk_mut().expect("a sum for each pair");
    // SAFETY: the array is 64 bytes of our own, and the store takes any alignment.
    unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), register) }
}

/// Eight sums from `at` on, 64 bits each.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn widen(sums: &[i32; SIDE], at: usize) -> __m512i {
    let eight: &[i32; EIGHT] = sums[at..].first_chunk().expect("queries come in eights");
    // SAFETY: the array is 32 readable bytes, and the load takes any alignment.
    _mm512_cvtepi32_epi64(unsafe { _mm256_loadu_si256(eight.as_ptr().cast()) })
}

/// Sixteen lines of 32-bit numbers for columns. Of four lines each quarter of a register becomes four columns' parts; then
/// the quarters are put where they belong.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn turn_narrow(lines: [__m512i; SIDE]) -> [__m512i; SIDE] {
    let mut parts = [[_mm512_setzero_si512(); 4]; 4];
    for (four, [a, b, c, d]) in lines.as_chunks::<4>().0.iter().enumerate() {
        let (ab, cd) = (_mm512_unpacklo_epi32(*a, *b), _mm512_unpacklo_epi32(*c, *d));
        parts[0][four] = _mm512_unpacklo_epi64(ab, cd);
        parts[1][four] = _mm512_unpackhi_epi64(ab, cd);
        let (ab, cd) = (_mm512_unpackhi_epi32(*a, *b), _mm512_unpackhi_epi32(*c, *d));
        parts[2][four] = _mm512_unpacklo_epi64(ab, cd);
        parts[3][four] = _mm512_unpackhi_epi64(ab, cd);
    }
    let mut columns = lines;
    for (first, [a, b, c, d]) in parts.into_iter().enumerate() {
        let (even_ab, odd_ab) = (_mm512_shuffle_i32x4::<0x88>(a, b), _mm512_shuffle_i32x4::<0xdd>(a, b));
        let (even_cd, odd_cd) = (_mm512_shuffle_i32x4::<0x88>(c, d), _mm512_shuffle_i32x4::<0xdd>(c, d));
        columns[first] = _mm512_shuffle_i32x4::<0x88>(even_ab, even_cd);
        columns[4 + first] = _mm512_shuffle_i32x4::<0x88>(odd_ab, odd_cd);
        columns[8 + first] = _mm512_shuffle_i32x4::<0xdd>(even_ab, even_cd);
        columns[12 + first] = _mm512_shuffle_i32x4::<0xdd>(odd_ab, odd_cd);
    }
    columns
}

/// Eight lines of 64-bit numbers for columns.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn turn_wide(lines: [__m512i; EIGHT]) -> [__m512i; EIGHT] {
    let [a, b, c, d, e, f, g, h] = lines;
    // Of two lines the even and the odd columns; of four lines, then of eight, quarters of registers.
    let even = [(a, b), (c, d), (e, f), (g, h)].map(|(a, b)| _mm512_unpacklo_epi64(a, b));
    let odd = [(a, b), (c, d), (e, f), (g, h)].map(|(a, b)| _mm512_unpackhi_epi64(a, b));
    let mut columns = lines;
    for (first, [a, b, c, d]) in [even, odd].into_iter().enumerate() {
        let (front, back) = (_mm512_shuffle_i64x2::<0x88>(a, b), _mm512_shuffle_i64x2::<0xdd>(a, b));
        let (front_low, back_low) = (_mm512_shuffle_i64x2::<0x88>(c, d), _mm512_shuffle_i64x2::<0xdd>(c, d));
        columns[first] = _mm512_shuffle_i64x2::<0x88>(front, front_low);
        columns[4 + first] = _mm512_shuffle_i64x2::<0xdd>(front, front_low);
        columns[2 + first] = _mm512_shuffle_i64x2::<0x88>(back, back_low);
        columns[6 + first] = _mm512_shuffle_i64x2::<0xdd>(back, back_low);
    }
    columns
}
