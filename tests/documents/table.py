"""The tables of docs/accuracy.md, from what documents_test.py measured: uploads, in forms and without."""


def by(rows, key):
    groups = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def programs(rows):
    return ", ".join(dict.fromkeys(name for row in rows for name in row["program"].split(", ")))


def share(rows):
    return f"{sum(row['ok'] for row in rows)} of {len(rows)}"


def print_table(results):
    pairs = [row for row in results["files"] if row["kind"] != "gap"]
    gaps = [row for row in results["files"] if row["kind"] == "gap"]
    print("| format | made with | patient found | clean passed |\n| --- | --- | --- | --- |")
    for name, rows in by(pairs, lambda row: row["format"]).items():
        kinds = by(rows, lambda row: row["kind"])
        print(f"| {name} | {programs(rows)} | {share(kinds['patient'])} | {share(kinds['clean'])} |")
    kinds = by(pairs, lambda row: row["kind"])
    print(f"| **all** | | **{share(kinds['patient'])}** | **{share(kinds['clean'])}** |")
    print("\n| what cannot be read | files | as expected |\n| --- | --- | --- |")
    for reasons, rows in by(gaps, lambda row: " or ".join(row["reasons"])).items():
        files = (f"{name} ({programs(some)})" for name, some in by(rows, lambda row: row["format"]).items())
        print(f"| {reasons} | {', '.join(files)} | {share(rows)} |")
