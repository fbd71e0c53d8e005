//! The words of a report that a clerk may not know, each in plain words (giải thích từ dùng).

use gazette_model::Language;

/// The terms of a report that a clerk may not know, each with a plain word.
pub(crate) fn terms(text: &str, language: Language) -> Vec<&'static str> {
    const VIETNAMESE: [(&str, &str); 11] = [
        (
            "lần lưu",
            "lần lưu: tệp PDF được lưu nối thêm vào sau phần cũ; chữ ký chỉ bảo đảm cho những gì có trước nó",
        ),
        ("dấu thời gian", "dấu thời gian: giờ do một máy chủ độc lập xác nhận, người ký không tự đặt được"),
        (
            "hứng thư",
            "chứng thư: giấy chứng nhận điện tử nói khóa ký này là của ai, do nơi cấp chứng thư xác nhận",
        ),
        (
            "gốc",
            "chứng thư gốc: chứng thư của nơi cấp cao nhất mà văn phòng chọn tin, đặt trong thư mục anchors",
        ),
        ("thu hồi", "thu hồi: nơi cấp tuyên bố chứng thư không còn dùng được, ví dụ vì mất khóa"),
        ("byte", "byte: đơn vị nhỏ nhất của tệp; chỉ cần một byte khác là tệp đã khác"),
        ("băm", "mã băm: dãy số tính từ toàn bộ nội dung; nội dung đổi thì mã đổi"),
        (
            "chú thích",
            "chú thích: khung chữ, hình hay đường liên kết đặt chồng lên trang, không thuộc nội dung trang",
        ),
        (
            "giá trị chữ ký",
            "giá trị chữ ký: dãy số làm ra từ nội dung bằng khóa riêng của người ký; nội dung hay khóa khác thì dãy số khác",
        ),
        ("biểu mẫu", "biểu mẫu: các ô trong tệp PDF để người đọc điền chữ hoặc ký tên"),
        ("SHA-1", "SHA-1: cách tính mã băm cũ, nay đã có thể bị làm giả"),
    ];
    const ENGLISH: [(&str, &str); 10] = [
        (
            "revision",
            "revision: each time a PDF is saved on top of what was there; a signature vouches only for what came before it",
        ),
        ("time stamp", "time stamp: a time confirmed by an independent server, which the signer cannot set"),
        (
            "ertificate",
            "certificate: an electronic paper that says whose key this is, confirmed by its issuer",
        ),
        (
            "anchor",
            "anchor: the certificate of a highest issuer the office chose to trust, kept in the folder anchors",
        ),
        (
            "evo",
            "revocation: the issuer declares a certificate no longer usable, for example because a key was lost",
        ),
        ("digest", "digest: a number computed from the whole content; it changes when the content does"),
        (
            "signed range",
            "signed range: the parts of the file a signature vouches for; rightly all of it but the signature itself",
        ),
        (
            "signature value",
            "signature value: a number made from the content with the signer's private key; it differs when either does",
        ),
        ("fills in a form", "form: fields in a PDF where a reader may write or sign"),
        ("SHA-1", "SHA-1: an old kind of digest that can be forged today"),
    ];
    let terms: &[(&str, &str)] = if language == Language::En { &ENGLISH } else { &VIETNAMESE };
    terms.iter().filter(|(term, _)| text.contains(term)).map(|(_, plain)| *plain).collect()
}
