use super::{Limit, MicroCredits, Page, TraceParent};

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

#[test]
fn a_trace_parent_is_what_its_header_says() {
    const GIVEN: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let parent: TraceParent = GIVEN.parse().unwrap();
    assert_eq!(parent.trace(), 0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736);
    assert_eq!(parent.span(), 0x00f0_67aa_0ba9_02b7);
    assert!(parent.is_sampled());
    assert_eq!(parent.to_string(), GIVEN);
    let json = serde_json::to_string(&parent).unwrap();
    assert_eq!(json, format!("\"{GIVEN}\""));
    assert_eq!(serde_json::from_str::<TraceParent>(&json).unwrap(), parent);
}

#[test]
fn headers_of_other_versions_are_read_and_malformed_ones_are_not() {
    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
    const SPAN: &str = "00f067aa0ba902b7";
    for (header, sampled) in [
        (format!("00-{TRACE}-{SPAN}-00"), Some(false)),
        (format!("00-{TRACE}-{SPAN}-03"), Some(true)),
        (format!("cc-{TRACE}-{SPAN}-01-what-comes-later"), Some(true)),
        (format!("00-{TRACE}-{SPAN}-01-what-comes-later"), None),
        (format!("ff-{TRACE}-{SPAN}-01"), None),
        (format!("00-{TRACE}-{SPAN}"), None),
        (format!("00-{TRACE}-{SPAN}-1"), None),
        (format!("00-{TRACE}-{SPAN}-+1"), None),
        (format!("00-{}-{SPAN}-01", TRACE.to_uppercase()), None),
        (format!("00-{}-{SPAN}-01", "0".repeat(32)), None),
        (format!("00-{TRACE}-{}-01", "0".repeat(16)), None),
        (String::new(), None),
    ] {
        let read = header.parse::<TraceParent>().ok();
        assert_eq!(read.map(TraceParent::is_sampled), sampled, "{header}");
    }
}
