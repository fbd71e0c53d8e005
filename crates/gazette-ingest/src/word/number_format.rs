//! How a number of a list or a note is printed.

/// Prints `number` in the format of WordprocessingML `format`; `None` where the format is not known.
pub(super) fn print(number: u32, format: &str) -> Option<String> {
    Some(match format {
        "decimal" | "decimalHalfWidth" => number.to_string(),
        "decimalZero" => format!("{number:02}"),
        "upperLetter" => letters(number).to_uppercase(),
        "lowerLetter" => letters(number),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        "ordinal" => ordinal(number),
        "vietnameseCounting" => vietnamese(number),
        "numberInDash" => format!("- {number} -"),
        "decimalEnclosedParen" => format!("({number})"),
        "decimalEnclosedFullstop" => format!("{number}."),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => enclosed(number),
        "decimalFullWidth" | "decimalFullWidth2" => {
            number.to_string().chars().filter_map(|digit| char::from_u32(u32::from(digit) + 0xfee0)).collect()
        }
        "hex" => format!("{number:X}"),
        "chicago" => chicago(number),
        "none" => String::new(),
        _ => return None,
    })
}

/// Prints a number after a sample such as `001, 002, …`, which pads with zeros.
pub(super) fn print_after_sample(number: u32, sample: &str) -> String {
    let width = sample.chars().take_while(char::is_ascii_digit).count().min(12);
    format!("{number:0width$}")
}

// a … z, then aa, bb … zz, aaa: Word repeats the letter.
fn letters(number: u32) -> String {
    const MOST: u32 = 780;
    let Some(index) = number.checked_sub(1).filter(|index| *index < MOST) else { return number.to_string() };
    let letter = char::from(b'a' + u8::try_from(index % 26).unwrap_or(0));
    std::iter::repeat_n(letter, index as usize / 26 + 1).collect()
}

fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number == 0 || number > 32_767 {
        return number.to_string();
    }
    let (mut rest, mut out) = (number, String::new());
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}

fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (1, last) if last != 11 => "st",
        (2, last) if last != 12 => "nd",
        (3, last) if last != 13 => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

fn enclosed(number: u32) -> String {
    match number {
        1..=20 => char::from_u32(0x2460 + number - 1).map(String::from).unwrap_or_default(),
        _ => number.to_string(),
    }
}

fn chicago(number: u32) -> String {
    const SIGNS: [&str; 4] = ["*", "†", "‡", "§"];
    let Some(index) = number.checked_sub(1).filter(|index| *index < 400) else { return number.to_string() };
    SIGNS[index as usize % 4].repeat(index as usize / 4 + 1)
}

// một, hai … mười một … hai mươi mốt … chín mươi chín.
fn vietnamese(number: u32) -> String {
    const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
    let digit = |value: u32| DIGITS[value as usize % 10];
    match number {
        0..=9 => digit(number).to_owned(),
        10 => "mười".to_owned(),
        15 => "mười lăm".to_owned(),
        11..=19 => format!("mười {}", digit(number)),
        20..=99 => {
            let tens = format!("{} mươi", digit(number / 10));
            match number % 10 {
                0 => tens,
                1 => format!("{tens} mốt"),
                5 => format!("{tens} lăm"),
                ones => format!("{tens} {}", digit(ones)),
            }
        }
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_word_prints_them() {
        for (number, format, printed) in [
            (4, "decimal", "4"),
            (4, "decimalZero", "04"),
            (14, "decimalZero", "14"),
            (1, "lowerLetter", "a"),
            (26, "lowerLetter", "z"),
            (27, "lowerLetter", "aa"),
            (54, "upperLetter", "BBB"),
            (1994, "upperRoman", "MCMXCIV"),
            (4, "lowerRoman", "iv"),
            (0, "lowerLetter", "0"),
            (112, "ordinal", "112th"),
            (22, "ordinal", "22nd"),
            (21, "vietnameseCounting", "hai mươi mốt"),
            (15, "vietnameseCounting", "mười lăm"),
            (3, "decimalEnclosedCircle", "③"),
            (6, "chicago", "††"),
            (7, "none", ""),
            (u32::MAX, "upperRoman", "4294967295"),
            (u32::MAX, "lowerLetter", "4294967295"),
        ] {
            assert_eq!(print(number, format).as_deref(), Some(printed), "{number} {format}");
        }
        assert_eq!(print(1, "aiueo"), None);
        assert_eq!(print_after_sample(7, "001, 002, 003, ..."), "007");
    }
}
