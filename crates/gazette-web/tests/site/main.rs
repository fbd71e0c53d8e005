//! The site over a small archive: what readers, programs and attackers get.

#![expect(clippy::unwrap_used, reason = "a test whose archive cannot be laid out fails")]

mod press;
mod renewal;

use press::{ADDRESS, Press};

#[test]
fn every_page_answers_with_its_headers_and_closed_policy() {
    let press = Press::with_index();
    for (target, holds) in [
        ("/", "Quyết định số 12/2026/QĐ-UBND"),
        ("/?lang=en", "Newest issue"),
        ("/cong-bao", "Số 3"),
        ("/cong-bao/2026", "Số 3"),
        ("/cong-bao/2026/3", "cong-bao.pdf"),
        ("/van-ban", "ban hành Quy định"),
        (&format!("/van-ban/{ADDRESS}"), "Phạm vi"),
        (&format!("/van-ban/{ADDRESS}/dieu-1"), "Phạm vi"),
        (
            &format!("/van-ban/{ADDRESS}/dieu-1/khoan-2/diem-dd"),
            "điểm đ khoản 2 Điều 1 Quyết định số 12/2026/QĐ-UBND",
        ),
        ("/tim-kiem", "Loại văn bản"),
        ("/kiem-tra", "SHA-256"),
        ("/gioi-thieu", "Bản nào là chính thức"),
        ("/gioi-thieu?lang=en", "Addresses that stay"),
        ("/kiem-chung", "gazette monitor"),
        ("/tro-nang", "WCAG 2.2"),
        ("/dieu-khoan?lang=en", "Privacy"),
        ("/du-lieu", "/api/openapi.json"),
        ("/thong-ke", "<svg class=\"chart\""),
        ("/cong-bao/2026/thang-11", "Tháng 11"),
        ("/van-ban?type=quyet-dinh&year=2026", "Ủy ban nhân dân tỉnh Sơn Hải"),
        ("/van-ban.atom", "<entry>"),
        ("/van-ban.csv", ADDRESS),
        ("/van-ban?field=moi-truong", ADDRESS),
        ("/van-ban?field=m%C3%B4i%20tr%C6%B0%E1%BB%9Dng", ADDRESS),
        ("/van-ban?field=chua-phan", "15-qd-ubnd"),
        ("/van-ban.csv?field=moi-truong", "Môi trường"),
        ("/van-ban.atom?field=moi-truong", ADDRESS),
        (&format!("/van-ban/{ADDRESS}/tuong-tu"), "Văn bản có nội dung gần"),
        ("/linh-vuc", "/van-ban?field=moi-truong"),
        ("/linh-vuc?lang=en", "Documents by field"),
        ("/linh-vuc.csv", "Môi trường,1,0,"),
        ("/van-ban?nguon=nhap&field=dat-dai", "/van-ban/chinh-phu/1-1999-nd-cp"),
        ("/cong-bao.csv", "3/2026"),
        ("/thong-ke.csv", "2026,11,"),
        ("/tim-kiem.csv?q=ph%E1%BA%A1m+vi", ADDRESS),
        ("/tim-kiem.atom?q=ph%E1%BA%A1m+vi", ADDRESS),
        (&format!("/van-ban/{ADDRESS}/chu-ky"), "Nguyễn Văn &#60;A&#62; đã ký số."),
        (&format!("/van-ban/{ADDRESS}/chu-ky?lang=en"), "Nguyễn Văn &#60;A&#62; signed."),
        (&format!("/van-ban/{ADDRESS}/toan-van.txt"), "Phạm vi"),
        (&format!("/van-ban/{ADDRESS}/akn.xml"), "<article eId=\"art_1\">"),
        ("/metrics", "gazette_responses_total"),
        ("/cong-bao.atom", "<feed"),
        ("/sitemap.xml", ADDRESS),
        ("/van-ban?nguon=nhap", "/van-ban/chinh-phu/1-1999-nd-cp"),
        ("/sitemap-1.xml", ADDRESS),
        ("/opensearch.xml", "searchTerms"),
        ("/robots.txt", "Sitemap"),
        ("/health", "\"ok\""),
        ("/favicon.ico", "<svg"),
    ] {
        let answer = press.get(target);
        assert_eq!(answer.status, 200, "{target}: {}", answer.text());
        assert!(answer.text().contains(holds), "{target} does not hold {holds}: {}", answer.text());
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{target}");
        assert!(!answer.header("content-security-policy").contains("unsafe"), "{target}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{target}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{target}");
    }
}

#[test]
fn pages_need_no_inline_script_or_style() {
    let press = Press::with_index();
    for target in ["/", "/cong-bao/2026/3", &format!("/van-ban/{ADDRESS}"), "/tim-kiem?q=rác", "/kiem-tra"] {
        let page = press.get(target).text();
        assert!(!page.contains("style=\"") && !page.contains("<style"), "{target}");
        // Linked data is read by search engines, not run.
        let (run, data) = (
            page.matches("<script src=\"/tinh/").count(),
            page.matches("<script type=\"application/ld+json\">").count(),
        );
        assert_eq!(page.matches("<script").count(), run + data, "{target}");
        assert!(page.starts_with("<!doctype html>\n<html lang=\"vi\">"), "{target}");
        for once in ["<main id=\"noi-dung\"", "<h1"] {
            assert_eq!(page.matches(once).count(), 1, "{target}: {once}");
        }
        for asset in page.split("\"/tinh/").skip(1).filter_map(|rest| rest.split('"').next()) {
            let asset = press.get(&format!("/tinh/{asset}"));
            assert_eq!(asset.status, 200);
            assert!(asset.header("cache-control").contains("immutable"));
        }
    }
    assert_eq!(press.get("/tinh/site-0000.css").status, 404);
}

#[test]
fn articles_clauses_and_points_have_an_anchor_and_an_address() {
    let press = Press::without_index();
    let page = press.get(&format!("/van-ban/{ADDRESS}")).text();
    for place in ["dieu-1", "dieu-1/khoan-2", "dieu-1/khoan-2/diem-dd", "kem-theo/dieu-1"] {
        assert_eq!(page.matches(&format!("id=\"{place}\"")).count(), 1, "{place}");
        assert!(page.contains(&format!("href=\"/van-ban/{ADDRESS}/{place}\"")), "{place}");
        let part = press.get(&format!("/van-ban/{ADDRESS}/{place}"));
        assert_eq!(part.status, 200, "{place}");
        assert!(part.text().contains(" here\""), "{place}: the place is not marked");
    }
    // The article stands around its clause; other articles do not.
    let part = press.get(&format!("/van-ban/{ADDRESS}/dieu-1/khoan-2")).text();
    let text = part.split("<article").nth(1).unwrap().split("</article>").next().unwrap();
    assert!(text.contains("Phạm vi") && !text.contains("Hiệu lực từ ngày mai"));
    for nowhere in ["dieu-9", "dieu-1/khoan-9", "chuong-1", "khoan-2"] {
        assert_eq!(press.get(&format!("/van-ban/{ADDRESS}/{nowhere}")).status, 404, "{nowhere}");
    }
}

#[test]
fn tables_notes_and_pictures_are_shown() {
    let press = Press::without_index();
    let page = press.get(&format!("/van-ban/{ADDRESS}")).text();
    for piece in [
        "<th scope=\"col\" colspan=\"2\">",
        "<td rowspan=\"2\">",
        "href=\"#chu-thich-1\"",
        "id=\"chu-thich-1\"",
        "Lời chú thích",
        &format!("<img src=\"/van-ban/{ADDRESS}/hinh/0\""),
        "hình không hiển thị được",
    ] {
        assert!(page.contains(piece), "{piece} is missing");
    }
    let picture = press.get(&format!("/van-ban/{ADDRESS}/hinh/0"));
    assert_eq!((picture.status, picture.header("content-type")), (200, "image/png"));
    // What only claims to be a picture is never served as one.
    assert_eq!(press.get(&format!("/van-ban/{ADDRESS}/hinh/1")).status, 404);
    assert_eq!(press.get(&format!("/van-ban/{ADDRESS}/hinh/99999999999999999999")).status, 404);
}

#[test]
fn hostile_text_stays_text() {
    let press = Press::with_index();
    let hostile = "<script>alert(1)</script>";
    for target in [
        format!("/van-ban/{ADDRESS}"),
        format!("/van-ban/{ADDRESS}/dieu-2"),
        "/tim-kiem?q=alert".to_owned(),
        "/tim-kiem?q=%3Cscript%3Ealert(1)%3C/script%3E&type=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
            .to_owned(),
        "/kiem-tra?sha256=%3Cscript%3Ealert(1)%3C/script%3E".to_owned(),
        "/cong-bao.atom".to_owned(),
        "/%3Cscript%3Ealert(1)%3C/script%3E".to_owned(),
    ] {
        assert!(!press.get(&target).text().contains(hostile), "{target}");
    }
    assert!(press.get(&format!("/van-ban/{ADDRESS}")).text().contains("&lt;script&gt;alert(1)"));
    // A host that is none goes into no feed.
    let feed = press.send("GET", "/cong-bao.atom", &[("host", "a\"><x>")]).text();
    assert!(feed.contains("http://localhost/cong-bao/2026/3") && !feed.contains("<x>"));
}

#[test]
fn a_file_comes_whole_in_part_or_not_at_all() {
    let press = Press::without_index();
    let target = "/cong-bao/2026/3/tep/cong-bao.pdf";
    let whole = press.get(target);
    assert_eq!((whole.status, whole.body.as_slice()), (200, press::PDF));
    let tag = whole.header("etag").to_owned();
    assert_eq!(tag, format!("\"{}\"", press::digest(press::PDF)));
    assert!(whole.header("content-disposition").starts_with("attachment; filename=\"cong-bao.pdf\""));
    assert!(whole.header("content-security-policy").contains("sandbox"));
    assert_eq!(press.send("GET", target, &[("if-none-match", &tag)]).status, 304);

    let part = press.send("GET", target, &[("range", "bytes=5-8")]);
    assert_eq!((part.status, part.body.as_slice()), (206, &press::PDF[5..9]));
    assert_eq!(part.header("content-range"), format!("bytes 5-8/{}", press::PDF.len()));
    let stale = press.send("GET", target, &[("range", "bytes=5-8"), ("if-range", "\"other\"")]);
    assert_eq!(stale.status, 200);
    let outside = press.send("GET", target, &[("range", "bytes=999999-")]);
    assert_eq!((outside.status, outside.body.len()), (416, 0));

    let head = press.send("HEAD", target, &[]);
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), press::PDF.len().to_string());
    // Compression would give other bytes than the digest names.
    assert_eq!(press.send("GET", target, &[("accept-encoding", "gzip")]).body, press::PDF);
}

#[test]
fn a_page_is_not_sent_twice_and_is_compressed_where_asked() {
    let press = Press::without_index();
    let target = format!("/van-ban/{ADDRESS}");
    let page = press.get(&target);
    let since = page.header("last-modified");
    assert!(since.ends_with(" GMT"), "{since}");
    assert_eq!(press.send("GET", &target, &[("if-modified-since", since)]).status, 304);
    let before = "Mon, 02 Nov 2020 00:00:00 GMT";
    assert_eq!(press.send("GET", &target, &[("if-modified-since", before)]).status, 200);
    // The tag decides where both are sent.
    let both = [("if-modified-since", since), ("if-none-match", "\"other\"")];
    assert_eq!(press.send("GET", &target, &both).status, 200);
    assert_eq!(press.send("GET", &target, &[("accept-encoding", "gzip;q=0")]).header("content-encoding"), "");
    let again = press.send("GET", &target, &[("if-none-match", page.header("etag"))]);
    assert_eq!((again.status, again.body.len()), (304, 0));
    let small = press.send("GET", &target, &[("accept-encoding", "gzip")]);
    assert_eq!(small.header("content-encoding"), "gzip");
    assert!(small.body.len() < page.body.len() / 2);
    assert_eq!(small.header("content-length"), small.body.len().to_string());
    assert!(small.header("vary").contains("accept-encoding"));
}

#[test]
fn behind_tls_readers_are_told_to_stay_there_and_whole_addresses_are_those_readers_know() {
    let press = Press::without_index();
    assert_eq!(press.get("/").header("strict-transport-security"), "");
    let told = press.send("GET", "/cong-bao.atom", &[("x-forwarded-proto", "https"), ("host", "a.example")]);
    assert!(told.header("strict-transport-security").contains("max-age"));
    assert!(told.text().contains("https://a.example/cong-bao/2026/3"));
}

#[test]
fn a_damaged_file_is_not_served() {
    let press = Press::without_index();
    let target = format!("/van-ban/{ADDRESS}/tep/original.pdf");
    assert_eq!(press.get(&target).body, press::ORIGINAL);
    press.damage("original.pdf");
    assert_eq!(press.get(&target).status, 500);
    assert_eq!(press.get(&format!("/van-ban/{ADDRESS}")).status, 200);
}

#[test]
fn nothing_outside_is_read() {
    let press = Press::without_index();
    press.lay("secret.txt", b"inner words");
    press.link_in_log("way-out", "..");
    for target in [
        "/log/../secret.txt",
        "/log/%2e%2e/secret.txt",
        "/log/..%2fsecret.txt",
        "/log/proof/../../secret.txt",
        "/log/way-out/secret.txt",
        "/log//etc/passwd",
        "/log/%2fetc%2fpasswd",
        "/log/.hidden",
        "/log/proof",
        "/tinh/../secret.txt",
        "/tinh/..%2f..%2fsecret.txt",
        "/cong-bao/2026/3/tep/..%2f..%2fsecret.txt",
        "/cong-bao/2026/3/tep/issue.json",
        "/van-ban/..%2f..%2fsecret.txt/x",
        &format!("/van-ban/{ADDRESS}/tep/../../../../secret.txt"),
        &format!("/van-ban/{ADDRESS}/tep/document.toml"),
    ] {
        let answer = press.get(target);
        assert!(answer.status == 404 || answer.status == 308, "{target}: {}", answer.status);
        assert!(!answer.text().contains("inner words"), "{target}");
    }
    assert_eq!(press.get("/log/checkpoint").text(), "the head\n");
}

#[test]
fn what_makes_no_sense_is_refused_in_plain_words() {
    let press = Press::with_index();
    let long = format!("/{}", "a".repeat(4000));
    for (target, status) in [
        ("/%", 400),
        ("/%ff", 400),
        ("/%00", 400),
        (long.as_str(), 400),
        ("/nothing", 404),
        ("/sitemap-0.xml", 404),
        ("/sitemap-2.xml", 404),
        ("/tim-kiem?q=%zz", 400),
    ] {
        let answer = press.get(target);
        assert_eq!(answer.status, status, "{target}");
        assert!(answer.text().contains("<h1>"), "{target}");
    }
    // Only where a file is checked a body is read.
    assert_eq!(press.send("POST", "/tim-kiem", &[]).status, 405);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"] {
        assert_eq!(press.send(method, "/", &[]).status, 405, "{method}");
    }
    assert_eq!(press.get("/van-ban?trang=99").status, 404);
    assert!(press.get("/tim-kiem?q=a&year=abc").text().contains("bốn chữ số"));
}

#[test]
fn generated_requests_bring_no_fault() {
    let press = Press::with_index();
    let pieces = [
        "/",
        "cong-bao",
        "van-ban",
        ADDRESS,
        "2026",
        "3",
        "tep",
        "hinh",
        "dieu-1",
        "tim-kiem",
        "?q=",
        "%2e%2e",
        "..",
        "%F0%9F",
        "Đ",
        "đ",
        "&trang=",
        "18446744073709551615",
        "-1",
        "api",
        "log",
        "+",
        "%",
        "\u{202e}",
        "\"",
        "AND (",
        "number=",
        "&",
    ];
    // A small generator of its own keeps the cases the same on every run.
    let mut seed: u64 = 7;
    for _ in 0..800 {
        let mut target = String::from("/");
        for _ in 0..6 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            target.push_str(pieces[usize::try_from(seed >> 33).unwrap() % pieces.len()]);
            if seed.is_multiple_of(3) {
                target.push('/');
            }
        }
        let status = press.get(&target).status;
        assert!(status < 500, "{target}: {status}");
    }
}

#[test]
fn old_spellings_lead_to_the_address_that_stays() {
    let press = Press::without_index();
    for (old, new) in [
        ("/cong-bao/2026/03/", "/cong-bao/2026/3"),
        ("/van-ban/UBND-tinh-son-hai/12-2026-QD-UBND", &format!("/van-ban/{ADDRESS}")),
        ("/van-ban/ubnd-tinh-son-hai/12/2026/qd-ubnd", &format!("/van-ban/{ADDRESS}")),
        ("/van-ban/ubnd-tinh-son-hai/12-2026-qd-ubnd/?lang=en", &format!("/van-ban/{ADDRESS}?lang=en")),
    ] {
        let answer = press.get(old);
        assert_eq!((answer.status, answer.header("location")), (308, new), "{old}");
    }
}

#[test]
fn search_finds_and_leafs_and_its_absence_stops_nothing_else() {
    let press = Press::with_index();
    let page = press.get("/tim-kiem?q=ph%E1%BA%A1m+vi").text();
    assert!(page.contains(&format!("/van-ban/{ADDRESS}/dieu-1")) && page.contains("<b>"), "{page}");
    assert!(press.get("/tim-kiem?q=pham&year=1999").text().contains("Không tìm thấy gì"));
    // A body is asked for with the one that followed it, and no other.
    let asked = |body: &str| press.get(&format!("/api/search?q=pham+vi&body={body}")).text();
    assert!(asked("so-cu-tinh-son-hai").contains(ADDRESS), "{}", asked("so-cu-tinh-son-hai"));
    assert!(!asked("so-khac-tinh-son-hai").contains(ADDRESS));

    let press = Press::without_index();
    let answer = press.get("/tim-kiem?q=a");
    assert_eq!(answer.status, 503);
    assert!(answer.text().contains("vẫn đọc được"));
    for target in ["/", "/tim-kiem", "/cong-bao/2026/3", &format!("/van-ban/{ADDRESS}")] {
        assert_eq!(press.get(target).status, 200, "{target}");
    }
}

#[test]
fn a_file_is_known_by_its_digest_or_not() {
    let press = Press::without_index();
    let good = press.get(&format!("/kiem-tra?sha256={}", press::digest(press::PDF))).text();
    assert!(good.contains("Đúng là tệp đã đăng") && good.contains("3/2026"));
    let corrected = press.get(&format!("/kiem-tra?sha256={}", press::digest(press::ORIGINAL))).text();
    assert!(corrected.contains("Đã được đính chính"));
    let bad = press.get(&format!("/kiem-tra?sha256={}", press::digest(b"altered"))).text();
    assert!(bad.contains("Không biết tệp này"));
    assert!(press.get("/kiem-tra?sha256=abc").text().contains("không phải mã SHA-256"));
    // What was sent along for the office only is not told of.
    let inner = press.get(&format!("/kiem-tra?sha256={}", press::digest(press::METADATA))).text();
    assert!(inner.contains("Không biết tệp này"));
}

#[test]
fn a_file_that_is_posted_is_told_like_its_digest() {
    let press = Press::without_index();
    let form = |bytes: &[u8]| {
        let mut body =
            b"--b\r\nContent-Disposition: form-data; name=\"tep\"; filename=\"a.pdf\"\r\n\r\n".to_vec();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--b--\r\n");
        body
    };
    let media = "multipart/form-data; boundary=b";
    let good = press.post("/kiem-tra", media, &form(press::PDF));
    assert!(good.status == 200 && good.text().contains("Đúng là tệp đã đăng"), "{}", good.text());
    assert_eq!(good.header("cache-control"), "no-store");
    let altered = press.post("/kiem-tra?lang=en", media, &form(b"%PDF altered"));
    assert!(altered.text().contains("not known here"));
    assert!(press.post("/kiem-tra", media, &form(b"")).text().contains("Chưa có tệp nào"));
    assert_eq!(press.post("/kiem-tra", "text/plain", b"x").status, 400);
    let json = press.post("/api/verify", "application/octet-stream", press::PDF);
    let json: serde_json::Value = serde_json::from_slice(&json.body).unwrap();
    assert_eq!((&json["verdict"], &json["published"][0]["issue"]), (&"genuine".into(), &"3/2026".into()));
    // What says it is an issue of ours and has other bytes was altered; what names an issue that never was is unknown.
    for (number, verdict, claims, told) in
        [(3, "altered", Some("3/2026"), "đã bị sửa đổi"), (77, "unknown", None, "Không biết tệp này")]
    {
        let title = format!("Công báo tỉnh Sơn Hải số {number} ngày 25-11-2026");
        let file = format!("%PDF <dc:title><rdf:li>{title}</rdf:li></dc:title> other bytes");
        assert!(press.post("/kiem-tra", media, &form(file.as_bytes())).text().contains(told), "{number}");
        let json = press.post("/api/verify", media, &form(file.as_bytes()));
        let json: serde_json::Value = serde_json::from_slice(&json.body).unwrap();
        assert_eq!((&json["verdict"], json["claims"].as_str()), (&verdict.into(), claims));
    }
    let refused = press.post("/api/verify", media, b"nothing");
    let refused: serde_json::Value = serde_json::from_slice(&refused.body).unwrap();
    assert_eq!(refused["error"]["code"], "file-missing");
}

#[test]
fn what_was_taken_back_is_told_with_its_reason_and_its_digest_stays_known() {
    let press = Press::without_index();
    let archive = gazette_archive::Archive::open(&press.site().archive).unwrap();
    let order = gazette_archive::Order {
        time: "2026-11-26T09:00:00+07:00".to_owned(),
        who: "Văn thư".to_owned(),
        order: "77/QĐ-TA".to_owned(),
        why: "có bí mật <đời tư>".to_owned(),
    };
    let object = gazette_archive::ObjectId::document(ADDRESS);
    archive.withdraw(&object, &["original.pdf".to_owned()], &order).unwrap();
    let page = press.get(&format!("/van-ban/{ADDRESS}")).text();
    for piece in
        ["Nội dung đã được gỡ", "77/QĐ-TA: có bí mật &#60;đời tư&#62;", &press::digest(press::ORIGINAL)]
    {
        assert!(page.contains(piece), "{piece} is missing");
    }
    let file = format!("/van-ban/{ADDRESS}/tep/original.pdf");
    assert!(!page.contains(&format!("href=\"{file}\"")) && !page.contains("Lời chú thích"));
    assert_eq!(press.get(&file).status, 410);
    let check = press.get(&format!("/kiem-tra?sha256={}", press::digest(press::ORIGINAL))).text();
    assert!(check.contains("Đúng là tệp đã đăng") && check.contains("77/QĐ-TA"), "{check}");
    let json: serde_json::Value =
        serde_json::from_slice(&press.get(&format!("/api/documents/{ADDRESS}")).body).unwrap();
    assert_eq!(json["withdrawn"][0]["order"], "77/QĐ-TA");
}

#[test]
fn a_correction_is_told_at_the_place_it_corrects() {
    let press = Press::without_index();
    let page = press.get(&format!("/van-ban/{ADDRESS}")).text();
    let article = page.find("id=\"dieu-1\"").unwrap();
    let note = page.find("<div class=\"later\"").unwrap();
    let next = page.find("id=\"dieu-2\"").unwrap();
    assert!(article < note && note < next, "the note stands in article 1");
    assert!(page[note..next].contains("/van-ban/ubnd-tinh-son-hai/15-qd-ubnd"));
    // The page of the article alone tells it too; the plain text is the text alone.
    assert!(press.get(&format!("/van-ban/{ADDRESS}/dieu-1")).text().contains("class=\"later\""));
    assert!(!press.get(&format!("/van-ban/{ADDRESS}/toan-van.txt")).text().contains("15/QĐ-UBND"));
}

#[test]
fn corrections_come_first_and_drafts_never() {
    let press = Press::without_index();
    let page = press.get(&format!("/van-ban/{ADDRESS}")).text();
    let (notice, text) =
        (page.find("đã được đính chính").unwrap(), page.find("<article class=\"law\"").unwrap());
    assert!(notice < text);
    // An object of a publication that never became an issue.
    assert_eq!(press.get("/van-ban/ubnd-tinh-son-hai/99-2026-qd-ubnd").status, 404);
    assert_eq!(press.get("/api/documents/ubnd-tinh-son-hai/99-2026-qd-ubnd").status, 404);
    assert!(!press.get("/van-ban?nguon=nhap").text().contains("99-2026"));
    // An imported one is shown.
    assert_eq!(press.get("/van-ban/chinh-phu/1-1999-nd-cp").status, 200);
}

#[test]
fn programs_get_the_same_as_json() {
    let press = Press::with_index();
    let json = |target: &str| -> serde_json::Value {
        let answer = press.get(target);
        assert_eq!(answer.status, 200, "{target}");
        assert!(answer.header("content-type").starts_with("application/json"), "{target}");
        serde_json::from_slice(&answer.body).unwrap()
    };
    assert_eq!(json("/api/issues")["issues"][0]["issue"], "4/2026");
    let issue = json("/api/issues/2026/3");
    assert_eq!(issue["entries"][0]["document"], ADDRESS);
    assert_eq!(issue["files"][0]["sha256"], press::digest(press::PDF));
    let document = json(&format!("/api/documents/{ADDRESS}"));
    assert_eq!(document["metadata"]["number"], "12/2026/QĐ-UBND");
    assert_eq!(document["corrections"][0]["by"], "ubnd-tinh-son-hai/15-qd-ubnd");
    assert!(document["units"].as_array().is_some_and(|units| !units.is_empty()));
    assert_eq!(document["files"].as_array().map(Vec::len), Some(1), "only public files");
    assert!(json("/api/search?q=ph%E1%BA%A1m%20vi")["total"].as_u64() > Some(0));
    assert_eq!(json(&format!("/api/verify?sha256={}", press::digest(press::PDF)))["verdict"], "genuine");
    assert_eq!(json(&format!("/api/verify?sha256={}", press::digest(b"x")))["verdict"], "unknown");
    for (target, status) in
        [("/api/nothing", 404), ("/api/verify?sha256=1", 400), ("/api/search?q=a&year=x", 400)]
    {
        let answer = press.get(target);
        let error: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(answer.status, status, "{target}");
        assert!(error["error"]["code"].is_string(), "{target}");
    }
}

#[test]
fn changes_follow_the_log_and_a_proof_is_checked() {
    let press = Press::without_index();
    press.keep_log();
    let json =
        |target: &str| -> serde_json::Value { serde_json::from_slice(&press.get(target).body).unwrap() };
    let changes = json("/api/changes?since=0");
    assert_eq!((&changes["size"], &changes["next"]), (&1.into(), &1.into()));
    assert_eq!(changes["changes"][0]["url"], "/cong-bao/2026/3");
    assert_eq!(json("/api/changes?since=1")["changes"].as_array().map(Vec::len), Some(0));
    assert_eq!(press.get("/api/changes?since=x").status, 400);
    let description: serde_json::Value =
        serde_json::from_slice(&press.get("/api/openapi.json").body).unwrap();
    fits(&description, &description["components"]["schemas"]["Changes"], &changes, "changes");
    let checked = press.get(&format!("/kiem-tra?sha256={}", press::digest(press::PDF))).text();
    assert!(checked.contains("mục số 0") && checked.contains("/log/proof/2026/3.tlog-proof"), "{checked}");
    assert_eq!(press.get("/log/tile/entries/000.p/1").status, 200);
}

#[test]
fn answers_are_as_the_description_says() {
    let press = Press::with_index();
    let description: serde_json::Value =
        serde_json::from_slice(&press.get("/api/openapi.json").body).unwrap();
    let mut seen = 0;
    for (path, target) in [
        ("/api/issues", "/api/issues".to_owned()),
        ("/api/issues/{year}/{number}", "/api/issues/2026/3".to_owned()),
        ("/api/documents", "/api/documents".to_owned()),
        ("/api/fields", "/api/fields".to_owned()),
        ("/api/documents/{body}/{number}", format!("/api/documents/{ADDRESS}")),
        ("/api/documents/{body}/{number}/similar", format!("/api/documents/{ADDRESS}/similar")),
        ("/api/suggest", "/api/suggest?q=ph%E1%BA%A1m".to_owned()),
        ("/api/changes", "/api/changes?since=0".to_owned()),
        ("/api/statistics", "/api/statistics".to_owned()),
        ("/api/search", "/api/search?q=ph%E1%BA%A1m%20vi".to_owned()),
        ("/api/verify", format!("/api/verify?sha256={}", press::digest(press::ORIGINAL))),
    ] {
        let schema =
            &description["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        let answer: serde_json::Value = serde_json::from_slice(&press.get(&target).body).unwrap();
        fits(&description, schema, &answer, path);
        seen += 1;
    }
    assert_eq!(description["paths"].as_object().map(serde_json::Map::len), Some(seen), "every path is tried");
    let refused: serde_json::Value = serde_json::from_slice(&press.get("/api/issues/2026/99").body).unwrap();
    fits(&description, &description["components"]["schemas"]["Error"], &refused, "error");
}

/// Holds a value against a schema: types, required keys, values allowed, and no key that is not described.
fn fits(description: &serde_json::Value, schema: &serde_json::Value, value: &serde_json::Value, place: &str) {
    let schema = match schema["$ref"].as_str() {
        Some(name) => &description["components"]["schemas"][name.rsplit('/').next().unwrap()],
        None => schema,
    };
    let kind = match value {
        serde_json::Value::Null => "null",
        serde_json::Value::Bool(_) => "boolean",
        serde_json::Value::Number(number) if number.is_f64() => "number",
        serde_json::Value::Number(_) => "integer",
        serde_json::Value::String(_) => "string",
        serde_json::Value::Array(_) => "array",
        serde_json::Value::Object(_) => "object",
    };
    let allowed = &schema["type"];
    let listed = allowed.as_array().is_some_and(|kinds| kinds.iter().any(|known| known == kind));
    assert!(allowed == kind || listed, "{place}: {kind} is not {allowed}");
    if let Some(known) = schema["enum"].as_array() {
        assert!(known.contains(value), "{place}: {value}");
    }
    for item in value.as_array().into_iter().flatten() {
        fits(description, &schema["items"], item, place);
    }
    let (Some(properties), Some(object)) = (schema["properties"].as_object(), value.as_object()) else {
        return;
    };
    for required in schema["required"].as_array().into_iter().flatten().filter_map(serde_json::Value::as_str)
    {
        assert!(object.contains_key(required), "{place}: {required} is missing");
    }
    for (key, inner) in object {
        let schema = properties.get(key).unwrap_or_else(|| panic!("{place}: {key} is not described"));
        fits(description, schema, inner, &format!("{place}/{key}"));
    }
}

#[test]
fn a_document_tells_what_later_ones_do_to_it() {
    let press = Press::with_index();
    let page = press.get(&format!("/van-ban/{ADDRESS}")).text();
    let (_, told) = page.split_once("id=\"tac-dong\"").unwrap();
    assert!(told.contains("Được sửa đổi, bổ sung bởi"), "{told}");
    assert!(told.contains("href=\"/van-ban/ubnd-tinh-son-hai/15-qd-ubnd"));
    assert!(told.contains("12/2026/QĐ-UBND &#"), "the source is quoted and escaped");
    assert!(page.contains("id=\"hieu-luc\""));
    // The other direction.
    let other = press.get("/van-ban/ubnd-tinh-son-hai/15-qd-ubnd").text();
    let (_, told) = other.split_once("id=\"lien-quan\"").unwrap();
    assert!(told.contains(&format!("href=\"/van-ban/{ADDRESS}\"")));
}

#[test]
fn documents_are_browsed_by_field_and_those_without_one_stay_reachable() {
    let press = Press::with_index();
    let json =
        |target: &str| -> serde_json::Value { serde_json::from_slice(&press.get(target).body).unwrap() };
    let all = json("/api/documents");
    let counts: Vec<(&str, u64)> = all["facets"]["field"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["key"].as_str().unwrap(), one["count"].as_u64().unwrap()))
        .collect();
    assert_eq!(counts, [("moi-truong", 1), ("chua-phan", 1)]);
    let chosen = json("/api/documents?field=moi-truong");
    assert_eq!((&chosen["total"], &chosen["documents"][0]["id"]), (&1.into(), &ADDRESS.into()));
    assert_eq!(json("/api/documents?field=chua-phan")["total"], 1);
    assert_eq!(json("/api/documents?field=khong-co")["total"], 0);
    let imported = json("/api/documents?source=imported&field=dat-dai");
    assert_eq!(imported["documents"][0]["id"], "chinh-phu/1-1999-nd-cp");
    // Without an index nobody knows the fields, and every document is still listed.
    let bare = Press::without_index();
    assert!(bare.get("/van-ban?nguon=nhap").text().contains("/van-ban/chinh-phu/1-1999-nd-cp"));
    assert!(bare.get("/van-ban").text().contains(ADDRESS));
    assert_eq!(bare.get("/linh-vuc").status, 200);
}

#[test]
fn citations_in_the_text_lead_to_what_they_mean_and_the_words_stay() {
    let press = Press::with_index();
    let page = press.get(&format!("/van-ban/{ADDRESS}")).text();
    let (_, law) = page.split_once("<article class=\"law\"").unwrap();
    for link in [
        // The place the words stand at, the whole document being shown.
        "<a class=\"ref\" href=\"#dieu-2/khoan-1\">khoản 1 Điều này</a>, ",
        "<a class=\"ref\" href=\"#dieu-1/khoan-2/diem-dd\">điểm đ khoản 2 Điều 1 Quyết định này</a>",
        // A clause that is not there leads to its article.
        "<a class=\"ref\" href=\"#dieu-1\">khoản 9 Điều 1</a>",
        // Words in two styles are one link.
        "<a class=\"ref\" href=\"/van-ban/chinh-phu/1-1999-nd-cp/dieu-5/khoan-1\">khoản 1 Điều 5 <b>Nghị định số \
         1/1999/NĐ-CP</b></a>",
        // An article that is not there leads to the document.
        "<a class=\"ref\" href=\"/van-ban/chinh-phu/1-1999-nd-cp\">Điều 99 Nghị định số 1/1999/NĐ-CP</a>",
    ] {
        assert!(law.contains(link), "{link} is not in {law}");
    }
    // What is not in the archive, the document itself, and `Điều này` in quoted words of another text stay words.
    for plain in [" Nghị định số 9/2001/NĐ-CP,", "Quyết định này quy định", "“2. Theo khoản 1 Điều này”"]
    {
        assert!(law.contains(plain), "{plain} is not in {law}");
    }
    // On the page of an article, what is not shown there has an address of its own.
    let article = press.get(&format!("/van-ban/{ADDRESS}/dieu-2?lang=en")).text();
    assert!(article.contains(&format!("href=\"/van-ban/{ADDRESS}/dieu-1/khoan-2/diem-dd?lang=en\">điểm đ")));
    assert!(article.contains("href=\"#dieu-2/khoan-1\">khoản 1"));
    // Without an index only published numbers are known.
    let bare = Press::without_index().get(&format!("/van-ban/{ADDRESS}")).text();
    assert!(
        bare.contains("href=\"#dieu-2/khoan-1\">khoản 1")
            && bare.contains("<b>Nghị định số 1/1999/NĐ-CP</b>")
    );
}

#[test]
fn a_place_that_is_not_there_leads_to_the_document_that_is() {
    let press = Press::without_index();
    let answer = press.get(&format!("/van-ban/{ADDRESS}/dieu-77"));
    let link = format!("<a href=\"/van-ban/{ADDRESS}\">Xem toàn văn Quyết định số 12/2026/QĐ-UBND</a>");
    assert!(answer.status == 404 && answer.text().contains(&link), "{}", answer.text());
}

#[test]
fn an_amending_document_leads_to_the_provisions_it_changes() {
    let press = Press::with_index();
    let page = press.get("/van-ban/ubnd-tinh-son-hai/15-qd-ubnd").text();
    for link in [
        format!("Sửa đổi <a class=\"ref\" href=\"/van-ban/{ADDRESS}/dieu-1/khoan-1\">khoản 1 Điều 1</a>"),
        format!("Bãi bỏ <a class=\"ref\" href=\"/van-ban/{ADDRESS}/dieu-2/khoan-1\">khoản 1 Điều 2</a>"),
        format!("của <a class=\"ref\" href=\"/van-ban/{ADDRESS}\">Quyết định số 12/2026/QĐ-UBND</a>"),
        // `Điều này` in the new text is none of the amending document; a document named there is what it is.
        "theo khoản 2 Điều này và <a class=\"ref\" href=\"/van-ban/chinh-phu/1-1999-nd-cp\">".to_owned(),
    ] {
        assert!(page.contains(&link), "{link} is not in {page}");
    }
}

#[test]
fn an_equation_is_mathematics_and_its_line_of_text_can_be_copied() {
    let press = Press::without_index();
    let page = press.get(&format!("/van-ban/{ADDRESS}")).text();
    let drawn =
        "<mfrac><mi>a</mi><mn>2</mn></mfrac></math><span class=\"linear\" aria-hidden=\"true\">a/2</span>";
    assert!(page.contains("alttext=\"a/2\"") && page.contains(drawn), "{page}");
    // What is no mathematics stands as it was read.
    assert!(page.contains("<span class=\"equation\">EQ \\x(3)</span>"));
}

#[test]
fn one_is_not_said_as_if_it_were_many() {
    let press = Press::with_index();
    for target in [
        "/?lang=en",
        "/cong-bao?lang=en",
        "/cong-bao/2026/3?lang=en",
        "/van-ban?lang=en&year=2026",
        "/linh-vuc?lang=en",
    ] {
        let page = press.get(target).text();
        for wrong in
            [" 1 documents", ">1 documents", " 1 pages", ">1 published documents", ">1 imported documents"]
        {
            assert!(!page.contains(wrong), "{target}: {wrong}");
        }
    }
    assert!(press.get("/cong-bao/2026/3?lang=en").text().contains("1 document\u{a0}· 9 pages"));
}
