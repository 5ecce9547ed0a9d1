use proptest::prelude::*;

use super::{Remark, gather};
use crate::finding::{Finding, Rule, Severity};

#[test]
fn remarks_of_other_models_are_understood() {
    let table = [
        (
            "- Replace \"a b\" with \"c\": shorter.",
            Some(("a b", "c", "shorter.")),
        ),
        ("* “x” -> “y”", Some(("x", "y", ""))),
        ("\"x\" => \"\" (cut it)", Some(("x", "", ""))),
        (
            "3. Serious: \"x\" by \"y\", please",
            Some(("x", "y", "please")),
        ),
        ("\"x\" \"y\"", None),
        ("The word \"x\" is fine, and so is \"y\".", None),
        ("\"x\" → \"x\"", None),
        ("\"\" → \"x\"", None),
        ("\"x\" → \"y", None),
        ("no quotation", None),
    ];
    for (line, expected) in table {
        let remark = Remark::parse(line);
        let parts = remark.as_ref().map(|remark| {
            (
                remark.passage.as_str(),
                remark.replacement.as_str(),
                remark.reason.as_str(),
            )
        });
        assert_eq!(parts, expected, "{line}");
    }
}

#[test]
fn findings_with_the_same_remedy_are_one_remark() {
    let finding = |range, replacement: &str, rule| Finding {
        range,
        replacement: replacement.to_owned(),
        rule,
    };
    let findings = [
        finding(0..1, "b", Rule::Filler),
        finding(2..3, "c", Rule::DoubledWord),
        finding(4..5, "b", Rule::Filler),
    ];
    let remarks = gather("a a a", &findings.iter().collect::<Vec<_>>());
    let shape: Vec<(&str, usize, Severity)> = remarks
        .iter()
        .map(|(remark, places)| (remark.replacement.as_str(), *places, remark.severity))
        .collect();
    assert_eq!(
        shape,
        [("c", 1, Severity::Serious), ("b", 2, Severity::Minor)]
    );
}

proptest! {
    #[test]
    fn remarks_survive_the_way_through_prose(
        passage in "[^\r\n”]{1,40}",
        replacement in "[^\r\n”]{0,40}",
        severity in prop::sample::select(Severity::ALL.to_vec()),
        places in 1..5_usize,
    ) {
        prop_assume!(passage != replacement);
        let remark = Remark { passage, replacement, severity, reason: "Fewer words say the same.".to_owned() };
        prop_assert_eq!(Remark::parse(&remark.bullet(places)), Some(remark.clone()));
        prop_assert_eq!(Remark::parse(&remark.point(3, "Style Editor")), Some(remark));
    }

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        for remark in Remark::parse_all(&text) {
            prop_assert!(!remark.passage.is_empty());
        }
    }
}
