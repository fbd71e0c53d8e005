"""Makes the samples anew: Word copies, PDF originals with test signatures, packages.

Needs python-docx, pyHanko, cryptography and LibreOffice. The keys are made afresh each time, belong to
nobody and mean nothing; only the root certificate is kept, as `anchors/test-root.pem`.
"""

import copy
import datetime
import hashlib
import pathlib
import shutil
import subprocess
import tempfile
import zipfile

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, Twips
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

import texts

HERE = pathlib.Path(__file__).resolve().parent
SAMPLES = HERE.parent
QUOC_HIEU = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
TIEU_NGU = "Độc lập - Tự do - Hạnh phúc"


def vietnamese_date(date):
    day, month, year = date
    month = f"{month:02}" if month < 3 else str(month)
    return f"ngày {day:02} tháng {month} năm {year}"


def line(target, text, align=None, bold=False, italic=False, size=14, after=0, first=None):
    paragraph = target.add_paragraph() if hasattr(target, "add_paragraph") else target
    return fill(paragraph, text, align, bold, italic, size, after, first)


def fill(paragraph, text, align=None, bold=False, italic=False, size=14, after=0, first=None):
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(after)
    if first is not None:
        paragraph.paragraph_format.first_line_indent = first
    return paragraph


def two_columns(document, widths):
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    for cell, width in zip(table.rows[0].cells, widths):
        cell.width = width
    return table.rows[0].cells


def cell_lines(cell, lines):
    for position, (text, options) in enumerate(lines):
        if position == 0:
            fill(cell.paragraphs[0], text, **options)
        else:
            line(cell, text, **options)


def add_table(document, widths, rows, merges):
    table = document.add_table(rows=len(rows), cols=len(widths))
    table.style = "Table Grid"
    table.autofit = False
    for row, texts_of_row in zip(table.rows, rows):
        for cell, text, width in zip(row.cells, texts_of_row, widths):
            cell.width = Twips(width)
            if text:
                fill(cell.paragraphs[0], text, align=ALIGN.CENTER, size=12)
    for (top, left), (bottom, right) in merges:
        merged = table.cell(top, left).merge(table.cell(bottom, right))
        for empty in [p for p in merged.paragraphs if not p.text][: len(merged.paragraphs) - 1]:
            empty._element.getparent().remove(empty._element)
    head = 2 if merges else 1
    for row in table.rows[:head]:
        properties = row._tr.get_or_add_trPr()
        header = OxmlElement("w:tblHeader")
        header.set(qn("w:val"), "true")
        properties.append(header)
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                for run in paragraph.runs:
                    run.bold = True
    document.add_paragraph()


def body(document, blocks):
    for block in blocks:
        kind, text = block[0], block[1]
        if kind == "chapter":
            line(document, text, align=ALIGN.CENTER, bold=True)
            line(document, block[2], align=ALIGN.CENTER, bold=True, after=6)
        elif kind == "article":
            label, _, rest = text.partition(". ")
            long = rest.endswith(("./.", ".", ":"))
            paragraph = line(document, f"{label}. ", align=ALIGN.JUSTIFY, bold=True, after=6, first=Mm(12.7))
            run = paragraph.add_run(rest)
            run.bold, run.font.size = not long, Pt(14)
        elif kind == "table":
            add_table(document, block[1], block[2], block[3])
        elif kind == "italic":
            line(document, text, align=ALIGN.JUSTIFY, italic=True, after=6, first=Mm(12.7))
        else:
            line(document, text, align=ALIGN.JUSTIFY, after=6, first=Mm(12.7))


def word(text, path):
    document = Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = Mm(30), Mm(18), Mm(20), Mm(20)
    line(document, "Văn bản gửi đăng Công báo điện tử", italic=True, size=12, after=6)
    left, right = two_columns(document, [Mm(65), Mm(97)])
    center = dict(align=ALIGN.CENTER)
    cell_lines(left, [(part, dict(center, bold=True, size=13)) for part in text["body"]] + [("Số: " + text["number"], dict(center, size=13))])
    cell_lines(right, [(QUOC_HIEU, dict(center, bold=True, size=12)), (TIEU_NGU, dict(center, bold=True, size=13)),
                       (f"{text['place']}, {vietnamese_date(text['date'])}", dict(center, italic=True, size=13))])
    line(document, "")
    line(document, text["kind"], align=ALIGN.CENTER, bold=True)
    line(document, text["subject"], align=ALIGN.CENTER, bold=True, after=12)
    if "enactment" in text:
        line(document, text["authority"], align=ALIGN.CENTER, bold=True, after=6)
    for basis in text["bases"]:
        line(document, basis, align=ALIGN.JUSTIFY, italic=True, after=6, first=Mm(12.7))
    if "enactment" in text:
        line(document, text["enactment"], align=ALIGN.CENTER, bold=True, after=6)
    body(document, text["body_text"])
    left, right = two_columns(document, [Mm(85), Mm(77)])
    cell_lines(left, [("Nơi nhận:", dict(bold=True, italic=True, size=12))] + [("- " + name, dict(size=11)) for name in text["recipients"]])
    cell_lines(right, [(part, dict(center, bold=True)) for part in text["signature"]] + [("", {})] * 4 + [(text["signer"], dict(center, bold=True))])
    if attached := text.get("attached"):
        section = document.add_section(WD_SECTION.NEW_PAGE)
        left, right = two_columns(document, [Mm(65), Mm(97)])
        cell_lines(left, [(part, dict(center, bold=True, size=13)) for part in text["body"]])
        cell_lines(right, [(QUOC_HIEU, dict(center, bold=True, size=12)), (TIEU_NGU, dict(center, bold=True, size=13))])
        line(document, "")
        line(document, attached["kind"], align=ALIGN.CENTER, bold=True)
        line(document, attached["subject"], align=ALIGN.CENTER, bold=True)
        line(document, attached["note"], align=ALIGN.CENTER, italic=True, after=12)
        body(document, attached["text"])
    if annex := text.get("annex"):
        section = document.add_section(WD_SECTION.NEW_PAGE)
        if annex["landscape"]:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Mm(297), Mm(210)
        line(document, annex["label"], align=ALIGN.CENTER, bold=True)
        line(document, annex["title"], align=ALIGN.CENTER, bold=True)
        line(document, annex["note"], align=ALIGN.CENTER, italic=True, after=12)
        for widths, rows, merges in annex["tables"]:
            add_table(document, widths, rows, merges)
    document.core_properties.author = text["signer"]
    document.core_properties.title = text["subject"]
    document.save(path)


class Pki:
    """A root and one certificate for each signer, made for this run."""

    def __init__(self):
        self.root_key = self.key()
        self.root_name = self.name("Gốc thử nghiệm Sơn Hải (không có giá trị)")
        self.root = self.certificate(self.root_name, self.root_key.public_key(), authority=True)

    @staticmethod
    def key():
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @staticmethod
    def name(common, organisation="Dữ liệu mẫu"):
        return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
                          x509.NameAttribute(NameOID.COMMON_NAME, common)])

    def certificate(self, name, public, authority=False):
        start = datetime.datetime(2026, 1, 1)
        usage = dict(digital_signature=not authority, content_commitment=not authority, key_encipherment=False, data_encipherment=False,
                     key_agreement=False, key_cert_sign=authority, crl_sign=authority, encipher_only=False, decipher_only=False)
        return (x509.CertificateBuilder().subject_name(name).issuer_name(self.root_name).public_key(public)
                .serial_number(x509.random_serial_number()).not_valid_before(start).not_valid_after(start + datetime.timedelta(days=3650))
                .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
                .add_extension(x509.KeyUsage(**usage), critical=True)
                .sign(self.root_key, hashes.SHA256()))

    def signer(self, common, folder):
        key = self.key()
        certificate = self.certificate(self.name(common), key.public_key())
        paths = [folder / "key.pem", folder / "cert.pem", folder / "root.pem"]
        paths[0].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        paths[1].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        paths[2].write_bytes(self.root.public_bytes(serialization.Encoding.PEM))
        return signers.SimpleSigner.load(str(paths[0]), str(paths[1]), ca_chain_files=(str(paths[2]),))


def pdf(docx, pki, text, target):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf", "--outdir", str(folder), str(docx)],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        current = folder / (docx.stem + ".pdf")
        body_name = " ".join(text["body"]).title().replace("Ủy Ban Nhân Dân", "Ủy ban nhân dân").replace("Hội Đồng Nhân Dân", "Hội đồng nhân dân").replace("Tỉnh", "tỉnh").replace("Xã", "xã")
        for number, common in enumerate([text["signer"], body_name]):
            signer = pki.signer(common, folder)
            with open(current, "rb") as source:
                writer = IncrementalPdfFileWriter(source)
                box = (330, 60 + 24 * number, 560, 80 + 24 * number)
                fields.append_signature_field(writer, fields.SigFieldSpec(f"Signature{number + 1}", on_page=-1, box=None))
                meta = signers.PdfSignatureMetadata(field_name=f"Signature{number + 1}", name=common, md_algorithm="sha256",
                                                    subfilter=fields.SigSeedSubFilter.PADES if number else fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED)
                signed = folder / f"signed{number}.pdf"
                with open(signed, "wb") as out:
                    signers.PdfSigner(meta, signer=signer).sign_pdf(writer, output=out)
            current = signed
        shutil.copy(current, target)


def toml(text, files):
    day, month, year = text["date"]
    body_name = files["body"]
    quote = lambda value: '"' + value.replace('"', '\\"') + '"'
    rows = [("number", quote(text["number"])), ("type", quote(text["kind"].capitalize())), ("bodies", "[" + quote(body_name) + "]"),
            ("issued_on", f"{year}-{month:02}-{day:02}"), ("subject", quote(text["subject"])), ("signatory", quote(text["signer"])),
            ("position", quote(files["position"]))]
    if files.get("effective"):
        rows.insert(4, ("effective_on", files["effective"]))
    out = "# Thông tin văn bản gửi đăng Công báo (dữ liệu mẫu; tỉnh Sơn Hải là tỉnh hư cấu)\n"
    out += "".join(f"{key} = {value}\n" for key, value in rows)
    return out + f"\n[files]\noriginal = {quote(files['original'])}\ncopy = {quote(files['copy'])}\n"


def sha(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def bag(folder):
    data = folder / "data"
    data.mkdir()
    for path in list(folder.iterdir()):
        if path != data:
            shutil.move(path, data / path.name)
    (folder / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", encoding="utf-8")
    payload = sorted(data.iterdir())
    (folder / "manifest-sha256.txt").write_text("".join(f"{sha(p)}  data/{p.name}\n" for p in payload), encoding="utf-8")
    size = sum(p.stat().st_size for p in payload)
    (folder / "bag-info.txt").write_text(f"Source-Organization: Dữ liệu mẫu\nPayload-Oxum: {size}.{len(payload)}\n", encoding="utf-8")
    tags = sorted(p for p in folder.iterdir() if p.is_file())
    (folder / "tagmanifest-sha256.txt").write_text("".join(f"{sha(p)}  {p.name}\n" for p in tags), encoding="utf-8")


def sums(folder):
    files = sorted(folder.iterdir())
    (folder / "SHA256SUMS").write_text("".join(f"{sha(p)}  {p.name}\n" for p in files), encoding="utf-8")


def zipped(folder, target):
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            info = zipfile.ZipInfo(str(path.relative_to(folder)), date_time=(2026, 11, 16, 8, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(info, path.read_bytes())


def submission(name, text, pki, packaging, stem, facts, change=None):
    inbox = SAMPLES / "inbox"
    folder = inbox / name if packaging in ("bag", "sums") else pathlib.Path(tempfile.mkdtemp()) / name
    folder.mkdir(parents=True)
    docx = folder / f"{stem}.docx"
    word(text, docx)
    pdf(docx, pki, text, folder / f"{stem}.signed.pdf")
    if change:
        changed = copy.deepcopy(text)
        change(changed)
        word(changed, docx)
    facts = dict(facts, original=f"{stem}.signed.pdf", copy=f"{stem}.docx")
    (folder / "document.toml").write_text(toml(text, facts), encoding="utf-8")
    (bag if packaging.startswith("bag") else sums)(folder)
    if packaging.endswith("zip"):
        zipped(folder, inbox / f"{name}.zip")
        shutil.rmtree(folder)


def main():
    shutil.rmtree(SAMPLES / "inbox", ignore_errors=True)
    (SAMPLES / "inbox").mkdir()
    (SAMPLES / "anchors").mkdir(exist_ok=True)
    pki = Pki()
    (SAMPLES / "anchors" / "test-root.pem").write_bytes(pki.root.public_bytes(serialization.Encoding.PEM))
    province = dict(body="Ủy ban nhân dân tỉnh Sơn Hải", position="Chủ tịch")
    submission("01-quyet-dinh-thu-gom-rac", texts.WASTE_DECISION, pki, "bag", "12-2026-qd-ubnd", dict(province, effective="2026-11-15"))
    submission("02-nghi-quyet-hoc-phi", texts.SUPPORT_RESOLUTION, pki, "bag-zip", "05-2026-nq-hdnd",
               dict(body="Hội đồng nhân dân tỉnh Sơn Hải", position="Chủ tịch", effective="2026-11-10"))
    submission("03-to-cong-tac-dat-dai", texts.COUNCIL_DECISION, pki, "sums", "118-qd-ubnd", dict(province, position="Phó Chủ tịch"))
    submission("04-nghi-quyet-xa-van-khe", texts.COMMUNE_RESOLUTION, pki, "sums-zip", "02-2026-nq-hdnd",
               dict(body="Hội đồng nhân dân xã Vân Khê", position="Chủ tịch", effective="2026-11-08"))
    submission("05-dinh-chinh-quyet-dinh-12", texts.CORRIGENDUM, pki, "sums", "15-qd-ubnd", province)

    def fault(text):
        text["body_text"] = [(kind, words.replace("60 phút", "90 phút")) for kind, words in text["body_text"]]

    submission("06-cho-ca-hon-tre", texts.MARKET_DECISION, pki, "bag", "03-2026-qd-ubnd",
               dict(body="Ủy ban nhân dân xã Hòn Tre", position="Chủ tịch", effective="2026-11-15"), change=fault)


if __name__ == "__main__":
    main()
