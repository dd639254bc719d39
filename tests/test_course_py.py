import ast
import contextlib
import errno
import functools
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest

import course_lib
from course_lib.setup import environment, installer, trouble, venv
from course_lib.setup.alone import alone
from course_lib.setup.trouble import Trouble

ROOT = Path(course_lib.__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
import course  # noqa: E402

THIS = venv.VERSION


@pytest.fixture
def root(tmp_path):
    """A course's folder with lock files, and nothing installed."""
    (tmp_path / "requirements.lock").write_text("# pinned\nclick==8.5.1\ntorch==2.13.0\n")
    (tmp_path / "requirements-test.lock").write_text("pytest==9.2.0\n")
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (tmp_path / ".course").mkdir()
    return tmp_path


@pytest.fixture
def pip(monkeypatch):
    """Stands in for `pip install` and `python -m venv`: notes what was installed, and does nothing else."""
    installed = []

    def install(command, title, root, inherit=None):
        installed.append(command[4:])
        if any(word.startswith("torch==") for word in command):
            add_package(root, "torch-2.13.0+cpu")

    monkeypatch.setattr(installer, "run", install)
    monkeypatch.setattr(venv, "make", lambda root, because: (fake_venv(root), installed.append(because)))
    monkeypatch.setattr(environment, "has_gpu", lambda: False)
    return installed


def fake_venv(root, version=THIS):
    """A .venv as `python -m venv` leaves it, in little."""
    python = venv.python(root)
    python.parent.mkdir(parents=True, exist_ok=True)
    python.write_text("")
    (root / ".venv" / "pyvenv.cfg").write_text(f"home = /usr/bin\nversion = {version}.4\n")
    add_package(root, "pip-26.0")
    venv.write_stamps(root, {"folder": str(root)})


def add_package(root, name, whole=True):
    folder = venv.site_packages(root) / f"{name}.dist-info"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "METADATA").write_text("")
    if whole:
        (folder / "INSTALLER").write_text("pip")


# A wrong Python


@pytest.mark.parametrize("version", [(2, 7), (3, 6)])
def test_course_py_is_read_by_every_python(version):
    tree = ast.parse((ROOT / "course.py").read_text(encoding="utf-8"), feature_version=max(version, (3, 4)))
    assert not any(isinstance(node, ast.JoinedStr | ast.AnnAssign | ast.NamedExpr) for node in ast.walk(tree))


@pytest.mark.parametrize(
    "version, ok",
    [((3, 10, 13), False), ((3, 11, 0), True), ((3, 13, 9), True), ((3, 14, 0), False), ((2, 7, 18), False)],
)
def test_only_the_supported_pythons_are_accepted(monkeypatch, version, ok):
    monkeypatch.setattr(course, "answers", lambda command: False)
    said = course.wrong_python(version, bits64=True)
    assert (said is None) == ok
    assert ok or "Install one with" in said and f"Python {version[0]}.{version[1]}." in said


def test_a_python_for_32_bits_is_named_as_the_trouble(monkeypatch):
    monkeypatch.setattr(course, "answers", lambda command: False)
    assert "32 bits" in course.wrong_python((3, 12, 0), bits64=False)


def test_a_supported_python_on_this_machine_is_found(monkeypatch):
    monkeypatch.setattr(course, "answers", lambda command: command[-1].endswith("3.12"))
    assert "3.12 course.py lab`" in course.wrong_python((3, 9, 0))


def test_a_name_on_the_path_that_does_not_start_is_no_python():
    assert course.answers([sys.executable])
    assert not course.answers(["python-that-is-not-there"])
    assert not course.answers([sys.executable, "-m", "module_that_is_not_there"])


@pytest.mark.skipif(os.name == "nt", reason="POSIX shims")
def test_an_old_python_gets_a_sentence_and_no_traceback(tmp_path):
    old = next((p for v in ("3.10", "3.8", "2.7") if course.answers(p := [f"python{v}"])), None)
    if not old:
        pytest.skip("no older Python on this machine")
    run = subprocess.run([*old, str(ROOT / "course.py"), "lab"], capture_output=True, text=True)
    assert run.returncode == 1 and "The course needs Python" in run.stderr and "Traceback" not in run.stderr


# The steps


def test_a_bare_folder_gets_every_step_in_order(root, pip):
    assert environment.prepare(root, tests=True) == venv.python(root)
    assert pip == [
        "it is not there",
        [
            "--no-deps",
            "torch==2.13.0+cpu",
            "--extra-index-url",
            environment.CPU_INDEX,
            "--retries",
            "1",
            "--timeout",
            "15",
        ]
        if sys.platform == "linux"
        else ["torch==2.13.0", "-c", "requirements.lock"],
        ["--no-deps", "-r", "requirements.lock"],
        ["--no-deps", "--no-build-isolation", "-e", "."],
        ["--no-deps", "-r", "requirements-test.lock"],
    ]


def test_a_second_start_does_nothing(root, pip):
    environment.prepare(root, tests=True)
    pip.clear()
    environment.prepare(root, tests=True)
    environment.prepare(root)
    assert pip == []


def test_lab_leaves_the_test_packages_out_and_test_adds_only_them(root, pip):
    environment.prepare(root)
    assert len(pip) == 4
    pip.clear()
    environment.prepare(root, tests=True)
    assert pip == [["--no-deps", "-r", "requirements-test.lock"]]


@pytest.mark.parametrize("file, step", [("requirements.lock", "-r"), ("pyproject.toml", "-e")])
def test_only_the_step_whose_input_changed_is_done_again(root, pip, file, step):
    environment.prepare(root)
    pip.clear()
    (root / file).write_text((root / file).read_text() + "# changed\n")
    environment.prepare(root)
    assert len(pip) == 1 and step in pip[0]


def test_line_ends_of_windows_change_nothing(root, pip):
    environment.prepare(root)
    pip.clear()
    lock = root / "requirements.lock"
    lock.write_bytes(lock.read_bytes().replace(b"\n", b"\r\n"))
    environment.prepare(root)
    assert pip == []


def test_an_interrupted_set_up_goes_on_where_it_stopped(root, pip, monkeypatch):
    install = installer.run

    def stop_at_packages(command, *more):
        if "requirements.lock" in command:
            raise KeyboardInterrupt
        install(command, *more)

    monkeypatch.setattr(installer, "run", stop_at_packages)
    with pytest.raises(KeyboardInterrupt):
        environment.prepare(root)
    monkeypatch.setattr(installer, "run", install)
    pip.clear()
    environment.prepare(root)
    assert [command[-1] for command in pip] == ["requirements.lock", "."]


def test_a_torch_that_someone_chose_is_left_alone(root, pip):
    fake_venv(root)
    add_package(root, "torch-2.13.0+cu130")
    environment.prepare(root)
    assert not any("torch==2.13.0" in word for command in pip for word in command)


def test_another_version_of_torch_is_replaced(root, pip):
    fake_venv(root)
    add_package(root, "torch-2.12.1+cpu")
    environment.prepare(root)
    assert any("torch==2.13.0" in word for word in pip[0])


def test_a_package_cut_short_is_installed_again(root):
    fake_venv(root)
    add_package(root, "numpy-2.4.6", whole=False)
    (venv.site_packages(root) / "~umpy").mkdir()
    venv.repair(root)
    assert sorted(p.name for p in venv.site_packages(root).iterdir()) == ["pip-26.0.dist-info"]


def test_with_an_nvidia_card_torch_comes_from_the_usual_index(root, monkeypatch):
    monkeypatch.setattr(environment, "has_gpu", lambda: True)
    assert environment.torch_builds(root) == [["torch==2.13.0", "-c", "requirements.lock"]]


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_only_linux_needs_the_index_without_cuda(root, monkeypatch, system):
    monkeypatch.setattr(environment, "has_gpu", lambda: False)
    monkeypatch.setattr(sys, "platform", system)
    assert environment.torch_builds(root) == [["torch==2.13.0", "-c", "requirements.lock"]]


# Where torch comes from: the real pip, in a small .venv, between a small index and a folder


CPU, PLAIN, CUDA = "torch-2.13.0+cpu", "torch-2.13.0", "nvidia_libraries-1.0"


def put_wheels(folder, *names):
    """Wheels with nothing in them, laid out as a package index; each of its folders is one of wheels."""
    for name, version in (name.split("-") for name in names):
        wheel = folder / name.replace("_", "-") / f"{name}-{version}-py3-none-any.whl"
        wheel.parent.mkdir(parents=True, exist_ok=True)
        needs = "Requires-Dist: nvidia-libraries\n" if wheel.name.startswith(f"{PLAIN}-") else ""
        with zipfile.ZipFile(wheel, "w") as file:
            info = f"{name}-{version}.dist-info"
            head = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
            file.writestr(f"{info}/METADATA", head + needs)
            file.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            file.writestr(f"{info}/RECORD", "")
    return folder


@contextlib.contextmanager
def served(folder):
    """The address of an index that serves `folder`, and the paths it was asked for."""
    asked = []

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, form, *args):
            asked.append(self.path)

    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    server.server_close()


CLOSED = "http://127.0.0.1:9/"  # nobody listens there


@pytest.fixture
def real(root, monkeypatch):
    """A .venv with the real pip, which no setting of this machine reaches; CPU_INDEX does not answer."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    settings = {"PIP_CONFIG_FILE": os.devnull, "NO_PROXY": "*", "PIP_RETRIES": "0", "PIP_INDEX_URL": CLOSED}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(environment, "has_gpu", lambda: False)
    monkeypatch.setattr(environment, "CPU_INDEX", CLOSED)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", root / ".venv"], check=True)
    pip = metadata.distribution("pip")
    for name in ("pip", f"pip-{pip.version}.dist-info"):
        shutil.copytree(pip.locate_file(name), venv.site_packages(root) / name)
    return root


def install_torch(root):
    """Do the step of torch; which of the wheels are there then?"""
    environment.steps(root, tests=False)[0].run("[1/3] torch")
    return {p.name.removesuffix(".dist-info") for p in venv.site_packages(root).glob("[tn]*.dist-info")}


POSIX = pytest.mark.skipif(os.name == "nt", reason="only Linux has several builds to choose from")


@POSIX
def test_the_build_without_cuda_comes_from_pytorchs_own_index(real, tmp_path, monkeypatch, capsys):
    put_wheels(tmp_path / "usual", PLAIN, CUDA), put_wheels(tmp_path / "own", CPU)
    with served(tmp_path / "usual") as (usual, _), served(tmp_path / "own") as (own, _):
        monkeypatch.setenv("PIP_INDEX_URL", usual)
        monkeypatch.setattr(environment, "CPU_INDEX", own)
        assert install_torch(real) == {CPU}
    assert "CUDA" not in capsys.readouterr().out


@POSIX
def test_where_that_index_does_not_answer_the_usual_one_is_asked_and_the_size_is_said(
    real, tmp_path, monkeypatch, capsys
):
    with served(put_wheels(tmp_path / "usual", PLAIN, CUDA)) as (usual, _):
        monkeypatch.setenv("PIP_INDEX_URL", usual)
        assert install_torch(real) == {PLAIN, CUDA}
    said = capsys.readouterr().out
    assert "No build of torch without CUDA" in said and "6 GB more" in said and said.count("[1/3]") > 2


@POSIX
@pytest.mark.parametrize("where", [CLOSED, ""])
def test_an_index_that_answers_and_whose_files_do_not_is_as_good_as_none(real, tmp_path, monkeypatch, where):
    page = tmp_path / "own" / "torch" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text(f'<a href="{where}{CPU}-py3-none-any.whl">{CPU}-py3-none-any.whl</a>', encoding="utf-8")
    put_wheels(tmp_path / "usual", PLAIN, CUDA)
    with served(tmp_path / "usual") as (usual, _), served(tmp_path / "own") as (own, _):
        monkeypatch.setenv("PIP_INDEX_URL", usual)
        monkeypatch.setattr(environment, "CPU_INDEX", own)
        assert install_torch(real) == {PLAIN, CUDA}


@POSIX
def test_a_mirror_that_has_the_build_without_cuda_is_enough(real, tmp_path, monkeypatch, capsys):
    with served(put_wheels(tmp_path / "mirror", CPU, PLAIN, CUDA)) as (mirror, _):
        monkeypatch.setenv("PIP_INDEX_URL", mirror)
        assert install_torch(real) == {CPU}
    assert "CUDA" not in capsys.readouterr().out


@POSIX
@pytest.mark.parametrize("here, found", [((CPU, PLAIN), {CPU}), ((PLAIN, CUDA), {PLAIN, CUDA})])
def test_a_local_folder_is_enough_where_no_index_answers(real, tmp_path, monkeypatch, here, found):
    put_wheels(tmp_path / "wheels", *here)
    folders = [str(folder) for folder in (tmp_path / "wheels").iterdir()]
    monkeypatch.setenv("PIP_FIND_LINKS", " ".join(folders))
    assert install_torch(real) == found


@POSIX
@pytest.mark.parametrize("here, found", [((CPU,), {CPU}), ((PLAIN, CUDA), {PLAIN, CUDA})])
def test_a_pip_that_is_to_ask_no_index_asks_none(real, tmp_path, monkeypatch, here, found):
    put_wheels(tmp_path / "wheels", *here)
    monkeypatch.setenv("PIP_FIND_LINKS", " ".join(map(str, (tmp_path / "wheels").iterdir())))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with served(put_wheels(tmp_path / "own", CPU)) as (own, asked):
        monkeypatch.setattr(environment, "CPU_INDEX", own)
        assert install_torch(real) == found and not asked


@POSIX
@pytest.mark.parametrize("no_index, said", [("0", "index cannot be reached"), ("1", "no torch==2.13.0 for")])
def test_torch_that_is_nowhere_is_said_with_both_places_that_were_asked(real, monkeypatch, no_index, said):
    monkeypatch.setenv("PIP_NO_INDEX", no_index)
    monkeypatch.setenv("PIP_RETRIES", "1")
    both = f"(?s)builds without CUDA, {CLOSED},.*The usual build failed too.*{said}.*PIP_FIND_LINKS"
    with pytest.raises(Trouble, match=both):
        install_torch(real)


def test_the_readme_says_how_to_do_what_the_set_up_proposes():
    proposed = set(re.findall(r"PIP_\w+", trouble.ELSEWHERE))
    described = set(re.findall(r"PIP_\w+", (ROOT / "README.md").read_text("utf-8")))
    assert len(proposed) == 3 and proposed <= described


@POSIX
def test_the_usual_build_is_not_begun_on_a_disk_too_small_for_it(real, tmp_path, monkeypatch):
    monkeypatch.setattr(environment.shutil, "disk_usage", lambda path: SimpleNamespace(free=4e9))
    with served(put_wheels(tmp_path / "usual", PLAIN, CUDA)) as (usual, asked):
        monkeypatch.setenv("PIP_INDEX_URL", usual)
        with pytest.raises(Trouble, match=r"takes 8\.\d GB, and 4\.0 GB are free"):
            install_torch(real)
    assert not any(path.endswith(".whl") for path in asked)


@pytest.mark.parametrize("number", [1, 2])
def test_an_interrupt_at_either_build_of_torch_stamps_nothing(root, pip, monkeypatch, number):
    tried, install = [], installer.run

    def stop(command, *more):
        tried.append(command)
        raise KeyboardInterrupt if len(tried) == number else trouble.NotFound("it is not there")

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(installer, "run", stop)
    with pytest.raises(KeyboardInterrupt):
        environment.prepare(root)
    assert len(tried) == number and "torch" not in venv.read_stamps(root)
    monkeypatch.setattr(installer, "run", install)
    environment.prepare(root)
    assert venv.read_stamps(root)["torch"] == "2.13.0"


# A .venv that cannot be used


def test_a_whole_venv_is_kept(root):
    fake_venv(root)
    assert venv.remake_because(root) is None


@pytest.mark.parametrize(
    "spoil, because",
    [
        (lambda root: venv.python(root).unlink(), "not complete"),
        (lambda root: (root / ".venv" / "pyvenv.cfg").unlink(), "not complete"),
        (
            lambda root: (venv.site_packages(root) / "pip-26.0.dist-info" / "INSTALLER").unlink(),
            "not complete",
        ),
        (lambda root: (root / ".venv" / "pyvenv.cfg").write_text("version = 3.10.2\n"), "for Python 3.10"),
        (lambda root: venv.write_stamps(root, {"folder": "/elsewhere"}), "moved"),
    ],
)
def test_a_spoilt_venv_is_made_again(root, pip, spoil, because):
    fake_venv(root)
    spoil(root)
    assert because in venv.remake_because(root)
    environment.prepare(root)
    assert because in pip[0] and len(pip) == 4


def test_damaged_stamps_count_as_none(root):
    fake_venv(root)
    (root / ".venv" / "course.json").write_text("{half")
    assert venv.read_stamps(root) == {}


def test_the_venv_that_runs_this_is_not_removed(root, monkeypatch):
    monkeypatch.setattr(sys, "prefix", str(root / ".venv"))
    with pytest.raises(Trouble, match="deactivate"):
        venv.make(root, "it is not complete")


def test_an_old_venv_that_is_a_link_is_unlinked_not_emptied(root, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    (other / "kept").write_text("")
    (root / ".venv").symlink_to(other, target_is_directory=True)
    venv.remove(root / ".venv")
    assert (other / "kept").exists() and not (root / ".venv").is_symlink()


def test_a_venv_made_for_real_is_whole(root, monkeypatch):
    real = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda command, **how: real([*command, "--without-pip"], **how))
    venv.make(root, "it is not there")
    assert "not complete" in venv.remake_because(root)
    add_package(root, "pip-26.0")
    assert venv.remake_because(root) is None


# Where it cannot go on


@pytest.mark.parametrize("name", ["venv", "ensurepip"])
def test_a_missing_venv_module_is_explained(monkeypatch, name):
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda asked: None if asked == name else 1)
    with pytest.raises(Trouble, match=rf"apt install python{THIS}-venv"):
        environment.can_start()


def test_an_intel_mac_is_told_that_there_is_no_torch_for_it(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(environment.platform, "machine", lambda: "x86_64")
    with pytest.raises(Trouble, match="Intel Macs"):
        environment.can_start()


def test_too_little_space_is_said_before_anything_is_installed(root, pip, monkeypatch):
    monkeypatch.setattr(environment.shutil, "disk_usage", lambda path: SimpleNamespace(free=0.3e9))
    with pytest.raises(Trouble, match=r"takes 2\.\d GB, and 0\.3 GB are free"):
        environment.prepare(root)
    assert pip == ["it is not there"]


def test_with_a_card_on_linux_the_space_for_cuda_is_asked_for(root, pip, monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(environment, "has_gpu", lambda: True)
    monkeypatch.setattr(environment.shutil, "disk_usage", lambda path: SimpleNamespace(free=4e9))
    with pytest.raises(Trouble, match="not enough space"):
        environment.prepare(root)
    add_package(root, "torch-2.13.0")
    environment.prepare(root)


def test_a_folder_that_cannot_be_written_is_named(root, pip, monkeypatch):
    def refuse(*args, **how):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(Trouble, match="cannot write into its folder"):
        environment.prepare(root)


@pytest.mark.parametrize(
    "log, said",
    [
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "not enough space"),
        (
            "Retrying after connection broken by NewConnectionError(: [Errno -2] Name or service not known)\n"
            "ERROR: No matching distribution found for numpy==2",
            "Connect to the network",
        ),
        ("ReadTimeoutError(\"HTTPSConnectionPool(host='x'): Read timed out.\")", "Connect to the network"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'))", "PIP_CERT"),
        ("ERROR: No matching distribution found for torch==2.13.0", r"no torch==2\.13\.0 for this machine"),
        (
            "Looking in links: wheels\n"
            "ERROR: Could not find a version that satisfies the requirement click==8 (from versions: none)\n"
            "ERROR: No matching distribution found for click==8",
            "no click==8 .* where pip is set to look(?s:.*)PIP_FIND_LINKS",
        ),
        ("Collecting x\nsomething nobody foresaw", "something nobody foresaw"),
    ],
)
def test_what_pip_says_is_explained(root, log, said):
    with pytest.raises(Trouble, match=said):
        raise trouble.explain(log, root)


def test_a_failing_pip_is_explained_and_its_progress_is_shown(root, capsys):
    script = "print('Collecting a'); raise SystemExit('OSError: [Errno 28] No space left on device')"
    with pytest.raises(Trouble, match="not enough space"):
        installer.run([sys.executable, "-c", script], "[1/1] something", root)
    assert "[1/1] something" in capsys.readouterr().out


def test_progress_on_a_terminal_is_one_line_that_changes(monkeypatch, capsys):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(0.7)"])
    installer.watch(process, "packages", lambda: "3 of 7 fetched")
    shown = capsys.readouterr().out
    assert shown.count("\n") == 1 and shown.count("3 of 7 fetched  0:00") >= 2


def hold(root, held, end):
    with alone(root):
        held.set()
        end.wait(30)


def test_two_set_ups_at_once_are_one_and_a_message(root, pip):
    context = multiprocessing.get_context("spawn")
    held, end = context.Event(), context.Event()
    other = context.Process(target=hold, args=(root, held, end))
    other.start()
    assert held.wait(60)
    with pytest.raises(Trouble, match="Another set-up"):
        environment.prepare(root)
    other.kill()  # as when its terminal is closed: the lock ends with it
    other.join()
    environment.prepare(root)
    assert len(pip) == 4


# course.py itself


def test_trouble_is_printed_as_a_sentence(monkeypatch, capsys):
    def stop(root, tests):
        raise trouble.no_venv()

    monkeypatch.delenv("COURSE_SETUP", raising=False)
    monkeypatch.setattr(environment, "prepare", stop)
    assert course.main(["lab"]) == 1
    assert "apt install" in capsys.readouterr().err


def test_ctrl_c_in_the_set_up_says_how_to_go_on(monkeypatch, capsys):
    def stop(root, tests):
        raise KeyboardInterrupt

    monkeypatch.delenv("COURSE_SETUP", raising=False)
    monkeypatch.setattr(environment, "prepare", stop)
    assert course.main(["test"]) == 130
    assert "goes on from here" in capsys.readouterr().err


def test_words_are_handed_over_to_the_environment(monkeypatch):
    asked, handed = [], []
    monkeypatch.delenv("COURSE_SETUP", raising=False)
    monkeypatch.setattr(environment, "prepare", lambda root, tests: asked.append(tests) or "/env/python")
    monkeypatch.setattr(course, "hand_over", handed.append)
    course.main(["lab", "--port", "8899"])
    course.main(["test", "-k", "x"])
    assert asked == [False, True]
    assert handed == [
        ["/env/python", "-m", "course_lib", "lab", "--port", "8899"],
        ["/env/python", "-m", "course_lib", "test", "-k", "x"],
    ]


def test_without_words_it_says_what_there_is(capsys):
    assert course.main([]) == 0
    assert "course.py lab" in capsys.readouterr().out
