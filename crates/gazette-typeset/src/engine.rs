//! Compiles a closed world into pages and writes them as PDF/A-3a with PDF/UA-1.

use gazette_model::Date;
use typst::diag::{Severity, SourceDiagnostic};
use typst::foundations::{Datetime, Label, Smart};
use typst::introspection::Introspector;
use typst::utils::PicoStr;
use typst::{World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::TypesetError;
use crate::world::Files;

/// The creator named in every PDF; fixed, so that the same issue gives the same bytes.
const CREATOR: &str = "gazette";

/// Lays out the pages; the warnings are Typst's own.
pub(crate) fn compile(files: &Files) -> Result<(PagedDocument, Vec<String>), TypesetError> {
    let result = typst::compile::<PagedDocument>(files);
    let warnings = result
        .warnings
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Warning)
        .map(|diagnostic| error(files, diagnostic).to_string())
        .collect();
    match result.output {
        Ok(document) => Ok((document, warnings)),
        Err(diagnostics) => Err(first(files, &diagnostics)),
    }
}

/// Writes the pages as PDF/A-3a and PDF/UA-1, not packed yet; `ident` names the document for ever.
pub(crate) fn export(
    files: &Files,
    document: &PagedDocument,
    ident: &str,
    date: Date,
) -> Result<Vec<u8>, TypesetError> {
    write(files, document, ident, date, &[PdfStandard::A_3a, PdfStandard::Ua_1], true)
}

/// Writes a page that becomes a picture inside another PDF: fonts embedded, no structure of its own.
pub(crate) fn export_picture(
    files: &Files,
    document: &PagedDocument,
    ident: &str,
    date: Date,
) -> Result<Vec<u8>, TypesetError> {
    write(files, document, ident, date, &[PdfStandard::A_3b], false)
}

fn write(
    files: &Files,
    document: &PagedDocument,
    ident: &str,
    date: Date,
    standards: &[PdfStandard],
    tagged: bool,
) -> Result<Vec<u8>, TypesetError> {
    let standards =
        PdfStandards::new(standards).map_err(|error| TypesetError::Internal(error.message().to_string()))?;
    let midnight = Datetime::from_ymd_hms(
        i32::from(date.year()),
        u8::try_from(date.month()).unwrap_or(1),
        u8::try_from(date.day()).unwrap_or(1),
        0,
        0,
        0,
    );
    let options = PdfOptions {
        ident: Smart::Custom(ident.to_owned()),
        creator: Smart::Custom(Some(CREATOR.to_owned())),
        timestamp: midnight.map(Timestamp::new_utc),
        page_ranges: None,
        standards,
        tagged,
        pretty: false,
    };
    let pdf = typst_pdf::pdf(document, &options).map_err(|diagnostics| {
        TypesetError::Export(
            diagnostics.iter().map(|one| error(files, one).to_string()).collect::<Vec<_>>().join("; "),
        )
    })?;
    Ok(pdf)
}

/// The physical page, from 1, on which the element labelled `label` stands.
pub(crate) fn page_of(document: &PagedDocument, label: &str) -> Option<u32> {
    let label = Label::new(PicoStr::intern(label))?;
    let introspector = document.introspector();
    let location = introspector.query_label(label).ok()?.location()?;
    u32::try_from(introspector.page(location)?.get()).ok()
}

fn first(files: &Files, diagnostics: &[SourceDiagnostic]) -> TypesetError {
    match diagnostics.first() {
        Some(diagnostic) => error(files, diagnostic),
        None => TypesetError::Internal("Typst failed and said nothing".to_owned()),
    }
}

fn error(files: &Files, diagnostic: &SourceDiagnostic) -> TypesetError {
    let id = diagnostic.span.id();
    let line = id
        .and_then(|id| {
            let range = files.range(diagnostic.span)?;
            files.source(id).ok()?.lines().byte_to_line(range.start)
        })
        .map_or(0, |line| line + 1);
    let mut message = diagnostic.message.to_string();
    if message == "unresolved import" {
        // The name that a file of the office no longer defines is all there is to know.
        let name = id.and_then(|id| {
            let range = files.range(diagnostic.span)?;
            files.source(id).ok()?.text().get(range).map(str::to_owned)
        });
        message.extend(name.map(|name| format!(": {name}")));
    }
    TypesetError::Template {
        message,
        file: id.map_or_else(String::new, |id| id.get().vpath().get_without_slash().to_owned()),
        line,
        document: String::new(),
        hints: diagnostic.hints.iter().map(|hint| hint.v.to_string()).collect(),
    }
}
