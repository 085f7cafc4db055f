from __future__ import annotations

import hashlib
import re
from importlib.resources import files
from pathlib import Path

import pytest

from lstm_viz.explorer import source
from lstm_viz.explorer.source import slim
from tests.explorer.node_js import start

PACKAGE = Path(source.__file__).parents[1]
ENGINE = PACKAGE / "explorer" / "js" / "engine"
# What only a page has, or what makes a computation depend on more than its numbers.
PAGE = re.compile(
    r"\b(document|window|globalThis|self|performance|Date|fetch|setTimeout|requestAnimationFrame)\b"
)
PARTS = {
    "a.js": "// A.\nexport function one() {\n  return 1;\n}\n\nexport const [x, y] = [1, 2];\n",
    "b.js": "import { one } from './a.js';\n\nconst two = () => 2 * one();\nexport class Two {}\n",
    "explorer.js": """// Last.
import { Two } from "../other.folder/b.js"; // two
import {
  one,
} from './a.js';
export function mount() {
  return new Two(one());
}
""",
    "unused.js": "import { nothing } from './nowhere.js';\n",
}


def test_files_stand_after_those_they_import_and_only_the_last_exports() -> None:
    with pytest.raises(ValueError, match=r"a.js: cannot see what is exported by 'export const \["):
        source.join(PARTS)
    parts = PARTS | {"a.js": PARTS["a.js"].replace("export const [", "const [")}
    assert source.join(parts) == (
        "// A.\nfunction one() {\n  return 1;\n}\n\nconst [x, y] = [1, 2];\n\n"
        "const two = () => 2 * one();\nclass Two {}\n\n"
        "// Last.\nexport function mount() {\n  return new Two(one());\n}\n"
    )


def test_docs_stay_behind_and_the_code_beside_them_does_not() -> None:
    text = """/** @import { One } from "./one.js" */
const a = 1; /** @type {number} */
/** @type {const} */ (["kept"]).map(String);
  /**
   * import { b } from './b.js';
   */
const c = "/** kept */";
"""
    assert source.join({"explorer.js": text}) == (
        "const a = 1; /** @type {number} */\n"
        '/** @type {const} */ (["kept"]).map(String);\n'
        'const c = "/** kept */";\n'
    )


def refused(match: str, **parts: str) -> None:
    with pytest.raises(ValueError, match=match):
        source.join({f"{name}.js": text for name, text in parts.items()})


def test_what_cannot_be_joined_is_refused() -> None:
    refused("the module needs explorer.js, which is missing", a="")
    refused("explorer.js needs b.js", explorer="import { b } from './b.js';")
    refused(
        "a cycle of imports: a.js → b.js → a.js",
        explorer="import { a } from './a.js';",
        a="import { b } from './b.js';",
        b="import { a } from './a.js';",
    )
    refused("by name, from a file of the module", explorer="import * as a from './a.js';", a="")
    refused(
        "by name, from a file of the module",
        explorer="import { html } from 'https://example.org/lit.js';",
    )
    refused(
        "by name, from a file of the module",
        explorer="import { a } from './a.js';",
        a="export { a as b };",
    )
    refused(
        "explorer.js and a.js both have a 'shift'",
        explorer="import { b } from './a.js';\nconst shift = 3;",
        a="export const b = 1;\nasync function shift() {}",
    )


def test_the_module_is_whole() -> None:
    module = source.module()
    assert re.findall(r"^export .*?\(", module, re.MULTILINE) == ["export function mount("]
    assert not re.search(r"^import ", module, re.MULTILINE)
    assert "https://" not in re.sub(r"http://www\.w3\.org/\S+", "", module)


def test_folders_are_joined_by_the_names_of_their_files(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "one.js").write_text("1;\n")
    (tmp_path / "inner" / "two.js").write_text("2;\n")
    (tmp_path / "inner" / "two.css").write_text("")
    assert source.read_files(tmp_path, ".js", deep=True) == {"one.js": "1;\n", "two.js": "2;\n"}
    assert source.read_files(tmp_path, ".js") == {"one.js": "1;\n"}
    (tmp_path / "inner" / "one.js").write_text("")
    with pytest.raises(ValueError, match=r"and its folders must have one one.js; got two"):
        source.read_files(tmp_path, ".js", deep=True)


def test_the_engine_knows_neither_page_nor_explorer() -> None:
    engine = {path.name: path.read_text("utf-8") for path in ENGINE.glob("*.js")}
    assert len(engine) >= 6
    assert engine.keys() < source.parts().keys()
    for name, text in engine.items():
        read = re.findall(r"(?:from|import\() ?['\"](.*?)['\"]", text)
        assert {path.removeprefix("./") for path in read} <= engine.keys(), name
        code = re.sub(r"//.*|/\*[^*]*(?:\*(?!/)[^*]*)*\*/", "", text)
        assert not PAGE.search(code), name


def test_every_loop_has_an_end() -> None:
    # A loop that waits for numbers to fit never ends where one of them is NaN, and the tab hangs.
    scripts = [path for path in PACKAGE.rglob("*.js") if "_home" not in path.parts]
    assert len(scripts) > 150
    for path in scripts:
        text = path.read_text()
        endless = re.search(r"for \([^;()]*;\s*;|while \((true|1)\)", text)
        assert endless is None, f"{path.name}: {endless}"


def test_all_parts_together_are_one_module(tmp_path: Path) -> None:
    """Of names in patterns, only a reader of the language sees that two are equal."""
    module = tmp_path / "explorer.mjs"
    module.write_text(source.module(), encoding="utf-8")
    assert start("--check", str(module)).returncode == 0
    module.write_text(source.module() + "const [, VIEW, VIEW] = [];\n", encoding="utf-8")
    assert "VIEW" in start("--check", str(module)).stderr


def test_style_sheets_use_the_prefix() -> None:
    styles = source.styles()
    assert styles
    assert not re.search(r"@import|url\(", styles)
    for selector in re.findall(r"^\s*([.#a-z*][^{}@;]*)\{", styles, re.MULTILINE):
        for one in selector.split(","):
            assert re.search(r"\.lv-|^\s*(from|to|\d+%)\s*$", one), selector


def test_assets_have_names_that_change_with_their_content() -> None:
    assets = source.assets()
    assert re.fullmatch(r"explorer-[0-9a-f]{12}\.js", assets["module"].name)
    assert re.fullmatch(r"explorer-[0-9a-f]{12}\.css", assets["styles"].name)
    assert re.fullmatch(r"plotly-[0-9a-f]{12}\.js", assets["plotly"].name)
    assert assets["module"].content.decode() == source.module()
    assert assets["plotly"].content == source.plotly()


def test_plotlys_script_is_the_published_one_of_the_version_that_draws_everything_else() -> None:
    folder = files("lstm_viz.explorer").joinpath("plotly")
    told = folder.joinpath("README.md").read_text(encoding="utf-8")
    script = source.plotly()
    assert f"`{hashlib.sha256(script).hexdigest()}`" in told
    whole = files("plotly").joinpath("package_data", "plotly.min.js")
    with whole.open("rb") as file:
        (version,) = re.findall(rb"plotly\.js v(\S+)", file.read(100))
    assert b"plotly.js (cartesian - minified) v%s\n" % version in script[:100], (
        "lstm_viz/explorer/plotly has another version than the package plotly; its README.md has "
        "the commands by which it is replaced"
    )
    assert f"@{version.decode()}\n" in told
    assert b"MIT licen" in script[:200]
    assert folder.joinpath("LICENSE").is_file()
    notices = folder.joinpath("NOTICES").read_text(encoding="utf-8")
    bundled = script.decode().partition("/*! Bundled license information:")[2]
    named = {*re.findall(r"(?m)^([\w.-]+)/\S+:$", bundled), "@plotly/d3", "d3-format", "d3-time"}
    assert len(named) > 7
    assert named <= set(re.findall(r"(?m)^(\S+) \((?:MIT|BSD-3-Clause|Zlib|ISC)\)$", notices))
    assert "Copyright 2008 Fair Oaks Labs, Inc." in notices


def test_what_travels_with_each_message_is_slim() -> None:
    given = "// what it is\nfunction f() {\n  const a = `x  y`; // stays\n\n  return a;\n}\n"
    assert slim(given) == "function f() {\nconst a = `x  y`; // stays\nreturn a;\n}\n"
    with pytest.raises(ValueError, match="no text over several lines: 'const a = `x'"):
        slim("const a = `x\n  y`;\n")
