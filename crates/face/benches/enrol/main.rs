//! What taking photographs in costs, stage by stage, and against its floor: the same networks on the same tensors with
//! nothing around them. `cargo bench -p countenance-face --bench enrol` after `make setup` looks at its own photographs.
//!
//! ```text
//! enrol make DIR NUMBER          write that many photographs of 640 pixels, made from the portraits
//! enrol measure DIR [PACK]       measure on the photographs of a folder; PACK is a folder too, `dlib` by default
//! ```

mod clock;
mod floor;
mod photographs;
mod recorder;
mod stages;

#[path = "../../tests/support/mod.rs"]
mod support;

use std::error::Error;
use std::path::Path;

use face::packs::dlib;
use face::{Pack, Runtime, RuntimeSearch};
use floor::Pace;

/// As in the binary `countenance`, whose figures these should be.
#[global_allocator]
static MEMORY: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// What a measurement may fail with.
type Failure = Box<dyn Error + Send + Sync>;

/// Photographs held in memory with all their tensors: 7 portraits, each as it is and mirrored.
const HELD: usize = 14;
/// Rounds, in turns; the best of each side counts, because other work only ever slows.
const ROUNDS: usize = 5;

fn main() -> Result<(), Failure> {
    // `cargo bench` puts its own flag last.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["make", folder, number] => photographs::write(Path::new(folder), number.parse()?),
        ["measure", folder] => measure(Path::new(folder), &default_pack()?),
        ["measure", folder, pack] => measure(Path::new(folder), &Pack::open(Path::new(pack))?),
        [] => {
            let folder = tempfile::tempdir()?;
            photographs::write(folder.path(), HELD)?;
            measure(folder.path(), &default_pack()?)
        }
        _ => Err("usage: enrol [make DIR NUMBER | measure DIR [PACK]]".into()),
    }
}

fn default_pack() -> Result<Pack, Failure> {
    Ok(dlib::build(&support::cached("wheelhouse"), &support::cache().join("test-packs/dlib"))?)
}

fn measure(folder: &Path, pack: &Pack) -> Result<(), Failure> {
    let search = RuntimeSearch { configured: Some(support::cached("runtime")), ..RuntimeSearch::default() };
    let runtime = Runtime::load(&search)?;
    let photos = photographs::read(folder, HELD)?;
    let (spent, runs) = stages::measure(pack, &runtime, &photos, ROUNDS)?;
    println!("{spent}");
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let copies = tempfile::tempdir()?;
    let (own, filed) = (floor::rewritten(&runs), floor::as_filed(&runs, copies.path())?);
    let mut paces: Option<[Pace; 3]> = None;
    for _ in 0..ROUNDS {
        let now = [
            floor::networks_alone(&runtime, &own, &runs, cores)?,
            floor::networks_alone(&runtime, &filed, &runs, cores)?,
            floor::photographs_to_templates(pack, &runtime, &photos, cores)?,
        ];
        let best = paces.unwrap_or(now);
        paces = Some(std::array::from_fn(|side| now[side].best(best[side])));
    }
    for (name, pace) in ["floor", "filed", "pipeline"].into_iter().zip(paces.into_iter().flatten()) {
        let Pace { a_second, each } = pace;
        println!("All {cores} cores, {name}: {a_second:.2} photographs/s, {:.2} ms each", each.as_secs_f64() * 1e3);
    }
    Ok(())
}
