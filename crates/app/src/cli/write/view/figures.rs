//! Numbers as people read them.

use atelier_domain::editorial::document::PerMille;
use atelier_domain::editorial::evaluation::Score;
use atelier_domain::kernel::MicroCredits;

/// With commas between the thousands.
pub(super) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Hundredths of a credit, rounded up: what was spent never reads as nothing.
pub(super) fn credits(amount: MicroCredits) -> String {
    let hundredths = amount.get().div_ceil(MicroCredits::PER_CREDIT / 100);
    format!("{}.{:02}", count(hundredths / 100), hundredths % 100)
}

/// One decimal below a minute.
pub(super) fn duration(milliseconds: u64) -> String {
    let seconds = milliseconds / 1_000;
    match seconds {
        0..60 => format!("{seconds}.{} s", milliseconds % 1_000 / 100),
        60..3_600 => format!("{} min {:02} s", seconds / 60, seconds % 60),
        _ => format!("{} h {:02} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

pub(super) fn percent(share: PerMille) -> String {
    format!("{}.{} %", share.get() / 10, share.get() % 10)
}

/// How a count changed, with its sign.
pub(super) fn change(before: u64, after: u64) -> String {
    if after < before {
        format!("−{}", count(before - after))
    } else {
        format!("+{}", count(after - before))
    }
}

/// Always with a decimal, so that scores stand in a column; unknown is no number.
pub(super) fn points(score: Option<Score>) -> String {
    score.map_or_else(|| "–".to_owned(), |score| format!("{:.2}", score.as_f64()))
}

/// `1 word`, `2 words`.
pub(super) fn plural(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}
