"""What git sends: packfiles, bundles, pushes."""
from sample import EPOCH, add, run, scratch, write

ENV = {
    "GIT_AUTHOR_DATE": f"{EPOCH} +0000",
    "GIT_COMMITTER_DATE": f"{EPOCH} +0000",
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@hopital.example",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@hopital.example",
    "GIT_CONFIG_NOSYSTEM": "1",
}
LONG = "".join(f"{n:03} Entretien de l’allée, côté nord, rangée {n * 7 % 50}.\n" for n in range(300))


def git(folder, *words, **options):
    return run(
        "git",
        "-c",
        "init.defaultBranch=main",
        "-c",
        "gc.auto=0",
        "-c",
        "protocol.ext.allow=always",
        *words,
        cwd=folder,
        env=ENV,
        **options,
    )


def repository(folder, record):
    """Two commits; the second adds the record to a long file, so that it travels as a delta."""
    git(folder, "init", "-q")
    write(folder / "allees.txt", LONG)
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Allées")
    write(folder / "allees.txt", LONG + record.text + LONG[:2000])
    git(folder, "commit", "-q", "-a", "-m", "Suite")


def packed(record, *options):
    with scratch() as folder:
        repository(folder, record)
        return git(folder, "pack-objects", "-q", "--stdout", "--revs", *options, input="HEAD\n")


def bundle(record, out):
    with scratch() as folder:
        repository(folder, record)
        git(folder, "bundle", "create", "-q", out, "--all")


def push(record, out, thin=False):
    """The body of a push, kept on its way to a bare repository. `thin`: of the second commit alone."""
    with scratch() as folder:
        repository(folder, record)
        git(folder, "init", "-q", "--bare", "bare.git")
        keeper = write(folder / "keeper", f'#!/bin/sh\ntee "{out}" | git receive-pack bare.git\n')
        keeper.chmod(0o755)
        if thin:
            git(folder, "push", "-q", "bare.git", "HEAD~1:refs/heads/main")
        git(folder, "push", "-q", f"ext::{keeper}", "HEAD:refs/heads/main")


def in_commit(record):
    """The record is the message of a commit."""
    with scratch() as folder:
        git(folder, "init", "-q")
        git(folder, "commit", "-q", "--allow-empty", "-m", record.sentence)
        return git(folder, "pack-objects", "-q", "--stdout", "--revs", input="HEAD\n")


def by_fast_export(record):
    with scratch() as folder:
        repository(folder, record)
        return git(folder, "fast-export", "--all")


add("git pack", "pack-objects", "git pack-objects", ".pack", lambda r, _: packed(r))
add("git pack", "no-deltas", "git pack-objects", ".pack", lambda r, _: packed(r, "--window=0"))
add("git pack", "commit-message", "git pack-objects", ".pack", lambda r, _: in_commit(r))
add("git bundle", "bundle", "git bundle", ".bundle", bundle)
add("git push", "push", "git push", ".bin", push, type="application/x-git-receive-pack-request")
add("git push", "untyped", "git push", ".bin", push)
add("git push", "fast-export", "git fast-export", ".txt", lambda r, _: by_fast_export(r), worker=False)
