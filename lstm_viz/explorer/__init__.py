"""The Gate Explorer: one ES module for the browser, its data, and its doors."""
