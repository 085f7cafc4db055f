"""The hand on the Explorer: where a cell lies on the screen, and what stands there."""

from __future__ import annotations

from typing import Any, NamedTuple

from playwright.sync_api import Page

from tests.settling import settle


class Box(NamedTuple):
    """A drawing area on the screen, in pixels."""

    x: float
    y: float
    width: float
    height: float


def canvas(net: int, signal: str) -> str:
    """The selector of a map; "input" and "answers" are drawing areas too."""
    return f'canvas[data-net="{net}"][data-signal="{signal}"]'


def slot(page: Page, net: int, signal: str) -> Box:
    """A map's drawing area."""
    found = page.locator(canvas(net, signal)).locator("..").bounding_box()
    assert found is not None
    return Box(**found)


def place(page: Page, net: int, signal: str, step: int, row: int) -> tuple[float, float]:
    """The middle of a cell by its step, from 0, and its row."""
    box = slot(page, net, signal)
    first, last = page.evaluate("lv.store.get().zoom")
    rows = page.evaluate("([net, signal]) => lv.cells(net, signal).rows", [net, signal])
    x = box.x + (step - first + 0.5) / (last - first + 1) * box.width
    return x, box.y + (row + 0.5) / rows * box.height


def state(page: Page, *names: str) -> Any:
    """The state after the next frame; one name gives its value, several a list."""
    settle(page)
    return at_once(page, *names)


def stop_clock(page: Page) -> None:
    """From here on time passes by `page.clock.run_for` alone, and no frame comes by itself."""
    page.clock.install(time=0)
    page.clock.pause_at(1000)


def at_once(page: Page, *names: str) -> Any:
    """The state as it is; one name gives its value, several a list."""
    values = page.evaluate("(names) => names.map((name) => lv.store.get()[name])", list(names))
    return values[0] if len(names) == 1 else values


def commits(page: Page) -> list[dict[str, Any]]:
    """What has been committed so far, after the next frame."""
    settle(page)
    return page.evaluate("commits")


def hover(page: Page, net: int, signal: str, step: int, row: int = 0) -> None:
    """Move the pointer onto a cell, and see what it changed."""
    page.mouse.move(*place(page, net, signal, step, row))
    settle(page)


def click(page: Page, net: int, signal: str, step: int, row: int = 0) -> None:
    """Press and release on a cell."""
    page.mouse.click(*place(page, net, signal, step, row))
    settle(page)


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """From one point to another, with the button down."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    page.mouse.move(*end)
    page.mouse.up()
    settle(page)


def readings(page: Page, net: int, signal: str) -> list[str]:
    """The values that are printed above a map, the input or the answers."""
    row = page.locator(".lv-row", has=page.locator(canvas(net, signal)))
    return row.locator(".lv-value:visible").all_inner_texts()


def reading(page: Page, net: int, signal: str) -> str:
    """The value above a map, without what it belongs to; nothing where none is printed."""
    (value,) = readings(page, net, signal) or [""]
    return value


def printed(value: float, decimals: int = 2) -> str:
    """A number as the Explorer prints it."""
    text = f"{abs(value):.{decimals}f}"
    return f"−{text}" if value < 0 and float(text) else text
