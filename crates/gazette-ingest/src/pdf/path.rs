//! Collects the paths of a page: level and upright lines, which make tables and part notes from the text.

use super::content::Operations;
use super::geometry::{Matrix, Rect};
use super::interpret::Canvas;

/// The path being built; only level lines and thin boxes matter.
#[derive(Default)]
pub(super) struct Path {
    segments: Vec<((f32, f32), (f32, f32))>,
    boxes: Vec<Rect>,
    start: (f32, f32),
    current: (f32, f32),
}

/// A filled box this thin, in points, is a line.
const THIN: f32 = 3.0;
const MAX_SEGMENTS: usize = 20_000;

impl Path {
    /// Runs a path operator; others are passed over.
    pub(super) fn run(
        &mut self,
        operator: &[u8],
        operations: &Operations<'_>,
        ctm: Matrix,
        canvas: &mut impl Canvas,
    ) {
        match operator {
            b"m" => {
                if let Some([x, y]) = operations.numbers() {
                    self.current = ctm.apply(x, y);
                    self.start = self.current;
                }
            }
            b"l" => {
                if let Some([x, y]) = operations.numbers() {
                    self.line_to(ctm.apply(x, y));
                }
            }
            b"c" | b"v" | b"y" => {
                if let Some([x, y]) = operations.numbers() {
                    self.current = ctm.apply(x, y);
                }
            }
            b"h" => self.line_to(self.start),
            b"re" => {
                if let Some([x, y, width, height]) = operations.numbers()
                    && self.boxes.len() < MAX_SEGMENTS
                {
                    self.boxes.push(Rect::around(ctm.apply(x, y), ctm.apply(x + width, y + height)));
                }
            }
            b"S" | b"s" | b"B" | b"B*" | b"b" | b"b*" => {
                if matches!(operator, b"s" | b"b" | b"b*") {
                    self.line_to(self.start);
                }
                for (from, to) in self.segments.drain(..) {
                    let rule = Rect::around(from, to);
                    if rule.width().min(rule.height()) < 1.0 {
                        canvas.rule(rule);
                    }
                }
                for place in self.boxes.drain(..) {
                    if place.width().min(place.height()) < THIN {
                        canvas.rule(place);
                    } else {
                        for side in sides(place) {
                            canvas.rule(side);
                        }
                    }
                }
                self.clear();
            }
            b"f" | b"F" | b"f*" => {
                self.fill(canvas);
                self.clear();
            }
            b"n" => self.clear(),
            _ => {}
        }
    }

    /// Filled thin boxes are lines; so are thin boxes drawn as four segments.
    fn fill(&mut self, canvas: &mut impl Canvas) {
        let thin = |place: &Rect| place.width().min(place.height()) < THIN;
        self.boxes.iter().copied().filter(thin).for_each(|place| canvas.rule(place));
        let corners = self.segments.iter().flat_map(|(from, to)| [*from, *to]);
        let around = corners.fold(None, |around: Option<Rect>, (x, y)| {
            let around = around.unwrap_or(Rect { x0: x, y0: y, x1: x, y1: y });
            Some(Rect {
                x0: around.x0.min(x),
                y0: around.y0.min(y),
                x1: around.x1.max(x),
                y1: around.y1.max(y),
            })
        });
        around.filter(thin).into_iter().for_each(|place| canvas.rule(place));
    }

    fn line_to(&mut self, to: (f32, f32)) {
        if self.segments.len() < MAX_SEGMENTS {
            self.segments.push((self.current, to));
        }
        self.current = to;
    }

    fn clear(&mut self) {
        self.segments.clear();
        self.boxes.clear();
    }
}

fn sides(place: Rect) -> [Rect; 4] {
    [
        Rect { y1: place.y0, ..place },
        Rect { y0: place.y1, ..place },
        Rect { x1: place.x0, ..place },
        Rect { x0: place.x1, ..place },
    ]
}
