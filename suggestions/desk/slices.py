"""Pieces the desk page asks for while somebody types. POST, so that no name or phone stands in a log."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from liaison.core.reading import reading_only
from suggestions.desk.forms import ReceiveForm
from suggestions.desk.pieces import alike, category_chips, people, proposed
from suggestions.desk.place import AtDesk


class Slice(AtDesk, View):
    """A part of the page for what is typed now; it reads only."""

    http_method_names = ("post",)
    template_name = ""

    def post(self, request: HttpRequest) -> HttpResponse:
        venue = self.venue
        with reading_only():
            return render(request, self.template_name, self.context(venue))

    def form(self, venue, data=None) -> ReceiveForm:
        return ReceiveForm(data if data is not None else self.request.POST, user=self.request.user, venue=venue)


class Lookup(Slice):
    """POST /desk/lookup/: the known visitor, several to choose from, or the fields for a new one."""

    template_name = "suggestions/desk/_person.html"

    def context(self, venue) -> dict:
        form = self.form(venue)
        return {"form": form, "people": people(self.request.user, form)}


class Propose(Slice):
    """POST /desk/propose/: category, layer and village that the words speak for, and what is like it."""

    template_name = "suggestions/desk/_proposal.html"

    def context(self, venue) -> dict:
        data, proposal = proposed(self.request.POST, self.form(venue))
        form = self.form(venue, data)
        return {
            "form": form,
            "proposal": proposal,
            "chips": category_chips(form),
            "alike": alike(self.request.user, form),
            "oob": True,
        }
