"""Errors of comparing two rulebooks (V)."""

from danhgia_rules.messages.message import Message

REVISION: dict[str, Message] = {
    "V001": Message(
        "thư mục không có hồ sơ nào (tệp .yaml, .yml hoặc .json)",
        "chỉ đúng thư mục chứa hồ sơ",
        "the folder holds no dossier (no .yaml, .yml or .json file)",
        "name the folder that holds the dossiers",
    ),
    "V002": Message(
        "tệp trang phải có đuôi .html",
        "đặt tên tệp có đuôi .html, hoặc dùng - cho đầu ra chuẩn",
        "the file of a page ends in .html",
        "give it a name that ends in .html, or - for standard output",
    ),
    "V003": Message(
        "không bộ tiêu chí nào dùng quy tắc xếp loại chung `{id}`, nên không có gì để ghép với tệp này",
        "giữ nguyên mã (khóa `id`) của quy tắc đang dùng; hoặc thêm bộ tiêu chí có `overall: {id}`",
        "no rulebook of criteria uses the overall rules `{id}`, so there is nothing to join the file with",
        "keep the `id` of the rules that are in use; or add a rulebook of criteria with `overall: {id}`",
    ),
    "V004": Message(
        "nhiều bộ tiêu chí dùng quy tắc xếp loại chung `{id}`: {found}",
        "so sánh từng bộ tiêu chí: nêu tệp của bộ đó ở cả hai bên",
        "several rulebooks of criteria use the overall rules `{id}`: {found}",
        "compare the rulebooks of criteria one by one: name the file of each on both sides",
    ),
}
