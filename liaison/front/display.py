"""Text size, contrast and theme (字号与显示): three cookies, drawn by the server, so nothing flickers."""

from collections.abc import Mapping

CHOICES = {
    "size": ("std", "lg", "xl"),
    "contrast": ("std", "more"),
    "theme": ("auto", "light", "dark"),
}
COOKIE_SECONDS = 365 * 24 * 3600


def chosen(values: Mapping[str, str]) -> dict[str, str]:
    """The valid choices among cookies or form values; "" where none was made."""
    return {name: values.get(name, "") if values.get(name) in allowed else "" for name, allowed in CHOICES.items()}
