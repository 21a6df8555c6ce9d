//! Memory for secrets: anonymous pages of their own, locked against swapping and left out of core dumps as far as the
//! system allows, zeroed before they are given back; and how many heaps hold the rest. The only unsafe code of this
//! crate.

#![allow(unsafe_code, reason = "mapping, locking and unmapping pages are system calls on raw addresses")]

use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicUsize, Ordering};

use rustix::mm::{self, MapFlags, ProtFlags};
use zeroize::{DefaultIsZeroes, Zeroize};

static LOCKED_BYTES: AtomicUsize = AtomicUsize::new(0);
static UNLOCKED_BYTES: AtomicUsize = AtomicUsize::new(0);

/// What the system gives in one piece where it can.
#[cfg(target_os = "linux")]
const HUGE_PAGE: usize = 2 << 20;

/// A multiple of the page of every system.
const ANY_PAGE: usize = 64 << 10;

mod plain {
    pub trait Sealed {}
}

/// Numbers for which zeroed memory is a valid value and that own nothing.
pub trait Plain: plain::Sealed + DefaultIsZeroes + Send + Sync + 'static {}

macro_rules! plain {
    ($($ty:ty)+) => {$(
        impl plain::Sealed for $ty {}
        impl Plain for $ty {}
    )+};
}

plain! { u8 i8 u16 i16 u32 i32 u64 i64 f32 f64 }

/// Lets the threads of this process share a few heaps instead of each taking its own. glibc gives a thread a heap of its
/// own until there are eight a core, and what was freed in one of them serves no other: a server whose searches are
/// done by whichever thread is free grows by what each heap once held, and keeps what was freed there from being
/// written over. Where the allocator is another one, nothing is done.
pub fn share_heaps(heaps: u8) {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: the call sets a number under the allocator's own lock; a refusal leaves the number as it was.
    let _ = unsafe { libc::mallopt(libc::M_ARENA_MAX, libc::c_int::from(heaps)) };
    #[cfg(not(all(target_os = "linux", target_env = "gnu")))]
    let _ = heaps;
}

/// How much of what was asked for is locked; for `doctor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// Bytes of secret pages that cannot be swapped out.
    pub locked_bytes: usize,
    /// Bytes of secret pages that the system would not lock.
    pub unlocked_bytes: usize,
    /// The system's limit for this process (`RLIMIT_MEMLOCK`), `None` when there is none.
    pub limit_bytes: Option<u64>,
}

impl Report {
    /// Whether everything secret so far is locked.
    #[must_use]
    pub const fn is_enough(&self) -> bool {
        self.unlocked_bytes == 0
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.unlocked_bytes, self.limit_bytes) {
            (0, None) => f.write_str("secret pages are locked and there is no limit"),
            (0, Some(limit)) => write!(f, "secret pages are locked; the limit is {} KiB", limit / 1024),
            (unlocked, limit) => write!(
                f,
                "{} KiB of secret pages could be swapped to disk; raise the limit of {} KiB with `ulimit -l` or \
                 LimitMEMLOCK=",
                unlocked.div_ceil(1024),
                limit.unwrap_or_default() / 1024
            ),
        }
    }
}

/// The state of all [`Pages`] of this process.
#[must_use]
pub fn report() -> Report {
    Report {
        locked_bytes: LOCKED_BYTES.load(Ordering::Relaxed),
        unlocked_bytes: UNLOCKED_BYTES.load(Ordering::Relaxed),
        limit_bytes: rustix::process::getrlimit(rustix::process::Resource::Memlock).current,
    }
}

/// A fixed-length slice on pages of its own, page-aligned and zero at first.
pub struct Pages<T: Plain> {
    start: NonNull<T>,
    len: usize,
    mapped_bytes: usize,
    locked: bool,
}

// SAFETY: the pages are owned by this value alone and hold plain numbers.
unsafe impl<T: Plain> Send for Pages<T> {}
// SAFETY: shared access only reads.
unsafe impl<T: Plain> Sync for Pages<T> {}

impl<T: Plain> Pages<T> {
    /// `len` zeros. Locking is best effort: [`report`] says what could not be locked.
    ///
    /// # Panics
    /// When the system has no memory left, as `Vec` does.
    #[must_use]
    pub fn zeroed(len: usize) -> Self {
        let bytes = len.checked_mul(size_of::<T>()).expect("a slice within the address space");
        let mapped_bytes = bytes.max(1);
        // SAFETY: a fresh private anonymous mapping at an address of the system's choice touches nobody's memory.
        let mapping = unsafe {
            mm::mmap_anonymous(ptr::null_mut(), mapped_bytes, ProtFlags::READ | ProtFlags::WRITE, MapFlags::PRIVATE)
        };
        let start = mapping.ok().and_then(NonNull::new).expect("memory for secret pages");
        // On Linux a page is locked when it is first touched, so that an open segment takes memory only for its faces.
        #[cfg(target_os = "linux")]
        // SAFETY: exactly the range mapped above.
        let locked = unsafe { mm::mlock_with(start.as_ptr(), mapped_bytes, mm::MlockFlags::ONFAULT) }.is_ok();
        #[cfg(not(target_os = "linux"))]
        // SAFETY: exactly the range mapped above.
        let locked = unsafe { mm::mlock(start.as_ptr(), mapped_bytes) }.is_ok();
        #[cfg(target_os = "linux")]
        // SAFETY: exactly the range mapped above; the advice changes no contents. A refusal leaves dumps possible,
        // which the limit on core files still governs.
        let _ = unsafe { mm::madvise(start.as_ptr(), mapped_bytes, mm::Advice::LinuxDontDump) };
        #[cfg(target_os = "linux")]
        if mapped_bytes >= HUGE_PAGE {
            // SAFETY: as above. A refusal leaves small pages: a thousand faults in place of one, and a scan's prefetching
            // that ends at each.
            let _ = unsafe { mm::madvise(start.as_ptr(), mapped_bytes, mm::Advice::LinuxHugepage) };
        }
        counter(locked).fetch_add(mapped_bytes, Ordering::Relaxed);
        Self { start: start.cast(), len, mapped_bytes, locked }
    }

    /// A copy of `values`; the caller clears its own.
    #[must_use]
    pub fn copy_of(values: &[T]) -> Self {
        let mut pages = Self::zeroed(values.len());
        pages.copy_from_slice(values);
        pages
    }

    /// Keeps the first `len` values. The others are zeroed, and the system gets their pages back.
    ///
    /// # Panics
    /// When there are fewer.
    pub fn truncate(&mut self, len: usize) {
        self[len..].zeroize();
        self.len = len;
        let kept_bytes = (len * size_of::<T>()).max(1).next_multiple_of(ANY_PAGE);
        if let Some(freed_bytes) = self.mapped_bytes.checked_sub(kept_bytes).filter(|&bytes| bytes > 0) {
            // SAFETY: the end of the range mapped in `zeroed`, from a page's start on; the values kept end before it.
            let freed = unsafe { mm::munmap(self.start.as_ptr().byte_add(kept_bytes).cast(), freed_bytes) };
            if freed.is_ok() {
                counter(self.locked).fetch_sub(freed_bytes, Ordering::Relaxed);
                self.mapped_bytes = kept_bytes;
            }
        }
    }
}

impl Pages<u8> {
    /// The same bytes where they are, taken as signed.
    #[must_use]
    pub fn into_signed(self) -> Pages<i8> {
        let Self { start, len, mapped_bytes, locked } = *ManuallyDrop::new(self);
        Pages { start: start.cast(), len, mapped_bytes, locked }
    }
}

fn counter(locked: bool) -> &'static AtomicUsize {
    if locked { &LOCKED_BYTES } else { &UNLOCKED_BYTES }
}

impl<T: Plain> Deref for Pages<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        // SAFETY: the mapping holds at least `len` values, page-aligned, initialised with zeros by the system.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.len) }
    }
}

impl<T: Plain> DerefMut for Pages<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: as above, and `&mut self` makes the access exclusive.
        unsafe { std::slice::from_raw_parts_mut(self.start.as_ptr(), self.len) }
    }
}

impl<T: Plain> Drop for Pages<T> {
    fn drop(&mut self) {
        (**self).zeroize();
        // SAFETY: the range mapped in `zeroed`, unmapped once; unmapping also unlocks.
        let _ = unsafe { mm::munmap(self.start.as_ptr().cast(), self.mapped_bytes) };
        counter(self.locked).fetch_sub(self.mapped_bytes, Ordering::Relaxed);
    }
}

impl<T: Plain> std::fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pages({} values)", self.len)
    }
}

#[cfg(test)]
mod tests {
    use super::{Pages, report};

    #[test]
    fn pages_hold_what_is_written_and_are_counted() {
        let before = report();
        let mut pages = Pages::<f32>::zeroed(3000);
        pages[2999] = 1.5;
        assert_eq!(pages.iter().sum::<f32>(), 1.5);
        let during = report();
        assert!(during.locked_bytes + during.unlocked_bytes >= 12_000);
        assert!(before.limit_bytes == during.limit_bytes);
        assert_eq!(Pages::copy_of(&[1_u8, 2, 3])[..], [1, 2, 3]);
        assert!(Pages::<u64>::zeroed(0).is_empty());
    }

    #[test]
    fn shorter_pages_keep_their_values_and_give_the_rest_back() {
        let mut pages = Pages::copy_of(&vec![7_u8; 1 << 20]);
        pages.truncate(100_000);
        assert_eq!((pages.len(), pages.mapped_bytes), (100_000, 128 << 10));
        pages.truncate(99_999);
        assert!(pages.iter().all(|&byte| byte == 7));
        pages[5] = 0xff;
        let mut signed = pages.into_signed();
        assert_eq!((signed.len(), signed[5], signed[6]), (99_999, -1, 7));
        signed.truncate(0);
        assert_eq!((signed.len(), signed.mapped_bytes), (0, 64 << 10));
        Pages::<u64>::zeroed(0).truncate(0);
    }
}
