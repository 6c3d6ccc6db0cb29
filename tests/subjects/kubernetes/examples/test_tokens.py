from hypothesis import given
from hypothesis import strategies as st

from everyline.subjects.kubernetes.examples.outcomes import Change
from everyline.subjects.kubernetes.examples.tokens import apply, first_difference, tokens
from everyline.text.multilingual import Text


def change(old, new):
    return Change(old, new, Text(zh="因为", en="because"))


def test_white_space_is_free():
    assert tokens("a:\n\tb: c") == tokens("a:\n  b:   c\n")


def test_changes_are_made_in_order_each_after_the_one_before():
    assert apply("a a a", [change("a", "b"), change("a", "c")]) == (["b", "c", "a"], None)


def test_a_change_reaches_over_tokens_and_white_space():
    assert apply("images:\n  luksa/kubia", [change("images: luksa", "image: luksa")]) == (
        ["image:", "luksa/kubia"],
        None,
    )


def test_a_change_that_fits_nowhere_is_named():
    unused = change("b", "c")
    assert apply("a", [unused]) == (["a"], unused)


def test_the_first_difference_is_shown_with_its_neighbours():
    assert first_difference(list("abcd"), list("abxd")) == ("a b c d", "a b x d")
    assert first_difference(["a"], ["a", "b"]) == ("a", "a b")
    assert first_difference(["a"], ["a"]) == ("", "")


@given(st.text(), st.text(alphabet=" \t\n"))
def test_nothing_is_lost_without_changes(text, gap):
    assert apply(gap + text, [])[0] == tokens(text)
