"""Synthetic studies: tables as a run of the model would leave them, made without the model."""

import dataclasses
import html
import itertools
import json
import re
import shutil
import subprocess
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from experiments import store
from model.outcomes import OUTCOMES
from model.policies import POLICIES

REGIMES = ("status_quo", "audit_heavy", "co_learning")


def _manifest(regimes, factors, seeds, reference, **changes):
    labels = {name: {"label": POLICIES[name].label} for name in regimes}
    made = {
        "study": "compare",
        "kind": "compare",
        "question": "What changes when services are run otherwise?",
        "configuration": {"regimes": labels},
        "versions": {"python": "3.13.0", "numpy": "2.0.0"},
        "seeds": list(range(seeds)),
        "reference": reference,
        "factors": list(factors),
        "common_weeks": 5,
    } | changes
    return {"fingerprint": store.fingerprint(made["configuration"])} | made


def _policies(name, start):
    settings = dataclasses.asdict(POLICIES[name](start=start))
    return json.dumps({name: settings | {"organisations": list(settings["organisations"])}})


@pytest.fixture(scope="session")
def tables():
    """A maker of (manifest, conditions, runs, weekly).

    effects: regime -> outcome -> true difference; factors: key -> levels; settings: what differs from the defaults.
    """

    def make(
        effects=None, regimes=REGIMES, seeds=6, weeks=10, factors=None, outcomes=None, settings=None, noise=0.01,
        effect_of_point=lambda effect, point: effect, **changes,
    ):
        generator = np.random.default_rng(7)
        factors, effects, names = factors or {}, effects or {}, list(outcomes or OUTCOMES)
        conditions, runs, weekly = [], [], []
        luck = generator.normal(0, 0.05, (seeds, len(names)))
        for point in itertools.product(*factors.values()):
            for regime in regimes:
                where = ",".join(f"{key}={level}" for key, level in zip(factors, point, strict=True))
                name = f"{regime}@{where}" if where else regime
                effect = np.array([effects.get(regime, {}).get(outcome, 0.0) for outcome in names])
                effect = np.array([effect_of_point(size, point) for size in effect])
                own = generator.normal(0, noise, (seeds, len(names))) if regime != "status_quo" else 0.0
                ends = 0.5 + luck + own + effect
                swept = {
                    key.removeprefix("scenario."): level
                    for key, level in zip(factors, point, strict=True)
                    if key.startswith("scenario.")
                }
                conditions.append(
                    {
                        "condition": name, "regime": regime, "label": f"{POLICIES[regime].label} {where}".strip(),
                        "reference": regime == "status_quo", "settings": json.dumps((settings or {}) | swept),
                        "policies": _policies(regime, 5),
                        **{f"factor.{key}": level for key, level in zip(factors, point, strict=True)},
                    }
                )
                for seed in range(seeds):
                    runs.append({"condition": name, "seed": seed} | dict(zip(names, ends[seed], strict=True)))
                    for week in range(weeks):
                        values = ends[seed] if week >= 5 else 0.5 + luck[seed]
                        weekly.append(
                            {"condition": name, "seed": seed, "week": week} | dict(zip(names, values, strict=True))
                        )
        reference = next(row["condition"] for row in conditions if row["reference"])
        manifest = _manifest(regimes, factors, seeds, reference, **changes)
        return manifest, pd.DataFrame(conditions), pd.DataFrame(runs), pd.DataFrame(weekly)

    return make


@pytest.fixture(scope="session")
def make_study(tables):
    """A maker of whole studies, with the arguments of `tables`."""
    return lambda **arguments: store.tidy_study(*tables(**arguments))


WATCH = """<script>
const faults = [];
window.addEventListener("error", (event) => faults.push(String(event.message || event.target.outerHTML)), true);
window.addEventListener("unhandledrejection", (event) => faults.push(String(event.reason)));
document.addEventListener("securitypolicyviolation", (event) => faults.push("asks for " + event.blockedURI));
for (const word of ["error", "warn"]) console[word] = (...all) => faults.push(all.join(" "));
</script>"""
TELL = """<script>
window.addEventListener("load", () => setTimeout(() => {
  const plots = [...document.querySelectorAll(".plot")];
  const told = {
    errors: faults,
    plots: plots.length,
    drawn: plots.filter((plot) => plot.querySelector(".main-svg .plot, .main-svg .subplot")).length,
    too_wide: plots.filter((plot) => {
      const image = plot.querySelector(".main-svg");
      return image && image.getBoundingClientRect().width > plot.clientWidth + 1;
    }).map((plot) => plot.dataset.figure),
    page_scrolls: document.documentElement.scrollWidth > window.innerWidth + 1,
  };
  const note = document.createElement("pre");
  note.id = "told";
  note.textContent = JSON.stringify(told);
  document.body.replaceChildren(note);
}, 500));
</script>"""


@pytest.fixture
def browser(tmp_path):
    """Opens a page in headless Chromium at a width and tells what it saw: errors, plots, drawn, too_wide."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("no Chromium on this machine, so pages are not opened")

    def look(path, width):
        page = path.read_text(encoding="utf-8")
        watched = tmp_path / f"watched-{width}.html"
        watched.write_text(page.replace("<head>", f"<head>{WATCH}", 1).replace("</body>", f"{TELL}</body>"), "utf-8")
        flags = [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
            "--disable-component-update", "--no-first-run", f"--user-data-dir={tmp_path / 'browser'}",
            f"--window-size={width},900", "--virtual-time-budget=20000", "--dump-dom",
        ]
        done = subprocess.run(
            [program, *flags, watched.as_uri()], capture_output=True, text=True, timeout=240, check=False
        )
        found = re.search('<pre id="told">(.*?)</pre>', done.stdout, re.DOTALL)
        assert found, f"the page was not loaded to its end: {done.stderr[-2000:]}"
        return SimpleNamespace(**json.loads(html.unescape(found[1])))

    return look


@pytest.fixture
def printed(tmp_path):
    """Prints a page with Chromium and counts the sheets."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("no Chromium on this machine, so pages are not printed")

    def sheets(page):
        path, out = tmp_path / "printed.html", tmp_path / "printed.pdf"
        path.write_text(page, encoding="utf-8")
        flags = [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
            "--disable-component-update", "--no-first-run", f"--user-data-dir={tmp_path / 'browser'}",
            "--virtual-time-budget=20000", "--no-pdf-header-footer", f"--print-to-pdf={out}",
        ]
        subprocess.run([program, *flags, path.as_uri()], capture_output=True, timeout=240, check=False)
        content = out.read_bytes()
        size = re.search(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)", content)
        assert size and [round(float(one) / 72 * 25.4) for one in size.groups()] == [210, 297], "not A4"
        return len(re.findall(rb"/Type\s*/Page\b", content))

    return sheets
