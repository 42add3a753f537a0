"""The places every installation starts with."""

import pytest
from django.core.management import CommandError, call_command

from liaison.core.pinyin import initials
from liaison.divisions.models import Division
from liaison.divisions.naming import parent_code_of, short_name_of

HEADER = "code,name\n"


@pytest.fixture
def official(db):
    call_command("load_divisions", verbosity=0)


@pytest.fixture
def sheet(tmp_path):
    def write(text: str):
        path = tmp_path / "own.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("小茯苓村村民委员会", "小茯苓村"),
        ("习家店社区居民委员会", "习家店社区"),
        ("乐和村村名委员会", "乐和村"),
        ("佳和社区居民委会", "佳和社区"),
        ("巴彦套海嘎查村民委员会", "巴彦套海嘎查"),
        ("朝阳居委会", "朝阳社区"),
        ("中书街社区", "中书街社区"),
    ],
)
def test_a_village_is_called_as_people_call_it(name, short):
    assert short_name_of(name, "village") == short


def test_a_grid_lies_below_its_village():
    assert parent_code_of("420381106201003") == "420381106201"
    assert parent_code_of("42") is None


def test_initials_know_common_polyphones_and_keep_digits():
    assert initials("重庆市") == "cqs"
    assert initials("A区·3组") == "aq3z"


def test_the_official_list_is_complete_and_readable(official):
    assert Division.objects.count() == 3035
    township = Division.objects.get(code="420381106")
    assert (township.short_name, township.pinyin, township.level) == ("习家店镇", "xjdz", "township")
    villages = Division.objects.filter(code__startswith="420381", level="village", is_civil=True)
    assert villages.exists()
    assert not Division.objects.filter(level="village", short_name__endswith="委员会").exists()


def test_prisons_and_all_below_them_are_not_civil(official):
    assert not Division.objects.civil().filter(code__startswith="152223401").exists()
    assert not Division.objects.civil().filter(name__contains="虚拟").exists()


def test_loading_again_adds_nothing_and_keeps_a_rename(official):
    Division.objects.filter(code="420381106").update(name="新名镇")
    call_command("load_divisions", verbosity=0)
    assert Division.objects.count() == 3035
    assert Division.objects.get(code="420381106").name == "新名镇"


def test_an_installation_may_bring_its_own_list(db, sheet):
    call_command("load_divisions", csv=sheet(HEADER + "11,北京市\n1101,市辖区\n"), verbosity=0)
    assert set(Division.objects.values_list("code", flat=True)) == {"11", "1101"}


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("11,北京市\n11x,坏代码\n", "第 3 行：代码“11x”应为"),
        ("11,北京市\n11,又一次\n", "第 3 行：代码 11 出现了两次"),
        ("11,\n", "第 2 行：代码 11 的名称应为"),
        ("110101,东城区\n", "找不到上级：110101"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_loaded(db, sheet, lines, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("load_divisions", csv=sheet(HEADER + lines), verbosity=0)
    assert not Division.objects.exists()


def test_a_sheet_without_the_columns_says_so(db, sheet):
    with pytest.raises(CommandError, match="code 和 name"):
        call_command("load_divisions", csv=sheet("代码,名称\n11,北京市\n"), verbosity=0)
