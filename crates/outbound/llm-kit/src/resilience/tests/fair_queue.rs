use std::collections::HashMap;

use proptest::prelude::*;

use crate::resilience::fair_queue::{FairQueue, Place};

fn filled(words: &str) -> FairQueue<String> {
    let mut queue = FairQueue::default();
    for word in words.split(' ') {
        let person = word.chars().next().filter(|letter| *letter != '-');
        queue.push(person.map(String::from), word.to_owned());
    }
    queue
}

fn served(mut queue: FairQueue<String>) -> String {
    let served: Vec<String> = std::iter::from_fn(|| queue.pop()).collect();
    assert_eq!(queue.len(), 0);
    served.join(" ")
}

#[test]
fn lines_take_turns_and_each_keeps_its_order() {
    for (came, left) in [
        ("a1", "a1"),
        ("a1 a2 a3", "a1 a2 a3"),
        ("a1 a2 a3 b1 b2", "a1 b1 a2 b2 a3"),
        ("a1 a2 a3 a4 b1 c1", "a1 b1 c1 a2 a3 a4"),
        ("-1 -2 a1", "-1 a1 -2"),
    ] {
        assert_eq!(served(filled(came)), left, "{came}");
    }
}

#[test]
fn whoever_comes_late_waits_for_one_of_each_other() {
    let mut queue = filled("a1 a2 a3 b1 b2");
    assert_eq!(queue.pop().as_deref(), Some("a1"));
    queue.push(Some("c".to_owned()), "c1".to_owned());
    assert_eq!(served(queue), "b1 a2 c1 b2 a3");
}

#[test]
fn what_leaves_is_not_served() {
    let mut queue = filled("a1 a2");
    let place = queue.push(Some("b".to_owned()), "b1".to_owned());
    assert_eq!(queue.remove(&place).as_deref(), Some("b1"));
    assert_eq!(queue.remove(&place), None);
    assert_eq!(served(queue), "a1 a2");
}

proptest! {
    /// With anything pushed, popped and removed: nothing is lost or served twice, each line keeps its order, and nobody
    /// is served twice while somebody else who waited all along is not served once.
    #[test]
    fn it_is_fair(steps in prop::collection::vec((0_u8..4, 0_u8..4, any::<prop::sample::Index>()), 0..200)) {
        let mut queue = FairQueue::default();
        let mut waiting: Vec<(u8, usize, Place)> = Vec::new();
        let mut served_since: HashMap<(u8, u8), u32> = HashMap::new();
        for (number, (step, person, index)) in steps.into_iter().enumerate() {
            match step {
                0 | 1 => {
                    if !waiting.iter().any(|(other, ..)| *other == person) {
                        served_since.retain(|(waits, _), _| *waits != person);
                    }
                    let place = queue.push(Some(person.to_string()), (person, number));
                    waiting.push((person, number, place));
                }
                2 => {
                    let popped = queue.pop();
                    let first = popped.and_then(|(person, _)| waiting.iter().position(|(other, ..)| *other == person));
                    prop_assert_eq!(popped.is_none(), waiting.is_empty());
                    if let (Some((person, number)), Some(first)) = (popped, first) {
                        let (_, expected, _) = waiting.remove(first);
                        prop_assert_eq!(number, expected);
                        served_since.retain(|(waits, _), _| *waits != person);
                        for other in 0..4 {
                            if other != person && waiting.iter().any(|(waits, ..)| *waits == other) {
                                let times = served_since.entry((other, person)).or_default();
                                *times += 1;
                                prop_assert!(*times <= 1, "{person} was served {times} times while {other} waited");
                            }
                        }
                    }
                }
                _ if waiting.is_empty() => {}
                _ => {
                    let (person, number, place) = waiting.remove(index.index(waiting.len()));
                    prop_assert_eq!(queue.remove(&place), Some((person, number)));
                    if !waiting.iter().any(|(other, ..)| *other == person) {
                        served_since.retain(|(waits, _), _| *waits != person);
                    }
                }
            }
            prop_assert_eq!(queue.len(), waiting.len());
        }
    }
}
