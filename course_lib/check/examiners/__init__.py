"""Examiners: each looks at an attempt for one thing, and returns a verdict, or None if it is not that."""
