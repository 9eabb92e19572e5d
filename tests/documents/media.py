"""What has no text: photographs, sound, video, random bytes. It passes, and is counted."""
import functools
import io
import math
import random
import shutil
import wave

import numpy
from PIL import Image, ImageFilter

from sample import gap, run


def ridge(rng, width, roughness):
    """A line of hills: waves upon waves."""
    x = numpy.arange(width)
    line = numpy.zeros(width)
    for octave in range(1, 9):
        line += numpy.sin(x * octave * octave * 2 * math.pi / width + rng.uniform(0, 6)) * roughness / octave**1.6
    return line


def grain(rng, height, width, scale):
    """Soft noise of one size."""
    small = rng.normal(0, 1, (height // scale + 2, width // scale + 2))
    big = Image.fromarray(small.astype("float32")).resize((width, height), Image.BICUBIC)
    return numpy.asarray(big)


@functools.lru_cache(maxsize=None)
def photograph(seed, width=960, height=640, quality=85):
    """A landscape: sky with clouds and a sun, ridges that fade, grass, and the noise of a sensor."""
    rng = numpy.random.default_rng(seed)
    y, x = numpy.mgrid[0:height, 0:width]
    fade = (y / height)[..., None]
    picture = numpy.array([90, 140, 210]) * (1 - fade) + numpy.array([225, 215, 190]) * fade
    clouds = sum(grain(rng, height, width, s) * s for s in (160, 80, 40, 20)) / 300
    picture += numpy.clip(clouds, 0, 1)[..., None] * (200 - 150 * fade)
    sun = numpy.exp(-((x - rng.uniform(0.2, 0.8) * width) ** 2 + (y - height * 0.2) ** 2) / (2 * 40**2))
    picture += sun[..., None] * numpy.array([160, 140, 70])
    for depth in range(4):
        line = height * (0.45 + 0.13 * depth) + ridge(rng, width, 40 + 10 * depth)
        colour = numpy.array([110, 125, 140]) * (1 - depth / 3) + numpy.array([40, 75, 30]) * depth / 3
        texture = grain(rng, height, width, 6) * 12 * (0.3 + depth / 3)
        picture = numpy.where((y > line[None, :])[..., None], colour + texture[..., None], picture)
    picture += rng.normal(0, 5, picture.shape)
    image = Image.fromarray(numpy.clip(picture, 0, 255).astype("uint8")).filter(ImageFilter.GaussianBlur(0.8))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def as_format(seed, form, **options):
    out = io.BytesIO()
    Image.open(io.BytesIO(photograph(seed))).save(out, form, **options)
    return out.getvalue()


def mandelbrot():
    y, x = numpy.mgrid[-1.2:1.2:480j, -2.1:0.9:640j]
    z = c = x + 1j * y
    count = numpy.zeros(c.shape)
    for _ in range(60):
        z = numpy.where(abs(z) < 4, z * z + c, z)
        count += abs(z) < 4
    out = io.BytesIO()
    Image.fromarray(numpy.stack([count * 4, count * 2, 255 - count * 4], axis=2).astype("uint8")).save(out, "PNG")
    return out.getvalue()


def tone():
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setparams((1, 2, 22050, 0, "NONE", ""))
        samples = numpy.sin(numpy.arange(44100) * 0.07) * 9000 + numpy.random.default_rng(5).normal(0, 900, 44100)
        sound.writeframes(samples.astype("<i2").tobytes())
    return out.getvalue()


def ffmpeg(out, *words):
    run("ffmpeg", "-loglevel", "error", "-y", *words, "-fflags", "+bitexact", "-threads", "1", out)


def filmed(out, *words):
    ffmpeg(
        out,
        "-f",
        "lavfi",
        "-i",
        "mandelbrot=size=320x240:rate=10",
        "-f",
        "lavfi",
        "-i",
        "anoisesrc=a=0.1",
        "-t",
        "2",
        *words,
    )


def picture_by_imagemagick(out):
    run("convert", "-seed", "7", "-size", "800x600", "plasma:blue-green", "-quality", "88", out)


for seed in range(1, 6):
    gap("photograph", f"landscape-{seed}", "PIL", ".jpg", lambda r, _, seed=seed: photograph(seed), "opaque")
gap("photograph", "large", "PIL", ".jpg", lambda r, _: photograph(6, 3000, 2000), "opaque")
gap("photograph", "plasma", "ImageMagick", ".jpg", lambda r, o: picture_by_imagemagick(o), "opaque")
gap("photograph", "png", "PIL", ".png", lambda r, _: as_format(8, "PNG"), "opaque")
gap("photograph", "webp", "PIL", ".webp", lambda r, _: as_format(9, "WEBP", quality=80), "opaque")
gap("photograph", "tiff", "PIL", ".tif", lambda r, _: as_format(10, "TIFF", compression="tiff_lzw"), "opaque")
gap("drawing", "mandelbrot", "PIL", ".png", lambda r, _: mandelbrot(), "opaque")
gap("sound", "wav", "Python", ".wav", lambda r, _: tone(), "opaque")
for kind in (".mp3", ".ogg", ".flac", ".m4a"):
    gap(
        "sound",
        kind[1:],
        "ffmpeg",
        kind,
        lambda r, o: ffmpeg(o, "-f", "lavfi", "-i", "anoisesrc=a=0.3:seed=1", "-t", "3"),
        "opaque",
    )
gap("video", "mp4", "ffmpeg", ".mp4", lambda r, o: filmed(o, "-pix_fmt", "yuv420p"), "opaque")
gap("video", "webm", "ffmpeg", ".webm", lambda r, o: filmed(o, "-deadline", "realtime", "-cpu-used", "8"), "opaque")
gap("video", "avi", "ffmpeg", ".avi", lambda r, o: filmed(o), "opaque")
gap("unknown", "random", "Python", ".bin", lambda r, _: random.Random(6).randbytes(200_000), "opaque")
gap("unknown", "random-small", "Python", ".bin", lambda r, _: random.Random(7).randbytes(1_000), "opaque")
gap("unknown", "program", "ELF of coreutils", ".bin", lambda r, o: shutil.copy("/usr/bin/true", o) and None, "opaque")
gap(
    "unknown",
    "font",
    "DejaVu",
    ".ttf",
    lambda r, o: shutil.copy("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", o) and None,
    "opaque",
)
