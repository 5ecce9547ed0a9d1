use proptest::prelude::*;

use super::rig::brief;
use crate::editorial::prompt::fit::counter::Counter;
use crate::editorial::prompt::fit::passages::passages;
use crate::editorial::prompt::fit::retrieval::Retrieval;
use crate::editorial::session::Reference;

fn split(text: &str) -> Vec<&str> {
    let reference = [Reference {
        name: "r".to_owned(),
        text: text.to_owned(),
    }];
    let lengths: Vec<usize> = passages(&reference).iter().map(|p| p.text.len()).collect();
    let mut rest = text;
    let cut = lengths.iter().map(|length| {
        let (piece, after) = rest.split_at(*length);
        rest = after;
        piece
    });
    cut.collect()
}

#[test]
fn paragraphs_stay_whole_where_they_can() {
    let short = "Short.\n\n".to_owned();
    let middle = format!("{}\n \n\n", "m".repeat(900));
    let long = "A sentence of some length. ".repeat(100);
    let endless = "é".repeat(2_000);
    assert_eq!(split(""), [""; 0]);
    assert_eq!(split(&short.repeat(3)), [short.repeat(3)]);
    assert_eq!(
        split(&format!("{middle}{middle}{short}")),
        [middle.clone(), format!("{middle}{short}")]
    );
    let sentences = split(&long);
    assert_eq!(sentences.len(), 3);
    assert!(
        sentences
            .iter()
            .all(|passage| passage.ends_with("length. "))
    );
    assert_eq!(
        split(&endless)
            .iter()
            .map(|passage| passage.len())
            .collect::<Vec<_>>(),
        [1_600, 1_600, 800]
    );
}

#[test]
fn gaps_are_marked_where_they_are() {
    let paragraph = |word: &str| format!("{}\n\n", format!("{word} ").repeat(150));
    let [bees, noon, clover] = ["bees", "noon", "clover"].map(paragraph);
    let text = [&*noon, &noon, &bees, &noon, &clover].concat();
    let other = noon.clone();
    let brief = brief(&[("first", &text), ("second", &other)]);
    let retrieval = Retrieval::new(&brief, Counter::Estimate);
    let passage = Counter::Estimate.text(&clover);

    let excerpt = retrieval.within(passage * 5 / 2);
    assert_eq!(excerpt.passages_left_out, 4);
    let texts: Vec<&str> = excerpt
        .brief
        .references
        .iter()
        .map(|r| r.text.as_str())
        .collect();
    assert_eq!(
        texts,
        [
            format!("[... 2 passages left out ...]\n{bees}[... 1 passage left out ...]\n{clover}")
                .as_str(),
            "[... 1 passage left out ...]\n",
        ]
    );

    let bare = retrieval.within(0);
    assert_eq!(bare.passages_left_out, 6);
    assert_eq!(
        bare.brief.references[0].text,
        "[... 5 passages left out ...]\n"
    );
    assert_eq!(retrieval.within(u64::MAX).brief, brief);
}

proptest! {
    #[test]
    fn nothing_is_lost_in_cutting(texts in prop::collection::vec("(.{0,40}|\n|\n\n| \n|(ab\\. ){0,300}|é{0,900}){0,12}", 0..4)) {
        let references: Vec<Reference> = texts
            .iter()
            .map(|text| Reference { name: String::new(), text: text.clone() })
            .collect();
        let passages = passages(&references);
        for (at, text) in texts.iter().enumerate() {
            let own: Vec<_> = passages.iter().filter(|passage| passage.reference == at).collect();
            prop_assert!(own.iter().enumerate().all(|(place, passage)| passage.place == place));
            prop_assert!(own.iter().all(|passage| (1..=1_600).contains(&passage.text.len())));
            prop_assert_eq!(&own.iter().map(|passage| passage.text).collect::<String>(), text);
        }
    }
}
