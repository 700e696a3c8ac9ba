"""The command line: three-part errors, exit codes, nothing but words for people."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from personas.cli import main


def run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "personas", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        check=False,
        timeout=300,
    )


def in_process(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    return int(left.value.code or 0)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rng = np.random.default_rng(5)
    online = rng.random(200) < 0.5
    frame = pd.DataFrame(
        {
            "id": range(1000, 1200),
            "orders": rng.poisson(np.where(online, 12, 2)),
            "visits": rng.poisson(np.where(online, 1, 9)),
            "newsletter": np.where(rng.random(200) < np.where(online, 0.9, 0.1), "yes", "no"),
        }
    )
    path = tmp_path_factory.mktemp("data") / "customers.csv"
    frame.to_csv(path, index=False)
    return path


def test_init_check_build_and_assign_follow_each_other(file: Path, tmp_path: Path) -> None:
    drafted = run("init", str(file), "--out", str(file.parent / "brief.yaml"))
    checked = run("check", str(file.parent / "brief.yaml"))
    built = run("build", str(file.parent / "brief.yaml"), "--out", str(tmp_path / "book"))
    assigned = run(
        "assign", str(tmp_path / "book/book.json"), str(file), "--out", str(tmp_path / "new.csv")
    )
    for step in (drafted, checked, built, assigned):
        assert step.returncode == 0, step.stderr
        assert step.stderr == ""
    assert "personas.pdf" in built.stdout
    assert "found again" in built.stdout
    assert "seconds" in built.stdout
    assert "200 rows written" in assigned.stdout
    assert len(pd.read_csv(tmp_path / "new.csv")) == 200


def test_init_says_a_line_for_each_file(sample_data: Path, tmp_path: Path) -> None:
    files = [str(sample_data / f"{name}.csv") for name in ("deals", "accounts")]
    drafted = run("init", *files, "--out", str(tmp_path / "brief.yaml"))
    assert (drafted.returncode, drafted.stderr) == (0, "")
    customers, deals, wrote = drafted.stdout.splitlines()
    assert customers.startswith("accounts.csv: customers, sure (")
    assert deals.startswith("deals.csv: deals, sure (")
    assert "5,513 rows; 100 % of rows have a known customer, 47 % of customers" in deals
    assert "personas build" in wrote


def test_init_takes_the_users_word_for_a_table(
    sample_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    both = [str(sample_data / "accounts.csv"), str(sample_data / "planted.csv")]
    out = ["--out", str(tmp_path / "brief.yaml")]
    assert in_process("init", *both, *out) == 2
    assert "2 files both look like customers" in capsys.readouterr().err
    assert in_process("init", f"customers={both[0]}", f"events={both[1]}", *out) == 0
    assert "planted.csv: events, sure (as given)" in capsys.readouterr().out


def test_quiet_says_nothing(file: Path, tmp_path: Path) -> None:
    built = run("build", str(file), "--out", str(tmp_path), "--quiet")
    assert (built.returncode, built.stdout, built.stderr) == (0, "", "")


def test_unfit_records_end_check_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    few = tmp_path / "few.csv"
    few.write_text("visits,spend\n" + "1,2\n2,3\n" * 5)
    assert in_process("check", str(few)) == 2
    assert "at least 30" in capsys.readouterr().out


def test_a_defect_of_ours_ends_with_1_and_without_a_traceback(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **settings: object) -> None:
        raise ZeroDivisionError("a customer's value")

    monkeypatch.setattr("personas.building.build_files", broken)
    assert in_process("build", str(file)) == 1
    error = capsys.readouterr().err
    assert "defect in personas" in error
    assert "customer's value" not in error
    assert "Traceback" not in error


def test_ctrl_c_ends_with_130(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*args: object, **settings: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("personas.building.build_files", stopped)
    assert in_process("build", str(file)) == 130
    assert "Nothing was written" in capsys.readouterr().err


def test_a_wrong_command_shows_its_usage() -> None:
    done = run("biuld")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "Usage" in done.stderr


ROWS = [f"{n},{n % 9},{n * 1.5}" for n in range(60)]
BAD = {
    "empty": b"",
    "header only": b"a,b,c\n",
    "one row": b"a,b,c\n1,2,3\n",
    "two rows": b"a,b,c\n1,2,3\n4,5,6\n",
    "all equal rows": b"a,b,c\n" + b"1,2,3\n" * 100,
    "all missing": b"a,b\n" + b",\n" * 60,
    "two columns of one name": ("a,b,a\n" + "\n".join(ROWS)).encode(),
    "random bytes": np.random.default_rng(0).bytes(4000),
    "NUL bytes only": b"\0" * 400,
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD.keys())
def test_what_cannot_carry_personas_is_refused_in_three_parts(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    assert in_process("build", str(path), "--out", str(tmp_path / "book")) == 2
    error = capsys.readouterr().err
    assert "where:" in error
    assert "do:" in error
    assert "Traceback" not in error
    assert not (tmp_path / "book").exists()


def frame_of(**columns: object) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    base = pd.DataFrame({"visits": rng.poisson(5, 120), "spend": rng.lognormal(3, 1, 120)})
    return base.assign(**columns)


ODD = {
    "10,000 categories": pd.DataFrame(
        {"word": [f"w{n}" for n in range(10_000)], "visits": np.arange(10_000) % 13}
    ),
    "infinite values": frame_of(spend=[np.inf, -np.inf] + [1.5, 2.5] * 59),
    "1e300": frame_of(spend=[1e300] + [float(n) for n in range(119)]),
    "dates as text": frame_of(since=[f"{n % 28 + 1:02d}.03.2024" for n in range(120)]),
    "thousands separators": frame_of(revenue=[f"{n},{n:03d}.50" for n in range(100, 220)]),
    "hostile names": frame_of(
        **{
            "<script>alert(1)</script>": ["a", "b"] * 60,
            "#import": np.arange(120) % 7,
            "=cmd()": ["=1+1", "@x"] * 60,
            "שלום 世界 🎉": ["#set page()", "$x$ *z*"] * 60,
            "x" * 5000: np.arange(120) % 5,
        }
    ),
}


@pytest.mark.parametrize("frame", ODD.values(), ids=ODD.keys())
def test_odd_records_give_a_sound_book_or_a_three_part_error(
    frame: pd.DataFrame, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "odd.csv"
    frame.to_csv(path, index=False)
    code = in_process("build", str(path), "--out", str(tmp_path / "book"))
    output = capfd.readouterr()
    assert code in {0, 2}
    assert "Traceback" not in output.err
    if code == 0:
        assert output.err == ""
        assert (tmp_path / "book" / "personas.pdf").stat().st_size > 10_000
    else:
        assert "do:" in output.err


def test_a_folder_and_a_missing_file_are_told_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert in_process("build", str(tmp_path)) == 2
    folder = capsys.readouterr().err
    assert in_process("build", str(tmp_path / "missing.csv")) == 2
    missing = capsys.readouterr().err
    assert folder.splitlines()[0] != missing.splitlines()[0]


@pytest.fixture(scope="module")
def stored(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("book")
    assert in_process("build", str(file), "--out", str(folder), "--quiet") == 0
    return folder / "book.json"


def test_place_takes_answers_from_a_script(
    stored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = json.loads(stored.read_text())["typing"]["questions"][0]
    answer = f"{question['column']}={question['answers'][0]}"
    assert in_process("place", str(stored), "--answer", answer) == 0
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert {first[:2], second[:2]} == {"P1", "P2"}
    assert "%" in first


def test_place_asks_and_asks_again_after_a_slip(stored: Path) -> None:
    n_questions = len(json.loads(stored.read_text())["typing"]["questions"])
    placed = subprocess.run(
        [sys.executable, "-m", "personas", "place", str(stored)],
        input="77\n1\n" + "\n" * n_questions,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert placed.returncode == 0, placed.stderr
    assert "from 1 to" in placed.stdout + placed.stderr
    assert "Enter for don't know" in placed.stdout
    assert "%" in placed.stdout.splitlines()[-1]


def test_place_names_a_wrong_column_in_three_parts(
    stored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert in_process("place", str(stored), "--answer", "shoe size=43") == 2
    told = capsys.readouterr().err
    assert "where:" in told
    assert "do:" in told


def test_a_printed_book_is_verified_and_a_changed_one_is_told(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    out = tmp_path / "book"
    options = ("--paper", "letter", "--only", "P2", "--quiet")
    assert in_process("build", str(file), "--out", str(out), *options) == 0
    pdf, book = str(out / "personas.pdf"), str(out / "book.json")
    assert in_process("verify", pdf, book) == 0
    said = capsys.readouterr().out
    assert said.startswith("Unchanged")
    assert "it does not prove authorship" in said
    with pikepdf.open(pdf, allow_overwriting_input=True) as document:
        del document.pages[0]
        document.save()
    assert in_process("verify", pdf) == 1
    assert "Page 1 of the book is missing" in capsys.readouterr().out
    assert in_process("verify", book) == 2
    assert "where:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [("--paper", "a5", "no such paper"), ("--only", "P99", "no persona 'P99'")],
)
def test_a_paper_or_persona_that_is_not_there_leaves_no_book(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], option, value, message
) -> None:
    out = tmp_path / "book"
    assert in_process("build", str(file), "--out", str(out), option, value, "--quiet") == 2
    assert message in capsys.readouterr().err
    assert not (out / "personas.pdf").exists()
