"""Text of numbers: encodings, separators, headers, large files → a Table."""
