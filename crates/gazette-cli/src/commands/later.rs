//! Commands the contract names whose rooms are still being built: they say so and change nothing.

use crate::failure::Failure;

/// This part is not there yet.
pub(crate) fn not_yet(vi: &str, en: &str) -> Failure {
    Failure::new(format!("chưa làm được việc này: {vi}"), format!("this is not there yet: {en}")).hint(
        "chưa có gì bị thay đổi; xem các lệnh đã có bằng: gazette --help",
        "nothing was changed; see what is there with: gazette --help",
    )
}
