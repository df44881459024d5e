"""/uploads"""

from __future__ import annotations

from sandbox.discourse.call import Call
from sandbox.discourse.errors import bad_parameter, not_found, unprocessable
from sandbox.discourse.things import File, Json, Upload

EXTENSIONS = ("jpg", "jpeg", "png", "gif", "heic", "heif", "webp", "avif")
LARGEST = 4096 * 1024


def create(call: Call) -> Json:
    """A file of the kinds that a new Discourse takes. The same content again is the same upload."""
    user, file = call.sight.require_user(), call.args.given.get("file")
    if not isinstance(file, File):
        raise bad_parameter("file")
    if not (call.args.text("type") or call.args.text("upload_type")):
        raise bad_parameter("type")
    upload = Upload(call.state.new_id(), user, file)
    if upload.extension not in EXTENSIONS:
        kinds = ", ".join(EXTENSIONS)
        raise unprocessable(f"Sorry, the file you are trying to upload is not authorized ({kinds}).")
    if len(file.content) > LARGEST:
        raise unprocessable("Sorry, the file you are trying to upload is too big (maximum size is 4 MB).")
    known = next((one for one in call.state.uploads if one.path == upload.path), None)
    if known is None:
        call.state.uploads.append(upload)
    return _shown(known or upload)


def find(call: Call) -> Upload:
    name = call.args.text("name")
    for upload in call.state.uploads:
        if upload.path.endswith("/" + name):
            return upload
    raise not_found()


def _shown(upload: Upload) -> Json:
    width, height = _size(upload.file.content)
    return {
        "id": upload.id,
        "url": upload.path,
        "original_filename": upload.file.name,
        "filesize": len(upload.file.content),
        "width": width,
        "height": height,
        "thumbnail_width": width,
        "thumbnail_height": height,
        "extension": upload.extension,
        "short_url": upload.short_url,
        "short_path": "/uploads/short-url/" + upload.short_url.removeprefix("upload://"),
        "retain_hours": None,
        "human_filesize": f"{len(upload.file.content)} Bytes",
        "dominant_color": None,
    }


def _size(content: bytes) -> tuple[int, int]:
    """In pixels, of a PNG; 0 × 0 for what is none."""
    if content[:8] != b"\x89PNG\r\n\x1a\n" or len(content) < 24:
        return 0, 0
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
