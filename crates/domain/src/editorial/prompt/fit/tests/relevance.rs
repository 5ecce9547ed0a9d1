use super::rig::brief;
use crate::editorial::prompt::fit::passages::Passage;
use crate::editorial::prompt::fit::relevance::by_relevance;

fn passage(reference: usize, place: usize, text: &str) -> Passage<'_> {
    Passage {
        reference,
        place,
        text,
    }
}

#[test]
fn passages_that_speak_of_the_task_come_first() {
    // The task asks how bees dance, the instructions ask for clover.
    let brief = brief(&[("Ledgers", ""), ("Bees", "")]);
    let passages = [
        passage(0, 0, "The ledger closes at noon and opens after lunch."),
        passage(0, 1, "Wasps do not dance, says the keeper of the ledger."),
        passage(0, 2, "BEES dance; how they dance tells of clover."),
        passage(1, 0, "They come back at noon."),
    ];
    assert_eq!(by_relevance(&brief, &passages), [2, 3, 1, 0]);
}

#[test]
fn rare_words_outweigh_common_ones_however_often_these_stand() {
    let brief = brief(&[("r", "")]);
    let filler = "explain how explain how ".repeat(20);
    let passages = [
        passage(0, 0, &filler),
        passage(0, 1, "how how explain"),
        passage(0, 2, "how to explain the clover"),
        passage(0, 3, "how else"),
    ];
    assert_eq!(by_relevance(&brief, &passages), [2, 0, 1, 3]);
}

#[test]
fn equal_passages_are_taken_from_the_start_of_each_reference() {
    let brief = brief(&[("r", ""), ("s", "")]);
    let passages = [
        passage(0, 0, "nothing"),
        passage(0, 1, "nothing"),
        passage(1, 0, "nothing"),
        passage(1, 1, "nothing"),
    ];
    assert_eq!(by_relevance(&brief, &passages), [0, 2, 1, 3]);
    assert_eq!(by_relevance(&brief, &[]), [0; 0]);
}

#[test]
fn scripts_without_blanks_are_compared_by_character() {
    let mut brief = brief(&[("r", "")]);
    brief.initial_prompt = "蜜蜂如何跳舞".to_owned();
    let passages = [
        passage(0, 0, "账本在中午关闭"),
        passage(0, 1, "蜜蜂在花上跳舞"),
    ];
    assert_eq!(by_relevance(&brief, &passages), [1, 0]);
}
