//! Grounds drawn from numbers: what lies behind people in photographs, and what detectors take for faces.

use face::Picture;

/// A small generator, so that a picture is a function of its seed (Steele, Lea and Flood 2014: SplitMix64).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Evenly from `from` up to `to`.
    pub(crate) fn between(&mut self, from: f32, to: f32) -> f32 {
        from + (self.next() >> 40) as f32 / (1 << 24) as f32 * (to - from)
    }

    /// Evenly below `count`.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }
}

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ground {
    /// Light sky with clouds.
    Sky,
    /// Ridges one behind the other under a sky.
    Hills,
    /// Leaves, light and dark, of many sizes.
    Foliage,
    /// Courses of bricks.
    Brick,
    /// Coloured checks, woven.
    Cloth,
    /// Round stones with light from above: the shape of heads without their features.
    Pebbles,
    /// A house front: dark windows in rows.
    Front,
    /// Dots at random on a light ground: the eyes and mouth of a face by chance.
    Dots,
    /// Ripples.
    Water,
    /// Boards with grain and knots.
    Boards,
}

/// All of them.
pub(crate) const GROUNDS: [Ground; 10] = [
    Ground::Pebbles,
    Ground::Dots,
    Ground::Foliage,
    Ground::Sky,
    Ground::Front,
    Ground::Hills,
    Ground::Brick,
    Ground::Cloth,
    Ground::Water,
    Ground::Boards,
];

/// A picture of `width` x `height` pixels without any face.
pub(crate) fn draw(ground: Ground, (width, height): (u32, u32), seed: u32) -> Picture {
    let mut rgb = Vec::with_capacity(width as usize * height as usize * 3);
    for y in 0..height {
        for x in 0..width {
            let (px, py, down) = (x as f32, y as f32, y as f32 / height as f32);
            let colour = match ground {
                Ground::Sky => sky(px, py, down, seed),
                Ground::Hills => hills(px, py, down, seed),
                Ground::Foliage => foliage(px, py, seed),
                Ground::Brick => brick(px, py, seed),
                Ground::Cloth => cloth(px, py, seed),
                Ground::Pebbles => pebbles(px, py, seed),
                Ground::Front => front(px, py, seed),
                Ground::Dots => dots(px, py, seed),
                Ground::Water => water(px, py, seed),
                Ground::Boards => boards(px, py, seed),
            };
            // Grain of the sensor.
            let grain = (at(x as i32, y as i32, seed ^ 0x5eed) - 0.5) * 8.0;
            rgb.extend(colour.map(|value| (value + grain).clamp(0.0, 255.0) as u8));
        }
    }
    Picture::new(width, height, rgb).expect("three bytes a pixel")
}

type Colour = [f32; 3];

fn mix(from: Colour, to: Colour, share: f32) -> Colour {
    let share = share.clamp(0.0, 1.0);
    [0, 1, 2].map(|k| from[k] + (to[k] - from[k]) * share)
}

fn lit(colour: Colour, by: f32) -> Colour {
    colour.map(|value| value * by)
}

/// A number in 0 to 1 for each cell of a grid.
fn at(x: i32, y: i32, seed: u32) -> f32 {
    let mut h =
        (x as u32).wrapping_mul(0x9e37_79b1) ^ (y as u32).wrapping_mul(0x85eb_ca77) ^ seed.wrapping_mul(0xc2b2_ae3d);
    h = (h ^ (h >> 15)).wrapping_mul(0x2c1b_3c6d);
    h = (h ^ (h >> 12)).wrapping_mul(0x297a_2d39);
    (h ^ (h >> 15)) as f32 / u32::MAX as f32
}

/// Smooth noise, 0 to 1, whose features are `cell` pixels wide.
fn noise(x: f32, y: f32, cell: f32, seed: u32) -> f32 {
    let (u, v) = (x / cell, y / cell);
    let (left, top) = (u.floor(), v.floor());
    let smooth = |t: f32| t * t * (3.0 - 2.0 * t);
    let (s, t) = (smooth(u - left), smooth(v - top));
    let (i, j) = (left as i32, top as i32);
    let row = |j| at(i, j, seed) * (1.0 - s) + at(i + 1, j, seed) * s;
    row(j) * (1.0 - t) + row(j + 1) * t
}

/// Noise of several sizes, each half as wide and half as strong as the one before.
fn rough(x: f32, y: f32, cell: f32, octaves: u32, seed: u32) -> f32 {
    let (mut sum, mut weight) = (0.0, 0.0);
    for octave in 0..octaves {
        let part = 0.5f32.powi(octave as i32);
        sum += noise(x, y, cell * part, seed + octave) * part;
        weight += part;
    }
    sum / weight
}

/// The nearest of points thrown one to a cell: distance to it in cells, and the vector from it, and its own number.
fn nearest(x: f32, y: f32, cell: f32, seed: u32) -> (f32, [f32; 2], f32) {
    let (u, v) = (x / cell, y / cell);
    let mut best = (f32::MAX, [0.0, 0.0], 0.0);
    for j in v.floor() as i32 - 1..=v.floor() as i32 + 1 {
        for i in u.floor() as i32 - 1..=u.floor() as i32 + 1 {
            let (dx, dy) = (u - i as f32 - at(i, j, seed), v - j as f32 - at(i, j, seed ^ 77));
            let far = dx * dx + dy * dy;
            if far < best.0 {
                best = (far, [dx, dy], at(i, j, seed ^ 991));
            }
        }
    }
    (best.0.sqrt(), best.1, best.2)
}

fn sky(x: f32, y: f32, down: f32, seed: u32) -> Colour {
    let clear = mix([90.0, 140.0, 215.0], [205.0, 220.0, 235.0], down);
    mix(clear, [248.0, 248.0, 250.0], (rough(x, y * 1.8, 700.0, 5, seed) - 0.45) * 4.0)
}

fn hills(x: f32, y: f32, down: f32, seed: u32) -> Colour {
    let mut colour = sky(x, y, down * 1.5, seed);
    for ridge in 0..4u32 {
        let rise = rough(x, 0.0, 900.0 / (ridge + 1) as f32, 5, seed + 31 * ridge);
        if down > 0.25 + 0.18 * ridge as f32 - 0.16 * rise {
            let grass = rough(x, y, 24.0 + 8.0 * ridge as f32, 4, seed + 7 + ridge);
            let near = ridge as f32 / 3.0;
            colour =
                lit(mix([120.0, 145.0, 165.0], [95.0, 125.0, 45.0], near), 0.7 + (0.2 + 0.6 * near) * (grass - 0.3));
        }
    }
    colour
}

fn foliage(x: f32, y: f32, seed: u32) -> Colour {
    let mut colour = [22.0, 30.0, 16.0];
    for (layer, cell) in [90.0, 46.0, 27.0].into_iter().enumerate() {
        let (far, [dx, dy], own) = nearest(x, y, cell, seed + layer as u32);
        if far < 0.42 + 0.2 * own {
            let shade = 0.45 + 0.5 * own - 0.5 * dy + 0.2 * dx;
            colour = lit(mix([70.0, 110.0, 35.0], [165.0, 180.0, 70.0], own), shade);
        }
    }
    lit(colour, 0.6 + 0.8 * rough(x, y, 300.0, 3, seed + 9))
}

fn brick(x: f32, y: f32, seed: u32) -> Colour {
    let (long, high, joint) = (84.0, 30.0, 4.0);
    let course = (y / high).floor();
    let along = x + if course as i32 % 2 == 0 { 0.0 } else { long / 2.0 };
    let stone = (along / long).floor();
    let speck = rough(x, y, 12.0, 3, seed);
    if along - stone * long < joint || y - course * high < joint {
        return lit([175.0, 168.0, 158.0], 0.8 + 0.4 * speck);
    }
    let own = at(stone as i32, course as i32, seed);
    lit(
        mix([150.0, 70.0, 50.0], [185.0, 110.0, 80.0], own),
        0.6 + 0.4 * speck + 0.3 * at(stone as i32, course as i32, seed + 1),
    )
}

fn cloth(x: f32, y: f32, seed: u32) -> Colour {
    let turn = 0.2 + at(0, 0, seed);
    let (u, v) = (x * turn.cos() + y * turn.sin(), y * turn.cos() - x * turn.sin());
    let u = u + 30.0 * noise(x, y, 400.0, seed);
    let band = |t: f32, wide: f32, own: u32| at((t / wide).floor() as i32, 0, seed + own);
    let check = mix([150.0, 40.0, 45.0], [230.0, 220.0, 190.0], 0.5 * band(u, 37.0, 2) + 0.5 * band(v, 41.0, 3));
    let thread = 0.85 + 0.1 * (u * 1.4).sin() * (v * 1.4).sin();
    lit(check, thread * (0.6 + 0.7 * rough(x, y, 500.0, 2, seed + 5)))
}

fn pebbles(x: f32, y: f32, seed: u32) -> Colour {
    let mut colour = [40.0, 36.0, 32.0];
    for (layer, cell) in [160.0, 70.0].into_iter().enumerate() {
        let (far, [dx, dy], own) = nearest(x, y, cell, seed + layer as u32);
        let edge = 0.36 + 0.1 * own;
        if far < edge {
            let round = (1.0 - (far / edge).powi(2)).max(0.0).sqrt();
            let light = 0.35 + 0.55 * round - 0.5 * dy - 0.2 * dx;
            let stone = mix([205.0, 165.0, 135.0], [150.0, 145.0, 140.0], own);
            colour = lit(stone, light * (0.75 + 0.5 * rough(x, y, cell / 4.0, 4, seed + 3)));
        }
    }
    colour
}

fn front(x: f32, y: f32, seed: u32) -> Colour {
    let (wide, high) = (130.0 + 60.0 * at(1, 1, seed), 170.0 + 60.0 * at(1, 2, seed));
    let (column, floor) = ((x / wide).floor(), (y / high).floor());
    let (u, v) = (x / wide - column, y / high - floor);
    let plaster = lit([215.0, 195.0, 165.0], 0.8 + 0.3 * rough(x, y, 200.0, 5, seed));
    if !(0.25..0.75).contains(&u) || !(0.2..0.8).contains(&v) {
        // A sill below each window, and its shadow.
        return if (0.2..0.8).contains(&u) && (0.82..0.86).contains(&v) { lit(plaster, 0.6) } else { plaster };
    }
    let own = at(column as i32, floor as i32, seed);
    let frame =
        (u - 0.5).abs() < 0.02 || (v - 0.45).abs() < 0.015 || !(0.28..0.72).contains(&u) || !(0.22..0.78).contains(&v);
    let glass = mix([35.0, 45.0, 60.0], [150.0, 175.0, 200.0], own * (1.3 - v));
    if frame { [235.0, 235.0, 230.0] } else { glass }
}

fn dots(x: f32, y: f32, seed: u32) -> Colour {
    let mut colour = mix([225.0, 190.0, 165.0], [200.0, 160.0, 130.0], rough(x, y, 150.0, 3, seed));
    for (layer, cell) in [24.0, 60.0].into_iter().enumerate() {
        let (far, _, own) = nearest(x, y, cell, seed + layer as u32);
        colour = mix(colour, [50.0, 30.0, 30.0], ((0.1 + 0.2 * own) - far) * 12.0);
    }
    colour
}

fn water(x: f32, y: f32, seed: u32) -> Colour {
    let swell = rough(x, y * 3.0, 180.0, 5, seed) + 0.08 * (y * 0.21 + 6.0 * noise(x, y, 90.0, seed + 8)).sin();
    mix([25.0, 60.0, 80.0], [200.0, 220.0, 225.0], (swell - 0.35) * 2.2)
}

fn boards(x: f32, y: f32, seed: u32) -> Colour {
    let board = (x / 240.0).floor();
    let own = at(board as i32, 0, seed);
    let (far, ..) = nearest(x, y * 0.7, 220.0, seed + 1);
    let bend = (-(far * 5.0).powi(2)).exp();
    let grain = (x * 0.35 + 14.0 * noise(x, y * 0.12, 60.0, seed + board as u32) + 18.0 * bend).sin();
    let wood = lit(mix([185.0, 135.0, 85.0], [150.0, 100.0, 60.0], own), 0.95 + 0.12 * grain);
    let knot = lit(wood, 1.0 - 0.75 * (bend - 0.75).max(0.0) * 4.0);
    if x - board * 240.0 < 5.0 { [45.0, 30.0, 20.0] } else { knot }
}
