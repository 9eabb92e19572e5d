"""What a generated upload is."""

BOUNDARY = "----corpus7MA4YWxkTrZu0gW"


class Sample:
    def __init__(self, extension, content_type, body):
        self.extension = extension
        self.content_type = content_type
        self.body = body.encode("utf-8") if isinstance(body, str) else body


def multipart(parts):
    """`parts`: (field, file name, type, content, transfer encoding); None leaves a header out."""
    out = b""
    for field, file_name, media_type, content, encoding in parts:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"'
        head += f'; filename="{file_name}"' if file_name else ""
        head += f"\r\nContent-Type: {media_type}" if media_type else ""
        head += f"\r\nContent-Transfer-Encoding: {encoding}" if encoding else ""
        out += (
            head.encode()
            + b"\r\n\r\n"
            + (content.encode() if isinstance(content, str) else content)
            + b"\r\n"
        )
    return Sample(
        "multipart", f"multipart/form-data; boundary={BOUNDARY}", out + f"--{BOUNDARY}--\r\n".encode()
    )
