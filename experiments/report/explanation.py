"""The page that explains a difference: what carries it, outcome by outcome, and what that does and does not mean."""

from __future__ import annotations

import inspect
import json

import numpy as np
import pandas as pd

from experiments import figures
from experiments.explaining.explanation import Explained, Explanation, estimate_of, is_clear
from experiments.explaining.worlds import lever_words, path_words
from experiments.report import basis
from experiments.report.carried import (
    REST,
    by_moves,
    capital,
    carried,
    differences,
    gates,
    heading,
    interactions,
    joined,
    labels,
    move_words,
    needed,
    ordered,
    part_words,
    passed,
    share_text,
)
from experiments.report.luck import FEW_RUNS
from experiments.report.page import Panel, code, escape, items, panels, row, table
from experiments.report.results import COUNTED, HEADLINES, Results, interval_words, pairs_in
from experiments.report.study_page import study_page
from experiments.report.tables import save_link
from experiments.store import Study
from experiments.verdicts import decimals, is_the_same_in_all, number, signed, uncertainty
from model.outcomes import OUTCOMES
from model.policies import POLICIES
from model.scenario import DESCRIPTIONS

TOLD = (*HEADLINES, *COUNTED["staff"])
"""The outcomes that are explained in sentences: of users, of staff, and hours of contact."""

MOST_ON_A_CARD = 4
SMALL = 0.01
"""A part below this share of the largest is drawn with the other small ones."""


def explanation_page(study: Study) -> str:
    """The whole page of a study that explains."""
    explanation = Explanation(study)
    rows = differences(explanation)
    told = [item for item in explanation.explained.values() if not item.is_none]
    leading = sorted(told, key=_place)
    parts = [
        ("asked", "What was asked", _asked(explanation)),
        ("found", "What was found", _found(explanation, leading, rows)),
        ("read", "How to read a share", _how_to_read(explanation)),
        ("outcomes", "Outcome by outcome", _outcomes(explanation, leading, rows)),
        ("moves", "Which of its moves does it", _moves(explanation, leading)),
        ("falls", "Every path cut by itself", _falls(explanation, leading)),
        ("limits", "What is not attributed, and what this does not show", _limits(explanation)),
        ("provenance", "How to repeat it", basis.provenance(Results(study))),
    ]
    return study_page(study, "a difference explained", parts)


def _place(item: Explained) -> tuple[bool, int]:
    """Outcomes that clearly differ first, and among them those that are told in sentences, in their order."""
    name = item.outcome.name
    return not is_clear(item.total), TOLD.index(name) if name in TOLD else len(TOLD)


def _asked(explanation: Explanation) -> str:
    manifest = explanation.study.manifest
    conditions = explanation.study.conditions.set_index("condition")
    told = []
    for name, label in zip((explanation.first, explanation.other), labels(explanation), strict=True):
        policies = json.loads(conditions.loc[name, "policies"])
        what = "; ".join(inspect.cleandoc(POLICIES[policy].__doc__ or "").rstrip(".") for policy in policies)
        told.append(f"<strong>{escape(label)}</strong>: {escape(what)}.")
    moves = [
        f"<strong>{escape(lever_words(name))}</strong>: {escape(DESCRIPTIONS[name].sentence)}"
        for name in explanation.moves
    ]
    n, lost = len(manifest["seeds"]), len(conditions) * len(manifest["seeds"]) - len(explanation.study.runs)
    warnings = ""
    if n < FEW_RUNS:
        warnings += (
            f'<p class="warning">There {"is one seed" if n == 1 else f"are only {n} seeds"}: intervals are '
            f'{"missing" if n == 1 else "themselves a matter of luck"}. Give at least {FEW_RUNS} seeds, better 12 or '
            "more.</p>"
        )
    if lost:
        warnings += f'<p class="warning">{lost} runs are missing; their seeds are left out where they are needed.</p>'
    return (
        f"{items(told)}{warnings}<p>Everything that the two do differently is "
        f"{'one lever' if len(moves) == 1 else f'{len(moves)} levers'}:</p>{items(moves)}"
        f"<p>The same pair was run {n} times, each time with the same luck in both, and again with each of "
        f"{len(explanation.paths)} paths cut in both: {len(explanation.links)} built-in links and "
        f"{len(explanation.modules)} modules of the model. Those that matter most were also cut in all combinations. "
        f"That made {len(explanation.study.runs):,} runs.</p>"
    )


def _found(explanation: Explanation, leading: list[Explained], rows: pd.DataFrame) -> str:
    clear = [item for item in leading if is_clear(item.total)]
    cards = []
    shown = sorted((item for item in clear if item.outcome.name in TOLD), key=lambda item: -explanation.weight(item))
    for item in shown:
        lines = [*filter(None, [passed(item)]), *carried(item, explanation, MOST_ON_A_CARD)]
        lines += [f"Interaction. {text}" for text in interactions(item, explanation)[:1]]
        moves = by_moves(item, explanation)
        cards.append(
            f'<div class="card"><h3><a href="#outcome-{item.outcome.name}">{escape(item.outcome.label)}</a></h3>'
            f"<p>{escape(heading(item, rows.loc[item.outcome.name], labels(explanation)[0]))}</p>"
            f"{items(map(escape, lines))}{f'<p>{escape(moves)}</p>' if moves else ''}</div>"
        )
    unclear = [item.outcome.label for item in explanation.explained.values() if not is_clear(item.total)]
    none = f"<p>No clear difference, so no shares: {escape(joined(unclear))}.</p>" if unclear else ""
    below = [
        f'<a href="#outcome-{item.outcome.name}">{escape(item.outcome.label)}</a>'
        for item in clear if item.outcome.name not in TOLD
    ]
    none = (f"<p>Clear as well, and told further down: {joined(below)}.</p>" if below else "") + none
    if not cards:
        return f"<p>None of the outcomes told in sentences differs clearly between the two regimes.</p>{none}"
    return (
        f"<p>{escape(gates(explanation))}The largest parts of each difference, in brackets their 95 % intervals. "
        "Shares add up to 100 % with those that are not shown here; a path that works against the difference has a "
        "share below zero. The difference that is largest beside the luck of single runs comes first."
        f'</p><div class="cards">{"".join(cards)}</div>{none}'
    )


def _how_to_read(explanation: Explanation) -> str:
    told = [
        "<strong>Cutting a path.</strong> A path is a built-in link or a module of the model. It is cut in both "
        "regimes, with the same luck, seed by seed. What is then left of the difference did not need the path; what "
        "went, did.",
        "<strong>Why falls do not add up.</strong> Where two paths need each other, cutting either takes away the same "
        "part, and it would be counted twice; where one can stand in for another, cutting one takes away nothing. That "
        "is an interaction. A path that is essential for another shows up as an interaction of the two.",
        "<strong>A share</strong> is what goes when the path alone is cut, and half of each of its interactions: the "
        "mean of what goes with it over all orders in which the paths could be cut (its Shapley value; interactions "
        "after Shapley and Taylor). Shares add up to the whole difference exactly, in every pair of runs; so do the "
        "falls and the interactions.",
        "<strong>Built-in links come first, then modules.</strong> Links are single effects; modules are whole parts "
        "of the model that contain them. What is left with all links cut is shared out among modules, and the part "
        "that these do not carry is not attributed.",
        "<strong>A path can have a share though the regime does not touch it.</strong> It then sets how much the "
        "regime can do: where audit takes hours, hours are scarce, and longer contacts cost more than otherwise.",
        "<strong>Below zero</strong>: the path works against the difference, which would be larger without it. "
        "<strong>Above 100 %</strong>: others work against it.",
    ]
    chosen = explanation.carriers
    apart = [part_words(name, explanation) for name in (*chosen.links, *chosen.modules)]
    others = len(explanation.links) - len(chosen.links)
    return items(told) + (
        f"<p>Told apart are: {escape(joined(apart))}. They moved the main outcomes most in a first step, in which each "
        f"was cut, or left, alone. The other {others} built-in links are taken together.</p>"
        if apart else
        "<p>No path matters by itself: no cut of a single one moves any main outcome beyond luck.</p>"
    )


def _outcomes(explanation: Explanation, leading: list[Explained], rows: pd.DataFrame) -> str:
    shown = [item for item in leading if is_clear(item.total) or any(map(is_clear, item.parts.values()))]
    if not shown:
        return ""
    csv = save_link(
        f"{explanation.study.manifest['study']}_parts.csv", _csv(explanation), "all parts, interactions and falls"
    )
    return (
        "<p>Each figure goes from no difference at the top, part by part, to the whole difference at the bottom: every "
        "bar begins where the last one ended. Thin lines, and numbers in brackets, are 95 % intervals of the part. "
        "Colours: blue for better, orange for worse; black where neither is better; grey for what is not "
        f"clear; light for what is not attributed.</p>{csv}{''.join(_one(item, explanation, rows) for item in shown)}"
    )


def _one(item: Explained, explanation: Explanation, rows: pd.DataFrame) -> str:
    name, first = item.outcome.name, labels(explanation)[0]
    told = heading(item, rows.loc[name], first)
    frame = _frame(item, explanation)
    figure = figures.waterfall(frame, estimate_of(item.total), item.outcome)
    alt = f"{item.outcome.label}: waterfall of what carries the difference. {' '.join(carried(item, explanation))}"
    total = estimate_of(item.total).to_frame().T
    bars = interval_words(total, "thin lines")
    caption = f"Difference and its parts ({item.outcome.unit}); {pairs_in(total)}; {bars}."
    panel = Panel(f"parts-{name}", "From none to the whole difference", item.outcome.sentence, alt, figure, 4, caption)
    pairs = interactions(item, explanation)
    said = f"<p><strong>Interactions.</strong></p>{items(map(escape, pairs))}" if pairs else ""
    ground = " ".join(filter(None, [passed(item), needed(item)]))
    return (
        f'<article><h3 id="outcome-{name}">{escape(item.outcome.label)}</h3><div class="panels wide"><div>'
        f"<p>{escape(told)}</p>{items(map(escape, carried(item, explanation)))}{said}"
        f"{f'<p>{escape(ground)}</p>' if ground else ''}{_details(item, explanation)}</div>{panels([panel], 'alone')}"
        "</div></article>"
    )


def _frame(item: Explained, explanation: Explanation) -> pd.DataFrame:
    """The parts that a reader can see, and the small ones together, so that the bars add up."""
    sizes = {name: abs(float(np.nanmean(values))) for name, values in item.parts.items()}
    largest = max([*sizes.values(), abs(float(np.nanmean(item.total)))])
    small = [name for name, size in sizes.items() if size < SMALL * largest]
    kept = [name for name in ordered(item.parts) if name not in small]
    if len(small) == 1:
        kept, small = ordered(item.parts), []
    labelled = [(_figure_label(name, item, explanation), name) for name in kept]
    rows = [
        {"label": label, "is_attributed": name != REST, **estimate_of(item.parts[name])} for label, name in labelled
    ]
    summed = sum((item.parts[name] for name in small), 0.0 * item.total)
    if np.any(np.nan_to_num(summed)):
        label = f"{len(small)} parts too small to draw"
        rows.append({"label": label, "is_attributed": True, **estimate_of(summed)})
    return pd.DataFrame(rows)


def _figure_label(name: str, item: Explained, explanation: Explanation) -> str:
    words = part_words(name, explanation)
    if not is_clear(item.total):
        return words
    share = number(100 * float(np.nanmean(item.parts[name]) / np.nanmean(item.total)), 0)
    return f"{words}: {share} %"


def _details(item: Explained, explanation: Explanation) -> str:
    alone = {**item.links.alone, **item.modules.alone}
    rows = []
    for name in ordered(item.parts):
        share = _share(item.parts[name], item.total) if is_clear(item.total) else ""
        own = _number(alone[name]) if name in alone else ""
        rows.append(row(escape(part_words(name, explanation)), [own, _number(item.parts[name]), share]))
    rows.append(row("<strong>the whole difference</strong>", ["", _number(item.total), "100 %"]))
    pairs = sorted(item.interactions.items(), key=lambda pair: -abs(float(np.nanmean(pair[1]))))
    crossed = [
        row(escape(" and ".join(part_words(name, explanation) for name in pair)), [_number(values)])
        for pair, values in pairs if np.any(np.nan_to_num(values))
    ]
    unit = escape(item.outcome.unit)
    return (
        "<details><summary>The numbers</summary>"
        + table(
            f"Parts ({unit}), with half of the 95 % interval. The first column of numbers is what goes when the path "
            "alone is cut (a module: when all built-in links are cut too); with half of the interactions it is the "
            "part that the path carries.",
            ["Path", "Goes alone", "Carries", "Share"], rows,
        )
        + (table(f"Interactions ({unit}).", ["Of", "Size"], crossed) if crossed else "")
        + "</details>"
    )


def _number(values: np.ndarray) -> str:
    found = estimate_of(values)
    if found["difference"] == 0.0 and not found["high"] > found["low"]:
        return "0"
    half = (found["high"] - found["low"]) / 2
    scale = uncertainty(found) if is_the_same_in_all(found) or not half > 0 else half
    below = f'<span class="small number">\N{PLUS-MINUS SIGN} {number(half, decimals(scale))}</span>' if half > 0 else ""
    return f'<span class="number">{signed(found["difference"], scale)}</span>{below}'


def _moves(explanation: Explanation, leading: list[Explained]) -> str:
    told = [item for item in leading if item.moves is not None and is_clear(item.total)]
    if not told or len(explanation.moves) < 2:
        return ""
    shown = [item for item in told if item.outcome.name in TOLD] or told[:5]
    blocks = [_of_one(item, explanation) for item in shown]
    return (
        "<p>The regime does several things at once. It was also run with each of its moves alone, with each left out, "
        "and with all combinations. A share is found as for paths: what the move does alone and half of its "
        "interactions with the others; the shares of all moves add up to the difference, and nothing is left.</p>"
        f"{''.join(blocks)}"
    )


def _of_one(item: Explained, explanation: Explanation) -> str:
    if item.moves is None:
        return ""
    moves = ordered(item.moves.shares)
    rows = [
        row(
            escape(capital(move_words(move, explanation))),
            [
                _share(item.moves.shares[move], item.total), _number(item.moves.shares[move]),
                _number(item.moves.alone[move]), _number(item.left_out[move]),
            ],
        )
        for move in moves
    ]
    caption = f"<strong>{escape(item.outcome.label)}</strong> ({escape(item.outcome.unit)}), with 95 % intervals."
    shown = table(caption, ["Move", "Share", "Carries", "Alone", "Goes when left out"], rows, pinned=True)
    paths = [
        path for path in explanation.single_paths
        if any(is_clear(explanation.of_move(move, path, item.outcome)) for move in moves)
    ]
    if not paths:
        return shown
    crossed = [
        row(
            escape(capital(move_words(move, explanation))),
            [_number(explanation.of_move(move, path, item.outcome)) for path in paths],
        )
        for move in moves
    ]
    return (
        f"{shown}<details><summary>Through which paths each move acts</summary>"
        + table(
            f"<strong>{escape(item.outcome.label)}</strong> ({escape(item.outcome.unit)}): what goes of the difference "
            "that the move alone makes when one path is cut. These do not add up.",
            ["Move", *(escape(capital(path_words(path))) for path in paths)], crossed, pinned=True,
        )
        + "</details>"
    )


def _share(part: np.ndarray, total: np.ndarray) -> str:
    middle, _, span = share_text(part, total).partition(" (")
    below = f'<span class="small number">{span.rstrip(")")}</span>' if span else ""
    return f'<span class="number">{middle}</span>{below}'


def _falls(explanation: Explanation, leading: list[Explained]) -> str:
    shown = [item for item in leading if is_clear(item.total) and item.outcome.name in TOLD]
    shown = shown or [item for item in leading if is_clear(item.total)][:5]
    if not shown:
        return ""
    rows = []
    for path in explanation.paths:
        cells = [_fall(item, path) for item in shown]
        if any(cells):
            rows.append(row(f"{escape(path_words(path))}<span class=\"unit\">{code(path)}</span>", cells))
    head = ["Path", *(escape(item.outcome.label) for item in shown)]
    return (
        "<p>What of each difference goes when one path alone is cut and all others are on, in percent of the "
        "difference. These overlap and do not add up: a module holds many links, and a difference that must pass "
        "through several things falls with any of them. “Ground” marks a module without which the outcome is "
        "the same under both regimes. Empty: not clear.</p>"
        + table(
            "Percent of the difference that goes, with half of its 95 % interval.", head, rows, pinned=True, tall=True
        )
    )


def _fall(item: Explained, path: str) -> str:
    if path in item.needed:
        return '<span class="none">ground</span>'
    values = item.falls[path]
    if not is_clear(values):
        return ""
    found = estimate_of(values / np.nanmean(item.total))
    half = (found["high"] - found["low"]) / 2
    spread = f" \N{PLUS-MINUS SIGN} {number(100 * half, 0)}" if half >= 0.005 else ""
    return f'<span class="number">{number(100 * found["difference"], 0)}{spread}</span>'


def _limits(explanation: Explanation) -> str:
    rest = [
        item.outcome.label for item in explanation.explained.values()
        if is_clear(item.total) and is_clear(item.rest)
        and abs(float(np.nanmean(item.rest) / np.nanmean(item.total))) >= 0.05
    ]
    said = (
        f"Some of the difference is not attributed in {joined(rest)}: it is there with all built-in links cut and with "
        "the modules that are told apart cut as well. A lever often acts at once, through no path that has a switch: "
        "longer contacts are more hours in contact by themselves."
        if rest else
        "With all built-in links and these modules cut nothing clear is left of any clear difference."
    )
    texts = [
        said,
        "A share is a fact about this model, not about services. It says what in the model makes the difference; the "
        "links were put in because studies report them.",
        "Cutting a path moves both regimes to another starting point: with the link from audit to hours cut, staff "
        "have more time under either. Part of a share can come from there, where the path does not pass the "
        "difference on but sets how large it can be.",
        "Links that are taken together are not told apart, and interactions of three or more paths are counted with "
        "their pairs. The paths told apart were chosen with the same runs; a share near zero says only that.",
        "Intervals hold the luck of the simulation alone, paired over seeds, and are not adjusted for their number.",
        "What the regimes have in common is not explained, nor is why a path has the size that it has: vary its "
        "parameter with <code>compare -m</code>.",
    ]
    return items(text if "<code>" in text else escape(text) for text in texts)


def _csv(explanation: Explanation) -> str:
    rows = []
    for item in explanation.explained.values():
        kinds = {
            "difference": {"whole": item.total},
            "part": item.parts,
            "alone": {**item.links.alone, **item.modules.alone},
            "interaction": {" x ".join(pair): values for pair, values in item.interactions.items()},
            "fall": item.falls,
            "move": item.moves.shares if item.moves else {},
            "move left out": item.left_out,
        }
        for kind, values in kinds.items():
            for name, array in values.items():
                rows.append({"outcome": item.outcome.name, "kind": kind, "name": name, **estimate_of(array)})
    frame = pd.DataFrame(rows).assign(unit=lambda table: table["outcome"].map(lambda name: OUTCOMES[name].unit))
    return frame.to_csv(index=False, float_format="%.9g", lineterminator="\n")
