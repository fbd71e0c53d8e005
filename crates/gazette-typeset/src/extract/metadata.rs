//! What an extract says of itself (siêu dữ liệu): title, date, that it is a copy, and the standards it keeps.

use lopdf::{Dictionary, Document, Object, Stream, StringFormat, dictionary};
use quick_xml::escape::escape;

use super::Extract;

/// Puts the metadata into the catalog; returns the information dictionary, which says the same for older readers.
pub(super) fn add(
    document: &mut Document,
    catalog: &mut Dictionary,
    extract: &Extract<'_>,
    note: &str,
    pages: usize,
) -> Object {
    let stream = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    // Never compressed (ISO 19005-3, 6.6.2.1): whoever cannot read PDF can still find it.
    let stream = Stream::new(stream, xmp(extract, note, pages).into_bytes()).with_compression(false);
    let metadata = document.add_object(stream);
    catalog.set("Metadata", metadata);
    let date = format!("D:{}000000Z", extract.date.strftime("%Y%m%d"));
    let text = |text: &str| {
        let words = std::iter::once(0xfeff).chain(text.encode_utf16());
        Object::String(words.flat_map(u16::to_be_bytes).collect(), StringFormat::Hexadecimal)
    };
    let info = dictionary! {
        "Title" => text(extract.title),
        "Subject" => text(note),
        "Creator" => Object::string_literal("gazette"),
        "CreationDate" => Object::string_literal(date.clone()),
        "ModDate" => Object::string_literal(date),
    };
    Object::Reference(document.add_object(info))
}

fn xmp(extract: &Extract<'_>, note: &str, pages: usize) -> String {
    let (title, note) = (escape(extract.title), escape(note));
    let time = format!("{}T00:00:00+00:00", extract.date);
    let id: String = extract.identifier.prefix(32);
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\
<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\" \
xmlns:xmpTPg=\"http://ns.adobe.com/xap/1.0/t/pg/\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" \
xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" \
xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\
<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\
<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">{note}</rdf:li></rdf:Alt></dc:description>\
<dc:language><rdf:Bag><rdf:li>vi</rdf:li></rdf:Bag></dc:language><dc:format>application/pdf</dc:format>\
<xmp:CreatorTool>gazette</xmp:CreatorTool><xmp:CreateDate>{time}</xmp:CreateDate>\
<xmp:ModifyDate>{time}</xmp:ModifyDate><xmpTPg:NPages>{pages}</xmpTPg:NPages>\
<xmpMM:DocumentID>{id}</xmpMM:DocumentID><xmpMM:InstanceID>{id}</xmpMM:InstanceID>\
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>\
<pdfaExtension:schemas><rdf:Bag>{media}{ua}</rdf:Bag></pdfaExtension:schemas>\
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>",
        media = schema(
            "XMP Media Management schema",
            "http://ns.adobe.com/xap/1.0/mm/",
            "xmpMM",
            ("InstanceID", "Text", "UUID based identifier for specific incarnation of a document"),
        ),
        ua = schema(
            "PDF/UA Identification schema",
            "http://www.aiim.org/pdfua/ns/id/",
            "pdfuaid",
            ("part", "Integer", "Part Number of ISO 14289 (PDF/UA)"),
        ),
    )
}

/// A schema that PDF/A does not know by itself, with its property by name, type and meaning (ISO 19005-3, 6.6.2.3).
fn schema(name: &str, uri: &str, prefix: &str, (property, kind, meaning): (&str, &str, &str)) -> String {
    format!(
        "<rdf:li rdf:parseType=\"Resource\"><pdfaSchema:schema>{name}</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>{uri}</pdfaSchema:namespaceURI><pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\"><pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>{meaning}</pdfaProperty:description><pdfaProperty:name>{property}</pdfaProperty:name>\
<pdfaProperty:valueType>{kind}</pdfaProperty:valueType></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li>"
    )
}
