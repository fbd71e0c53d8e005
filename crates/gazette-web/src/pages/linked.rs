//! A document as schema.org `Legislation`, which follows ELI: what search engines and other archives read.

use gazette_model::{DocumentRecord, FileRole, ReferenceKind, Relations, Validity, ValidityState};
use serde_json::{Map, Value, json};

use super::title_of;
use crate::ask::encode;
use crate::files::is_public;
use crate::view::View;

/// Other documents that are named for each relation.
const MOST: usize = 50;

/// The document as JSON-LD, safe inside a script element.
pub(crate) fn linked(
    v: &View,
    record: &DocumentRecord,
    publisher: &str,
    relations: &Relations,
    validity: Option<&Validity>,
) -> String {
    let metadata = &record.document.metadata;
    let address = v.canonical_of(&format!("/van-ban/{}", encode(&record.id, true)));
    let organization = |name: &str| json!({"@type": "Organization", "name": name});
    let mut out = Map::new();
    let mut add = |name: &str, value: Value| {
        let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !empty {
            out.insert(name.to_owned(), value);
        }
    };
    add("@context", json!("https://schema.org"));
    add("@type", json!("Legislation"));
    add("@id", json!(address));
    add("url", json!(address));
    add("inLanguage", json!("vi"));
    add("name", json!(title_of(record)));
    add("legislationIdentifier", json!(metadata.number));
    add("legislationType", json!(metadata.kind));
    add("legislationDate", json!(metadata.issued_on));
    add("legislationDateOfApplicability", json!(metadata.effective_on));
    add("legislationPassedBy", metadata.bodies.iter().map(|name| organization(name)).collect());
    add("publisher", organization(publisher));
    let issues: Vec<Value> = record
        .issues
        .iter()
        .map(|part| {
            json!({
                "@type": "PublicationIssue",
                "@id": v.canonical_of(&format!("/cong-bao/{}", part.issue.path())),
                "issueNumber": part.issue.number.to_string(),
                "datePublished": part.date,
            })
        })
        .collect();
    add("datePublished", json!(record.issues.first().map(|part| part.date)));
    add("isPartOf", Value::Array(issues));
    add("legislationLegalForce", json!(validity.and_then(force)));
    let others = |kind: ReferenceKind| -> Value {
        let one = |relation: &&gazette_model::Relation| relation.kind == kind;
        let named = relations.outgoing.iter().filter(one).take(MOST).map(|relation| {
            if relation.to.is_empty() {
                return json!({"@type": "Legislation", "legislationIdentifier": relation.to_name});
            }
            let to = v.canonical_of(&format!("/van-ban/{}", encode(&relation.to, true)));
            json!({"@type": "Legislation", "@id": to, "legislationIdentifier": relation.to_name})
        });
        named.collect()
    };
    for (name, kind) in [
        ("legislationAmends", ReferenceKind::Amends),
        ("legislationRepeals", ReferenceKind::Repeals),
        ("legislationCorrects", ReferenceKind::Corrects),
        ("legislationConsolidates", ReferenceKind::Consolidates),
        ("legislationEnsuresImplementationOf", ReferenceKind::Guides),
        ("citation", ReferenceKind::Basis),
    ] {
        add(name, others(kind));
    }
    let files = record.files.iter().filter(|file| is_public(file)).map(|file| {
        let official = matches!(file.role, FileRole::Original | FileRole::AnnexOriginal | FileRole::IssuePdf);
        json!({
            "@type": "LegislationObject",
            "contentUrl": format!("{address}/tep/{}", encode(&file.path, true)),
            "encodingFormat": file.media_type,
            "contentSize": file.size.to_string(),
            "sha256": file.digest,
            "legislationLegalValue": if official { "OfficialLegalValue" } else { "UnofficialLegalValue" },
        })
    });
    add("encoding", files.collect());
    let text = Value::Object(out).to_string();
    text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

fn force(validity: &Validity) -> Option<&'static str> {
    match validity.state {
        ValidityState::InForce => Some("InForce"),
        ValidityState::PartlyLapsed => Some("PartiallyInForce"),
        ValidityState::NotYet | ValidityState::Suspended | ValidityState::Lapsed => Some("NotInForce"),
        ValidityState::Unknown => None,
    }
}
