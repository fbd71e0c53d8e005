//! The fields of the index.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

/// Bumped whenever fields or analysis change; an index of another version is rebuilt.
pub(crate) const VERSION: u32 = 7;

/// The fields by name.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    /// Address of the document.
    pub(crate) document: Field,
    /// The unit as JSON, for answers.
    pub(crate) unit: Field,
    /// Folded keys of the number: `12-2023-qd-ubnd`, `12-2023-qd`, `12-2023`.
    pub(crate) number: Field,
    /// The article's label, folded: `5`, `12a`.
    pub(crate) article: Field,
    /// The identifier of an imported article.
    pub(crate) external: Field,
    /// Hash of the document's address: hits of one document are told from the others by it.
    pub(crate) group: Field,
    /// Hash of the unit's address: what is known of its validity is found by it.
    pub(crate) key: Field,
    /// Hash of the unit's address and identifier: the order of equal scores.
    pub(crate) order: Field,
    /// Rank of the type, from the constitution down; 0 if unknown.
    pub(crate) rank: Field,
    /// The number of the article, 0 if it is none.
    pub(crate) place: Field,
    /// What sorts of article its title names, one bit each.
    pub(crate) sorts: Field,
    /// Whether it is the document as a whole.
    pub(crate) whole: Field,
    /// Folded type.
    pub(crate) kind: Field,
    /// Folded syllables of the bodies.
    pub(crate) body: Field,
    /// Year of issue.
    pub(crate) year: Field,
    /// Date of issue as a day number.
    pub(crate) issued: Field,
    /// Serial of the number, for sorting.
    pub(crate) serial: Field,
    /// Effective date as a day number.
    pub(crate) effective: Field,
    /// The day from which it is no longer in effect, as a day number.
    pub(crate) expires: Field,
    /// What is counted, as shown: type, bodies, level, field, issue.
    pub(crate) shown: Shown,
    /// Folded level of the bodies.
    pub(crate) folded_level: Field,
    /// Folded field of law.
    pub(crate) folded_field: Field,
    /// Text, title, titles above it: each as syllables and pairs.
    pub(crate) text: [Family; 3],
}

/// Columns of values as they are shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown {
    pub(crate) kind: Field,
    pub(crate) body: Field,
    pub(crate) level: Field,
    pub(crate) field: Field,
    pub(crate) issue: Field,
}

/// The two readings of one text, with marks; words typed without find their spellings in the vocabulary.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Family {
    pub(crate) syllables: Field,
    pub(crate) pairs: Field,
}

/// The schema with its fields.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let terms = || {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("terms")
            .set_index_option(IndexRecordOption::WithFreqs);
        TextOptions::default().set_indexing_options(indexing.set_fieldnorms(true))
    };
    let mut family = |name: &str| Family {
        syllables: builder.add_text_field(name, terms()),
        pairs: builder.add_text_field(&format!("{name}_pairs"), terms()),
    };
    let text = ["text", "title", "document_title"].map(&mut family);
    // Found by the whole value, and counted by it.
    let mut column = |name: &str| builder.add_text_field(name, STRING | FAST);
    let shown = Shown {
        kind: column("kind_shown"),
        body: column("body_shown"),
        level: column("level"),
        field: column("field"),
        issue: column("issue"),
    };
    let fields = Fields {
        document: builder.add_text_field("document", STRING),
        unit: builder.add_bytes_field("unit", STORED),
        number: builder.add_text_field("number", STRING),
        article: builder.add_text_field("article", STRING),
        external: builder.add_text_field("external", TextOptions::default().set_fast("raw")),
        group: builder.add_u64_field("group", FAST),
        key: builder.add_u64_field("key", FAST),
        order: builder.add_u64_field("order", FAST),
        rank: builder.add_u64_field("rank", FAST),
        place: builder.add_u64_field("place", FAST),
        sorts: builder.add_u64_field("sorts", FAST),
        whole: builder.add_u64_field("whole", INDEXED | FAST),
        kind: builder.add_text_field("kind", STRING),
        body: builder.add_text_field("body", terms()),
        year: builder.add_i64_field("year", INDEXED | FAST),
        issued: builder.add_i64_field("issued", FAST),
        serial: builder.add_u64_field("serial", FAST),
        effective: builder.add_i64_field("effective", INDEXED | FAST),
        expires: builder.add_i64_field("expires", INDEXED | FAST),
        shown,
        folded_level: builder.add_text_field("level_folded", STRING),
        folded_field: builder.add_text_field("field_folded", STRING),
        text,
    };
    (builder.build(), fields)
}
