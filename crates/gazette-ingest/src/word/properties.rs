//! The names of properties: one that no standard knows could change what is shown, so it is told.

use super::format::is_on;
use super::names::Ns;
use super::remarks::Remarks;
use super::tree::Element;

/// Tells properties of an unknown name, changes of properties, and paragraphs that run from right to left.
pub(super) fn examine(root: Element<'_>, remarks: &mut Remarks) {
    root.each(&mut |element| {
        let (ns, name) = element.name();
        // What a property was before its change is not shown.
        if name.ends_with("PrChange") {
            return false;
        }
        if ns != Ns::W {
            return true;
        }
        let Some((_, known)) = KNOWN.iter().find(|(container, _)| *container == name) else { return true };
        for property in element.children() {
            match property.name() {
                (Ns::W, "bidi" | "bidiVisual") if is_on(property) => remarks.unknown(property.printed_name()),
                // Those of runs and paragraphs are counted where they stand.
                (
                    Ns::W,
                    "tblPrChange" | "trPrChange" | "tcPrChange" | "sectPrChange" | "cellIns" | "cellMerge",
                ) => {
                    remarks.tracked();
                }
                (Ns::W, name) if !known.split(' ').any(|word| word == name) => {
                    remarks.unknown(property.printed_name());
                }
                _ => {}
            }
        }
        true
    });
}

// By ISO/IEC 29500-1, 17.3 to 17.6; names of extensions stand in namespaces of their own.
const KNOWN: [(&str, &str); 6] = [
    (
        "rPr",
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid \
         vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em \
         lang eastAsianLayout specVanish oMath ins del moveFrom moveTo rPrChange",
    ),
    (
        "pPr",
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs \
         suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd \
         snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment \
         textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    ),
    (
        "tblPr",
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd \
         tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    ),
    (
        "trPr",
        "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden ins \
         del",
    ),
    (
        "tcPr",
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark \
         headers cellDel",
    ),
    (
        "sectPr",
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType \
         cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    ),
];
