//! The inner loops for AVX2. Integer throughout, so the sums are those of the portable kernel; what is computed in
//! floating point takes the portable kernel's steps in its order, and so rounds as it does.
#![allow(unsafe_code, reason = "vector instructions; each call is behind `Kernel`, which exists only after detection")]

use std::arch::x86_64::{
    __m128i, __m256d, __m256i, _CMP_GE_OQ, _MM_HINT_T0, _mm_add_epi16, _mm_add_epi32, _mm_add_epi64, _mm_cvtsi128_si64,
    _mm_loadu_ps, _mm_loadu_si128, _mm_prefetch, _mm_setzero_si128, _mm_sub_epi32, _mm_unpackhi_epi32,
    _mm_unpackhi_epi64, _mm_unpacklo_epi32, _mm_unpacklo_epi64, _mm256_abs_epi8, _mm256_add_epi8, _mm256_add_epi16,
    _mm256_add_epi32, _mm256_add_epi64, _mm256_add_pd, _mm256_and_si256, _mm256_castsi256_pd, _mm256_castsi256_si128,
    _mm256_cmp_pd, _mm256_cmp_ps, _mm256_cvtepi8_epi16, _mm256_cvtepi32_epi64, _mm256_cvtepi32_ps,
    _mm256_cvtepu16_epi32, _mm256_cvtps_pd, _mm256_extracti128_si256, _mm256_hadd_epi32, _mm256_loadu_ps,
    _mm256_loadu_si256, _mm256_madd_epi16, _mm256_maddubs_epi16, _mm256_movemask_epi8, _mm256_movemask_pd,
    _mm256_movemask_ps, _mm256_mul_pd, _mm256_mul_ps, _mm256_permute2x128_si256, _mm256_sad_epu8, _mm256_set1_epi8,
    _mm256_set1_epi16, _mm256_set1_epi32, _mm256_set1_epi64x, _mm256_set1_pd, _mm256_set1_ps, _mm256_setzero_si256,
    _mm256_shuffle_epi8, _mm256_slli_epi32, _mm256_slli_epi64, _mm256_srli_epi16, _mm256_storeu_si256,
    _mm256_sub_epi32, _mm256_sub_pd, _mm256_unpackhi_epi32, _mm256_unpacklo_epi32, _mm256_xor_si256,
};

use super::{AHEAD, BitQuery, COARSE_BITS, Reach, RowSums, STRIP, portable};

/// Rows, and queries, that are summed together.
const SIDE: usize = 4;

/// See [`super::Kernel::dot`], which has checked the lengths.
pub(super) fn dot(rows: &[i8], query: &[i16], sums: &mut [i64]) {
    // SAFETY: a `Kernel` of this kind exists only where AVX2 was detected.
    unsafe { dot_avx2(rows, query, sums) }
}

/// See [`super::Kernel::select`], which has checked the lengths.
pub(super) fn select(rows: &[u8], query: &BitQuery, sums: &mut [i32]) {
    // SAFETY: a `Kernel` of this kind exists only where AVX2 was detected.
    unsafe { select_avx2(rows, query, sums) }
}

/// See [`super::Kernel::dot_coarse_each`], which has checked the lengths.
pub(super) fn dot_coarse_each(rows: &[i8], queries: &[&[i8]], sums: &mut [i64]) {
    // SAFETY: a `Kernel` of this kind exists only where AVX2 was detected.
    unsafe { dot_coarse_each_avx2(rows, queries, sums) }
}

/// See [`super::Kernel::signs`].
pub(super) fn signs(row: &[i8], to: &mut [u8]) -> u32 {
    // SAFETY: a `Kernel` of this kind exists only where AVX2 was detected.
    unsafe { signs_avx2(row, to) }
}

/// See [`super::Kernel::above`], which has checked the lengths.
pub(super) fn above(sums: &[i32], total: i32, factors: &[f32], floor: f32, rows: &mut [u64]) {
    // SAFETY: a `Kernel` of this kind exists only where AVX2 was detected.
    unsafe { above_avx2(sums, total, factors, floor, rows) }
}

/// See [`super::Kernel::greatest`].
pub(super) fn greatest(sums: &[i64]) -> i64 {
    // SAFETY: a `Kernel` of this kind exists only where AVX2 was detected.
    unsafe { greatest_avx2(sums) }
}

/// See [`super::Kernel::reaching`], which has checked the lengths.
pub(super) fn reaching(reach: &Reach, rows: &RowSums<'_>, bits: &mut [u64]) {
    // SAFETY: a `Kernel` of this kind exists only where AVX2 was detected.
    unsafe { reaching_avx2(reach, rows, bits) }
}

/// See [`super::Kernel::prefetch`].
pub(super) fn prefetch<T>(rows: &[T]) {
    for at in (0..size_of_val(rows)).step_by(64) {
        // SAFETY: SSE is part of x86-64, and a prefetch reads nothing.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(rows.as_ptr().cast::<i8>().wrapping_add(at)) };
    }
}

/// Row by row: memory is fastest in its own order, and one query waits for nothing else. What stands behind a single
/// row is not asked for: those are looked at out of order.
#[target_feature(enable = "avx2")]
fn dot_avx2(rows: &[i8], query: &[i16], sums: &mut [i64]) {
    if let [sum] = sums {
        *sum = dot_one::<false>(rows, query);
        return;
    }
    for (row, sum) in rows.chunks_exact(query.len()).zip(sums) {
        *sum = dot_one::<true>(row, query);
    }
}

/// Bytes are widened to 16 bits and multiplied in pairs, `FETCHING` what stands behind them. A pair is at most 2^23
/// (128 * 32,768 * 2), and each of the two accumulators takes at most 4,096 / 32 = 128 of them a lane: 2^30, within an i32.
/// They are added as 64-bit lanes.
#[target_feature(enable = "avx2")]
fn dot_one<const FETCHING: bool>(row: &[i8], query: &[i16]) -> i64 {
    let (mut even, mut odd) = (_mm256_setzero_si256(), _mm256_setzero_si256());
    let (rows, _) = row.as_chunks::<16>().0.as_chunks::<2>();
    let (queries, _) = query.as_chunks::<16>().0.as_chunks::<2>();
    for ([row_even, row_odd], [query_even, query_odd]) in rows.iter().zip(queries) {
        if FETCHING {
            _mm_prefetch::<_MM_HINT_T0>(row_even.as_ptr().wrapping_add(AHEAD));
        }
        even = _mm256_add_epi32(even, _mm256_madd_epi16(widen(row_even), load_16(query_even)));
        odd = _mm256_add_epi32(odd, _mm256_madd_epi16(widen(row_odd), load_16(query_odd)));
    }
    add_across(_mm256_add_epi64(add_halves(even), add_halves(odd)))
}

/// Four rows with four queries at a time, each row by itself, so that its accumulators stay in registers. The last row, or
/// query, stands in for those that lack.
#[target_feature(enable = "avx2")]
fn dot_coarse_each_avx2(rows: &[i8], queries: &[&[i8]], sums: &mut [i64]) {
    let count = sums.len() / queries.len();
    let width = rows.len() / count;
    for first in (0..queries.len()).step_by(SIDE) {
        let mut four = [queries[queries.len() - 1]; SIDE];
        four[..SIDE.min(queries.len() - first)].copy_from_slice(&queries[first..queries.len().min(first + SIDE)]);
        // What raising a row's bytes by 128 adds: at most 128 * 32 * 4,096.
        let mut raised = [0; SIDE];
        for (raised, query) in raised.iter_mut().zip(four) {
            *raised = 128 * query.iter().map(|&q| i32::from(q)).sum::<i32>();
        }
        // SAFETY: the array is 16 readable bytes, and the load takes any alignment.
        let raised = unsafe { _mm_loadu_si128(raised.as_ptr().cast()) };
        for row in (0..count).step_by(SIDE) {
            let mut square = [_mm_setzero_si128(); SIDE];
            for (at, sums) in square.iter_mut().enumerate() {
                let row = &rows[(row + at).min(count - 1) * width..][..width];
                *sums = _mm_sub_epi32(dot_coarse(row, four), raised);
            }
            let sums_of = sums[first * count..].chunks_exact_mut(count);
            for (sums, of_rows) in sums_of.zip(turn(square)) {
                let whole = _mm256_slli_epi64::<{ COARSE_BITS.cast_signed() }>(_mm256_cvtepi32_epi64(of_rows));
                let sums = &mut sums[row..];
                if let Some(sums) = sums.first_chunk_mut() {
                    store_4(sums, whole);
                } else {
                    let mut all = [0; SIDE];
                    store_4(&mut all, whole);
                    sums.copy_from_slice(&all[..sums.len()]);
                }
            }
        }
    }
}

/// The sums of a row, raised by 128, with four coarse queries. Two times two products add up within 16 bits (255 * 32 * 4 =
/// 32,640), and within 32 bits there is room for more dimensions than there are.
#[target_feature(enable = "avx2")]
fn dot_coarse(row: &[i8], queries: [&[i8]; SIDE]) -> __m128i {
    let ones = _mm256_set1_epi16(1);
    let [a, b, c, d] = queries;
    let (rows, last) = lines(row);
    let mut lanes = [_mm256_setzero_si256(); SIDE];
    for ((((row, a), b), c), d) in rows.iter().zip(lines(a).0).zip(lines(b).0).zip(lines(c).0).zip(lines(d).0) {
        let (even, odd) = (raise(&row[0]), raise(&row[1]));
        for (lanes, query) in lanes.iter_mut().zip([a, b, c, d]) {
            let even = _mm256_maddubs_epi16(even, load_32(&query[0]));
            let sums = _mm256_add_epi16(even, _mm256_maddubs_epi16(odd, load_32(&query[1])));
            *lanes = _mm256_add_epi32(*lanes, _mm256_madd_epi16(sums, ones));
        }
    }
    for row in last {
        for (lanes, query) in lanes.iter_mut().zip(queries) {
            let query = query[64 * rows.len()..].first_chunk().expect("queries are padded further than rows");
            let sums = _mm256_maddubs_epi16(raise(row), load_32(query));
            *lanes = _mm256_add_epi32(*lanes, _mm256_madd_epi16(sums, ones));
        }
    }
    let [a, b, c, d] = lanes;
    let fours = _mm256_hadd_epi32(_mm256_hadd_epi32(a, b), _mm256_hadd_epi32(c, d));
    _mm_add_epi32(_mm256_castsi256_si128(fours), _mm256_extracti128_si256::<1>(fours))
}

/// Bytes in twos of registers, and what is left.
fn lines(bytes: &[i8]) -> (&[[[i8; 32]; 2]], &[[i8; 32]]) {
    bytes.as_chunks().0.as_chunks()
}

/// Rows of a square as columns.
#[target_feature(enable = "avx2")]
fn turn(square: [__m128i; SIDE]) -> [__m128i; SIDE] {
    let [a, b, c, d] = square;
    let (front, back) = (_mm_unpacklo_epi32(a, b), _mm_unpacklo_epi32(c, d));
    let (front_last, back_last) = (_mm_unpackhi_epi32(a, b), _mm_unpackhi_epi32(c, d));
    [
        _mm_unpacklo_epi64(front, back),
        _mm_unpackhi_epi64(front, back),
        _mm_unpacklo_epi64(front_last, back_last),
        _mm_unpackhi_epi64(front_last, back_last),
    ]
}

/// Bytes with signs as bytes without, 128 higher.
#[target_feature(enable = "avx2")]
fn raise(bytes: &[i8; 32]) -> __m256i {
    _mm256_xor_si256(load_32(bytes), _mm256_set1_epi8(i8::MIN))
}

/// Two bytes of sixteen rows at a time, side by side in a register. After two of them each of its bytes has taken four
/// choices, and is added up in 16 bits, even rows by themselves and odd ones.
#[target_feature(enable = "avx2")]
fn select_avx2(rows: &[u8], query: &BitQuery, sums: &mut [i32]) {
    let strips = rows.chunks_exact(STRIP * query.row_bytes());
    for (strip, sums) in strips.zip(sums.as_chunks_mut::<STRIP>().0) {
        let (mut even, mut odd) = (_mm256_setzero_si256(), _mm256_setzero_si256());
        for (lines, [lower, upper]) in strip.as_chunks::<32>().0.as_chunks::<2>().0.iter().zip(query.choices()) {
            _mm_prefetch::<_MM_HINT_T0>(lines.as_ptr().wrapping_byte_add(AHEAD).cast());
            let mut bytes = _mm256_setzero_si256();
            let choices = lower.as_chunks().0.iter().zip(upper.as_chunks().0);
            for (line, (lower, upper)) in lines.iter().zip(choices) {
                let (low, high) = nibbles(load_32(line));
                bytes = _mm256_add_epi8(bytes, _mm256_shuffle_epi8(load_32(lower), low));
                bytes = _mm256_add_epi8(bytes, _mm256_shuffle_epi8(load_32(upper), high));
            }
            even = _mm256_add_epi16(even, _mm256_and_si256(bytes, _mm256_set1_epi16(0xff)));
            odd = _mm256_add_epi16(odd, _mm256_srli_epi16::<8>(bytes));
        }
        put_strip([even, odd], query.least, sums);
    }
}

/// Thirty-two signs at a time; what is without sign is added up eight to a lane.
#[target_feature(enable = "avx2")]
fn signs_avx2(row: &[i8], to: &mut [u8]) -> u32 {
    let (whole, rest) = row.as_chunks::<32>();
    let mut sum = _mm256_setzero_si256();
    for (number, numbers) in whole.iter().enumerate() {
        // SAFETY: the array is 32 readable bytes, and the load takes any alignment.
        let numbers = unsafe { _mm256_loadu_si256(numbers.as_ptr().cast()) };
        let signs = !_mm256_movemask_epi8(numbers);
        for (byte, signs) in signs.to_le_bytes().into_iter().enumerate() {
            to[(4 * number + byte) * STRIP] = signs;
        }
        sum = _mm256_add_epi64(sum, _mm256_sad_epu8(_mm256_abs_epi8(numbers), _mm256_setzero_si256()));
    }
    add_across(sum) as u32 + portable::signs_from(row.len() - rest.len(), row, to)
}

/// The low four bits of every byte, and the high ones.
#[target_feature(enable = "avx2")]
fn nibbles(bytes: __m256i) -> (__m256i, __m256i) {
    let low = _mm256_set1_epi8(0x0f);
    (_mm256_and_si256(bytes, low), _mm256_and_si256(_mm256_srli_epi16::<4>(bytes), low))
}

/// The sums of a strip from those above the least, of even rows and of odd ones, which stand twice in a register for different
/// dimensions. At most 1,024 choices of 60: within 16 bits.
#[target_feature(enable = "avx2")]
fn put_strip(above: [__m256i; 2], least: i32, sums: &mut [i32; STRIP]) {
    let [even, odd] = above.map(|rows| {
        let both = _mm_add_epi16(_mm256_castsi256_si128(rows), _mm256_extracti128_si256::<1>(rows));
        _mm256_add_epi32(_mm256_cvtepu16_epi32(both), _mm256_set1_epi32(least))
    });
    // Rows 0 to 3 and 8 to 11, then 4 to 7 and 12 to 15.
    let (first, second) = (_mm256_unpacklo_epi32(even, odd), _mm256_unpackhi_epi32(even, odd));
    let (front, back) = sums.split_at_mut(STRIP / 2);
    store_8(front, _mm256_permute2x128_si256::<0x20>(first, second));
    store_8(back, _mm256_permute2x128_si256::<0x31>(first, second));
}

/// Eight numbers of 32 bits.
#[target_feature(enable = "avx2")]
fn store_8(to: &mut [i32], register: __m256i) {
    let to: &mut [i32; 8] = to.first_chunk_mut().expect("half a strip");
    // SAFETY: the array is 32 bytes of our own, and the store takes any alignment.
    unsafe { _mm256_storeu_si256(to.as_mut_ptr().cast(), register) }
}

/// Four numbers of 64 bits.
#[target_feature(enable = "avx2")]
fn store_4(to: &mut [i64; 4], register: __m256i) {
    // SAFETY: the array is 32 bytes of our own, and the store takes any alignment.
    unsafe { _mm256_storeu_si256(to.as_mut_ptr().cast(), register) }
}

/// Thirty-two bytes.
#[target_feature(enable = "avx2")]
fn load_32<T: Copy>(from: &[T; 32]) -> __m256i {
    const { assert!(size_of::<T>() == 1) };
    // SAFETY: the array is 32 readable bytes, and the load takes any alignment.
    unsafe { _mm256_loadu_si256(from.as_ptr().cast()) }
}

#[target_feature(enable = "avx2")]
fn above_avx2(sums: &[i32], total: i32, factors: &[f32], floor: f32, rows: &mut [u64]) {
    let (sums, factors) = (sums.as_chunks::<8>().0.as_chunks::<8>().0, factors.as_chunks::<8>().0.as_chunks::<8>().0);
    let (total, floor) = (_mm256_set1_epi32(total), _mm256_set1_ps(floor));
    for ((sums, factors), bits) in sums.iter().zip(factors).zip(rows) {
        *bits = 0;
        for (part, (sums, factors)) in sums.iter().zip(factors).enumerate() {
            // SAFETY: the array is 32 readable bytes, and the load takes any alignment.
            let doubled = _mm256_slli_epi32::<1>(unsafe { _mm256_loadu_si256(sums.as_ptr().cast()) });
            // SAFETY: as above.
            let factors = unsafe { _mm256_loadu_ps(factors.as_ptr()) };
            let estimate = _mm256_mul_ps(_mm256_cvtepi32_ps(_mm256_sub_epi32(doubled, total)), factors);
            let reaches = _mm256_movemask_ps(_mm256_cmp_ps::<_CMP_GE_OQ>(estimate, floor));
            *bits |= u64::from(reaches.cast_unsigned()) << (8 * part);
        }
    }
}

/// A 64-bit integer within 2^51 becomes an f64 by being added to the bits of 1.5 * 2^52, whose last place is 1.
#[target_feature(enable = "avx2")]
fn reaching_avx2(reach: &Reach, rows: &RowSums<'_>, bits: &mut [u64]) {
    const SHIFT: f64 = 6_755_399_441_055_744.0;
    let (shift_bits, shift) = (_mm256_set1_epi64x(SHIFT.to_bits().cast_signed()), _mm256_set1_pd(SHIFT));
    let (query_scale, query_norm) =
        (_mm256_set1_pd(f64::from(reach.query_scale)), _mm256_set1_pd(f64::from(reach.query_norm)));
    let (weight, floor) = (_mm256_set1_pd(reach.weight), _mm256_set1_pd(reach.floor));
    let (sums, rest) = rows.sums.as_chunks::<4>();
    let scales = rows.scales.as_chunks::<4>().0.iter();
    let columns = scales.zip(rows.low_norms.as_chunks::<4>().0).zip(rows.statistics.as_chunks::<4>().0);
    bits.fill(0);
    for (part, (sums, ((scales, low_norms), statistics))) in sums.iter().zip(columns).enumerate() {
        // SAFETY: the array is 32 readable bytes, and the load takes any alignment.
        let sums = _mm256_slli_epi64::<8>(unsafe { _mm256_loadu_si256(sums.as_ptr().cast()) });
        let sums = _mm256_sub_pd(_mm256_castsi256_pd(_mm256_add_epi64(sums, shift_bits)), shift);
        let centre = _mm256_mul_pd(_mm256_mul_pd(doubles(scales), query_scale), sums);
        let upper = _mm256_add_pd(centre, _mm256_mul_pd(doubles(low_norms), query_norm));
        let score = _mm256_sub_pd(upper, _mm256_mul_pd(weight, doubles(statistics)));
        let reaches = _mm256_movemask_pd(_mm256_cmp_pd::<_CMP_GE_OQ>(score, floor));
        bits[part / 16] |= u64::from(reaches.cast_unsigned()) << (4 * (part % 16));
    }
    portable::reaching_from(rows.sums.len() - rest.len(), reach, rows, bits);
}

#[target_feature(enable = "avx2")]
fn greatest_avx2(sums: &[i64]) -> i64 {
    let mut lanes = [i64::MIN; 8];
    let (eights, rest) = sums.as_chunks::<8>();
    for eight in eights {
        for (lane, &sum) in lanes.iter_mut().zip(eight) {
            *lane = sum.max(*lane);
        }
    }
    portable::greatest(&lanes).max(portable::greatest(rest))
}

/// Four numbers as f64, exactly.
#[target_feature(enable = "avx2")]
fn doubles(from: &[f32; 4]) -> __m256d {
    // SAFETY: the array is 16 readable bytes, and the load takes any alignment.
    _mm256_cvtps_pd(unsafe { _mm_loadu_ps(from.as_ptr()) })
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
