"""From a form to JSON schema and from JSON to what a form reads. Pure."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.http import QueryDict

MOST_CHOICES = 500


def schema_of(form: forms.Form) -> dict[str, Any]:
    """The JSON schema of a form's fields, with the choices open now and what the page would fill in."""
    filled = defaults_of(form)
    properties = {name: _field(field) for name, field in form.fields.items()}
    for name, value in filled.items():
        properties[name]["default"] = value
    required = [name for name, field in form.fields.items() if field.required and name not in filled]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def defaults_of(form: forms.Form) -> dict[str, Any]:
    """What the page fills in before anybody types; a machine that leaves a field out gets the same.

    Not what a person must have read first, such as the words that go before the public.
    """
    own = [name for name in form.fields if name not in form.read_first]
    filled = {name: form.get_initial_for_field(form.fields[name], name) for name in own}
    return {name: _plain(value) for name, value in filled.items() if value not in (None, "", [])}


def typed(values: dict[str, Any]) -> QueryDict:
    """JSON values as a browser would have sent them."""
    data = QueryDict(mutable=True)
    for name, value in values.items():
        if isinstance(value, list):
            data.setlist(name, [_text(item) for item in value])
        elif value is not None:
            data[name] = _text(value)
    return data


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple, QuerySet)):
        return [_plain(item) for item in value]
    if isinstance(value, Model):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _field(field: forms.Field) -> dict[str, Any]:
    schema = {"title": str(field.label or ""), **_type(field)}
    if field.help_text:
        schema["description"] = str(field.help_text)
    return schema


def _type(field: forms.Field) -> dict[str, Any]:
    if isinstance(field, forms.ModelMultipleChoiceField):
        return {"type": "array", "items": {"type": "integer", "oneOf": _rows(field)}}
    if isinstance(field, forms.ModelChoiceField):
        return {"type": "integer", "oneOf": _rows(field)}
    if isinstance(field, forms.ChoiceField):
        return {"type": "string", "oneOf": [{"const": str(k), "title": str(v)} for k, v in field.choices if k != ""]}
    if isinstance(field, forms.DateField):
        return {"type": "string", "format": "date"}
    if isinstance(field, forms.IntegerField):
        return {"type": "integer"}
    if isinstance(field, forms.BooleanField):
        return {"type": "boolean"}
    limit = getattr(field, "max_length", None)
    return {"type": "string"} | ({"maxLength": limit} if limit else {})


def _rows(field: forms.ModelChoiceField) -> list[dict[str, Any]]:
    return [{"const": row.pk, "title": field.label_from_instance(row)} for row in field.queryset[:MOST_CHOICES]]
