"""What git sends: packfiles, bundles, pushes."""
import io

import dulwich.bundle
import dulwich.client
import dulwich.pack
import dulwich.repo
import pygit2

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


def dulwich_repository(folder, record):
    """A repository that Dulwich makes; its last commit has the record."""
    base = dulwich.repo.Repo.init(str(folder), mkdir=not folder.exists())
    for name, content in (("allees.txt", LONG), ("lettre.txt", record.text)):
        write(folder / name, content)
        base.stage([name])
        who = b"a <a@hopital.example>"
        base.do_commit(
            name.encode(),
            who,
            who,
            commit_timestamp=EPOCH,
            commit_timezone=0,
            author_timestamp=EPOCH,
            author_timezone=0,
        )
    return base


def pack_by_dulwich(record, out):
    with scratch() as folder:
        base = dulwich_repository(folder, record)
        with open(out, "wb") as file:
            dulwich.pack.write_pack_objects(file.write, [(base[name], None) for name in base.object_store])


def bundle_by_dulwich(record, out):
    with scratch() as folder:
        base = dulwich_repository(folder, record)
        bundle = dulwich.bundle.Bundle()
        bundle.version, bundle.capabilities, bundle.prerequisites = 2, {}, []
        bundle.references = {b"refs/heads/main": base.head()}
        objects = [(base[name], None) for name in base.object_store]
        content = io.BytesIO()
        dulwich.pack.write_pack_objects(content.write, objects)
        bundle.pack_data = dulwich.pack.PackData.from_file(io.BytesIO(content.getvalue()), len(content.getvalue()))
        with open(out, "wb") as file:
            dulwich.bundle.write_bundle(file, bundle)


class Listening(dulwich.client.SubprocessGitClient):
    """Keeps what it sends."""

    def _connect(self, service, path):
        protocol, can_read, errors = super()._connect(service, path)
        send, self.sent = protocol.write, b""

        def keep(content):
            self.sent += content
            return send(content)

        protocol.write = keep
        return protocol, can_read, errors


def push_by_dulwich(record, _):
    """The client's side of a push, to git itself."""
    with scratch() as folder:
        base = dulwich_repository(folder / "depot", record)
        git(folder, "init", "-q", "--bare", "bare.git")
        client, head = Listening(), base.head()
        client.send_pack(
            str(folder / "bare.git").encode(), lambda refs: {b"refs/heads/main": head}, base.generate_pack_data
        )
        return client.sent


def pack_by_libgit2(record, out):
    with scratch() as folder:
        base = pygit2.init_repository(str(folder / "depot"))
        tree = base.TreeBuilder()
        tree.insert("lettre.txt", base.create_blob(record.text.encode()), pygit2.GIT_FILEMODE_BLOB)
        who = pygit2.Signature("a", "a@hopital.example", EPOCH, 0)
        base.create_commit("refs/heads/main", who, who, "Lettre", tree.write(), [])
        base.pack(str(folder))
        write(out, next(folder.glob("*.pack")).read_bytes())


add("git pack", "dulwich", "Dulwich", ".pack", pack_by_dulwich)
add("git pack", "libgit2", "libgit2", ".pack", pack_by_libgit2)
add("git bundle", "dulwich", "Dulwich", ".bundle", bundle_by_dulwich)
add("git push", "dulwich", "Dulwich", ".bin", push_by_dulwich)
