"""How forms are drawn: labels, help, errors tied to their fields, chips that are real inputs."""

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.template import Context, Template

from liaison.core.forms import DateInput, HouseForm


class Sample(HouseForm):
    """One field of each kind."""

    words = forms.CharField(label="他说了什么", help_text="原话照记")
    category = forms.ChoiceField(label="类别", choices=[("1", "道路"), ("2", "饮水")], widget=forms.RadioSelect)
    cause = forms.ChoiceField(
        label="退办原因", choices=[("1", "不属本单位")], widget=forms.RadioSelect({"look": "list"})
    )
    on = forms.DateField(label="日期", widget=DateInput)
    share = forms.BooleanField(label="可以告诉办理单位", required=False)
    photo = forms.FileField(label="照片", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=3)


def drawn(form) -> str:
    template = Template("{% load crispy_forms_tags %}{% crispy form %}")
    return template.render(Context({"form": form}))


def test_every_control_is_labelled_and_help_stands_before_it():
    html = drawn(Sample())
    assert '<label for="id_words">他说了什么</label>' in html
    assert html.index("id_words_helptext") < html.index('name="words"')
    assert 'aria-describedby="id_words_helptext"' in html
    assert 'type="date"' in html
    assert "<form" not in html


def test_chips_are_real_radios_in_a_named_group():
    html = drawn(Sample(initial={"category": "2"}))
    assert 'role="radiogroup" aria-labelledby="id_category_label"' in html
    assert 'type="radio" name="category" value="2" id="id_category_1" checked' in html
    assert 'class="chips"' in html
    assert 'class="choice-list"' in html


def test_errors_are_sentences_at_the_field_and_in_the_summary():
    html = drawn(Sample({"version": "3"}))
    assert html.count("请填写“他说了什么”。") == 2
    assert html.count("请选择“类别”。") == 2
    assert 'href="#id_words"' in html
    assert 'href="#div_id_category"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_words_helptext id_words_error"' in html
    assert 'id="id_words_error"' in html


def test_hidden_fields_are_drawn_once():
    assert drawn(Sample()).count('name="version"') == 1


def test_a_form_without_mistakes_shows_no_summary():
    assert "error-summary" not in drawn(Sample())


def test_an_empty_choice_is_named_not_dashed():
    class Colours(HouseForm):
        must = forms.ChoiceField(label="颜色", choices=[*BLANK_CHOICE_DASH, ("r", "红")])
        may = forms.ChoiceField(label="颜色", choices=[*BLANK_CHOICE_DASH, ("r", "红")], required=False)

    page = str(Colours()["must"]) + str(Colours()["may"])
    assert "请选择" in page
    assert "不选" in page
    assert "---" not in page
