"""Examiners: each looks at an attempt for one thing."""
