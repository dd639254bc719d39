"""The check from outside: right answers in any style pass, and everything else is told in its own words."""

import functools
import math
import re
import signal
import sys
import threading
import time

import pytest
import torch
from answers import GENERAL, RIGHT
from answers.lesson_04 import general as learners

from course_lib import attention
from course_lib.check import CheckFailed, check, hint, verdict
from course_lib.check.declare import Exercise, Lesson, declared, find, lessons_by_exercise
from course_lib.check.judge import judge
from course_lib.check.run import timelimit
from course_lib.check.run.attempt import SECONDS


@pytest.fixture(autouse=True)
def at_home(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_HOME", str(tmp_path))


STYLES = [
    pytest.param(name, fn, id=getattr(fn, "__name__", type(fn).__name__))
    for name, fns in RIGHT.items()
    for fn in fns
]
KINDS = [pytest.param(*row, id=f"{row[0]}-{row[1].__name__}") for row in GENERAL]


@pytest.mark.parametrize("name, answer", STYLES)
def test_right_answers_in_other_styles_are_right(name, answer):
    found = verdict(answer, name)
    assert (found.status, found.faults) == ("right", []), found.message


def test_each_exercise_is_tried_in_three_other_styles():
    tried = {name: len(styles) >= 3 for name, styles in RIGHT.items()}
    assert tried == dict.fromkeys(lessons_by_exercise(), True)


@pytest.mark.parametrize("name, answer, status, faults, words", KINDS)
def test_what_is_wrong_in_general_has_its_own_words(name, answer, status, faults, words):
    found = verdict(answer, name)
    assert found.status == status, found.message
    assert set(found.faults) <= set(faults) and bool(found.faults) == bool(faults), found.message
    assert re.search(words, found.message, re.DOTALL), found.message


@pytest.mark.parametrize("answer", [learners.stub, learners.only_pass, learners.only_dots])
def test_a_stub_is_not_answered(answer, capsys):
    assert verdict(answer, "attention_scores").status == "unanswered"
    check(answer, "attention_scores")
    assert "Not answered yet" in capsys.readouterr().out


def test_an_answer_that_waits_for_another_says_which():
    found = verdict(learners.waits, "attend")
    assert found.status == "unanswered" and "`attention_weights`, which is not answered yet" in found.message


def test_an_answer_that_changes_its_input_and_is_wrong_gets_both_names():
    def attention_scores(Q, K):
        Q *= 1.0 + 1e-3
        return Q @ K.mT / 1.001

    assert verdict(attention_scores).faults == ["not-scaled", "changes-input"]


def test_a_wrong_answer_without_a_mask_is_named_even_if_the_mask_is_wrong_in_another_way():
    def attend(Q, K, V, mask=None):
        out = (Q @ K.mT).softmax(-1) @ V
        return out if mask is None else out * 0.5

    found = verdict(attend)
    assert found.faults == ["not-scaled"] and "something else as well" in found.message


def test_the_message_shows_the_input_and_both_results():
    found = verdict(lambda Q, K: Q @ K.mT, "attention_scores")
    assert "K shape (2, 3): [[1, 1, 1], [0, 2, 0]]" in found.message
    assert (
        "Expected: shape (1, 2): [[1.732, 0]]" in found.message
        and "Got: shape (1, 2): [[3, 0]]" in found.message
    )


def test_a_learners_exception_is_shown_at_their_own_line():
    found = verdict(learners.misspelled, "attention_scores")
    assert "return Q @ keys.mT" in found.message and "misspelled's cell" in found.message


def test_check_raises_after_a_wrong_answer_without_a_traceback_of_ours(capsys):
    with pytest.raises(CheckFailed) as raised:
        check(learners.wrong_sign, "attention_scores")
    assert raised.value._render_traceback_() == ["Run All stops here until attention_scores is right."]
    assert "wrong sign" in capsys.readouterr().out


def test_check_keeps_what_is_passed():
    from course_lib.learner import progress

    check(attention.attend)
    assert progress.read()["passed"] == {"attend": True}


def test_verdict_displays_and_keeps_nothing(capsys):
    from course_lib.learner import progress

    verdict(attention.attend)
    assert capsys.readouterr().out == "" and not progress.path().exists()


def test_the_learners_random_stream_is_left_alone():
    torch.manual_seed(1)
    first = torch.rand(1)
    torch.manual_seed(1)
    found = verdict(lambda Q, K: Q @ K.mT + torch.rand(()), "attention_scores")
    assert found.faults == ["not-repeatable"] and torch.equal(first, torch.rand(1))


def test_settings_that_an_answer_changes_are_put_back():
    def attention_scores(Q, K):
        torch.set_default_dtype(torch.float64)
        torch.set_grad_enabled(False)
        torch.manual_seed(1)
        return Q @ K.mT / Q.shape[-1] ** 0.5

    torch.manual_seed(2)
    verdict(attention_scores)
    assert (torch.get_default_dtype(), torch.is_grad_enabled()) == (torch.float32, True)
    assert torch.initial_seed() == 2


def test_the_learners_settings_do_not_change_the_verdict():
    try:
        torch.set_default_dtype(torch.float64)
        with torch.no_grad():
            assert verdict(attention.attend).status == "right"
    finally:
        torch.set_default_dtype(torch.float32)


def test_a_check_in_another_thread_says_the_same(capsys):
    thread = threading.Thread(target=check, args=(attention.attend,))
    thread.start()
    thread.join()
    assert "Right · attend" in capsys.readouterr().out


def test_the_line_shown_is_the_learners_behind_decorators_and_classes_too():
    class Scorer(torch.nn.Module):
        def forward(self, Q, K):
            return Q.matmull(K)

    for answer in (Scorer(), functools.partial(learners.misspelled), torch.no_grad()(learners.misspelled)):
        found = verdict(answer, "attention_scores").message
        assert re.search(r"Your line: line \d+ of \w+'s cell: `return Q", found), found


def test_a_lesson_borrows_faults_of_an_earlier_one_which_are_reread_there():
    later, earlier = Lesson("05_masks_and_heads"), declared("04_attention")
    exercise = later.exercise(attention.attend, section="Its own")
    later.borrow(earlier, "not-scaled", "mask-ignored")
    assert {fault.name for fault in exercise.faults} == {"not-scaled", "mask-ignored"}
    assert exercise.reread_after(exercise.faults[0])[0] == "04_attention"
    assert exercise.reread_after(None) == ("05_masks_and_heads", "Its own")
    with pytest.raises(LookupError, match="no fault called not-there"):
        later.borrow(earlier, "not-there")


def test_an_unknown_name_suggests_the_nearest():
    with pytest.raises(LookupError, match="Did you mean attend?"):
        verdict(lambda Q: Q, "atend")
    with pytest.raises(TypeError, match="the function itself"):
        check("attend")
    with pytest.raises(TypeError, match="no brackets"):
        check(torch.zeros(1))


def test_hints_come_one_by_one_and_stay_at_the_last(capsys):
    for number in (1, 2, 3, 3):
        hint("attend")
        out = capsys.readouterr().out
        assert f"Hint {number} of 3" in out and all(text in out for text in find("attend").hints[:number])
    hint(attention.self_attention)
    assert "Hint 1 of 3 for self_attention" in capsys.readouterr().out


def test_no_hint_is_the_answer():
    for name in lessons_by_exercise():
        assert not any("Q.shape" in text or "return " in text for text in find(name).hints)


def test_progress_that_cannot_be_saved_does_not_spoil_the_check(monkeypatch, tmp_path, capsys):
    (tmp_path / ".course").write_text("a file where a folder should be")
    check(attention.attend)
    assert "could not be saved" in capsys.readouterr().out


@pytest.mark.parametrize("how", [timelimit._alarm, timelimit._watcher])
def test_an_endless_loop_is_stopped_on_every_system(how, monkeypatch):
    monkeypatch.setattr(timelimit, "_alarm", how)

    def swallow_and_go_on(kind):
        while True:
            try:
                time.sleep(0.01)
            except kind:
                pass

    for kind in (Exception, BaseException):
        tracing = sys.gettrace()
        with pytest.raises(timelimit.TimeLimit), timelimit.time_limit(0.2):
            swallow_and_go_on(kind)
        assert sys.gettrace() is tracing


@pytest.mark.parametrize("how", [timelimit._alarm, timelimit._watcher])
def test_a_time_limit_that_was_kept_leaves_nothing_behind(how):
    before, tracing = signal.getsignal(signal.SIGALRM), sys.gettrace()
    with how(0.05):
        pass
    end = time.perf_counter() + 0.2
    turns = 0
    while time.perf_counter() < end:  # a limit that was left behind would ring here
        turns += 1
    assert turns and signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert (signal.getsignal(signal.SIGALRM), sys.gettrace()) == (before, tracing)


def test_an_endless_answer_takes_no_longer_than_the_limit():
    start = time.perf_counter()
    verdict(learners.endless, "attention_scores")
    assert time.perf_counter() - start < SECONDS + 3


def test_a_warning_is_shown_without_the_path_on_which_torch_was_built():
    message = verdict(lambda Q, K: Q @ K.T / math.sqrt(Q.shape[-1]), "attention_scores").message
    assert "all the axes" in message and "internally" not in message


def test_a_check_inside_the_function_that_it_checks_is_refused():
    def attend(Q, K, V, mask=None):
        verdict(attend)
        return attention.attend(Q, K, V, mask)

    start = time.perf_counter()
    found = verdict(attend)
    assert (found.status, found.faults) == (
        "broken",
        ["checks-itself"],
    ) and "inside the function" in found.message
    assert time.perf_counter() - start < SECONDS


@pytest.mark.parametrize("how", [timelimit._alarm, timelimit._watcher])
def test_a_time_limit_inside_another_gives_the_outer_one_its_time_back(how, monkeypatch):
    monkeypatch.setattr(timelimit, "_alarm", how)
    end = time.perf_counter() + 5
    with pytest.raises(timelimit.TimeLimit), timelimit.time_limit(0.2):
        with timelimit.time_limit(0.1):
            pass
        while time.perf_counter() < end:
            pass


def test_an_argument_that_the_lesson_leaves_out_has_to_have_its_default():
    def without(Q, K, V, mask):
        return attention.attend(Q, K, V, mask)

    def another(Q, K, V, mask="none"):
        return attention.attend(Q, K, V, mask)

    for answer in (without, another):
        found = verdict(answer, "attend")
        assert found.faults == ["default"] and "`mask=None`" in found.message


class Leaves:
    def __repr__(self):
        sys.exit()


class Endless:
    def __repr__(self):
        while True:
            pass


def holds_itself():
    held = []
    held.append(held)
    return held


def deep():
    return functools.reduce(lambda inner, _: [inner], range(5_000), [])


@pytest.mark.parametrize("made", [Leaves, Endless, holds_itself, deep, lambda: 10**5_000])
def test_a_result_that_cannot_be_looked_at_is_the_answers_own(made):
    found = verdict(lambda Q, K: made(), "attention_scores")
    assert found.status in ("wrong", "broken") and "our mistake" not in found.message


def test_a_callable_may_have_any_name():
    class Named:
        __name__ = 3

        def __call__(self, *inputs):
            return attention.attend(*inputs)

    assert verdict(Named(), "attend").status == "right"
    with pytest.raises(LookupError):
        verdict(Named())


def stretched(x, twice=False):
    """Three times x, or six times.

    Shapes:  x (T, d) -> (T, d)
    """
    return 6 * x if twice else 3 * x


def test_an_option_that_is_ignored_is_told_as_that():
    exercise = Exercise(stretched, smallest=dict(x=torch.ones(1, 2)), options={"twice": [True]})
    found = judge(lambda x, twice=False: 3 * x, exercise)
    assert "right by default, and wrong where `twice` is given" in found.message.splitlines()[0]


def test_a_law_about_masks_sends_to_the_section_on_masks_and_shows_where_it_fails():
    def attention_weights(Q, K, mask=None):
        scores = attention.attention_scores(Q, K)
        return (scores if mask is None else scores - 2.7 * ~mask).softmax(-1)

    found = verdict(attention_weights)
    assert found.faults == ["hidden-keys-count"] and found.reread[1] == "Hide a key with a mask"
    assert "with a mask" in found.comparison.on and "Where it does not hold" not in found.message


def test_a_function_written_as_a_method_is_told_of_its_self():
    found = verdict(lambda self, Q, K: Q, "attention_scores")
    assert (found.status, found.faults) == (
        "broken",
        ["arguments"],
    ) and "`self` is for methods" in found.title


def test_what_is_printed_for_each_input_alike_is_shown_once():
    def attention_scores(Q, K):
        print("here I am")
        return Q @ K.mT / math.sqrt(Q.shape[-1])

    assert verdict(attention_scores).message.count("here I am") == 1


def softmax_without_its_maximum(x, dim=-1):
    return x.exp() / x.exp().sum(dim=dim, keepdim=True)


def test_of_the_inputs_that_show_a_mistake_the_one_with_the_fewest_numbers_is_shown():
    found = verdict(softmax_without_its_maximum, "softmax")
    assert found.comparison.on == "scores of a thousand" and "[1000, 1001]" in found.message


def test_vectors_stand_in_rows_where_a_lesson_knows_no_sequences():
    message = verdict(lambda x, dim=-1: x.softmax(0), "softmax").message
    assert "row 1, column 2" in message and "sequence" not in message


def test_of_several_results_each_shows_numbers_enough_to_follow():
    message = verdict(lambda x, W, grad: (grad @ W, W, W), "linear_backward").message
    for name, numbers in (("x", "[[4, 2], [32, 20]]"), ("W", "[[1, 1], [4, 12]]"), ("b", "[3, 11]")):
        assert re.search(rf"the gradient of {name} shape \(2,.*: {re.escape(numbers)}", message)
