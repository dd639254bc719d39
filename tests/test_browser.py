"""A learner's hour in a minute: JupyterLab from `course.py lab`, driven in a real browser."""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import course_lib

playwright = pytest.importorskip("playwright.sync_api")

ROOT = Path(course_lib.__file__).resolve().parents[1]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
INSTALLED = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
SETTINGS = '{"windowingMode": "none"}'  # every cell is in the page, also those out of view
ANSWER = "def attend(Q, K, V, mask=None):\n    return masked_softmax(Q @ K.transpose(-2, -1){}, mask) @ V"
STDERR = ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']"
LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("[01][0-9]_*.ipynb") if path.stem[:2] > "00")
MOVED = r"^\w*(?:explorer|stepper)\("  # calls that show something to be moved
PROMPTS = (
    "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(p => p.innerText).filter(Boolean)"
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def find_browser():
    found = [shutil.which(name) for name in BROWSERS] + [path for path in INSTALLED if Path(path).exists()]
    return next(filter(None, found), None)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab on a copy of the course, started as a learner starts it."""
    home, config, port = tmp_path_factory.mktemp("course"), tmp_path_factory.mktemp("jupyter"), free_port()
    for folder in ("notebooks", "exercises"):
        shutil.copytree(ROOT / folder, home / folder, ignore=shutil.ignore_patterns(".*"))
    settings = config / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    (settings / "tracker.jupyterlab-settings").write_text(SETTINGS)
    folders = {
        "JUPYTER_CONFIG_DIR": config,
        "JUPYTERLAB_SETTINGS_DIR": config / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": config / "spaces",
        "COURSE_HOME": home,
    }
    env = dict(os.environ, COURSE_SETUP="skip", **{name: str(folder) for name, folder in folders.items()})
    command = [
        sys.executable,
        str(ROOT / "course.py"),
        "lab",
        "--no-browser",
        "--port",
        str(port),
        "--IdentityProvider.token=test",
    ]
    with open(config / "log", "wb") as log:
        server = subprocess.Popen(command, env=env, cwd=home, stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}/api?token=test", server, config / "log")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def wait_for(address, server, log):
    end = time.monotonic() + 120
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            time.sleep(0.3)
    pytest.fail("JupyterLab does not answer:\n" + log.read_text(errors="replace")[-3000:])


@pytest.fixture(scope="module")
def chromium():
    if not find_browser():
        pytest.skip("the browser test needs Chromium: apt install chromium, or install Chrome or Edge")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    """A page that fails the test for errors in the console, and for requests that leave this machine."""
    page, errors, away = chromium.new_page(viewport={"width": 1300, "height": 1000}), [], []
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda r: away.append(r.url) if outside(r.url) else None)
    asked = page.locator(".jp-Dialog", has_text="Select Kernel")  # JupyterLab asks where it starts slowly
    page.add_locator_handler(asked, lambda: asked.locator(".jp-mod-accept").click())
    yield page
    page.close()
    assert not [error for error in errors if "favicon" not in error]
    assert not away


def outside(url):
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in ("127.0.0.1", "localhost")


def open_notebook(page, lab, path):
    page.goto(f"{lab}/lab/tree/{path}?token=test&reset")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='idle']", timeout=60_000)


def run_all(page):
    """Run All, and wait for the end; asked again if JupyterLab, still starting, did not hear it."""
    for _ in range(3):
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        with contextlib.suppress(playwright.TimeoutError):
            page.wait_for_function(f"{PROMPTS}.some(p => /[0-9*]/.test(p))", timeout=20_000)
            break
    try:
        page.wait_for_function(
            f"{PROMPTS}.every(p => /[0-9]/.test(p)) || document.querySelector(`{STDERR}`)", timeout=600_000
        )
    except playwright.TimeoutError:
        pytest.fail(f"Run All did not end; the cells say {page.evaluate(PROMPTS)}")
    assert page.locator(STDERR).all_inner_texts() == []


def answer(page, text, status):
    """Write `text` over the answer to `attend`, run it and its check; the words of that panel."""
    cell = page.locator(".jp-CodeCell", has_text="def attend(").first
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")
    panel = page.locator(f".course-check[data-exercise='attend'][data-status='{status}']")
    panel.wait_for(timeout=60_000)
    return panel.inner_text()


def test_the_start_page_opens_first(page, lab):
    if not (ROOT / "notebooks" / "00_start_here.ipynb").exists():
        pytest.skip("there is no start page yet")
    page.goto(f"{lab}/?token=test")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    page.wait_for_timeout(3000)
    assert page.get_by_text("Jupyter news").count() == 0
    assert "00_start_here" in page.locator(".lm-TabBar-tab.jp-mod-current").first.inner_text()


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_runs_and_its_explorers_follow_keys_and_mouse(page, lab, lesson):
    open_notebook(page, lab, f"notebooks/{lesson}.ipynb")
    run_all(page)
    explorers = page.locator(".course-explorer")
    assert explorers.count() == len(re.findall(MOVED, plain_code(lesson), re.M))
    for explorer in explorers.all():
        explorer.scroll_into_view_if_needed()
        follows_keys(page, explorer)
        follows_mouse(page, explorer)


def plain_code(lesson):
    return (ROOT / "sources" / f"{lesson}.py").read_text(encoding="utf-8").partition("# %% exercises")[0]


def follows_keys(page, explorer):
    """Each slider moves with the arrow keys, and what is typed into a field is followed."""
    for slider in explorer.get_by_role("slider").all():
        with another_sentence(page, explorer):
            slider.focus()
            page.keyboard.press("ArrowLeft" if at_its_end(slider) else "ArrowRight")
    for field in explorer.locator("input[type=text]:visible").all():
        with another_sentence(page, explorer):
            field.fill("Ada learned music")
    for cell in explorer.locator(".course-cells button").all()[1:3]:
        with another_sentence(page, explorer):
            cell.press("Space")


def at_its_end(slider):
    return slider.get_attribute("aria-valuenow") == slider.get_attribute("aria-valuemax")


def follows_mouse(page, explorer):
    """Buttons can be clicked, slider handles be dragged, and so can a drawing that says so."""
    for button in explorer.get_by_role("button", name="Next").all():
        with another_sentence(page, explorer):
            button.click()
    for cell in explorer.locator(".course-cells button").all()[-2:]:
        with another_sentence(page, explorer):
            cell.click()
    for slider in explorer.get_by_role("slider").all():
        with another_sentence(page, explorer):
            drag(page, box_of(slider), (0.5, 0.5), (-2.5 if at_its_end(slider) else 3.5, 0.5))
    for drawing in explorer.locator("svg[onpointermove]").all():
        with another_sentence(page, explorer):
            drag(page, box_of(drawing), (0.1, 0.3), (0.12, 0.35))


def box_of(part):
    """Where it stands, once it does: a drawing is another one after each change."""
    part.scroll_into_view_if_needed()
    return part.bounding_box()


def drag(page, box, start, end):
    """Press in the box at `start`, let go at `end`, both as shares of its width and height."""
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=4)
    page.mouse.up()


@contextlib.contextmanager
def another_sentence(page, explorer):
    """What is done meanwhile has to change the sentence that the explorer says."""
    said = explorer.locator("[role=status]").last
    before = said.inner_text()
    yield
    end = time.monotonic() + 30
    while said.inner_text() == before:
        assert time.monotonic() < end, f"it still says: {before}"
        page.wait_for_timeout(50)


def test_prose_is_narrow_and_the_row_of_a_map_speaks_to_the_keyboard(page, lab):
    open_notebook(page, lab, "notebooks/04_attention.ipynb")
    run_all(page)
    assert page.locator(".jp-MarkdownOutput").nth(1).evaluate("e => getComputedStyle(e).maxWidth") != "none"
    row = page.locator(
        ".course-table.pointed tbody tr", has=page.get_by_role("rowheader", name="it: most at AI")
    )
    row.first.locator("th").focus()
    assert row.first.locator(".course-said").is_visible()


def test_a_wrong_answer_is_named_and_a_right_one_turns_green(page, lab):
    open_notebook(page, lab, "my_work/04_attention.ipynb")
    run_all(page)
    assert page.locator(".course-check[data-status='unanswered']").count() == 4
    words = answer(page, ANSWER.format(""), "wrong")
    assert "sqrt" in words
    answer(page, ANSWER.format(" / math.sqrt(Q.shape[-1])"), "right")
    assert page.locator(".course-check[data-status='wrong']").count() == 0
