//! The scans beside a plain read of the same bytes: `cargo bench -p countenance-gallery`.
//!
//! A scan that takes as long as the read is bound by memory and cannot be faster on one thread. The ratios are printed
//! last. They are of spans shorter than a turn of the scheduler, the read beside each scan, and of each the quarter that
//! was disturbed least: other work on the machine only ever makes a span longer.

#![allow(missing_docs, reason = "a benchmark has no public items to document")]

use std::hint::black_box;
use std::time::Instant;

use divan::Bencher;
use divan::counter::BytesCount;
use gallery::Query;
use gallery::kernel::{Batch, BitQuery, Kernel};
use rayon::prelude::*;
use vault::memory::Pages;

/// Larger than any cache: there are some of half a gigabyte.
const BYTES: usize = 1 << 30;
const BLOCK_ROWS: usize = 256;
const DIMENSIONS: [usize; 3] = [78, 128, 512];
/// Bytes scanned in a span.
const PART: usize = 4 << 20;
const PARTS: usize = BYTES / PART;
/// Queries scanned with at once, over one in so many spans.
const BATCH: usize = 32;
const BATCH_SHARE: usize = 16;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [count, kernel, what, times] = &arguments[..]
        && count == "--count"
    {
        return run_to_be_counted(kernel, what, times.parse().expect("a number of times"));
    }
    divan::main();
    if arguments.iter().any(|argument| argument == "--bench") {
        print_ratios();
    }
}

/// One kernel over a block of rows of 512 dimensions so many times, and not much else: `tests/bench/instructions.sh` has
/// the instructions counted.
fn run_to_be_counted(kernel: &str, what: &str, times: usize) {
    let kernel =
        Kernel::available().into_iter().find(|known| known.name() == kernel).expect("a kernel of this machine");
    let query = query(512);
    let rows: Vec<i8> = (0..BLOCK_ROWS * 512).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as i8).collect();
    let (bits, bit_query) = (bits(BLOCK_ROWS * 64), BitQuery::of(query.narrow()));
    for _ in 0..times {
        match what {
            "dot" => scan_int8(kernel, black_box(&rows), &query),
            "dot_coarse_each" => scan_coarse(kernel, black_box(&rows), &query),
            "select" => scan_bits(kernel, black_box(&bits), &bit_query, 64),
            _ => panic!("dot, dot_coarse_each or select"),
        }
    }
}

#[divan::bench(sample_count = 10)]
fn plain_read(bencher: Bencher<'_, '_>) {
    let bits = bits(BYTES);
    bencher.counter(BytesCount::new(BYTES)).bench_local(|| read(&bits));
}

#[divan::bench(sample_count = 10, args = DIMENSIONS)]
fn int8_rows_16_bit_query(bencher: Bencher<'_, '_>, dimension: usize) {
    let (rows, query) = (bytes(), query(dimension));
    bencher.counter(BytesCount::new(BYTES)).bench_local(|| scan_int8(Kernel::best(), &rows, &query));
}

#[divan::bench(sample_count = 10, args = DIMENSIONS)]
fn one_bit_rows_int8_query(bencher: Bencher<'_, '_>, dimension: usize) {
    let (rows, query) = (bits(BYTES), query(dimension));
    let (query, row_bytes) = (BitQuery::of(query.narrow()), query.narrow().len() / 8);
    bencher.counter(BytesCount::new(BYTES)).bench_local(|| scan_bits(Kernel::best(), &rows, &query, row_bytes));
}

fn print_ratios() {
    let (all_bits, rows) = (bits(BYTES), bytes());
    let mut one = format!(
        "\n{}\n\n| Kernel | Dimensions | int8, one thread: of the read | a million rows | all cores: of the read | a million \
         rows | bits, one thread: of the read | a million rows | all cores: of the read | a million rows |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
        machine()
    );
    let mut many = format!(
        "\n| Kernel | Dimensions | {BATCH} queries at once, one thread: a million rows and query | times one query | coarse \
         queries first | times one query |\n|---|--:|--:|--:|--:|--:|\n"
    );
    let mut reads = [0f64; 2];
    for kernel in Kernel::available() {
        for dimension in DIMENSIONS {
            let query = query(dimension);
            let batch = kernel.batch(&[query.wide(); BATCH]);
            let (int8_bytes, bit_bytes) = (query.wide().len(), query.narrow().len() / 8);
            let bit_query = BitQuery::of(query.narrow());
            let of_bits = |part: usize| &all_bits[part * PART..][..PART];
            let of_rows = |part: usize| &rows[part * PART..][..PART];
            let [plain, int8, bits] = undisturbed(
                1,
                [
                    &mut |part| _ = black_box(read(of_bits(part))),
                    &mut |part| scan_int8(kernel, of_rows(part), &query),
                    &mut |part| scan_bits(kernel, of_bits(part), &bit_query, bit_bytes),
                ],
            );
            let [together, coarse] = undisturbed(
                BATCH_SHARE,
                [&mut |part| scan_batch(of_rows(part), &batch, int8_bytes), &mut |part| {
                    scan_coarse(kernel, of_rows(part), &query)
                }],
            );
            let [all_plain, all_int8, all_bits] = on_all_cores([
                &|part| _ = black_box(read(of_bits(part))),
                &|part| scan_int8(kernel, of_rows(part), &query),
                &|part| scan_bits(kernel, of_bits(part), &bit_query, bit_bytes),
            ]);
            let millis = |took: f64, bytes: usize, row_bytes: usize| took * 1e9 / (bytes / row_bytes) as f64;
            let single = millis(int8, PART, int8_bytes);
            let [each, half] = [together, coarse].map(|took| millis(took, PART * BATCH, int8_bytes));
            one.push_str(&format!(
                "| {} | {dimension} | {:.2} | {single:.2} ms | {:.2} | {:.2} ms | {:.2} | {:.2} ms | {:.2} | {:.2} ms |\n",
                kernel.name(),
                plain / int8,
                all_plain / all_int8,
                millis(all_int8, BYTES, int8_bytes),
                plain / bits,
                millis(bits, PART, bit_bytes),
                all_plain / all_bits,
                millis(all_bits, BYTES, bit_bytes),
            ));
            many.push_str(&format!(
                "| {} | {dimension} | {each:.2} ms | {:.1} | {half:.2} ms | {:.1} |\n",
                kernel.name(),
                single / each,
                single / half,
            ));
            let [fastest, fastest_on_all] = [PART as f64 / plain, BYTES as f64 / all_plain].map(|rate| rate / 1e9);
            reads = [reads[0].max(fastest), reads[1].max(fastest_on_all)];
        }
    }
    println!("{one}{many}\n| A plain read of the same bytes | |\n|---|--:|");
    println!("| one thread | {:.1} GB/s |\n| all cores | {:.1} GB/s |", reads[0], reads[1]);
}

/// What it was measured on.
fn machine() -> String {
    let of = |file: &str| std::fs::read_to_string(file).unwrap_or_default();
    let processors = of("/proc/cpuinfo");
    let model = processors.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    format!(
        "Machine: {}, {} cores; in the minute before, {} processes on the average wanted a core.",
        model.map_or("unknown", |(_, model)| model),
        std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        of("/proc/loadavg").split(' ').next().unwrap_or("?")
    )
}

/// How long each run takes for a part, one in so many of them, in seconds, when little else goes on. No two follow each
/// other on the same part: the second would find it in the cache.
fn undisturbed<const N: usize>(one_in: usize, mut runs: [&mut dyn FnMut(usize); N]) -> [f64; N] {
    let mut spans = [const { Vec::new() }; N];
    for part in (0..PARTS).step_by(one_in) {
        for (number, (run, spans)) in runs.iter_mut().zip(&mut spans).enumerate() {
            let start = Instant::now();
            run((part + number * PARTS / N) % PARTS);
            spans.push(start.elapsed().as_secs_f64());
        }
    }
    spans.map(|mut spans| {
        spans.sort_by(f64::total_cmp);
        spans[spans.len() / 4]
    })
}

/// How long each run takes for all parts, in seconds, shared out among all cores: the best of several.
fn on_all_cores<const N: usize>(runs: [&(dyn Fn(usize) + Sync); N]) -> [f64; N] {
    let mut best = [f64::MAX; N];
    for _ in 0..4 {
        for (run, best) in runs.iter().zip(&mut best) {
            let start = Instant::now();
            (0..PARTS).into_par_iter().for_each(run);
            *best = best.min(start.elapsed().as_secs_f64());
        }
    }
    best
}

/// With as many sums as registers hold: with more it waits for them, and not for the memory.
fn read(bytes: &[u8]) -> u8 {
    let mut sums = [0u8; 64];
    for line in bytes.as_chunks::<64>().0 {
        for (sum, byte) in sums.iter_mut().zip(line) {
            *sum ^= byte;
        }
    }
    // All of them, or the compiler leaves out what is read for the others.
    sums.iter().fold(0, |all, sum| all ^ sum)
}

fn scan_int8(kernel: Kernel, rows: &[i8], query: &Query) {
    let mut sums = [0i64; BLOCK_ROWS];
    for block in rows.chunks_exact(query.wide().len() * BLOCK_ROWS) {
        kernel.dot(block, query.wide(), &mut sums);
        black_box(&sums);
    }
}

fn scan_batch(rows: &[i8], batch: &Batch<'_>, width: usize) {
    let mut sums = vec![0i64; BLOCK_ROWS * BATCH];
    for block in rows.chunks_exact(width * BLOCK_ROWS) {
        batch.dot(block, &mut sums);
        black_box(&sums);
    }
}

fn scan_coarse(kernel: Kernel, rows: &[i8], query: &Query) {
    let queries = [query.coarse(); BATCH];
    let mut sums = vec![0i64; BLOCK_ROWS * BATCH];
    for block in rows.chunks_exact(query.wide().len() * BLOCK_ROWS) {
        kernel.dot_coarse_each(block, &queries, &mut sums);
        black_box(&sums);
    }
}

fn scan_bits(kernel: Kernel, rows: &[u8], query: &BitQuery, row_bytes: usize) {
    let mut sums = [0i32; BLOCK_ROWS];
    for block in rows.chunks_exact(row_bytes * BLOCK_ROWS) {
        kernel.select(block, query, &mut sums);
        black_box(&sums);
    }
}

/// On pages of their own, as the store keeps them.
fn bytes() -> Pages<i8> {
    Pages::copy_of(&(0..BYTES).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as i8).collect::<Vec<_>>())
}

fn bits(count: usize) -> Pages<u8> {
    Pages::copy_of(&(0..count).map(|i| (i.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u8).collect::<Vec<_>>())
}

fn query(dimension: usize) -> Query {
    let raw: Vec<f32> = (0..dimension).map(|i| ((i * 37 % 101) as f32 - 50.0) / 50.0).collect();
    let length = raw.iter().map(|x| x * x).sum::<f32>().sqrt();
    Query::new(&raw.iter().map(|x| x / length).collect::<Vec<_>>()).expect("a unit vector")
}
