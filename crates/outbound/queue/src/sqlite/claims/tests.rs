use super::*;

#[test]
fn back_off_doubles_up_to_its_cap() {
    for (attempt, seconds) in [
        (1, 2),
        (2, 4),
        (5, 32),
        (14, 16_384),
        (15, 16_384),
        (25, 16_384),
    ] {
        assert_eq!(back_off_s(attempt), seconds, "after attempt {attempt}");
    }
}
