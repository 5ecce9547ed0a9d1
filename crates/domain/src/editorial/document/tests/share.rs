use crate::editorial::document::PerMille;

#[test]
fn shares_round_up_and_stay_within_the_whole() {
    for (part, whole, expected) in [
        (0, 0, 0),
        (5, 0, 0),
        (0, 10, 0),
        (1, 10, 100),
        (1, 1_000_000, 1),
        (2, 3, 667),
        (10, 10, 1_000),
        (11, 10, 1_000),
        (u64::MAX, 1, 1_000),
        (u64::MAX, u64::MAX, 1_000),
    ] {
        assert_eq!(
            PerMille::of(part, whole).get(),
            expected,
            "{part} of {whole}"
        );
    }
    assert_eq!(PerMille::new(1_001), PerMille::WHOLE);
    assert_eq!(
        serde_json::from_str::<PerMille>("5000").unwrap(),
        PerMille::WHOLE
    );
}
