"""files.getUploadURLExternal and files.completeUploadExternal."""

import re
from typing import Any

from sandbox.files import File, Upload
from sandbox.web.call import Api, Arguments, Json, SlackError
from sandbox.web.chat import destination

# Slack's own words (slackapi/bolt-js#2115): a person's id is no conversation here.
CONVERSATION_ID = r"^[CGDZ][A-Z0-9]{8,}$"


def get_upload_url(api: Api, args: Arguments) -> Json:
    """Return an address to upload one file to (docs: files.getUploadURLExternal)."""
    name, length = args.required("filename"), args.required("length")
    if not length.isdecimal() or int(length) == 0:
        raise SlackError.with_problems("invalid_arguments", ["[ERROR] must be more than 0 [json-pointer:/length]"])
    upload = Upload(api.workspace.new_id("F"), name, int(length))
    api.workspace.uploads[upload.id] = upload
    return {"upload_url": f"{api.base_url()}upload/{api.key}/{api.workspace.team.id}/{upload.id}", "file_id": upload.id}


def complete_upload(api: Api, args: Arguments) -> Json:
    """Share what was uploaded, in one message (docs: files.completeUploadExternal)."""
    named = args.structure("files", "invalid_arguments")
    if not isinstance(named, list) or not named:
        raise SlackError("invalid_arguments")
    files = tuple(_file(api, one) for one in named)
    if channel := args.text("channel_id"):
        _share(api, channel, args, files)
    for file in files:
        del api.workspace.uploads[file.id]
    return {"files": [file.as_json() for file in files]}


def _file(api: Api, named: Any) -> File:
    upload = api.workspace.uploads.get(named.get("id", "")) if isinstance(named, dict) else None
    if upload is None or upload.body is None:
        raise SlackError("file_not_found")
    return File(upload.id, upload.name, str(named.get("title") or upload.name), upload.body)


def _share(api: Api, channel: str, args: Arguments, files: tuple[File, ...]) -> None:
    if not re.match(CONVERSATION_ID, channel):
        problem = f"[ERROR] input must match regex pattern: {CONVERSATION_ID} [json-pointer:/channel_id]"
        raise SlackError.with_problems("invalid_arguments", [problem])
    place, said = destination(api, channel), args.text("initial_comment") or ""
    api.workspace.post_as_app(place.id, said, thread_ts=args.text("thread_ts"), files=files)
