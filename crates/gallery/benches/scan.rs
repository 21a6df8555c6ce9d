//! The scans beside a plain read of the same bytes: `cargo bench -p countenance-gallery`.
//!
//! A scan that takes as long as the read is bound by memory and cannot be faster on one thread. The ratios are printed
//! last, from the best of several runs, because other work on the machine only ever makes a run slower.

#![allow(missing_docs, reason = "a benchmark has no public items to document")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use divan::Bencher;
use divan::counter::BytesCount;
use gallery::Query;
use gallery::kernel::Kernel;

/// Larger than any cache.
const BYTES: usize = 256 << 20;
const BLOCK_ROWS: usize = 256;
const DIMENSIONS: [usize; 3] = [78, 128, 512];

fn main() {
    divan::main();
    if std::env::args().any(|argument| argument == "--bench") {
        print_ratios();
    }
}

#[divan::bench(sample_count = 10)]
fn plain_read(bencher: Bencher<'_, '_>) {
    let words = words();
    bencher.counter(BytesCount::new(BYTES)).bench_local(|| read(&words));
}

#[divan::bench(sample_count = 10, args = DIMENSIONS)]
fn int8_rows_16_bit_query(bencher: Bencher<'_, '_>, dimension: usize) {
    let (rows, query) = (bytes(), query(dimension));
    bencher.counter(BytesCount::new(BYTES)).bench_local(|| scan_int8(Kernel::best(), &rows, &query));
}

#[divan::bench(sample_count = 10, args = DIMENSIONS)]
fn one_bit_rows_int8_query(bencher: Bencher<'_, '_>, dimension: usize) {
    let (rows, query) = (words(), query(dimension));
    bencher.counter(BytesCount::new(BYTES)).bench_local(|| scan_bits(Kernel::best(), &rows, &query));
}

fn print_ratios() {
    let (words, rows) = (words(), bytes());
    let plain = best_of(|| black_box(read(&words)));
    println!("\nplain read of {} MiB, one thread: {:.1} GB/s", BYTES >> 20, BYTES as f64 / plain.as_secs_f64() / 1e9);
    for kernel in Kernel::available() {
        for dimension in DIMENSIONS {
            let query = query(dimension);
            let int8 = best_of(|| black_box(scan_int8(kernel, &rows, &query)));
            let bits = best_of(|| black_box(scan_bits(kernel, &words, &query)));
            for (what, took, row_bytes) in
                [("int8", int8, query.wide().len()), ("1-bit", bits, query.narrow().len() / 8)]
            {
                println!(
                    "{:>8} {dimension:>4}-D {what:>5}: {:.2} of the plain read, {:.2} ms a million rows",
                    kernel.name(),
                    plain.as_secs_f64() / took.as_secs_f64(),
                    took.as_secs_f64() * 1e3 / (BYTES / row_bytes) as f64 * 1e6
                );
            }
        }
    }
}

fn best_of<T>(mut run: impl FnMut() -> T) -> Duration {
    (0..7)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .min()
        .unwrap_or_default()
}

fn read(words: &[u64]) -> u64 {
    words.chunks_exact(32).fold([0u64; 32], |mut sums, chunk| {
        for (sum, word) in sums.iter_mut().zip(chunk) {
            *sum ^= word;
        }
        sums
    })[0]
}

fn scan_int8(kernel: Kernel, rows: &[i8], query: &Query) -> i64 {
    let mut sums = [0i64; BLOCK_ROWS];
    let mut best = i64::MIN;
    for block in rows.chunks_exact(query.wide().len() * BLOCK_ROWS) {
        kernel.dot(block, query.wide(), &mut sums);
        best = sums.iter().fold(best, |best, &sum| best.max(sum));
    }
    best
}

fn scan_bits(kernel: Kernel, rows: &[u64], query: &Query) -> i32 {
    let mut sums = [0i32; BLOCK_ROWS];
    let mut best = i32::MIN;
    for block in rows.chunks_exact(query.narrow().len() / 64 * BLOCK_ROWS) {
        kernel.select(block, query.narrow(), &mut sums);
        best = sums.iter().fold(best, |best, &sum| best.max(sum));
    }
    best
}

fn bytes() -> Vec<i8> {
    (0..BYTES).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as i8).collect()
}

fn words() -> Vec<u64> {
    (0..BYTES as u64 / 8).map(|i| i.wrapping_mul(0x9E37_79B9_7F4A_7C15)).collect()
}

fn query(dimension: usize) -> Query {
    let raw: Vec<f32> = (0..dimension).map(|i| ((i * 37 % 101) as f32 - 50.0) / 50.0).collect();
    let length = raw.iter().map(|x| x * x).sum::<f32>().sqrt();
    Query::new(&raw.iter().map(|x| x / length).collect::<Vec<_>>()).expect("a unit vector")
}
