"""The rules of introducing one person to several people in one go."""

AT_MOST = 5
"""People to whom one person can be introduced in one go."""


def view_ids(view_id: str) -> list[str]:
    """Return the ids that tell the introductions of one modal apart: V1, V1:2, V1:3 and so on.

    It makes no more of them, however often it's submitted.
    """
    return [view_id, *(f"{view_id}:{number}" for number in range(2, AT_MOST + 1))]
