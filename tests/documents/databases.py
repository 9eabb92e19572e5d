"""Databases in a file: SQLite, DBF, Access."""
import csv
import io
import sqlite3

import dbf

from sample import add, run, scratch, write


def by_shell(record, out, prologue=""):
    columns = ",".join(name + (" integer" if name == "nir" else " text") for name in record.header)
    rows = "".join(
        "insert into sejour values(" + ",".join(f"'{cell}'" for cell in row) + ");" for row in record.rows()[1:]
    )
    run("sqlite3", out, input=f"{prologue}create table sejour({columns});{rows}")


def by_python(record, out, wide=False):
    base = sqlite3.connect(out)
    if wide:
        base.execute("pragma encoding='UTF-16le'")
    base.execute("create table t(id integer primary key, cle text, valeur text)")
    for name, value in record.fields.items():
        base.execute("insert into t(cle,valeur) values(?,?)", (name, value))
    base.execute("insert into t(cle,valeur) values('texte',?)", (record.sentence,))
    for n in range(500):
        base.execute("insert into t(cle,valeur) values('ligne',?)", (f"entretien du parking {n}",))
    base.commit()
    base.close()


def deleted(record, out):
    """Rows that were deleted, and are in the free pages."""
    by_python(record, out)
    base = sqlite3.connect(out)
    base.execute("pragma secure_delete=off")
    base.execute("delete from t where cle<>'ligne'")
    base.commit()
    base.close()


def blob(record, out):
    base = sqlite3.connect(out)
    base.execute("create table piece(nom text, contenu blob)")
    base.execute("insert into piece values('lettre.txt',?)", (record.text.encode(),))
    base.commit()
    base.close()


def by_gdal(record, out, driver, *options):
    with scratch() as folder:
        rows = io.StringIO()
        csv.writer(rows).writerows(record.rows())
        write(folder / "in.csv", rows.getvalue())
        run("ogr2ogr", "-f", driver, *options, folder / out.name, folder / "in.csv")
        made = folder / out.name
        write(out, (next(made.glob("*.dbf")) if made.is_dir() else made).read_bytes())


def by_dbf(record, out, page="cp1252"):
    columns = "; ".join(f"{name[:10]} C(40)" for name in record.header)
    with scratch() as folder:
        table = dbf.Table(str(folder / "t.dbf"), columns, codepage=page, dbf_type="db3")
        table.open(dbf.READ_WRITE)
        for row in record.rows()[1:]:
            table.append(tuple(cell.replace("’", "'") for cell in row))
        table.close()
        write(out, (folder / "t.dbf").read_bytes())


PAGE = 4096


def little(value, size):
    return value.to_bytes(size, "little")


def access_page(head, rows):
    """Rows are laid from the end of the page, their offsets from its beginning."""
    head, page, end = head.ljust(12, b"\0") + little(len(rows), 2), bytearray(PAGE), PAGE
    for row in rows:
        end -= len(row)
        page[end : end + len(row)] = row
        head += little(end, 2)
    page[: len(head)] = head
    return bytes(page)


def access_row(columns, values):
    body, mask, offsets = little(len(columns), 2), bytearray((len(columns) + 7) // 8), []
    for i, ((_, _, size), value) in enumerate(zip(columns, values)):
        mask[i // 8] |= bool(value) << i % 8
        if size == 0:
            offsets.append(len(body))
        body += value or bytes(size)
    body += little(len(body), 2) + b"".join(little(at, 2) for at in reversed(offsets))
    return body + little(len(offsets), 2) + bytes(mask)


def access_definition(columns, kind, first_map):
    fixed = variable = 0
    entries = b""
    for i, (_, type, size) in enumerate(columns):
        entry = (
            little(type, 5) + little(i, 2) + little(variable, 2) + little(i, 2) + bytes(4) + little(3 if size else 2, 1)
        )
        entries += entry.ljust(21, b"\0") + little(fixed, 2) + little(size, 2)
        fixed, variable = fixed + size, variable + (size == 0)
    page = (
        b"\2\1".ljust(40, b"\0")
        + bytes([kind])
        + little(len(columns), 2)
        + little(variable, 2)
        + little(len(columns), 2)
        + bytes(8)
    )
    page += little(1 << 8 | first_map, 4) + little(1 << 8 | first_map + 1, 4) + entries
    for name, _, _ in columns:
        page += little(2 * len(name), 2) + name.encode("utf-16-le")
    return page.ljust(PAGE, b"\0")


def access(record, name=b"Standard Jet DB", version=1):
    """A Jet 4 database of one table, after mdbtools' description of the format: no free program writes it."""
    wide = lambda words: words.encode("utf-16-le")
    head = (b"\0\1\0\0" + name).ljust(0x14, b"\0") + bytes([version])
    head = head.ljust(0x3E, b"\0") + b"\xfb\x8a\xbc\x4e"
    used = lambda bits: (bytes(5) + bytes([bits])).ljust(69, b"\0")
    catalogue = [("Id", 4, 4), ("Type", 3, 2), ("Flags", 4, 4), ("Name", 10, 0), ("LvProp", 11, 0)]
    columns = [(column, 10, 0) for column in record.header]
    return b"".join(
        [
            head.ljust(PAGE, b"\0"),
            access_page(b"\1\1", [used(1 << 3), used(0), used(1 << 5), used(0)]),
            access_definition(catalogue, 0x53, 0),
            access_page(
                b"\1\1" + little(0, 2) + little(2, 4),
                [
                    access_row(catalogue, [little(4, 4), little(1, 2), bytes(4), wide("Table1"), b""]),
                    access_row(
                        catalogue, [little(2, 4), little(1, 2), little(0x80000000, 4), wide("MSysObjects"), b""]
                    ),
                ],
            ),
            access_definition(columns, 0x4E, 2),
            access_page(
                b"\1\1" + little(0, 2) + little(4, 4),
                [access_row(columns, [wide(cell) for cell in row]) for row in record.rows()[1:]],
            ),
        ]
    )


add("sqlite", "shell", "sqlite3", ".db", by_shell)
add(
    "sqlite",
    "shell-small-pages",
    "sqlite3",
    ".db",
    lambda r, o: by_shell(r, o, "pragma page_size=512; pragma auto_vacuum=1;"),
)
add("sqlite", "python", "Python", ".db", by_python)
add("sqlite", "python-utf-16", "Python", ".db", lambda r, o: by_python(r, o, True))
add("sqlite", "deleted-rows", "Python", ".db", deleted)
add("sqlite", "blob", "Python", ".db", blob)
add("sqlite", "gdal", "ogr2ogr", ".sqlite", lambda r, o: by_gdal(r, o, "SQLite"))
add("sqlite", "gdal-geopackage", "ogr2ogr", ".gpkg", lambda r, o: by_gdal(r, o, "GPKG"))
add("dbf", "python3-dbf", "python3-dbf", ".dbf", by_dbf)
add("dbf", "python3-dbf-850", "python3-dbf", ".dbf", lambda r, o: by_dbf(r, o, "cp850"))
add("dbf", "gdal", "ogr2ogr", ".dbf", lambda r, o: by_gdal(r, o, "ESRI Shapefile"))
add("mdb", "jet4", "made by hand", ".mdb", lambda r, _: access(r))
add("mdb", "accdb", "made by hand", ".accdb", lambda r, _: access(r, b"Standard ACE DB", 2))
