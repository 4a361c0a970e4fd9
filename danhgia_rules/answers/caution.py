"""What stands under every reckoning with facts that are not on file."""

_VI = (
    "Đây chỉ là phép tính, không phải căn cứ hoặc lời khuyên sửa hồ sơ. Không được ghi khác thực tế, "
    "ghi lùi ngày hoặc lập văn bản cho khớp kết quả. Chỉ đính chính khi hồ sơ đã ghi sai và có văn bản "
    "của cơ quan có thẩm quyền lập đúng thời điểm đó chứng minh."
)
_EN = (
    "This is arithmetic only; it neither justifies nor advises altering the dossier. Nothing may be "
    "written otherwise than it was, backdated, or documented to fit a result. A fact is corrected only if "
    "it was recorded wrongly and a document of the competent body, made at that time, shows it."
)


def caution(lang: str) -> str:
    """Say that a reckoning is no ground for altering a dossier."""
    return _VI if lang == "vi" else _EN
