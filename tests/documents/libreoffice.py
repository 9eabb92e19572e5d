"""Drives one LibreOffice: libreoffice.py JOBS PROFILE. JOBS: [{load, print, saves: [[path, filter,
options, password]]}]."""
import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import time

import uno
from com.sun.star.beans import NamedValue, PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException

SERVICES = {
    ".fodt": "com.sun.star.text.TextDocument",
    ".fods": "com.sun.star.sheet.SpreadsheetDocument",
    ".fodp": "com.sun.star.presentation.PresentationDocument",
}
FILTERS = {
    ".fodt": "OpenDocument Text Flat XML",
    ".fods": "OpenDocument Spreadsheet Flat XML",
    ".fodp": "OpenDocument Presentation Flat XML",
}


def url(path):
    return pathlib.Path(path).resolve().as_uri()


def values(**pairs):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in pairs.items())


def connect(pipe):
    """The context of the LibreOffice that listens there."""
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    for _ in range(600):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.05)
    raise SystemExit("LibreOffice did not start")


def save(document, path, filter, password, more):
    words = values(FilterName=filter, Overwrite=True, **more)
    if password and "2007" in filter:  # OOXML wants its own kind of key
        key = uno.Any(
            "[]com.sun.star.beans.NamedValue",
            (NamedValue("OOXPassword", password), NamedValue("CryptoType", "Standard")),
        )
        words += (PropertyValue(Name="EncryptionData", Value=key),)
    elif password:
        words += values(Password=password)
    uno.invoke(document, "storeToURL", (url(path), words))


def main():
    jobs, profile = json.loads(pathlib.Path(sys.argv[1]).read_text()), sys.argv[2]
    pipe = f"lazaret{time.time_ns()}"
    command = ["soffice", f"-env:UserInstallation={url(profile)}", "--headless", "--norestore", "--nologo"]
    subprocess.run([*command, "--terminate_after_init"], timeout=60)  # makes the profile, and starts twice for that
    # PDF needs a window, which only this way has. All at once, into the folder of the sources.
    printed = [job["load"] for job in jobs if job["print"]]
    subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", pathlib.Path(printed[0]).parent, *printed],
        stdout=subprocess.DEVNULL,
        timeout=100,
        check=True,
    )
    office = subprocess.Popen(
        [*command, f"--accept=pipe,name={pipe};urp"], stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        context = connect(pipe)
        manager = context.ServiceManager
        for job in jobs:
            # Without a window: Debian's LibreOffice "nogui" has no toolbars, and dies when it looks for one.
            document = manager.createInstanceWithContext(SERVICES[pathlib.Path(job["load"]).suffix], context)
            document.load(values(URL=url(job["load"]), FilterName=FILTERS[pathlib.Path(job["load"]).suffix]))
            for path, filter, options, password in job["saves"]:
                more = {"FilterOptions": options} if options else {}
                save(document, path, filter, password, more)
            document.close(True)
        with contextlib.suppress(DisposedException):  # the bridge goes down with it
            manager.createInstanceWithContext("com.sun.star.frame.Desktop", context).terminate()
        office.wait(30)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(office.pid, signal.SIGKILL)


main()
