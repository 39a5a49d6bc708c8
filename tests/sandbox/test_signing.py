"""Signatures of requests over HTTP."""

from sandbox.signing import headers, sign

# The worked example of docs.slack.dev/authentication/verifying-requests-from-slack.
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
TIMESTAMP = 1531420618
BODY = (
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar"
    "&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
    "%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
    "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)
SIGNATURE = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


def test_the_example_on_slacks_page_comes_out_as_printed() -> None:
    assert sign(SECRET, TIMESTAMP, BODY) == SIGNATURE
    assert sign(SECRET, str(TIMESTAMP), BODY.encode()) == SIGNATURE


def test_the_headers_carry_timestamp_and_signature() -> None:
    assert headers(SECRET, TIMESTAMP, BODY) == {
        "X-Slack-Request-Timestamp": "1531420618",
        "X-Slack-Signature": SIGNATURE,
    }


def test_another_body_secret_or_time_has_another_signature() -> None:
    others = {sign(SECRET, TIMESTAMP, BODY + "x"), sign("x", TIMESTAMP, BODY), sign(SECRET, TIMESTAMP + 1, BODY)}
    assert len(others) == 3
    assert SIGNATURE not in others
