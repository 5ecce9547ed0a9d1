//! German phrases. Only such as can be exchanged without changing the rest of the sentence.

use super::entry::{Entry, entry};
use crate::finding::Rule::{Overclaim, Redundant, Vague, Wordy};

pub(super) const PHRASES: &[Entry] = &[
    entry("aufgrund der Tatsache, dass", "weil", Wordy),
    entry("einzig und allein", "allein", Redundant),
    entry("für den Fall, dass", "falls", Wordy),
    entry("im Endeffekt", "letztlich", Vague),
    entry("im Rahmen von", "bei", Wordy),
    entry("in der Lage sein", "können", Wordy),
    entry("in regelmäßigen Abständen", "regelmäßig", Wordy),
    entry("mehr oder weniger", "ungefähr", Vague),
    entry(
        "meiner persönlichen Meinung nach",
        "meiner Meinung nach",
        Redundant,
    ),
    entry("nach wie vor", "weiterhin", Wordy),
    entry("nichtsdestotrotz", "trotzdem", Wordy),
    entry("ohne jeden Zweifel", "wahrscheinlich", Overclaim),
    entry(
        "Studien zeigen, dass",
        "einige Studien legen nahe, dass",
        Overclaim,
    ),
    entry("Tag für Tag", "täglich", Wordy),
    entry("trotz der Tatsache, dass", "obwohl", Wordy),
    entry("unter der Voraussetzung, dass", "wenn", Wordy),
    entry("unter Zuhilfenahme von", "mit", Wordy),
    entry("voll und ganz", "ganz", Redundant),
    entry("vor dem Hintergrund, dass", "weil", Wordy),
    entry("zu einem späteren Zeitpunkt", "später", Wordy),
    entry("zum gegenwärtigen Zeitpunkt", "derzeit", Wordy),
    entry("zum jetzigen Zeitpunkt", "jetzt", Wordy),
];
