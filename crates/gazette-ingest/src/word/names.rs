//! The namespaces of WordprocessingML and its neighbours, in their transitional and strict forms.

/// A namespace that the reader knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ns {
    /// No namespace.
    None,
    /// WordprocessingML.
    W,
    /// Places of drawings in a text.
    Wp,
    /// DrawingML.
    A,
    /// Pictures of DrawingML.
    Pic,
    /// Shapes with text.
    Wps,
    /// Groups of shapes.
    Wpg,
    /// Canvases of shapes.
    Wpc,
    /// VML.
    V,
    /// Office parts of VML.
    O,
    /// Equations (OMML).
    M,
    /// Markup compatibility.
    Mc,
    /// Relationship ids.
    R,
    /// Word 2010 and later.
    W14,
    /// Charts.
    C,
    /// Diagrams.
    Dgm,
    /// `xml:space` and its like.
    Xml,
    /// Any other.
    Other,
}

impl Ns {
    /// Tells a namespace by its name.
    pub(super) fn of(uri: &str) -> Self {
        let strict = uri.strip_prefix("http://purl.oclc.org/ooxml/");
        let transitional = uri.strip_prefix("http://schemas.openxmlformats.org/");
        if let Some(name) = strict.or(transitional) {
            return match name.replace("/2006", "").as_str() {
                "wordprocessingml/main" => Self::W,
                "drawingml/wordprocessingDrawing" => Self::Wp,
                "drawingml/main" => Self::A,
                "drawingml/picture" => Self::Pic,
                "drawingml/chart" => Self::C,
                "drawingml/diagram" => Self::Dgm,
                "officeDocument/math" => Self::M,
                "officeDocument/relationships" => Self::R,
                "markup-compatibility" => Self::Mc,
                _ => Self::Other,
            };
        }
        match uri {
            "" => Self::None,
            "http://schemas.microsoft.com/office/word/2010/wordprocessingShape" => Self::Wps,
            "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup" => Self::Wpg,
            "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas" => Self::Wpc,
            "http://schemas.microsoft.com/office/word/2010/wordml" => Self::W14,
            "urn:schemas-microsoft-com:vml" => Self::V,
            "urn:schemas-microsoft-com:office:office" => Self::O,
            "http://www.w3.org/XML/1998/namespace" => Self::Xml,
            _ => Self::Other,
        }
    }

    /// Whether a reader that understands this namespace may take the branch that requires it.
    pub(super) fn is_understood(self) -> bool {
        !matches!(self, Self::Other | Self::None)
    }
}
