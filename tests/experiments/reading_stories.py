"""How tests read a story: its people, numbers and trust, and the records that they are held against."""

import re

NUMBER = r"(\d+|one|none)"
WHO = r"[Ww]orker (\d+)(?:'s (?:(\w+) )?successor)?"
BROKER = r"[Bb]roker (\d+)(?:'s (?:(\w+) )?successor)?"
ORDER = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9}



def number(text):
    return {"one": 1, "none": 0, "all": None}.get(text.lower()) if not text.isdecimal() else int(text)


def who(text):
    post, order = re.fullmatch(WHO if "orker" in text else BROKER, text).groups()
    holder = 0 if "successor" not in text else 1 if order is None else ORDER[order]
    return int(post), holder


def trust(record, when="after"):
    return round(100 * (0.5 * record[f"competence_{when}"] + 0.5 * record[f"goodwill_{when}"]))


def pair(record):
    return record["professional"], record["holder"]


def inside_weeks(record, sentence):
    return sentence.first <= record["week"] <= sentence.last


def often(text):
    words = {"never": 0, "once": 1, "twice": 2}
    return words[text.lower()] if text.lower() in words else int(text.split()[0])


def did(record, post):
    """What each chose in the last encounter of the week: True, False, or None for both where there was no choice."""
    if record["event"] == "session":
        return None, None
    first, second = (
        {"acted": True, "withheld": False}[part.split(" ", 1)[1]] for part in record["event"].split(", ")[:2]
    )
    return (first, second) if record["professional"] == post else (second, first)
