"""The texts that disguises.py starts from, as they are: tells what a disguise costs from what was missed anyway."""

import disguises
from samples import Sample
from writing import table


def undisguised_text(rng):
    return Sample("txt", "text/plain", disguises.original(rng))


def undisguised_number(rng):
    return Sample("txt", "text/plain", disguises.with_number(rng))


def undisguised_table(rng):
    return Sample("csv", "text/csv", table(rng, *disguises.spreadsheet(rng)))
