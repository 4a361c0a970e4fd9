"""The dossier (hồ sơ): what people and registers hold about one person and one year."""

import datetime as dt
import io
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, ValidationError

from danhgia_rules.documents import Document, Limits, read_bytes, read_json, read_text, read_yaml
from danhgia_rules.dossier.checks import contradictions
from danhgia_rules.dossier.records import (
    BaoCao,
    BieuHien,
    Block,
    BlockOrNA,
    ChiTieu,
    DanhGia,
    DeXuat,
    DonViTrucThuoc,
    DuHop,
    HanChe,
    KetLuan,
    KyLuat,
    NhiemVu,
    Records,
    RecordsOrNA,
    ThoiGianCongTac,
    XepLoaiLienQuan,
)
from danhgia_rules.dossier.vocabulary import KeKhai
from danhgia_rules.errors import DossierError, Problem, ordered
from danhgia_rules.scalars import AMBIGUOUS, Code, Truth, Year, word
from danhgia_rules.validation import schema_problems

SCHEMA: Final = "danhgia/dossier/1"
LIMITS = Limits(depth=32)


class Dossier(Block):
    """One person, one assessed year, all facts: the only input of a rating.

    Read one with `Dossier.from_file` (YAML or JSON), or build it from Python values with
    `Dossier.from_data`; both raise DossierError with every problem found. The constructor
    checks the shape of each field only.
    """

    model_config = ConfigDict(serialize_by_alias=True)

    schema_: Annotated[Literal["danhgia/dossier/1"], BeforeValidator(word)] = Field(alias="schema")
    ma: Code
    ky_danh_gia: Year
    chuc_danh: Code
    la_uy_vien_bch: Truth | None = None
    thoi_gian_cong_tac: ThoiGianCongTac | None = None
    ket_luan: KetLuan | None = None
    ky_luat: Records[KyLuat] | None = None
    ke_khai_tai_san: KeKhai | None = None
    bao_cao: BlockOrNA[BaoCao] | None = None
    du_hop: RecordsOrNA[DuHop] | None = None
    bieu_hien: Records[BieuHien] | None = None
    nhiem_vu: RecordsOrNA[NhiemVu] | None = None
    chi_tieu: RecordsOrNA[ChiTieu] | None = None
    de_xuat: RecordsOrNA[DeXuat] | None = None
    don_vi_truc_thuoc: RecordsOrNA[DonViTrucThuoc] | None = None
    han_che_duoc_chi_ra: RecordsOrNA[HanChe] | None = None
    xep_loai_lien_quan: BlockOrNA[XepLoaiLienQuan] | None = None
    danh_gia: Records[DanhGia] | None = None

    _document: Document = PrivateAttr(default_factory=lambda: Document("", {}))
    _checked: bool = PrivateAttr(default=False)

    @classmethod
    def from_file(cls, path: str | Path) -> Self:
        """Read a dossier from a `.yaml`, `.yml` or `.json` file of at most 1 MiB.

        Raises DossierError with all problems, by line and column in YAML.
        """
        path = Path(path)
        content = read_bytes(path, LIMITS, DossierError)
        form: Literal["json", "yaml"] = "json" if path.suffix.lower() == ".json" else "yaml"
        return cls.from_text(content, form=form, name=str(path))

    @classmethod
    def from_text(
        cls, content: bytes | str, *, form: Literal["yaml", "json"] = "yaml", name: str = "dossier"
    ) -> Self:
        """Read a dossier from YAML or JSON text; `name` is what errors call it."""
        text = read_text(content, name, LIMITS, DossierError)
        read = read_json if form == "json" else read_yaml
        return cls._from_document(read(text, name, LIMITS, DossierError))

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Build a dossier from Python values: text, int, bool, Decimal, date, list, dict."""
        return cls._from_document(Document("", data))

    @classmethod
    def _from_document(cls, document: Document) -> Self:
        if not isinstance(document.data, dict):
            raise DossierError(Problem("F013", document.where(())))
        try:
            dossier = cls.model_validate(document.data)
        except ValidationError as failure:
            # `from None`: the original would show the facts in a traceback.
            raise DossierError(ordered(schema_problems(failure, document, cls))) from None
        dossier._document = document  # noqa: SLF001 - its own private attribute
        problems = [
            Problem(code, document.where(path), params) for code, path, params in contradictions(dossier)
        ]
        if problems:
            raise DossierError(ordered(problems))
        dossier._checked = True  # noqa: SLF001 - its own private attribute
        return dossier

    def checked(self) -> Self:
        """Give the dossier with all checks made: itself if a reader made it, else read anew.

        The constructor and `model_copy` check less than a reader; nobody is rated on that.
        """
        return self if self._checked else type(self).from_data(self.to_data())

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Copy with changes; the copy is checked whole before it is rated."""
        copy = super().model_copy(update=update, deep=deep)
        copy._checked = False  # noqa: SLF001 - its own private attribute
        return copy

    @property
    def origin(self) -> Document:
        """Where the dossier was read: the file, and the place of each value."""
        return self._document

    def to_data(self) -> dict[str, Any]:
        """Give the dossier as plain data (text, int, bool, list, dict) that `from_data` reads."""
        data = _plain(self)
        return {"schema": data.pop("schema_"), **data}

    def to_json(self) -> str:
        """Give the dossier as JSON text; a decimal with a fraction becomes a string, to stay exact."""
        return json.dumps(self.to_data(), ensure_ascii=False, indent=2) + "\n"

    def to_yaml(self) -> str:
        """Give the dossier as YAML text."""
        from ruamel.yaml import YAML  # noqa: PLC0415 - slow to import, rarely needed

        yaml = YAML(typ="safe", pure=True)
        yaml.default_flow_style = False
        yaml.allow_unicode = True
        yaml.width = 4096
        yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
        stream = io.StringIO()
        yaml.dump(self.to_data(), stream)
        return stream.getvalue()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Dossier) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((self.ma, self.ky_danh_gia))


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return {name: _plain(item) for name, item in value.__dict__.items() if item is not None}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return int(value)
        text = f"{value:f}".rstrip("0")  # 8.50 is 8.5: one way to write a number
        return f"{text}0" if AMBIGUOUS.match(text) else text
    return value
