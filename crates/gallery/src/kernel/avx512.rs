//! The inner loops for AVX-512 with VNNI. Integer throughout, so the sums are those of the portable kernel; what is
//! computed in floating point takes the portable kernel's steps in its order, and so rounds as it does.
#![allow(unsafe_code, reason = "vector instructions; each call is behind `Kernel`, which exists only after detection")]

use std::arch::x86_64::{
    __m256i, __m512d, __m512i, _CMP_GE_OQ, _MM_HINT_T0, _mm_prefetch, _mm256_loadu_ps, _mm256_loadu_si256,
    _mm256_storeu_si256, _mm512_add_epi32, _mm512_add_epi64, _mm512_add_pd, _mm512_castsi512_si256, _mm512_cmp_pd_mask,
    _mm512_cmp_ps_mask, _mm512_cvtepi8_epi16, _mm512_cvtepi32_epi64, _mm512_cvtepi32_ps, _mm512_cvtepi64_pd,
    _mm512_cvtps_pd, _mm512_dpbusd_epi32, _mm512_dpwssd_epi32, _mm512_extracti64x4_epi64, _mm512_loadu_ps,
    _mm512_loadu_si512, _mm512_maskz_loadu_epi8, _mm512_max_epi64, _mm512_mul_pd, _mm512_mul_ps,
    _mm512_reduce_add_epi32, _mm512_reduce_add_epi64, _mm512_reduce_max_epi64, _mm512_set1_epi8, _mm512_set1_epi32,
    _mm512_set1_epi64, _mm512_set1_pd, _mm512_set1_ps, _mm512_setzero_si512, _mm512_shuffle_i32x4, _mm512_slli_epi32,
    _mm512_slli_epi64, _mm512_storeu_si512, _mm512_sub_epi32, _mm512_sub_pd, _mm512_unpackhi_epi32,
    _mm512_unpackhi_epi64, _mm512_unpacklo_epi32, _mm512_unpacklo_epi64, _mm512_xor_si512,
};

use super::{AHEAD, COARSE_BITS, Reach, RowSums, portable};

/// Bytes in a register.
const LINE: usize = 64;
/// Bytes of a row at most, for the lanes of several to be added up together.
const NARROW: usize = 128;
/// Rows, and queries, of a square of pairs that take one accumulator each.
const SIDE: usize = 4;

/// See [`super::Kernel::dot`], which has checked the lengths.
pub(super) fn dot(rows: &[i8], query: &[i16], sums: &mut [i64]) {
    // SAFETY: a `Kernel` of this kind exists only where these features were detected.
    unsafe {
        match query.len() {
            ..=NARROW => dot_narrow(rows, query, sums),
            _ => dot_avx512(rows, query, sums),
        }
    }
}

/// See [`super::Kernel::dot_coarse_each`], which has checked the lengths.
pub(super) fn dot_coarse_each(rows: &[i8], queries: &[&[i8]], sums: &mut [i64]) {
    // SAFETY: a `Kernel` of this kind exists only where these features were detected.
    unsafe { dot_coarse_each_avx512(rows, queries, sums) }
}

/// See [`super::Kernel::above`], which has checked the lengths.
pub(super) fn above(sums: &[i32], total: i32, factors: &[f32], floor: f32, rows: &mut [u64]) {
    // SAFETY: a `Kernel` of this kind exists only where these features were detected.
    unsafe { above_avx512(sums, total, factors, floor, rows) }
}

/// See [`super::Kernel::greatest`].
pub(super) fn greatest(sums: &[i64]) -> i64 {
    // SAFETY: a `Kernel` of this kind exists only where these features were detected.
    unsafe { greatest_avx512(sums) }
}

/// See [`super::Kernel::reaching`], which has checked the lengths.
pub(super) fn reaching(reach: &Reach, rows: &RowSums<'_>, bits: &mut [u64]) {
    // SAFETY: a `Kernel` of this kind exists only where these features were detected.
    unsafe { reaching_avx512(reach, rows, bits) }
}

/// Row by row: memory is fastest in its own order, and one query waits for nothing else. What stands behind a single
/// row is not asked for: those are looked at out of order.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn dot_avx512(rows: &[i8], query: &[i16], sums: &mut [i64]) {
    if let [sum] = sums {
        *sum = add_lanes(dot_one::<false>(rows, query));
        return;
    }
    for (row, sum) in rows.chunks_exact(query.len()).zip(sums) {
        *sum = add_lanes(dot_one::<true>(row, query));
    }
}

/// As [`dot_avx512`], of rows that are [`NARROW`]: to add up a row's lanes by themselves takes more instructions than all else,
/// and nearly as many as those of eight rows take together. A sum is at most 128 products of 2^22: 2^29.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn dot_narrow(rows: &[i8], query: &[i16], sums: &mut [i64]) {
    let width = query.len();
    let (eights, rest) = sums.as_chunks_mut::<8>();
    let (rows, last) = rows.split_at(8 * eights.len() * width);
    for (rows, sums) in rows.chunks_exact(8 * width).zip(eights) {
        // Sixteen rows at a time were measured to be slower than one; half of the registers are empty and cost nothing.
        let mut lanes = [_mm512_setzero_si512(); 16];
        for (row, lanes) in rows.chunks_exact(width).zip(&mut lanes) {
            let [even, odd] = dot_one::<true>(row, query);
            *lanes = _mm512_add_epi32(even, odd);
        }
        store(sums, _mm512_cvtepi32_epi64(narrow(add_across(lanes))));
    }
    if !rest.is_empty() {
        dot_avx512(last, query, rest);
    }
}

/// Four rows with four queries at a time. Where there are fewer queries the last one stands in for those that lack; fewer
/// rows than four are left to the definition.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn dot_coarse_each_avx512(rows: &[i8], queries: &[&[i8]], sums: &mut [i64]) {
    let count = sums.len() / queries.len();
    let width = rows.len() / count;
    let whole = count / SIDE * SIDE;
    for first in (0..queries.len()).step_by(SIDE) {
        let mut numbers = [queries.len() - 1; SIDE];
        let mut some = [queries[queries.len() - 1]; SIDE];
        let mut raised = [0i32; SIDE * SIDE];
        for side in 0..SIDE.min(queries.len() - first) {
            numbers[side] = first + side;
            some[side] = queries[first + side];
        }
        for side in 0..SIDE {
            raised[side * SIDE..][..SIDE].fill(raised_by(some[side]));
        }
        let raised = load(&raised);
        for row in (0..whole).step_by(SIDE) {
            let square = _mm512_sub_epi32(coarse_square(&rows[row * width..], width, some), raised);
            let low = _mm512_slli_epi64::<COARSE_BITS>(_mm512_cvtepi32_epi64(narrow(square)));
            let high = _mm512_slli_epi64::<COARSE_BITS>(_mm512_cvtepi32_epi64(_mm512_extracti64x4_epi64::<1>(square)));
            put(sums, numbers[0] * count + row, narrow(low));
            put(sums, numbers[1] * count + row, _mm512_extracti64x4_epi64::<1>(low));
            put(sums, numbers[2] * count + row, narrow(high));
            put(sums, numbers[3] * count + row, _mm512_extracti64x4_epi64::<1>(high));
        }
    }
    for row in whole..count {
        for (number, query) in queries.iter().enumerate() {
            let sum = &mut sums[number * count + row..][..1];
            portable::dot_coarse_each(&rows[row * width..][..width], &[query], sum);
        }
    }
}

/// What raising a row's bytes by 128 adds to its sum with these: at most 128 * 32 * 4,096.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn raised_by(query: &[i8]) -> i32 {
    let mut sum = _mm512_setzero_si512();
    for at in (0..query.len()).step_by(LINE) {
        sum = _mm512_dpbusd_epi32(sum, _mm512_set1_epi8(1), line(query, at));
    }
    128 * _mm512_reduce_add_epi32(sum)
}

/// The sums of the next four rows, raised by 128, with coarse queries, query by query. A lane takes at most 64 steps of
/// four products of at most 255 * 32, and a sum is sixteen lanes: 2^25.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn coarse_square(rows: &[i8], width: usize, queries: [&[i8]; SIDE]) -> __m512i {
    let top = _mm512_set1_epi8(i8::MIN);
    let mut lanes = [_mm512_setzero_si512(); SIDE * SIDE];
    let mut step = |at: usize, lines: [__m512i; SIDE]| {
        for query in 0..SIDE {
            let line = line(queries[query], at);
            for row in 0..SIDE {
                let sum = &mut lanes[query * SIDE + row];
                *sum = _mm512_dpbusd_epi32(*sum, lines[row], line);
            }
        }
    };
    let whole = width / LINE * LINE;
    for at in (0..whole).step_by(LINE) {
        let mut lines = [top; SIDE];
        for (row, register) in lines.iter_mut().enumerate() {
            *register = _mm512_xor_si512(*register, line(rows, row * width + at));
        }
        step(at, lines);
    }
    if whole < width {
        let mut lines = [top; SIDE];
        for (row, register) in lines.iter_mut().enumerate() {
            *register = _mm512_xor_si512(*register, half_line(rows, row * width + whole));
        }
        step(whole, lines);
    }
    add_across(lanes)
}

/// Four sums from `at` on.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn put(sums: &mut [i64], at: usize, register: __m256i) {
    if let Some(sums) = sums.get_mut(at..).and_then(<[i64]>::first_chunk_mut::<SIDE>) {
        store_half(sums, register);
    }
}

/// One row, widened to 16 bits, which needs nothing prepared; `FETCHING` what stands behind it. A lane takes at most
/// 4,096 / 32 = 128 pairs of at most 2^23 (128 * 32,768 * 2): 2^30, within an i32. They are added as 64-bit lanes.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn dot_one<const FETCHING: bool>(row: &[i8], query: &[i16]) -> [__m512i; 2] {
    let (mut even, mut odd) = (_mm512_setzero_si512(), _mm512_setzero_si512());
    let mut pair = |row: &[[i8; 32]; 2], query: &[[i16; 32]; 2]| {
        if FETCHING {
            fetch(&row[0], AHEAD);
        }
        even = _mm512_dpwssd_epi32(even, widen(&row[0]), load(&query[0]));
        odd = _mm512_dpwssd_epi32(odd, widen(&row[1]), load(&query[1]));
    };
    let (rows, row) = row.as_chunks::<32>().0.as_chunks::<2>();
    let (queries, query) = query.as_chunks::<32>().0.as_chunks::<2>();
    let ((rows_by_four, rows), (queries_by_four, queries)) = (rows.as_chunks::<4>(), queries.as_chunks::<4>());
    // Four at a time: where a shorter loop came to lie made a scan a third slower on an AMD EPYC.
    for (rows, queries) in rows_by_four.iter().zip(queries_by_four) {
        for (row, query) in rows.iter().zip(queries) {
            pair(row, query);
        }
    }
    for (row, query) in rows.iter().zip(queries) {
        pair(row, query);
    }
    for (row, query) in row.iter().zip(query) {
        if FETCHING {
            fetch(row, AHEAD);
        }
        odd = _mm512_dpwssd_epi32(odd, widen(row), load(query));
    }
    [even, odd]
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn above_avx512(sums: &[i32], total: i32, factors: &[f32], floor: f32, rows: &mut [u64]) {
    let (sums, factors) = (sums.as_chunks::<16>().0.as_chunks::<4>().0, factors.as_chunks::<16>().0.as_chunks::<4>().0);
    let (total, floor) = (_mm512_set1_epi32(total), _mm512_set1_ps(floor));
    for ((sums, factors), bits) in sums.iter().zip(factors).zip(rows) {
        *bits = 0;
        for (part, (sums, factors)) in sums.iter().zip(factors).enumerate() {
            let doubled = _mm512_slli_epi32::<1>(load(sums));
            // SAFETY: the array is 64 readable bytes, and the load takes any alignment.
            let factors = unsafe { _mm512_loadu_ps(factors.as_ptr()) };
            let estimate = _mm512_mul_ps(_mm512_cvtepi32_ps(_mm512_sub_epi32(doubled, total)), factors);
            *bits |= u64::from(_mm512_cmp_ps_mask::<_CMP_GE_OQ>(estimate, floor)) << (16 * part);
        }
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn greatest_avx512(sums: &[i64]) -> i64 {
    let (eights, rest) = sums.as_chunks::<8>();
    let greatest = eights.iter().fold(_mm512_set1_epi64(i64::MIN), |all, eight| _mm512_max_epi64(all, load(eight)));
    _mm512_reduce_max_epi64(greatest).max(portable::greatest(rest))
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn reaching_avx512(reach: &Reach, rows: &RowSums<'_>, bits: &mut [u64]) {
    let (query_scale, query_norm) =
        (_mm512_set1_pd(f64::from(reach.query_scale)), _mm512_set1_pd(f64::from(reach.query_norm)));
    let (weight, floor) = (_mm512_set1_pd(reach.weight), _mm512_set1_pd(reach.floor));
    let (sums, rest) = rows.sums.as_chunks::<8>();
    let scales = rows.scales.as_chunks::<8>().0.iter();
    let columns = scales.zip(rows.low_norms.as_chunks::<8>().0).zip(rows.statistics.as_chunks::<8>().0);
    bits.fill(0);
    for (part, (sums, ((scales, low_norms), statistics))) in sums.iter().zip(columns).enumerate() {
        let sums = _mm512_cvtepi64_pd(_mm512_slli_epi64::<8>(load(sums)));
        let centre = _mm512_mul_pd(_mm512_mul_pd(doubles(scales), query_scale), sums);
        let upper = _mm512_add_pd(centre, _mm512_mul_pd(doubles(low_norms), query_norm));
        let score = _mm512_sub_pd(upper, _mm512_mul_pd(weight, doubles(statistics)));
        bits[part / 8] |= u64::from(_mm512_cmp_pd_mask::<_CMP_GE_OQ>(score, floor)) << (8 * (part % 8));
    }
    portable::reaching_from(rows.sums.len() - rest.len(), reach, rows, bits);
}

/// The sum of each of sixteen registers' lanes, in their order: halves are put beside each other and added, four times.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn add_across(lanes: [__m512i; 16]) -> __m512i {
    let mut eight = [_mm512_setzero_si512(); 8];
    for (at, sum) in eight.iter_mut().enumerate() {
        let (a, b) = (lanes[2 * at], lanes[2 * at + 1]);
        *sum = _mm512_add_epi32(_mm512_unpacklo_epi32(a, b), _mm512_unpackhi_epi32(a, b));
    }
    let mut four = [_mm512_setzero_si512(); 4];
    for (at, sum) in four.iter_mut().enumerate() {
        let (a, b) = (eight[2 * at], eight[2 * at + 1]);
        *sum = _mm512_add_epi32(_mm512_unpacklo_epi64(a, b), _mm512_unpackhi_epi64(a, b));
    }
    let mut two = [_mm512_setzero_si512(); 2];
    for (at, sum) in two.iter_mut().enumerate() {
        let (a, b) = (four[2 * at], four[2 * at + 1]);
        *sum = _mm512_add_epi32(_mm512_shuffle_i32x4::<0x44>(a, b), _mm512_shuffle_i32x4::<0xee>(a, b));
    }
    let [a, b] = two;
    _mm512_add_epi32(_mm512_shuffle_i32x4::<0x88>(a, b), _mm512_shuffle_i32x4::<0xdd>(a, b))
}

/// The sum of all lanes, which as 64-bit numbers is within one.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn add_lanes(registers: [__m512i; 2]) -> i64 {
    let [even, odd] = registers.map(|lanes| {
        let high = _mm512_cvtepi32_epi64(_mm512_extracti64x4_epi64::<1>(lanes));
        _mm512_add_epi64(_mm512_cvtepi32_epi64(narrow(lanes)), high)
    });
    _mm512_reduce_add_epi64(_mm512_add_epi64(even, odd))
}

/// Sixty-four bytes from `at` on.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn line(bytes: &[i8], at: usize) -> __m512i {
    debug_assert!(at + LINE <= bytes.len());
    // SAFETY: callers stay within the rows and the planes, whose lengths `Kernel` has checked.
    unsafe { _mm512_loadu_si512(bytes.as_ptr().add(at).cast()) }
}

/// Has the line at `at` brought into the cache, of these or of what stands behind them.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn fetch<T>(from: &[T], at: usize) {
    _mm_prefetch::<_MM_HINT_T0>(from.as_ptr().wrapping_byte_add(at).cast());
}

/// Thirty-two bytes from `at` on, and as many zeros.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn half_line(bytes: &[i8], at: usize) -> __m512i {
    debug_assert!(at + LINE / 2 <= bytes.len());
    // SAFETY: as in `line`; what the mask leaves out is not read.
    unsafe { _mm512_maskz_loadu_epi8(0xffff_ffff, bytes.as_ptr().add(at)) }
}

/// Sixty-four bytes of numbers.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn load<T: Copy, const N: usize>(from: &[T; N]) -> __m512i {
    const { assert!(size_of::<[T; N]>() == LINE) };
    // SAFETY: the array is 64 readable bytes, and the load takes any alignment.
    unsafe { _mm512_loadu_si512(from.as_ptr().cast()) }
}

/// Eight sums.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn store(to: &mut [i64; 8], register: __m512i) {
    // SAFETY: the array is 64 bytes of our own, and the store takes any alignment.
    unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), register) }
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn store_half<T: Copy, const N: usize>(to: &mut [T; N], register: __m256i) {
    const { assert!(size_of::<[T; N]>() == LINE / 2) };
    // SAFETY: the array is 32 bytes of our own, and the store takes any alignment.
    unsafe { _mm256_storeu_si256(to.as_mut_ptr().cast(), register) }
}

/// The lower half of a register.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn narrow(register: __m512i) -> __m256i {
    _mm512_castsi512_si256(register)
}

/// Thirty-two bytes, sign-extended to 16 bits each.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn widen(from: &[i8; 32]) -> __m512i {
    // SAFETY: the array is 32 readable bytes, and the load takes any alignment.
    _mm512_cvtepi8_epi16(unsafe { _mm256_loadu_si256(from.as_ptr().cast()) })
}

/// Eight numbers as f64, exactly.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn doubles(from: &[f32; 8]) -> __m512d {
    // SAFETY: the array is 32 readable bytes, and the load takes any alignment.
    _mm512_cvtps_pd(unsafe { _mm256_loadu_ps(from.as_ptr()) })
}
