"""The sentences of a saved page that its script cannot say; all others are in js."""

from __future__ import annotations

NO_SCRIPT = "This page draws its picture with JavaScript, which is switched off in this browser."
