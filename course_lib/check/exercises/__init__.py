"""The exercises, one module a lesson; each is loaded when one of its exercises is asked for."""
