"""Pictures of a page: clean, turned, noisy, by fax, by telephone; alone and in PDF; and their metadata."""
import functools
import io
import random

import numpy
from PIL import Image, ImageDraw, ImageFilter, ImageFont, PngImagePlugin

import media
import pages
from reportlab.pdfgen import canvas
from sample import add, run, scratch, write

SERIF = "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf"


@functools.lru_cache(maxsize=None)
def page(record, dpi=150):
    """The record as printed on half a page of A4."""
    width, height = int(8.27 * dpi), int(5.8 * dpi)
    picture = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(picture)
    body = ImageFont.truetype(SERIF, int(dpi * 0.19))
    head = ImageFont.truetype(SERIF, int(dpi * 0.28))
    draw.text((dpi * 0.7, dpi * 0.6), record.title, font=head, fill=0)
    y = dpi * 1.3
    for line in record.lines:
        for part in wrapped(line, 62):
            draw.text((dpi * 0.7, y), part, font=body, fill=0)
            y += dpi * 0.31
        y += dpi * 0.1
    return picture


def wrapped(line, width):
    lines = [""]
    for word in line.split(" "):
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = (lines[-1] + " " + word).strip()
    return lines


def noisy(record):
    rng = numpy.random.default_rng(2)
    pixels = numpy.asarray(page(record).filter(ImageFilter.GaussianBlur(0.6)), dtype=float) * 0.85 + 20
    return Image.fromarray(numpy.clip(pixels + rng.normal(0, 18, pixels.shape), 0, 255).astype("uint8"))


def skewed(record):
    return page(record).rotate(2.5, resample=Image.BICUBIC, expand=True, fillcolor=255)


def fax(record):
    """204 x 196 dots an inch, black and white, with specks."""
    picture = page(record, 200).point(lambda v: 255 if v > 150 else 0)
    draw, rng = ImageDraw.Draw(picture), random.Random(3)
    for _ in range(400):
        draw.point((rng.randrange(picture.width), rng.randrange(picture.height)), fill=0)
    return picture.convert("1")


def by_phone(record):
    """A photograph of the page on a desk: perspective, uneven light, noise, colour."""
    paper = page(record, 180)
    w, h = paper.size
    desk = Image.new("L", (w + 300, h + 300), 90)
    desk.paste(paper, (150, 150))
    corners = (0, 0, w + 300, 0, w + 300, h + 300, 0, h + 300)
    seen = (30, 10, w + 290, 0, w + 260, h + 300, 0, h + 270)
    desk = desk.transform(desk.size, Image.PERSPECTIVE, perspective(seen, corners), Image.BICUBIC)
    light = numpy.linspace(1.0, 0.72, desk.width)[None, :] * numpy.linspace(0.98, 0.86, desk.height)[:, None]
    rng = numpy.random.default_rng(4)
    pixels = numpy.asarray(desk.filter(ImageFilter.GaussianBlur(0.7)), dtype=float) * light + rng.normal(
        0, 6, (desk.height, desk.width)
    )
    tinted = numpy.stack([pixels * 1.0, pixels * 0.97, pixels * 0.9], axis=2)
    return Image.fromarray(numpy.clip(tinted, 0, 255).astype("uint8"))


def perspective(source, target):
    """Coefficients of PIL's PERSPECTIVE that take `target` corners to `source` ones."""
    rows, values = [], []
    for i in range(0, 8, 2):
        (x, y), (u, v) = source[i : i + 2], target[i : i + 2]
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return numpy.linalg.solve(numpy.array(rows, dtype=float), numpy.array(values, dtype=float))


def coded(picture, form, **options):
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def converted(record, extension, *options, picture=page):
    with scratch() as folder:
        write(folder / "in.png", coded(picture(record), "PNG"))
        run("convert", "in.png", *options, "out" + extension, cwd=folder)
        return (folder / ("out" + extension)).read_bytes()


def piped(record, *command, source="PPM", picture=page):
    return run(*command, input=coded(picture(record), source))


def two_pages(record):
    """A fax of two pages: a cover sheet and the record."""
    cover = Image.new("1", fax(record).size, 1)
    ImageDraw.Draw(cover).text((300, 300), "TELECOPIE", font=ImageFont.truetype(SERIF, 90), fill=0)
    return coded(cover, "TIFF", compression="group4", save_all=True, append_images=[fax(record)], dpi=(204, 196))


def webp(record):
    with scratch() as folder:
        write(folder / "in.png", coded(page(record), "PNG"))
        run("cwebp", "-quiet", "-q", "75", "in.png", "-o", "out.webp", cwd=folder)
        return (folder / "out.webp").read_bytes()


def in_pdf(record, picture=noisy, form="JPEG", **options):
    with scratch() as folder:
        write(folder / "in", coded(picture(record), form, dpi=(150, 150), **options))
        return run("img2pdf", "--nodate", folder / "in")


def on_reportlab(record, out):
    with scratch() as folder:
        write(folder / "in.png", coded(page(record), "PNG"))
        sheet = canvas.Canvas(str(out), invariant=True)
        sheet.drawImage(str(folder / "in.png"), 20, 300, 550, 390)
        sheet.showPage()
        sheet.save()


def by_tiff2pdf(record, out):
    with scratch() as folder:
        write(folder / "in.tif", coded(fax(record), "TIFF", compression="group4", dpi=(200, 200)))
        run("tiff2pdf", "-o", out, folder / "in.tif")


def printed(record, _):
    """A PDF with text, turned into a picture of its page."""
    with scratch() as folder:
        pages.by_cairo(record, folder / "in.pdf")
        run("pdftoppm", "-r", "150", "-gray", "-png", "-singlefile", folder / "in.pdf", folder / "page")
        return (folder / "page.png").read_bytes()


def photo_with(record, out, *command):
    write(out, media.photograph(11))
    run(*command, out)


def png_with_text(record, _):
    info = PngImagePlugin.PngInfo()
    info.add_itxt("Description", record.sentence)
    return coded(Image.open(io.BytesIO(media.photograph(12))).resize((320, 240)), "PNG", pnginfo=info)


add("scan: png", "pil", "PIL", ".png", lambda r, _: coded(page(r), "PNG", dpi=(150, 150)))
add("scan: png", "pdftoppm", "pdftoppm", ".png", printed)
add("scan: png", "skewed", "PIL", ".png", lambda r, _: coded(skewed(r), "PNG"))
add("scan: png", "netpbm-interlaced", "netpbm", ".png", lambda r, _: piped(r, "pnmtopng", "-interlace"))
add("scan: jpeg", "noisy", "PIL", ".jpg", lambda r, _: coded(noisy(r), "JPEG", quality=70))
add("scan: jpeg", "phone", "PIL", ".jpg", lambda r, _: coded(by_phone(r), "JPEG", quality=72))
add(
    "scan: jpeg", "turned-90", "PIL", ".jpg", lambda r, _: coded(page(r).transpose(Image.ROTATE_90), "JPEG", quality=80)
)
add(
    "scan: jpeg",
    "turned-180",
    "ImageMagick",
    ".jpg",
    lambda r, _: converted(r, ".jpg", "-rotate", "180", "-quality", "80"),
)
add("scan: jpeg", "netpbm", "netpbm", ".jpg", lambda r, _: piped(r, "pnmtojpeg"))
add("scan: tiff", "fax-g4", "PIL", ".tif", lambda r, _: coded(fax(r), "TIFF", compression="group4", dpi=(204, 196)))
add("scan: tiff", "netpbm-g3", "netpbm", ".tif", lambda r, _: piped(r, "pnmtotiff", "-g3", picture=fax))
add("scan: tiff", "imagemagick-lzw", "ImageMagick", ".tif", lambda r, _: converted(r, ".tif", "-compress", "lzw"))
add("scan: gif", "imagemagick", "ImageMagick", ".gif", lambda r, _: converted(r, ".gif"))
add("scan: bmp", "pil", "PIL", ".bmp", lambda r, _: coded(page(r), "BMP"))
add("scan: gif", "pil", "PIL", ".gif", lambda r, _: coded(page(r), "GIF"))
add("scan: gif", "netpbm", "netpbm", ".gif", lambda r, _: piped(r, "ppmtogif"))
add("scan: bmp", "imagemagick", "ImageMagick", ".bmp", lambda r, _: converted(r, ".bmp", "-type", "TrueColor"))
add("scan: bmp", "netpbm", "netpbm", ".bmp", lambda r, _: piped(r, "ppmtobmp"))
add("scan: webp", "pil", "PIL", ".webp", lambda r, _: coded(page(r), "WEBP", quality=80))
add("scan: webp", "imagemagick", "ImageMagick", ".webp", lambda r, _: converted(r, ".webp"))
add("scan: tiff", "second-page", "PIL", ".tif", lambda r, _: two_pages(r))
add("scan: webp", "cwebp", "cwebp", ".webp", lambda r, _: webp(r))
add("scan: pdf", "img2pdf", "img2pdf", ".pdf", lambda r, _: in_pdf(r, quality=70))
add("scan: pdf", "img2pdf-fax", "img2pdf", ".pdf", lambda r, _: in_pdf(r, fax, "TIFF", compression="group4"))
add("scan: pdf", "reportlab", "reportlab", ".pdf", on_reportlab)
add("scan: pdf", "tiff2pdf", "tiff2pdf", ".pdf", by_tiff2pdf)
add(
    "image metadata",
    "exiftool-exif",
    "exiftool",
    ".jpg",
    lambda r, o: photo_with(r, o, "exiftool", "-q", "-overwrite_original", f"-EXIF:ImageDescription={r.sentence}"),
)
add(
    "image metadata",
    "exiftool-xmp",
    "exiftool",
    ".jpg",
    lambda r, o: photo_with(r, o, "exiftool", "-q", "-overwrite_original", f"-XMP-dc:Description={r.sentence}"),
)
add(
    "image metadata",
    "exiv2-iptc",
    "exiv2",
    ".jpg",
    lambda r, o: photo_with(r, o, "exiv2", f"-Mset Iptc.Application2.Caption String {r.sentence}"),
)
add(
    "image metadata",
    "exiv2-comment",
    "exiv2",
    ".jpg",
    lambda r, o: photo_with(r, o, "exiv2", f"-Mset Exif.Photo.UserComment charset=Unicode {r.sentence}"),
)
add("image metadata", "png-text", "PIL", ".png", png_with_text)
