"""Draws the JPEG and WebP fixtures that the encoders of the `image` crate cannot write.

    python3 -m venv /tmp/pillow && /tmp/pillow/bin/pip install pillow==13.0.0
    /tmp/pillow/bin/python crates/face/tests/decode/fixtures.py

Every picture is a made-up gradient of 24 x 16 pixels: red grows to the right, green grows downwards, blue is 64.
"""

import pathlib

from PIL import Image

HERE = pathlib.Path(__file__).parent
WIDTH, HEIGHT = 24, 16


def gradient():
    picture = Image.new("RGB", (WIDTH, HEIGHT))
    for y in range(HEIGHT):
        for x in range(WIDTH):
            picture.putpixel((x, y), (40 + 7 * x, 50 + 9 * y, 64))
    return picture


def save(picture, name, **options):
    picture.save(HERE / name, **options)


def without_adobe_marker(name, source):
    """Drops APP14, leaving CMYK that does not say whose convention it follows."""
    data = (HERE / source).read_bytes()
    at = data.index(b"\xff\xee")
    length = int.from_bytes(data[at + 2 : at + 4], "big")
    (HERE / name).write_bytes(data[:at] + data[at + 2 + length :])


def cmyk():
    """Ink shares with some black, so that inversion errors show: C, M, Y, K as 0 none to 255 full."""
    rgb = gradient()
    inked = Image.new("CMYK", rgb.size)
    for y in range(HEIGHT):
        for x in range(WIDTH):
            r, g, b = rgb.getpixel((x, y))
            light = max(r, g, b)
            inked.putpixel((x, y), tuple(255 - round(255 * c / light) for c in (r, g, b)) + (255 - light,))
    return inked


def ycck(name):
    """Adobe's other form: complements of the stored C, M, Y as YCbCr, K as it is, transform 2 in APP14.

    Pillow writes four channels as they come but inverted, so they are handed over inverted.
    """
    inked = cmyk()
    complements = Image.merge("RGB", inked.split()[:3])
    stored = Image.merge("CMYK", [*complements.convert("YCbCr").split(), inked.getchannel("K").point(lambda k: 255 - k)])
    save(stored.point(lambda value: 255 - value), name, quality=95, subsampling=0)
    data = bytearray((HERE / name).read_bytes())
    data[data.index(b"Adobe") + 11] = 2
    (HERE / name).write_bytes(data)


plain = dict(quality=95, subsampling=0)
save(gradient(), "progressive.jpg", progressive=True, **plain)
save(gradient(), "subsampled.jpg", quality=95, subsampling=2)
save(gradient().convert("L"), "grey.jpg", quality=95)
save(gradient().convert("L"), "grey-progressive.jpg", quality=95, progressive=True)
save(gradient(), "restarts.jpg", restart_marker_blocks=1, **plain)
save(gradient(), "rgb.jpg", keep_rgb=True, **plain)
save(cmyk(), "cmyk.jpg", **plain)
save(cmyk(), "cmyk-progressive.jpg", progressive=True, **plain)
ycck("ycck.jpg")
without_adobe_marker("cmyk-unmarked.jpg", "cmyk.jpg")
save(gradient(), "lossy.webp", quality=95)
save(gradient(), "animated.webp", save_all=True, append_images=[gradient().transpose(Image.Transpose.ROTATE_180)], lossless=True)
save(gradient(), "lzw.tif", compression="tiff_lzw")
save(cmyk(), "cmyk.tif")
