"""Failed asserts show their values; passed ones change nothing."""

from __future__ import annotations

import pytest
from tests.helpers.programs import outcome


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("got = 32\nassert got == 33", "assert 32 == 33"),
        ("assert 1 < 2 > 3", "assert 1 < 2 > 3"),
        ("x = 3\nassert not x", "assert not 3"),
        ("x = []\nassert x", "assert []"),
        ("a, b = 1, 2\nassert a == 1 and b == 3", "assert 1 == 1 and 2 == 3"),
        ("a, b = 0, 2\nassert a and b", "assert 0 and ..."),
        ("def f(x): return x + 1\nassert f(2) == 4", "assert 3 == 4"),
        ("def f(x): return x + 1\ny = 2\nassert f(y) == 4", "assert 3 == 4\n  where y = 2"),
        ("def ok(x): return False\ny = 2\nassert ok(y)", "assert ok(2)"),
        ("def f(x): return 0\ny = 2\nassert f(y)", "assert f(2)\n  where f(y) = 0"),
        ("xs = [1, 2]\nassert all(x > 1 for x in xs)", "assert all((x > 1 for x in [1, 2]))"),
        ("s = 'abc'\nassert s.startswith('b')", "assert 'abc'.startswith('b')"),
        (
            "import numpy as np\nx = np.array([1, 2])\nassert np.allclose(x, 1)",
            "assert np.allclose(array([1, 2]), 1)",
        ),
        (
            "assert [1, 2, 3, 4] == [1, 2, 4, 4]",
            "assert [1, 2, 3, 4] == [1, 2, 4, 4]\n  they first differ at [2]: 3 != 4",
        ),
        (
            "nan = float('nan')\na = [nan, [1], 2, 3]\nassert a == [nan, [1], 2, 4]",
            (
                "assert [nan, [1], 2, 3] == [nan, [1], 2, 4]\n"
                "  where nan = nan\n  they first differ at [3]: 3 != 4"
            ),
        ),
        ("assert [1] == [1, 2]", "assert [1] == [1, 2]\n  lengths 1 and 2"),
        ("assert {'a': 1} == [1]", "assert {'a': 1} == [1]"),
        ("x = 1\nassert (y := x + 1) == 3", "assert 2 == 3\n  where x = 1"),
        ("def f(): ...\nassert f is None", "assert f is None"),
        ("import math\nassert math.floor is math", "assert math.floor is math"),
        (
            "f = abs\nassert [f, 1] == [2]",
            "assert [<built-in function abs>, 1] == [2]\n  lengths 2 and 1",
        ),
        (
            f"assert '{'a' * 30}' == '{'a' * 31}'",
            f"assert '{'a' * 30}' == '{'a' * 31}'\n  they part at character 30: '' != 'a'",
        ),
        (
            "assert {'a': 1} == {'a': 2}",
            "assert {'a': 1} == {'a': 2}\n  they differ at key 'a'",
        ),
        (
            f"assert '{'a' * 30}b' == '{'a' * 30}c'",
            f"assert '{'a' * 30}b' == '{'a' * 30}c'\n  they part at character 30: 'b' != 'c'",
        ),
    ],
)
def test_a_failed_assert_tells_its_values(code: str, message: str) -> None:
    result = outcome(code)
    assert result.error is not None
    assert result.error.type == "AssertionError"
    assert result.error.message == message


def test_the_author_s_message_comes_first_and_is_kept() -> None:
    result = outcome("x = 1\nassert x == 2, f'not {x}'")
    assert result.error is not None
    assert result.error.message == "not 1"
    assert result.error.explanation == "assert 1 == 2"
    assert result.error.text.endswith("AssertionError: not 1\nassert 1 == 2\n")


def test_a_long_value_is_shortened() -> None:
    result = outcome("assert list(range(1000)) == 1")
    assert result.error is not None
    assert len(result.error.message) < 250


def test_a_value_whose_repr_fails_hides_only_the_explanation() -> None:
    result = outcome("class Odd:\n    def __repr__(self): 1 / 0\nassert Odd() == 1")
    assert result.error is not None
    assert (result.error.type, result.error.message) == ("AssertionError", "")


def test_nothing_is_evaluated_twice_or_in_another_order() -> None:
    result = outcome(
        "calls = []\n"
        "def see(x):\n    calls.append(x)\n    return x\n"
        "try:\n    assert see(1) == see(1) and see(2) < see(3) < see(0) < see(9)\n"
        "except AssertionError:\n    pass\n"
        "assert see(0) or see(4) or see(5)\n"
        "calls"
    )
    assert result.result == "[1, 1, 2, 3, 0, 0, 4]"


def test_a_caught_assertion_error_is_python_s_own() -> None:
    result = outcome(
        "caught = []\n"
        "for message in ('', 'no'):\n"
        "    try:\n        assert 1 == 2, message\n"
        "    except AssertionError as exc:\n        caught.append(exc)\n"
        "try:\n    assert 1 == 2\nexcept AssertionError as exc:\n    caught.append(exc)\n"
        "caught"
    )
    assert result.result == "[AssertionError(''), AssertionError('no'), AssertionError()]"


@pytest.mark.parametrize(
    "code",
    [
        "class A:\n    x = 1\n    assert x == 1\n    y = [n for n in dir() if '@' in n]\nA.y",
        "def f():\n    assert 1 == 1\n    return [n for n in locals() if '@' in n]\nf()",
        "assert 1 == 1\n[n for n in globals() if '@' in n]",
    ],
)
def test_a_passed_assert_leaves_nothing_behind(code: str) -> None:
    assert outcome(code).result == "[]"


@pytest.mark.parametrize(
    "code",
    [
        "assert (y := 3) == 3\ny",
        (
            "import asyncio\nasync def f():\n    async def g(): return 3\n    assert await g() == 3\n"
            "    return 3\nasyncio.run(f())"
        ),
        "def g():\n    assert (yield 1) == 2\n    yield 3\ni = g(); next(i); i.send(2)",
        (
            "class A:\n    def f(self): return 2\nclass B(A):\n    def f(self):\n"
            "        assert super().f() == 2\n        return 3\nB().f()"
        ),
        (
            "class A:\n    __x = 3\n    def f(self):\n        assert self.__x == 3\n"
            "        return self.__x\nA().f()"
        ),
        "assert [*range(3)] == [0, 1, 2] and {**{'a': 1}} == dict(**{'a': 1})\n3",
        "assert f'{1 + 1}' == '2' and (lambda x: x)(1) and [i for i in [1] for j in [2]]\n3",
        "x = [1, 2, 3]\nassert x[0:2][::-1] == [2, 1]\n3",
    ],
)
def test_every_form_of_expression_survives_the_watching(code: str) -> None:
    assert outcome(code).result == "3"


def test_the_compiler_s_own_warnings_stay() -> None:
    assert "assertion is always true" in outcome("assert (1, 'message')").text
    assert '"is" with' in outcome("x = 5\nassert x is 5").text


def test_an_assert_of_a_library_is_not_ours_to_explain() -> None:
    result = outcome("import numpy as np\nnp.testing.assert_equal(1, 2)")
    assert result.error is not None
    assert result.error.explanation == ""
    assert "ACTUAL: 1" in result.error.message
