//! What was measured on, and how much memory a process has.

use std::fs::read_to_string;
use std::time::Duration;

/// The machine in words: processor, cores this process may use, memory.
pub(crate) fn machine() -> String {
    let model = field("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let memory = field("/proc/meminfo", "MemTotal").and_then(|text| kibibytes(&text));
    let memory =
        memory.map_or_else(String::new, |kib| format!(", {:.0} GiB of memory", kib as f64 / f64::from(1 << 20)));
    format!("{model}, {} cores{memory}", cores())
}

/// How many processes wanted a core in the last minute, where the system tells.
pub(crate) fn wanted_lately() -> Option<f64> {
    read_to_string("/proc/loadavg").ok()?.split(' ').next()?.parse().ok()
}

pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Resident memory of a process, MiB (Linux, proc(5)).
pub(crate) fn resident_mib(pid: u32) -> Option<u64> {
    kibibytes(&field(&format!("/proc/{pid}/status"), "VmRSS")?).map(|kib| kib / 1024)
}

/// Processor time that a process has spent so far, on all cores (Linux, proc(5): fields 14 and 15, in hundredths of a
/// second).
pub(crate) fn spent(pid: u32) -> Option<Duration> {
    let text = read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name before may hold blanks and brackets.
    let after_name: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let hundredths = |field: usize| after_name.get(field - 3)?.parse::<u64>().ok();
    Some(Duration::from_millis(10 * (hundredths(14)? + hundredths(15)?)))
}

/// The first value of a name in a file of `name: value`.
fn field(file: &str, name: &str) -> Option<String> {
    let text = read_to_string(file).ok()?;
    let of = |line: &str| {
        line.split_once(':').filter(|(known, _)| known.trim() == name).map(|(_, value)| value.trim().to_owned())
    };
    text.lines().find_map(of)
}

fn kibibytes(text: &str) -> Option<u64> {
    text.strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_spends_time_and_has_memory() {
        let own = std::process::id();
        let before = spent(own).unwrap();
        let since = std::time::Instant::now();
        while since.elapsed() < Duration::from_millis(100) {}
        assert!(spent(own).unwrap() > before && resident_mib(own).unwrap() > 0);
        assert!(machine().contains("cores"));
    }
}
