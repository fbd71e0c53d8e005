//! The rules of OCFL in the words of whoever reads an audit.

use gazette_model::Language;

/// The rule behind a code.
pub(super) fn rule(code: &str, language: Language) -> &'static str {
    let (vi, en) = words(code);
    match language {
        Language::Vi => vi,
        Language::En => en,
    }
}

/// The detail of a fault in a language: it is made in English, and the shapes a clerk meets are told in Vietnamese too.
pub(super) fn detail(text: &str, language: Language) -> String {
    if language == Language::En {
        return text.to_owned();
    }
    // The path of a file of the log stands before the reason as well as in the place.
    let text = match text.split_once(": ") {
        Some((path, reason)) if path.starts_with("tile/") => reason,
        _ => text,
    };
    let digests = |rest: &str| {
        let (actual, rest) = rest.split_once(", ")?;
        let (by, declared) = rest.split_once(" declares ").or_else(|| rest.split_once(" is "))?;
        Some(format!("mã băm là {actual}, {by} ghi {declared}"))
    };
    let known = text
        .strip_prefix("digest is ")
        .or_else(|| text.strip_prefix("sha512 is "))
        .and_then(digests)
        .or_else(|| Some(format!("không đọc được: {}", text.strip_prefix("cannot be read: ")?)))
        .or_else(|| {
            Some(format!(
                "{} có ghi tệp này nhưng tệp đã mất",
                text.strip_suffix(" names it, but it is missing")?
            ))
        })
        .or_else(|| Some(format!("{} không ghi tệp này", text.strip_suffix(" does not name it")?)))
        .or_else(|| {
            let (held, wanted) = text.strip_prefix("holds ")?.split_once(" entries, ")?;
            Some(format!("có {held} mục, phải có {}", wanted.split(' ').next()?))
        })
        .or_else(|| {
            let (found, before) = text.split_once(" entries, ")?;
            Some(format!("có {found} mục, trước đó đã có {}", before.strip_suffix(" were there before")?))
        })
        .or_else(|| {
            Some(format!(
                "chữ ký của {} không đúng",
                text.strip_prefix("the signature of ")?.strip_suffix(" is false")?
            ))
        })
        .or_else(|| Some(format!("không do {} ký", text.strip_prefix("not signed by ")?)));
    if let Some(known) = known {
        return known;
    }
    match text {
        "is missing" => "đã mất".to_owned(),
        "its entries cannot be told apart" => "không tách được các mục".to_owned(),
        "is empty" => "trống".to_owned(),
        "a file between the objects" => "tệp nằm giữa các đối tượng".to_owned(),
        "a file that does not belong here" | "a folder that does not belong here" => {
            "không thuộc về đây".to_owned()
        }
        "is not the same as in the object root" => "khác với bản kê ở gốc đối tượng".to_owned(),
        "the folder of this version is missing" | "no folder of this name" => {
            "mất thư mục của phiên bản".to_owned()
        }
        "its hashes are not those of the entries" => "không khớp các mục nhật ký".to_owned(),
        "its hashes are not those of the tiles below" => "không khớp các tệp tầng dưới".to_owned(),
        "the entries do not give the root that was signed" => "các mục không cho ra gốc đã ký".to_owned(),
        "the tiles do not give the root that was signed" => "các tệp băm không cho ra gốc đã ký".to_owned(),
        "is not written as a key is" => "không viết đúng dạng của khóa".to_owned(),
        "differs from the fuller one beside it" => "khác với tệp đầy đủ hơn bên cạnh".to_owned(),
        "does not carry its entry" => "thiếu mục nhật ký (dòng extra)".to_owned(),
        "it is not UTF-8" | "is not UTF-8" => "không phải UTF-8".to_owned(),
        "the checkpoint cannot be used: its size is not a number" => "kích thước không phải là số".to_owned(),
        "the checkpoint cannot be used: its root is not a hash" => "gốc không phải là mã băm".to_owned(),
        "the checkpoint cannot be used: it names no log" => "không nêu tên nhật ký".to_owned(),
        "not a signed note: it has no signature lines" => "không có dòng chữ ký".to_owned(),
        "not a signed note: it has no empty line before its signatures" => {
            "thiếu dòng trống trước chữ ký".to_owned()
        }
        "not a signed note: it has too many signatures" => "có quá nhiều chữ ký".to_owned(),
        "not a signed note: it has control characters" => "có ký tự điều khiển".to_owned(),
        "not a signed note: a signature line has not the form `— name base64`" => {
            "dòng chữ ký sai dạng".to_owned()
        }
        other => more(other),
    }
}

/// Further details with values in them.
fn more(text: &str) -> String {
    let known = text
        .strip_prefix("the checkpoint cannot be used: it is of ")
        .and_then(|rest| rest.split_once(", not of "))
        .map(|(found, wanted)| format!("là của {found}, không phải của {wanted}"))
        .or_else(|| {
            let (key, given) = text.split_once(", given is ")?;
            Some(format!("đang đặt {key}, khóa đưa vào là {given}"))
        })
        .or_else(|| Some(format!("không đọc được {}", text.strip_prefix("cannot read ")?)))
        .or_else(|| Some(format!("là bằng chứng của {}", text.strip_prefix("is the proof of ")?)))
        .or_else(|| {
            let rest = text.strip_prefix("entry ")?;
            let (index, rest) = rest.split_once(" is not proved to be in the log of ")?;
            Some(format!(
                "không cho thấy mục {index} có trong nhật ký {} mục",
                rest.strip_suffix(" entries")?
            ))
        })
        .or_else(|| {
            let rest = text.strip_prefix("speaks of ")?;
            let (size, now) = rest.split_once(" entries, the log has ")?;
            Some(format!("nói về {size} mục, nhật ký chỉ có {now}"))
        })
        .or_else(|| {
            let index = text.strip_prefix("its entry is not #")?.strip_suffix(" of the log")?;
            Some(format!("mục trong bằng chứng không phải là mục {index} của nhật ký"))
        })
        .or_else(|| {
            let rest = text.strip_prefix("two histories: at ")?;
            Some(format!("hai lịch sử khác nhau tại mục {}", rest.split(' ').next()?))
        })
        .or_else(|| {
            let size = text.strip_prefix("another history of the first ")?.strip_suffix(" entries")?;
            Some(format!("{size} mục đầu khác với lần xem trước"))
        })
        .or_else(|| {
            let (held, wanted) = text.strip_prefix("holds ")?.split_once(" bytes, ")?;
            Some(format!("có {held} byte, phải có {}", wanted.split(' ').next()?))
        })
        .or_else(|| Some(format!("không phải khóa: {}", text.strip_prefix("the key cannot be used: ")?)))
        .or_else(|| Some(format!("không phải tệp chứng minh: {}", text.strip_prefix("not a proof: ")?)))
        .or_else(|| {
            Some(format!(
                "không phải mục của nhật ký Công báo: {}",
                text.strip_prefix("not an entry of a gazette log: ")?
            ))
        });
    known.unwrap_or_else(|| text.to_owned())
}

/// What to do about a fault.
pub(super) fn next_step(code: &str, language: Language) -> &'static str {
    let (vi, en) = match code {
        "log-went-back" | "witness-ahead" => (
            "khôi phục thư mục log và desk từ bản sao lưu mới nhất; chưa đăng gì thêm cho tới khi xong",
            "restore the folders log and desk from the newest backup; publish nothing before",
        ),
        "log-forked" | "witness-refuses" => (
            "dừng đăng, giữ nguyên mọi tệp và báo người phụ trách",
            "stop publishing, keep every file as it is and tell those responsible",
        ),
        "log-checkpoint" => (
            "kiểm tra địa chỉ và khóa công khai có đúng của Công báo này không, rồi lấy lại tệp checkpoint",
            "check that address and public key are those of this gazette, then get the checkpoint again",
        ),
        "stamp-differs" => (
            "xóa tệp .tsr được nêu; lần đăng hoặc kiểm tra sau sẽ xin dấu mới cho đầu nhật ký",
            "remove the .tsr named; the next publication or audit has the head of the log stamped anew",
        ),
        "stamp-untrusted" => (
            "lấy chứng thư gốc của cơ quan cấp dấu thời gian từ nguồn tin cậy rồi kiểm tra lại",
            "get the certificate of the authority from a source you trust and check again",
        ),
        "register-damaged"
        | "original-missing"
        | "original-altered"
        | "original-unreadable"
        | "trail-broken"
        | "log-register-differs" => (
            "đừng ghi gì thêm; khôi phục thư mục desk từ bản sao lưu rồi kiểm tra lại",
            "write nothing more; restore the folder desk from a backup and audit again",
        ),
        "joined-missing" | "joined-differs" | "joined-unknown" => (
            "khôi phục thư mục joined từ bản sao lưu; thư mục lạ thì chuyển ra ngoài",
            "restore the folder joined from a backup; move a folder that is not of it away",
        ),
        code if code.starts_with("log-") && code != "log-archive-differs" => (
            "khôi phục thư mục log từ bản sao lưu rồi kiểm tra lại",
            "restore the folder log from a backup and audit again",
        ),
        code if code.starts_with('W') => {
            ("nên sửa khi có dịp; dữ liệu không bị ảnh hưởng", "mend it at leisure; no data is concerned")
        }
        _ => (
            "đừng ghi gì thêm; sửa bằng một bản sao tốt: gazette audit --repair-from THƯ_MỤC",
            "write nothing more; mend it from a good copy: gazette audit --repair-from DIR",
        ),
    };
    match language {
        Language::Vi => vi,
        Language::En => en,
    }
}

fn words(code: &str) -> (&'static str, &'static str) {
    match code {
        "E001" => ("có thứ không thuộc về đối tượng", "something that is not part of the object"),
        "E003" => ("thiếu tệp khai báo đối tượng OCFL", "the declaration of the object is missing"),
        "E004" => {
            ("khai báo một phiên bản OCFL không rõ", "the declaration names an unknown version of OCFL")
        }
        "E007" => ("nội dung tệp khai báo không đúng", "the declaration has the wrong content"),
        "E008" => ("đối tượng không có phiên bản nào", "the object has no version"),
        "E009" => ("các phiên bản không bắt đầu từ 1", "versions do not begin with 1"),
        "E010" => ("dãy phiên bản bị đứt quãng", "the series of versions has a gap"),
        "E011" | "E012" | "E013" => {
            ("cách viết số phiên bản không thống nhất", "version numbers are not written alike")
        }
        "E015" => ("tệp nằm ngoài thư mục nội dung", "a file lies outside of the content directory"),
        "E017" | "E018" => {
            ("tên thư mục nội dung không hợp lệ", "the name of the content directory is not allowed")
        }
        "E019" => {
            ("tên thư mục nội dung đổi giữa các phiên bản", "the content directory changes between versions")
        }
        "E023" => ("tệp không có trong bản kê", "the inventory does not name the file"),
        "E024" => ("thư mục rỗng trong nội dung", "an empty folder in the content"),
        "E025" => {
            ("thuật toán băm hoặc mã băm không hợp lệ", "the digest algorithm or a digest is not allowed")
        }
        "E033" => ("bản kê không đọc được như JSON", "the inventory cannot be read as JSON"),
        "E034" => ("bản kê sai cấu trúc", "the inventory has the wrong structure"),
        "E036" => ("bản kê thiếu mục bắt buộc", "the inventory lacks a required entry"),
        "E037" => {
            ("mã đối tượng sai hoặc không thống nhất", "the identifier is wrong or not the same everywhere")
        }
        "E038" => ("loại bản kê không đúng", "the type of the inventory is wrong"),
        "E040" => ("phiên bản hiện hành ghi sai", "the head is not the newest version"),
        "E041" => ("bản kê thiếu danh sách tệp", "the inventory lacks its manifest"),
        "E042" => ("đường dẫn nội dung không nằm trong phiên bản nào", "a content path lies in no version"),
        "E043" | "E044" => ("bản kê thiếu danh sách phiên bản", "the inventory lacks its versions"),
        "E046" => ("phiên bản trong bản kê và thư mục không khớp", "versions and their folders do not agree"),
        "E047" | "E048" => ("mô tả phiên bản thiếu mục bắt buộc", "a version lacks a required entry"),
        "E049" => (
            "thời điểm tạo phiên bản không hợp lệ",
            "the time of a version is not RFC 3339 with seconds and offset",
        ),
        "E050" | "E051" => ("trạng thái phiên bản sai", "the state of a version is wrong"),
        "E052" | "E053" => ("đường dẫn logic không hợp lệ", "a logical path is not allowed"),
        "E054" => ("thông tin người tạo phiên bản sai", "the user of a version is wrong"),
        "E057" | "E111" => ("khối fixity sai", "the fixity block is wrong"),
        "E058" => ("thiếu tệp mã băm của bản kê", "the digest file of the inventory is missing"),
        "E060" => ("bản kê không khớp mã băm của nó", "the inventory does not match its digest"),
        "E061" => ("tệp mã băm của bản kê sai dạng", "the digest file of the inventory has the wrong form"),
        "E063" => ("thiếu bản kê", "the inventory is missing"),
        "E064" => (
            "bản kê gốc khác bản kê của phiên bản mới nhất",
            "the inventory differs from that of the newest version",
        ),
        "E066" => ("bản kê cũ nói khác về một phiên bản", "an older inventory says otherwise of a version"),
        "E067" | "E112" => ("tệp lạ trong thư mục mở rộng", "a file among the extensions"),
        "E070" => ("mô tả cách xếp kho thiếu mục", "the description of the layout lacks an entry"),
        "E071" => ("cách xếp kho không rõ", "the layout of the storage root is not understood"),
        "E072" => ("tệp lạ giữa các đối tượng", "a file between the objects"),
        "E073" => ("thư mục rỗng trong kho", "an empty folder in the storage root"),
        "E076" | "E077" | "E080" => {
            ("khai báo kho không đúng", "the declaration of the storage root is wrong")
        }
        "E081" => ("đối tượng theo OCFL mới hơn kho", "an object of a later OCFL than the storage root"),
        "E088" => ("tệp lạ ở gốc kho", "a file that does not belong to the storage root"),
        "E090" => ("có liên kết hoặc tệp đặc biệt", "a link or a special file"),
        "E092" => ("tệp bị mất hoặc bị thay đổi", "the file is missing or was changed"),
        "E093" => ("tệp không khớp mã băm bổ sung", "the file does not match a digest in fixity"),
        "E094" => ("lời ghi phiên bản không phải văn bản", "the message of a version is not a text"),
        "E095" => ("đường dẫn logic trùng hoặc xung đột", "logical paths are not unique or conflict"),
        "E096" | "E097" => ("mã băm xuất hiện hai lần", "a digest stands there twice"),
        "E099" | "E100" => ("đường dẫn nội dung không hợp lệ", "a content path is not allowed"),
        "E101" => ("đường dẫn nội dung trùng hoặc xung đột", "content paths are not unique or conflict"),
        "E103" => {
            ("phiên bản theo OCFL cũ hơn phiên bản trước", "a version of an older OCFL than the one before")
        }
        "E107" => {
            ("mã băm trong bản kê không được phiên bản nào dùng", "no version uses a digest of the manifest")
        }
        "W001" => ("số phiên bản có số 0 đứng trước", "version numbers are padded with zeros"),
        "W002" => ("thư mục lạ trong phiên bản", "an extra folder in a version"),
        "W003" => ("thư mục nội dung rỗng", "the content directory is empty"),
        "W004" => ("nên dùng SHA-512", "SHA-512 should be used"),
        "W005" => ("mã đối tượng nên là URI", "the identifier should be a URI"),
        "W007" => ("nên ghi lời ghi và người tạo phiên bản", "a version should have a message and a user"),
        "W008" => ("nên ghi địa chỉ người tạo", "the user should have an address"),
        "W009" => ("địa chỉ người tạo nên là URI", "the address of the user should be a URI"),
        "W010" => ("phiên bản nên có bản kê riêng", "each version should have its inventory"),
        "W011" => (
            "bản kê cũ ghi khác về thời điểm, lời ghi hoặc người tạo",
            "an older inventory has another time, message or user",
        ),
        "W013" | "W016" => ("mở rộng chưa đăng ký với OCFL", "an extension that is not registered"),
        "object-misplaced" => ("đối tượng nằm sai chỗ", "the object lies in the wrong place"),
        "object-twice" => ("hai đối tượng cùng mã", "two objects have one identifier; the other is"),
        "object-missing" => (
            "sổ đăng ký ghi là đã đăng nhưng kho không có",
            "the register names it as published, the archive does not hold it",
        ),
        "object-unreadable" => {
            ("không đọc được bản kê của đối tượng", "the inventory of the object cannot be read")
        }
        "not-as-written" => (
            "tệp nói cùng một điều nhưng không còn đúng từng bit như khi được ghi",
            "the file says the same, but is not to the bit what was written",
        ),
        "log-key" => (
            "khóa công khai đặt cạnh nhật ký không phải là khóa đã ký nhật ký, hoặc đã bị sửa",
            "the public key beside the log is not the one that signed it, or was changed",
        ),
        "log-proof" => {
            ("bằng chứng đặt cạnh nhật ký không đúng với nhật ký", "a proof beside the log does not hold")
        }
        "log-missing" => ("không có nhật ký ở chỗ của nó", "the log is not where it was"),
        "log-archive-differs" => (
            "kho không còn giữ đúng tệp mà nhật ký đã ghi khi đăng",
            "the archive does not hold the file the log names as published",
        ),
        "log-register-differs" => {
            ("sổ đăng ký và nhật ký không cùng ghi một việc", "the register and the log do not tell the same")
        }
        "register-damaged" => ("tệp sổ đăng ký bị hỏng", "the file of the register is damaged"),
        "original-missing" => ("mất tệp gốc đã nhận", "a received original is missing"),
        "original-altered" => ("tệp gốc đã nhận bị thay đổi", "a received original was changed"),
        "trail-broken" => (
            "nhật ký thao tác bị sửa: từ dòng này không nối tiếp các dòng trước, hoặc khác với nhật ký công khai",
            "the trail was edited: from this line on it does not follow, or differs from the public log",
        ),
        "original-unreadable" => ("không đọc được tệp gốc đã nhận", "a received original cannot be read"),
        "witness-ahead" => (
            "người làm chứng đã thấy nhật ký dài hơn: một bản sao cũ đã được chép đè",
            "a witness has seen a longer log: an older copy was put back",
        ),
        "witness-refuses" => (
            "người làm chứng không công nhận nhật ký này tiếp nối nhật ký đã thấy",
            "a witness does not take this log for the continuation of the one it saw",
        ),
        "stamp-untrusted" => (
            "dấu thời gian không do cơ quan được tin cậy cấp",
            "the time stamp is of no authority that is trusted",
        ),
        "stamp-differs" => {
            ("dấu thời gian không thuộc về mốc kiểm chứng này", "the time stamp is not of this checkpoint")
        }
        "log-checkpoint" => ("mốc kiểm chứng không dùng được", "the checkpoint cannot be used"),
        "log-tile" => ("tệp nhật ký bị mất hoặc bị thay đổi", "a file of the log is missing or was changed"),
        "log-entry" => ("mục nhật ký không hợp lệ", "an entry of the log is not valid"),
        "log-root" => ("nhật ký không khớp mốc đã ký", "the log is not the one that was signed"),
        "log-went-back" => ("nhật ký ngắn hơn lần xem trước", "the log is shorter than it was"),
        "joined-missing" => (
            "sổ ghi là đã nhập Công báo này nhưng thư mục của nó không còn",
            "the register says this gazette was joined, its folder is not there",
        ),
        "joined-unknown" => {
            ("thư mục này không phải do gazette join đưa vào", "this folder was not brought by gazette join")
        }
        "joined-differs" => (
            "Công báo đã nhập không còn nối tiếp lịch sử đã ghi ngày nhập",
            "the joined gazette does not continue the history noted on the day it was joined",
        ),
        "log-forked" => ("nhật ký kể một lịch sử khác", "the log tells another history"),
        _ => ("không theo quy tắc OCFL", "a rule of OCFL is broken"),
    }
}
