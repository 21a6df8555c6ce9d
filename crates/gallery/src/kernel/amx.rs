//! Several queries at once with the tile unit (AMX-INT8): one instruction multiplies 64 dimensions of sixteen rows with
//! those of sixteen queries. Everything else is AVX-512's. Integer throughout, so the sums are those of the portable
//! kernel.
//!
//! Tiles, their layout and their configuration: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 1,
//! chapter 18. The compiler has no stable intrinsics for them, hence assembly; it never uses tiles by itself, so what
//! one block of assembly leaves in the unit the next one finds.
#![allow(unsafe_code, reason = "tile instructions; reached only through `Kernel`, which exists only after detection")]

mod spread;

use std::arch::asm;
use std::arch::x86_64::{__cpuid, __cpuid_count};
use std::sync::OnceLock;

/// Rows, and queries, of a tile of sums.
const SIDE: usize = 16;
/// Bytes of a row in a tile.
const LINE: usize = 64;
/// Rows that are summed together: two tiles of them.
pub(super) const ROWS: usize = 2 * SIDE;

/// Whether this processor has the unit and the system lets this process use it, which is asked for once: tiles make what is
/// saved of a thread larger, so Linux wants to be told before.
pub(super) fn detected() -> bool {
    static PERMITTED: OnceLock<bool> = OnceLock::new();
    // AMX-TILE and AMX-INT8 in leaf 7.
    const BOTH: u32 = 0b11 << 24;
    let has_unit = || __cpuid(0).eax >= 7 && __cpuid_count(7, 0).edx & BOTH == BOTH;
    *PERMITTED.get_or_init(|| has_unit() && permission())
}

#[cfg(target_os = "linux")]
fn permission() -> bool {
    /// `ARCH_REQ_XCOMP_PERM` of the kernel's `asm/prctl.h`, for `XFEATURE_XTILE_DATA`.
    const REQUEST: libc::c_long = 0x1023;
    const TILE_DATA: libc::c_long = 18;
    // SAFETY: the call takes two numbers and touches no memory of ours; an older kernel refuses it.
    unsafe { libc::syscall(libc::SYS_arch_prctl, REQUEST, TILE_DATA) == 0 }
}

#[cfg(not(target_os = "linux"))]
fn permission() -> bool {
    false
}

/// Queries of one width as the unit takes them.
pub(super) struct Tiles {
    width: usize,
    /// Where in a row each step begins. Of a width that is no multiple of [`LINE`] the last one begins earlier, and what it
    /// has in common with the one before is zero in its tiles.
    steps: Vec<usize>,
    sixteens: Vec<Sixteen>,
}

/// Up to sixteen queries, step by step; overwritten with zeros when dropped, because they are probes.
struct Sixteen {
    queries: usize,
    halves: Vec<Halves>,
}

/// 64 dimensions of sixteen queries `w = 256 h + l`: `h` signed, `l` without sign. Four dimensions of each query stand side
/// by side, then those of the next query.
#[derive(Clone)]
#[repr(C, align(64))]
struct Halves {
    high: [i8; SIDE * LINE],
    low: [u8; SIDE * LINE],
}

impl Halves {
    const ZERO: Self = Self { high: [0; SIDE * LINE], low: [0; SIDE * LINE] };
}

/// The sums of sixteen rows, row by row, with the two halves of the queries.
#[repr(C, align(64))]
struct Sums {
    high: [[i32; SIDE]; SIDE],
    low: [[i32; SIDE]; SIDE],
}

impl Sixteen {
    fn of(queries: &[&[i16]], steps: &[usize]) -> Self {
        let mut halves = vec![Halves::ZERO; steps.len()];
        for ((number, &first), halves) in steps.iter().enumerate().zip(&mut halves) {
            let new = number * LINE - first;
            for (at, query) in queries.iter().enumerate() {
                for dimension in new..LINE {
                    let to = dimension / 4 * LINE + at * 4 + dimension % 4;
                    let [low, high] = query[first + dimension].to_le_bytes();
                    (halves.high[to], halves.low[to]) = (high.cast_signed(), low);
                }
            }
        }
        Self { queries: queries.len(), halves }
    }
}

impl Drop for Sixteen {
    fn drop(&mut self) {
        // At once: `zeroize` goes byte by byte.
        self.halves.fill(Halves::ZERO);
        std::hint::black_box(&mut self.halves);
    }
}

impl Tiles {
    /// Of queries of one width; `None` where rows are narrower than a tile.
    pub(super) fn of(queries: &[&[i16]]) -> Option<Self> {
        let width = queries.first().map(|query| query.len()).filter(|&width| width >= LINE)?;
        let steps: Vec<usize> = (0..width).step_by(LINE).map(|at| at.min(width - LINE)).collect();
        let sixteens = queries.chunks(SIDE).map(|queries| Sixteen::of(queries, &steps)).collect();
        Some(Self { width, steps, sixteens })
    }

    /// See [`super::Batch::dot`], which has checked the lengths.
    ///
    /// # Panics
    /// When there are fewer than [`ROWS`] rows.
    pub(super) fn dot(&self, rows: &[i8], sums: &mut [i64]) {
        let count = rows.len() / self.width;
        let last = count.checked_sub(ROWS).expect("as many rows as two tiles hold");
        let _unit = Unit::configured();
        let mut block = [const { Sums { high: [[0; SIDE]; SIDE], low: [[0; SIDE]; SIDE] } }; 2];
        // The last rows are summed with as many before them as make the block whole.
        for first in (0..last).step_by(ROWS).chain([last]) {
            let rows = &rows[first * self.width..][..ROWS * self.width];
            for (sixteen, sums) in self.sixteens.iter().zip(sums.chunks_mut(SIDE * count)) {
                self.block(sixteen, rows, &mut block);
                for (part, block) in block.iter().enumerate() {
                    spread::spread(block, self.width, &mut sums[first + part * SIDE..], count, sixteen.queries);
                }
            }
        }
    }

    /// The sums of [`ROWS`] rows with some queries, while the rows behind are asked for. Of 4,096 dimensions a sum is at most
    /// 4,096 * 128 * 255: 2^27, within an i32.
    fn block(&self, queries: &Sixteen, rows: &[i8], sums: &mut [Sums; 2]) {
        assert_eq!(rows.len(), ROWS * self.width, "as many rows as two tiles hold");
        assert_eq!(queries.halves.len(), self.steps.len(), "tiles for each step");
        // SAFETY: `Unit` has configured the tiles: sixteen lines of 64 bytes each. Rows are read at `steps`, none of
        // which is beyond `width` less 64; of halves one is read a step. The sums are four tiles' bytes.
        unsafe {
            asm!(
                "tilezero tmm0",
                "tilezero tmm1",
                "tilezero tmm2",
                "tilezero tmm3",
                "2:",
                "mov {at}, qword ptr [{steps}]",
                "add {steps}, 8",
                "lea {from}, [{rows} + {at}]",
                "tileloadd tmm4, [{from} + {width}*1]",
                ".irp k,0,64,128,192,256,320,384,448",
                "prefetcht0 [{next} + \\k]",
                ".endr",
                "tileloadd tmm6, [{halves} + {line}*1]",
                ".irp k,512,576,640,704,768,832,896,960",
                "prefetcht0 [{next} + \\k]",
                ".endr",
                "lea {from}, [{others} + {at}]",
                "tileloadd tmm5, [{from} + {width}*1]",
                ".irp k,1024,1088,1152,1216,1280,1344,1408,1472",
                "prefetcht0 [{next} + \\k]",
                ".endr",
                "tileloadd tmm7, [{halves} + {line}*1 + 1024]",
                "add {halves}, 2048",
                ".irp k,1536,1600,1664,1728,1792,1856,1920,1984",
                "prefetcht0 [{next} + \\k]",
                ".endr",
                "add {next}, 2048",
                "tdpbssd tmm0, tmm4, tmm6",
                "tdpbssd tmm2, tmm5, tmm6",
                "tdpbsud tmm1, tmm4, tmm7",
                "tdpbsud tmm3, tmm5, tmm7",
                "cmp {steps}, {end}",
                "jne 2b",
                "tilestored [{sums} + {line}*1], tmm0",
                "tilestored [{sums} + {line}*1 + 1024], tmm1",
                "tilestored [{sums} + {line}*1 + 2048], tmm2",
                "tilestored [{sums} + {line}*1 + 3072], tmm3",
                at = out(reg) _,
                from = out(reg) _,
                steps = inout(reg) self.steps.as_ptr() => _,
                end = in(reg) self.steps.as_ptr_range().end,
                rows = in(reg) rows.as_ptr(),
                others = in(reg) rows[SIDE * self.width..].as_ptr(),
                width = in(reg) self.width,
                halves = inout(reg) queries.halves.as_ptr() => _,
                line = in(reg) LINE,
                next = inout(reg) rows.as_ptr().wrapping_add(ROWS * self.width) => _,
                sums = in(reg) sums.as_mut_ptr(),
                out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _,
                out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _,
                options(nostack),
            );
        }
    }
}

/// This thread's tiles while they are in use; what they hold, rows and probes among it, is gone afterwards.
struct Unit(());

impl Unit {
    fn configured() -> Self {
        /// Palette 1, from its first byte on; lengths of lines in bytes from byte 16, numbers of lines from byte 48.
        #[repr(align(64))]
        struct Configuration([u8; 64]);
        static WHOLE: Configuration = {
            let mut bytes = [0; 64];
            bytes[0] = 1;
            let mut tile = 0;
            while tile < 8 {
                bytes[16 + 2 * tile] = LINE as u8;
                bytes[48 + tile] = SIDE as u8;
                tile += 1;
            }
            Configuration(bytes)
        };
        // SAFETY: 64 readable bytes of a configuration that every unit has.
        unsafe { asm!("ldtilecfg [{}]", in(reg) &raw const WHOLE.0, options(nostack, readonly)) };
        Self(())
    }
}

impl Drop for Unit {
    fn drop(&mut self) {
        // SAFETY: nothing uses the tiles any more.
        unsafe { asm!("tilerelease", options(nomem, nostack)) };
    }
}
