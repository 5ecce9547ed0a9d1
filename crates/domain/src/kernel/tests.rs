use super::{Limit, MicroCredits, Page};

#[test]
fn limits_are_one_to_a_hundred() {
    for (given, ok) in [
        (0, false),
        (1, true),
        (20, true),
        (100, true),
        (101, false),
        (u32::MAX, false),
    ] {
        assert_eq!(Limit::new(given).is_ok(), ok, "{given}");
    }
    assert_eq!(Limit::default().get(), 20);
}

#[test]
fn a_page_tells_whether_there_is_more() {
    let limit = Limit::new(2).unwrap();
    let full = Page::from_rows(vec![1, 2, 3], limit, |n| *n);
    assert_eq!((full.items, full.next), (vec![1, 2], Some(2)));
    let last = Page::from_rows(vec![1, 2], limit, |n| *n);
    assert_eq!((last.items, last.next), (vec![1, 2], None));
}

#[test]
fn credits_never_wrap() {
    assert_eq!(
        MicroCredits::from_credits(2),
        Some(MicroCredits::new(2_000_000))
    );
    assert_eq!(MicroCredits::from_credits(u64::MAX), None);
    assert_eq!(
        MicroCredits::new(u64::MAX).checked_add(MicroCredits::new(1)),
        None
    );
    assert!((MicroCredits::new(1_500_000).as_credits() - 1.5).abs() < f64::EPSILON);
}
