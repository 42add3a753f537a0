"""The phone of a deputy or an information officer: what waits, one's own list, saying something."""
