"""Errors as problem+json (RFC 9457): a title, a sentence, and the field it belongs to."""

import json

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from liaison.core.errors import DomainError


class FieldErrors(Exception):
    """What was typed does not fit the form of a move: {field: [sentences]}."""

    def __init__(self, errors: dict[str, list[str]]):
        super().__init__("invalid fields")
        self.errors = errors


def problem(status: int, title: str, detail: str = "", **more) -> HttpResponse:
    body = {"type": "about:blank", "title": str(title), "status": status, "detail": str(detail)} | more
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type="application/problem+json")


def bad_fields(errors: dict[str, list[str]]) -> HttpResponse:
    """One sentence in `detail`, all of them in `errors`, the first field in `field`."""
    rows = [{"field": field, "message": text} for field, texts in errors.items() for text in texts]
    first = rows[0]
    return problem(422, _("内容有误"), first["message"], field=first["field"], errors=rows)


def install(api: NinjaAPI) -> None:
    """Answer every refusal of the house, and every mistake of the caller, in one form."""

    @api.exception_handler(DomainError)
    def refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
        more = {"field": refusal.field} if refusal.field else {}
        return problem(refusal.status, _("不能这样做"), str(refusal), **more)

    @api.exception_handler(FieldErrors)
    def wrong_fields(request: HttpRequest, wrong: FieldErrors) -> HttpResponse:
        return bad_fields(wrong.errors)

    @api.exception_handler(ValidationError)
    def malformed(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
        errors: dict[str, list[str]] = {}
        for error in wrong.errors:
            field = ".".join(str(part) for part in error["loc"][2:]) or "body"
            errors.setdefault(field, []).append(sentence(error))
        return bad_fields(errors)

    @api.exception_handler(PermissionDenied)
    def forbidden(request: HttpRequest, refusal: PermissionDenied) -> HttpResponse:
        return problem(403, _("没有权限"), str(refusal) or _("您现在的身份不能这样做。"))

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, refusal: Http404) -> HttpResponse:
        return problem(404, _("没有找到"), _("没有这一件，或不在您的范围内。"))

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, refusal: AuthenticationError) -> HttpResponse:
        answer = problem(401, _("请先验证身份"), _("请在 Authorization 头里带上有效的令牌：Bearer …"))
        answer["WWW-Authenticate"] = "Bearer"
        return answer

    @api.exception_handler(OperationalError)
    @api.exception_handler(InterfaceError)
    def away(request: HttpRequest, trouble: Exception) -> HttpResponse:
        answer = problem(503, _("请稍后再试"), _("数据库正在重启，请带同一个 Idempotency-Key 再发一次。"))
        answer["Retry-After"] = "5"
        return answer

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, refusal: HttpError) -> HttpResponse:
        return problem(refusal.status_code, _("请求有误"), _("请求的内容读不懂，请核对 JSON。"))


def sentence(error: dict) -> str:
    """The validator's finding in our words."""
    kind = error["type"]
    if kind == "missing":
        return _("缺少这一项。")
    if kind.startswith("string_too_long"):
        return _("太长了，最多 %s 个字。") % error["ctx"]["max_length"]
    if kind.startswith("string_too_short"):
        return _("不能为空。")
    if kind == "extra_forbidden":
        return _("没有这一项，请核对名称。")
    return _("类型或取值不对。")
