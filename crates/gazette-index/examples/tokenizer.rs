//! Uses the analysis as a plain tokenizer in a Tantivy index of one's own.
//!
//! ```text
//! cargo run --release -p gazette-index --example tokenizer
//! ```

#![expect(clippy::print_stdout, reason = "an example")]

use gazette_index::tokenizer::Vietnamese;
use tantivy::collector::TopDocs;
use tantivy::query::QueryParser;
use tantivy::schema::{IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index, TantivyDocument, doc};

fn main() -> tantivy::Result<()> {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("vietnamese")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let options = TextOptions::default().set_indexing_options(indexing) | STORED;
    let text = schema.add_text_field("text", options);
    let index = Index::create_in_ram(schema.build());
    index.tokenizers().register("vietnamese", TextAnalyzer::from(Vietnamese { pairs: false, folded: true }));

    let mut writer = index.writer(20_000_000)?;
    writer.add_document(doc!(text => "Tổ hoà giải ở cơ sở"))?;
    writer.add_document(doc!(text => "Thu gom chất thải rắn"))?;
    writer.commit()?;

    let query = QueryParser::for_index(&index, vec![text])
        .parse_query("\"hòa giải\"")
        .map_err(|error| tantivy::TantivyError::InvalidArgument(error.to_string()))?;
    let searcher = index.reader()?.searcher();
    for (score, address) in searcher.search(&query, &TopDocs::with_limit(10).order_by_score())? {
        let found: TantivyDocument = searcher.doc(address)?;
        println!("{score:.2} {}", found.get_first(text).and_then(|value| value.as_str()).unwrap_or_default());
    }
    Ok(())
}
