"""Errors of exports to other engines (X)."""

from danhgia_rules.messages.message import Message

EXPORTS: dict[str, Message] = {
    "X001": Message(
        "không ghi được `{text}` sang JDM: ngôn ngữ ZEN không viết được đoạn chữ có cả hai loại dấu nháy",
        "bỏ một loại dấu nháy, hoặc xuất sang DMN",
        "`{text}` cannot be written in JDM: ZEN has no way to write a text with both kinds of quotes",
        "leave out one kind of quotes, or export as DMN",
    ),
    "X002": Message(
        "ngưỡng tỷ lệ của `{indicator}` quá chi tiết để phần mềm khác so sánh mà không làm tròn",
        "dùng tỷ lệ phần trăm có nhiều nhất hai chữ số thập phân",
        "a threshold of `{indicator}` is too fine for another engine to compare without rounding",
        "use a percentage with at most two decimals",
    ),
}
