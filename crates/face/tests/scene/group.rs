//! Groups: the pinned portraits pasted small, turned, mirrored, lighter and darker, at places that are known.

use face::{Limits, Picture, Rect, decode};

use super::ground::{Chance, Ground, draw};

/// A portrait of one person, and where the face is in it.
pub(crate) struct Sitter {
    /// File in the cache's folder of portraits.
    pub(crate) file: &'static str,
    /// The face from brow to chin and cheek to cheek, in pixels: x, y, width, height.
    pub(crate) face: [f32; 4],
}

/// The sitters. The two portraits that are cut through the face are hard cases and not among them.
pub(crate) const SITTERS: [Sitter; 5] = [
    Sitter { file: "obama.jpg", face: [373.0, 80.0, 238.0, 341.0] },
    Sitter { file: "obama2.jpg", face: [193.0, 216.0, 281.0, 421.0] },
    Sitter { file: "obama3.jpg", face: [635.0, 257.0, 278.0, 360.0] },
    Sitter { file: "biden.jpg", face: [425.0, 154.0, 294.0, 418.0] },
    Sitter { file: "astronaut.png", face: [179.0, 63.0, 88.0, 111.0] },
];

/// A picture and the faces in it.
pub(crate) struct Group {
    /// The picture.
    pub(crate) picture: Picture,
    /// The faces: box, and the size that was asked for, in pixels of the shorter side.
    pub(crate) faces: Vec<(Rect, u32)>,
}

/// `each` faces of each of `sizes_px` on a drawn ground, apart from each other.
pub(crate) fn group(
    portraits: &[Picture; 5],
    ground: Ground,
    size: (u32, u32),
    (sizes_px, each): (&[u32], usize),
    seed: u32,
) -> Group {
    let mut chance = Chance(u64::from(seed));
    let mut canvas = Canvas::of(&draw(ground, size, seed));
    let mut taken: Vec<Rect> = Vec::new();
    let mut faces = Vec::new();
    let mut sizes: Vec<u32> = sizes_px.iter().flat_map(|&px| std::iter::repeat_n(px, each)).collect();
    // The large ones first, while there is room.
    sizes.sort_by_key(|&px| std::cmp::Reverse(px));
    for (number, px) in sizes.into_iter().enumerate() {
        let which = number % SITTERS.len();
        let room = px as f32 * 3.0;
        let place = (0..10_000).find_map(|_| {
            let (x, y) = (chance.between(0.0, size.0 as f32 - room), chance.between(0.0, size.1 as f32 - room));
            let here = Rect { x, y, width: room, height: room };
            taken.iter().all(|there| apart(here, *there)).then_some(here)
        });
        let place = place.expect("the picture has room for its faces");
        taken.push(place);
        let centre = (place.x + room / 2.0, place.y + room / 2.0);
        let paste = Paste {
            centre,
            scale: px as f32 / SITTERS[which].face[2],
            turn: chance.between(-0.17, 0.17),
            mirrored: chance.below(2) == 1,
            light: chance.between(0.6, 1.25),
        };
        faces.push((canvas.paste(&portraits[which], &SITTERS[which], &paste), px));
    }
    Group { picture: canvas.picture(), faces }
}

/// The whole portraits scaled until their faces are `px` wide, side by side in rows, as many as the picture holds.
pub(crate) fn tiled(portraits: &[Picture; 5], (width, height): (u32, u32), px: u32, seed: u32) -> Group {
    let mut chance = Chance(u64::from(seed));
    let mut canvas =
        Canvas { width: width as usize, height: height as usize, rgb: vec![0.0; (width * height * 3) as usize] };
    let mut faces = Vec::new();
    let (tile_width, tile_height) = (px as usize * 3, px as usize * 4);
    for row in 0..height as usize / tile_height {
        for column in 0..width as usize / tile_width {
            let which = chance.below(SITTERS.len());
            let corner = (column * tile_width, row * tile_height);
            let face = canvas.tile(
                &portraits[which],
                &SITTERS[which],
                corner,
                (tile_width, tile_height),
                chance.below(2) == 1,
            );
            faces.push((face, px));
        }
    }
    Group { picture: canvas.picture(), faces }
}

/// The sitters' portraits, decoded from the cache.
pub(crate) fn portraits(folder: &std::path::Path) -> [Picture; 5] {
    std::array::from_fn(|i| {
        let bytes = std::fs::read(folder.join(SITTERS[i].file)).expect("the portrait is in the cache");
        decode(&bytes, &Limits::default()).expect("the portrait can be decoded")
    })
}

struct Paste {
    /// Where the face's centre goes.
    centre: (f32, f32),
    /// Pixels of the group for one of the portrait.
    scale: f32,
    /// Radians.
    turn: f32,
    mirrored: bool,
    light: f32,
}

struct Canvas {
    width: usize,
    height: usize,
    rgb: Vec<f32>,
}

impl Canvas {
    fn of(picture: &Picture) -> Self {
        let rgb = picture.rgb().iter().map(|&value| f32::from(value)).collect();
        Self { width: picture.width() as usize, height: picture.height() as usize, rgb }
    }

    fn picture(&self) -> Picture {
        let rgb = self.rgb.iter().map(|value| value.round().clamp(0.0, 255.0) as u8).collect();
        Picture::new(self.width as u32, self.height as u32, rgb).expect("three bytes a pixel")
    }

    /// Pastes head and collar, faded out around; returns the box of the turned face.
    fn paste(&mut self, portrait: &Picture, sitter: &Sitter, paste: &Paste) -> Rect {
        let [x, y, width, height] = sitter.face;
        let middle = (x + width / 2.0, y + height / 2.0);
        let (sin, cos) = paste.turn.sin_cos();
        let reach = (height * 1.2 * paste.scale).ceil() as i64;
        let (cx, cy) = paste.centre;
        for py in cy as i64 - reach..=cy as i64 + reach {
            for px in cx as i64 - reach..=cx as i64 + reach {
                if px < 0 || py < 0 || px as usize >= self.width || py as usize >= self.height {
                    continue;
                }
                // From the group back to the portrait.
                let (dx, dy) = (px as f32 + 0.5 - cx, py as f32 + 0.5 - cy);
                let (u, v) = ((dx * cos + dy * sin) / paste.scale, (dy * cos - dx * sin) / paste.scale);
                let far = (u / (width * 1.05)).hypot((v - 0.08 * height) / (height * 0.95));
                let cover = ((1.0 - far) / 0.15).clamp(0.0, 1.0);
                if cover == 0.0 {
                    continue;
                }
                let u = if paste.mirrored { -u } else { u };
                let Some(colour) = mean(portrait, middle.0 + u, middle.1 + v, 1.0 / paste.scale) else { continue };
                let at = (py as usize * self.width + px as usize) * 3;
                for (value, new) in self.rgb[at..at + 3].iter_mut().zip(colour) {
                    *value += (new * paste.light - *value) * cover;
                }
            }
        }
        let (wide, high) = (width * paste.scale, height * paste.scale);
        Rect { x: cx - wide / 2.0, y: cy - high / 2.0, width: wide, height: high }
    }

    /// Fills a tile with the portrait around its face.
    fn tile(
        &mut self,
        portrait: &Picture,
        sitter: &Sitter,
        (left, top): (usize, usize),
        (wide, high): (usize, usize),
        mirrored: bool,
    ) -> Rect {
        let [x, y, width, height] = sitter.face;
        let scale = wide as f32 / 3.0 / width;
        let middle = (x + width / 2.0, y + height / 2.0);
        let (cx, cy) = (wide as f32 / 2.0, high as f32 * 0.4);
        for py in 0..high {
            for px in 0..wide {
                let (u, v) = ((px as f32 + 0.5 - cx) / scale, (py as f32 + 0.5 - cy) / scale);
                let u = if mirrored { -u } else { u };
                let colour = mean(portrait, middle.0 + u, middle.1 + v, 1.0 / scale).unwrap_or([0.0; 3]);
                let at = ((top + py) * self.width + left + px) * 3;
                self.rgb[at..at + 3].copy_from_slice(&colour);
            }
        }
        let (face_wide, face_high) = (width * scale, height * scale);
        Rect {
            x: left as f32 + cx - face_wide / 2.0,
            y: top as f32 + cy - face_high / 2.0,
            width: face_wide,
            height: face_high,
        }
    }
}

fn apart(a: Rect, b: Rect) -> bool {
    a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
}

/// Mean of the square of `side` pixels around a point, so that shrinking does not alias; none beyond the portrait.
fn mean(portrait: &Picture, x: f32, y: f32, side: f32) -> Option<[f32; 3]> {
    let (width, height) = (portrait.width() as f32, portrait.height() as f32);
    if x < 0.0 || y < 0.0 || x >= width || y >= height {
        return None;
    }
    let side = side.max(1.0);
    let from = |at: f32| (at - side / 2.0).round().max(0.0);
    let (left, top) = (from(x) as usize, from(y) as usize);
    let to = |from: usize, most: f32| ((from as f32 + side).round().min(most) as usize).max(from + 1);
    let (right, bottom) = (to(left, width).min(width as usize), to(top, height).min(height as usize));
    let mut sum = [0u32; 3];
    for row in top..bottom {
        let at = (row * portrait.width() as usize + left) * 3;
        for pixel in portrait.rgb()[at..at + (right - left) * 3].as_chunks::<3>().0 {
            for (total, &value) in sum.iter_mut().zip(pixel) {
                *total += u32::from(value);
            }
        }
    }
    let count = ((right - left) * (bottom - top)) as f32;
    Some(sum.map(|total| total as f32 / count))
}
