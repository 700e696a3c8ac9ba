"""The command line: parses, calls, prints; no logic."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from personas import __version__
from personas.errors import PersonasError

if TYPE_CHECKING:
    from personas.book import Assignments, PersonaBook
    from personas.building import BuildResult
    from personas.cards.paper import Paper
    from personas.profiling.placing import Placement
    from personas.records.readiness import Readiness
    from personas.texts import Language

app = typer.Typer(
    name="personas",
    help="Turn customer records into a book of personas for Sales and Marketing.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

# What typer and shells report for Ctrl-C: 128 plus the number of the signal.
INTERRUPTED = 130

Source = Annotated[str, typer.Argument(metavar="FILE|BRIEF", help="A data file or a brief.yaml.")]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", formats=["%Y-%m-%d"], help="The day up to which the brief's history counts."
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar, no summary.")]


def _version(asked: bool) -> None:
    if asked:
        print(f"personas {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Turn customer records into a book of personas for Sales and Marketing."""


@app.command()
def init(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Files of customers, orders, deals, touches or events; orders=FILE says which.",
        ),
    ],
    out: Annotated[Path, typer.Option(help="Where the draft goes.")] = Path("brief.yaml"),
    force: Annotated[bool, typer.Option("--force", help="Replace an existing brief.")] = False,
) -> None:
    """Draft a brief from the data: a commented YAML file to edit."""
    from personas.records.proposing.drafting import init_brief

    drafted = init_brief(files, out, replace=force)
    for table in drafted.proposal.tables:
        print(table)
    print(f"Wrote {drafted.path}. Edit it, then run: personas build {drafted.path}")


@app.command()
def check(source: Source, as_of: AsOf = None) -> None:
    """Can this data carry personas? What is missing, what leaks?"""
    from personas.building import check_source

    readiness = check_source(source, as_of=None if as_of is None else as_of.date())
    _print_readiness(readiness)
    if not readiness.may_build:
        raise typer.Exit(2)


@app.command()
def build(
    source: Source,
    out: Annotated[Path, typer.Option(help="Folder for the book.")] = Path("reports"),
    language: Annotated[
        str | None,
        typer.Option(metavar="en|de", help="Of the book; the brief's, or English, without it."),
    ] = None,
    paper: Annotated[str, typer.Option(help="Paper of the PDF: a4 or letter.")] = "a4",
    only: Annotated[
        str | None, typer.Option(metavar="ID", help="Print this persona's pages alone: P2.")
    ] = None,
    as_of: AsOf = None,
    quiet: Quiet = False,
) -> None:
    """Build the book: PDF, HTML, JSON and the list of customers with their personas."""
    from personas.building import build_files

    result = build_files(
        source,
        out,
        language=cast("Language", language),
        as_of=None if as_of is None else as_of.date(),
        paper=cast("Paper", paper),
        only=only,
        progress=not quiet,
    )
    if not quiet:
        _print_summary(result)


@app.command()
def assign(
    book: Annotated[Path, typer.Argument(metavar="BOOK", help="The book.json of a build.")],
    source: Source,
    out: Annotated[Path, typer.Option(help="A .csv or .parquet file to write.")],
    as_of: AsOf = None,
    quiet: Quiet = False,
) -> None:
    """Label new customers with the personas of a book."""
    from personas.book import PersonaBook

    day = None if as_of is None else as_of.date()
    assignments = PersonaBook.load(book).assign(source, out=out, as_of=day)
    if not quiet:
        _print_assignments(assignments)


@app.command("place")
def place_one(
    book: Annotated[Path, typer.Argument(metavar="BOOK", help="The book.json of a build.")],
    answer: Annotated[
        list[str] | None,
        typer.Option(help='An answer as "column=value"; once for each. Asks without it.'),
    ] = None,
) -> None:
    """Ask the typing questions and answer with a persona."""
    from personas.book import PersonaBook
    from personas.profiling.placing import answers_from

    opened = PersonaBook.load(book)
    answers = answers_from(answer) if answer else _ask(opened)
    _print_placement(opened, opened.place(answers))


def _ask(book: PersonaBook) -> dict[str, str | None]:
    """Ask question by question, the most telling first; Enter stands for don't know."""
    from personas.profiling.placing import picked

    answers: dict[str, str | None] = {}
    questions = {question.key: question for question in book.typing_tool.questions}
    while (key := book.place(answers).next_key) is not None:
        question = questions[key]
        print(question.text)
        for number, words in enumerate(question.answers, start=1):
            print(f"  {number}  {words}")
        answers[key] = typer.prompt(
            "  number, or Enter for don't know",
            default="",
            show_default=False,
            value_proc=partial(_read, partial(picked, question)),
        )
    return answers


def _read(read: Callable[[str], str | None], typed: str) -> str | None:
    """Let typer ask again after a slip of the pen."""
    try:
        return read(typed)
    except PersonasError as error:
        raise typer.BadParameter(error.do or error.what) from error


def _print_placement(book: PersonaBook, placement: Placement) -> None:
    names = {persona.id: persona.name for persona in book.edition.personas}
    for persona, probability in (
        (placement.persona, placement.probability),
        (placement.runner_up, placement.runner_up_probability),
    ):
        print(f"{persona}  {probability:4.0%}  {names[persona]}")
    if placement.next_question is not None:
        print(f"Ask next: {placement.next_question}")


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(metavar="PDF", help="A printed personas.pdf.")],
    book: Annotated[
        Path | None,
        typer.Argument(metavar="[BOOK]", help="A book.json or another PDF to compare with."),
    ] = None,
) -> None:
    """Does this PDF still say what its edition says? Exit 0 unchanged, 1 changed."""
    from personas.book import PersonaBook, verify_pdf

    result = verify_pdf(file, None if book is None else PersonaBook.load(book))
    print(result)
    if not result.unchanged:
        raise typer.Exit(1)


@app.command()
def features() -> None:
    """List what orders, deals, touches and events say of each customer."""
    from rich.console import Console
    from rich.text import Text

    from personas.records.features.catalogue import features as all_features

    console = Console(highlight=False)
    for row in all_features().to_dict("records"):
        unit = f", {row['unit']}" if row["unit"] else ""
        console.print(
            Text(row["name"], style="bold").append(f"  {row['table']}, {row['role']}{unit}", "dim")
        )
        console.print(Text(f"  {row['meaning']}: {row['formula']}"))


def _print_readiness(readiness: Readiness) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False)
    colours = {"stop": "bold red", "warn": "yellow", "note": "cyan"}
    for finding in readiness.findings:
        head = Text(f"{finding.level:<5}", style=colours[finding.level])
        head.append(finding.what, style="default not bold")
        console.print(head)
        console.print(Padding(Text(f"where: {finding.where}", style="dim"), (0, 0, 0, 5)))
        console.print(Padding(Text(f"do:    {finding.do}", style="dim"), (0, 0, 0, 5)))
    console.print(Text(readiness.summary, style="bold"))


def _print_summary(result: BuildResult) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    edition = result.book.edition
    for claim in edition.claims_in("verdict"):
        console.print(Text(f"{claim.label}. {claim.text}"), soft_wrap=True)
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading, justify in (
        ("", "left"),
        ("persona", "left"),
        (edition.schema_.unit, "right"),
        ("share", "right"),
        ("found again", "right"),
    ):
        table.add_column(heading, justify="right" if justify == "right" else "left")
    again = {claim.cells[0]: claim.cells[-1] for claim in edition.claims_in("stability")}
    for persona in edition.personas:
        table.add_row(
            persona.id,
            Text(persona.name),
            f"{persona.n:,}",
            f"{persona.share:.1%}".replace("%", " %"),
            again.get(persona.id, ""),
        )
    console.print(table)
    for path in result.files:
        console.print(Text(f"{path}"), soft_wrap=True)
    console.print(Text(f"{result.seconds:.1f} seconds · edition {edition.short_id}", style="dim"))


def _print_assignments(assignments: Assignments) -> None:
    print(assignments.population)
    for finding in assignments.findings:
        print(f"{finding.level}: {finding.what} ({finding.where})")
    for name, count in assignments.counts.items():
        print(f"{name}  {count:,}")
    print(f"{assignments.n_rows:,} rows written to {assignments.path}")


def _finish(code: int) -> None:
    """Leave with this exit code; an already closed pipe is not an error."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; exit 2 for the user's mistakes, 1 for ours."""
    from personas.engine.interrupting import stopping_at_ctrl_c

    warnings.simplefilter("ignore")
    code: Any
    try:
        with stopping_at_ctrl_c():
            code = app(args=arguments, standalone_mode=False) or 0
        if code == INTERRUPTED:
            raise KeyboardInterrupt
    except PersonasError as error:
        print(error, file=sys.stderr)
        code = 2
    except (KeyboardInterrupt, typer.Abort):
        code = _stopped()
    except BrokenPipeError:
        code = 0
    except RuntimeError as error:
        # Ctrl-C inside a query of the engine.
        code = _stopped() if "interrupted" in str(error).lower() else _usage_or_our_mistake(error)
    except Exception as error:
        code = _usage_or_our_mistake(error)
    _finish(int(code))


def _stopped() -> int:
    print("Stopped. Nothing was written.", file=sys.stderr)
    return INTERRUPTED


def _usage_or_our_mistake(error: Exception) -> int:
    show_usage = getattr(error, "show", None)
    if callable(show_usage):
        show_usage()
        return int(getattr(error, "exit_code", 2))
    if os.environ.get("PERSONAS_DEBUG"):
        raise error
    print(
        f"This is a defect in personas, not in your data: {type(error).__name__}.\n"
        "  do:    set PERSONAS_DEBUG=1, run it again and report what it prints",
        file=sys.stderr,
    )
    return 1
