use uuid::{Uuid, Variant};

use crate::SeededIds;

#[test]
fn a_seed_gives_the_same_rising_ids_each_time() {
    let ids = |seed| {
        let source = SeededIds::new(seed);
        (0..1_000).map(|_| source.next()).collect::<Vec<Uuid>>()
    };
    let first = ids(1);
    assert_eq!(first, ids(1));
    assert!(first.is_sorted_by(|one, next| one < next));
    assert!(first.iter().zip(ids(2)).all(|(one, other)| *one != other));
    for id in first {
        assert_eq!(
            (id.get_version_num(), id.get_variant()),
            (7, Variant::RFC4122)
        );
    }
}

#[test]
fn clones_share_the_count() {
    let ids = SeededIds::new(1);
    let clone = ids.clone();
    assert_ne!(ids.next(), clone.next());
}
