"""Files as people bring them: small workbooks and CSV, honest and otherwise."""

import io

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

HEAD = (
    "反映日期", "姓名", "联系电话", "村", "具体地点", "意见建议", "类别", "事权", "办理单位", "办理情况", "办结时间",
    "满意度",
)  # fmt: skip
ROW = {
    "反映日期": "2025-03-08", "姓名": "吴小根", "联系电话": "13900000000", "村": "小茯苓村", "具体地点": "三组桥头",
    "意见建议": "村口弯道缺反光镜，会车看不见。", "类别": "", "事权": "镇级", "办理单位": "村镇建设办公室",
    "办理情况": "已装反光镜一面。", "办结时间": "2025-03-20", "满意度": "满意",
}  # fmt: skip
OPEN = {"办理情况": "", "办结时间": "", "满意度": ""}


def a_row(**changes) -> list[str]:
    return [(ROW | changes)[name] for name in HEAD]


def a_workbook(*rows, head=HEAD, title: str = "", formulas: dict | None = None) -> SimpleUploadedFile:
    """An .xlsx with a heading and rows; formulas: cell → (formula, its value)."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("台账")
        lines = [[title], head, *rows] if title else [head, *rows]
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
        for place, (formula, value) in (formulas or {}).items():
            sheet.write_formula(place, formula, None, value)
    return SimpleUploadedFile("2025年台账.xlsx", out.getvalue())


def a_csv(*rows, encoding: str = "utf-8", head=HEAD) -> SimpleUploadedFile:
    text = "\r\n".join(",".join(f'"{cell}"' for cell in line) for line in (head, *rows))
    return SimpleUploadedFile("台账.csv", text.encode(encoding))
