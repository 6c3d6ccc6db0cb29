"""Unquoted words as go-yaml, version 2, takes them; what is expected here was read off its resolver."""

from __future__ import annotations

import math

import pytest

from everyline.subjects.kubernetes.checks.scalars import as_key, as_tagged, resolve


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((word, True) for word in ("y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE")),
        *((word, False) for word in ("n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE")),
        *((word, None) for word in ("", "~", "null", "Null", "NULL")),
        *((word, word) for word in ("yEs", "oN", "tRUE", "nULL", "nil", "none", "t", "f")),
        ("0644", 420),
        ("0o644", 420),
        ("-0644", -420),
        ("08", 8),  # no octal number, and so a float, which JSON writes like an integer
        ("0x1F", 31),
        ("0b101", 5),
        ("-0b101", -5),
        ("+12", 12),
        ("1_000_000", 1_000_000),
        ("1e3", 1000),
        ("8080.0", 8080),
        (".5", 0.5),
        ("1.", 1),
        ("1.25", 1.25),
        ("-1.5e-3", -0.0015),
        ("18446744073709551615", 2**64 - 1),
        ("1.2.3", "1.2.3"),
        ("1:30", "1:30"),  # 90 in YAML 1.1 by the book
        ("190:20:30", "190:20:30"),
        ("2001-01-23", "2001-01-23"),
        ("2001-12-14t21:59:43.10-05:00", "2001-12-14t21:59:43.10-05:00"),
        ("100m", "100m"),
        ("9" * 4301, "9" * 4301),  # more digits than Python reads as a number
        ("0x", "0x"),
        ("0b12", "0b12"),
        ("1e999", "1e999"),
        ("1" * 4301, "1" * 4301),
        ("0x" + "f" * 5000, "0x" + "f" * 5000),
        ("0" * 5000 + "7", 7),
        ("0x" + "0" * 5000 + "f", 15),
        ("._5", "._5"),
        ("+", "+"),
        ("-", "-"),
        (".", "."),
        ("=", "="),
    ],
)
def test_unquoted_words(text, value):
    found = resolve(text)
    assert (found, type(found)) == (value, type(value))


def test_numbers_that_json_lacks():
    assert math.isnan(resolve(".nan"))
    assert resolve("-.inf") == -math.inf


@pytest.mark.parametrize(
    ("text", "key"), [("8080", "8080"), ("on", "true"), ("n", "false"), ("1.5", "1.5"), ("a", "a")]
)
def test_keys_become_text(text, key):
    assert as_key(resolve(text)) == key


def test_null_is_no_key():
    assert as_key(resolve("~")) is None


@pytest.mark.parametrize(
    ("tag", "text", "value"), [("str", "0644", "0644"), ("int", "0x10", 16), ("float", "3", 3), ("bool", "yes", True)]
)
def test_tags_of_yaml_itself(tag, text, value):
    assert as_tagged(tag, text) == value


@pytest.mark.parametrize(
    ("tag", "text"), [("int", "x"), ("int", "yes"), ("bool", "1"), ("null", "a"), ("float", "true")]
)
def test_tags_that_do_not_fit(tag, text):
    with pytest.raises(ValueError, match=text):
        as_tagged(tag, text)
