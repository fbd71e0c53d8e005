//! What is told when a command could not do its work: the thing, what was found, and the next step.

use std::path::Path;

use gazette_model::Language;

/// A command that was not done; exit status 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    message: [String; 2],
    hint: [String; 2],
}

/// The result of a step of a command.
pub(crate) type Outcome<T> = Result<T, Failure>;

impl Failure {
    /// A failure in Vietnamese and English words: lower case, no full stop.
    pub(crate) fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { message: [vi.into(), en.into()], hint: [String::new(), String::new()] }
    }

    /// The next step in both languages.
    pub(crate) fn hint(mut self, vi: impl Into<String>, en: impl Into<String>) -> Self {
        self.hint = [vi.into(), en.into()];
        self
    }

    /// A file that could not be read.
    pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        let path = path.display();
        let missing = error.kind() == std::io::ErrorKind::NotFound;
        let (vi, en) = if missing {
            (format!("không có tệp {path}"), format!("there is no file {path}"))
        } else {
            (format!("không đọc được {path}: {error}"), format!("cannot read {path}: {error}"))
        };
        Self::new(vi, en).hint(
            "kiểm tra lại tên và quyền truy cập của tệp",
            "check the name and the permissions of the file",
        )
    }

    /// A failed write; a full disk has its own words.
    pub(crate) fn unwritable(path: &Path, error: &std::io::Error) -> Self {
        let path = path.display();
        if error.kind() == std::io::ErrorKind::StorageFull {
            return Self::new(
                format!("ổ đĩa đã đầy khi ghi {path}"),
                format!("the disk is full while writing {path}"),
            )
            .hint(
                "giải phóng dung lượng rồi chạy lại; chưa có gì bị thay đổi",
                "free some space and run it again; nothing was changed",
            );
        }
        Self::new(format!("không ghi được {path}: {error}"), format!("cannot write {path}: {error}"))
            .hint("kiểm tra quyền ghi và dung lượng ổ đĩa", "check the permissions and the space on the disk")
    }

    /// The message in one language.
    pub(crate) fn message(&self, language: Language) -> &str {
        &self.message[usize::from(language == Language::En)]
    }

    /// The next step in one language; may be empty.
    pub(crate) fn next_step(&self, language: Language) -> &str {
        &self.hint[usize::from(language == Language::En)]
    }
}
