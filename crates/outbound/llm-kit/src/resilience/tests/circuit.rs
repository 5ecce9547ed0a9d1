use std::time::Duration;

use proptest::prelude::*;
use tokio::time::Instant;

use crate::resilience::circuit::{Circuit, Phase, Verdict};

use Verdict::{Failed, Healthy, Unknown};

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// One call after another at this moment.
fn calls(circuit: &mut Circuit, now: Instant, verdicts: &[(Verdict, usize)]) {
    for (verdict, times) in verdicts {
        for _ in 0..*times {
            if let Ok(ticket) = circuit.admit(now) {
                circuit.settle(ticket, *verdict, now);
            }
        }
    }
}

fn opened(now: Instant) -> Circuit {
    let mut circuit = Circuit::default();
    calls(&mut circuit, now, &[(Failed, 20)]);
    assert_eq!(circuit.phase(), Phase::Open);
    circuit
}

#[test]
fn it_opens_at_half_of_twenty_calls() {
    let now = Instant::now();
    for (verdicts, phase) in [
        (&[(Failed, 19)][..], Phase::Closed),
        (&[(Failed, 20)], Phase::Open),
        (&[(Healthy, 11), (Failed, 10)], Phase::Closed),
        (&[(Healthy, 10), (Failed, 10)], Phase::Open),
        // The call that makes twenty need not be a failed one.
        (&[(Failed, 10), (Healthy, 10)], Phase::Open),
        (&[(Failed, 10), (Unknown, 10)], Phase::Closed),
        (&[(Failed, 19), (Unknown, 100), (Failed, 1)], Phase::Open),
        (&[(Healthy, 100), (Failed, 99)], Phase::Closed),
        (&[(Healthy, 100), (Failed, 100)], Phase::Open),
    ] {
        let mut circuit = Circuit::default();
        calls(&mut circuit, now, verdicts);
        assert_eq!(circuit.phase(), phase, "{verdicts:?}");
    }
}

#[test]
fn what_is_older_than_the_window_is_forgotten() {
    let start = Instant::now();
    for (later, phase) in [(29, Phase::Open), (30, Phase::Closed)] {
        let mut circuit = Circuit::default();
        calls(&mut circuit, start, &[(Failed, 19)]);
        calls(&mut circuit, start + seconds(later), &[(Failed, 1)]);
        assert_eq!(circuit.phase(), phase, "{later} s later");
    }
}

#[test]
fn an_open_one_says_how_long_it_stays_so() {
    let start = Instant::now();
    let mut circuit = opened(start);
    assert_eq!(circuit.admit(start), Err(Some(seconds(30))));
    assert_eq!(
        circuit.admit(start + seconds(29)),
        Err(Some(seconds(1))),
        "being asked prolongs nothing"
    );
    assert!(circuit.admit(start + seconds(30)).is_ok());
}

#[test]
fn exactly_one_probe_decides() {
    let start = Instant::now();
    let then = start + seconds(30);
    for (verdict, phase) in [(Healthy, Phase::Closed), (Failed, Phase::Open)] {
        let mut circuit = opened(start);
        let probe = circuit.admit(then).unwrap();
        assert_eq!(circuit.phase(), Phase::HalfOpen);
        assert_eq!(circuit.admit(then), Err(None));
        circuit.settle(probe, verdict, then + seconds(5));
        assert_eq!(circuit.phase(), phase);
    }
}

#[test]
fn a_probe_that_was_dropped_makes_room_for_the_next() {
    let start = Instant::now();
    let mut circuit = opened(start);
    let then = start + seconds(40);
    let probe = circuit.admit(then).unwrap();
    circuit.settle(probe, Unknown, then);
    assert_eq!(circuit.phase(), Phase::HalfOpen);
    let probe = circuit.admit(then).unwrap();
    circuit.settle(probe, Healthy, then);
    assert_eq!(circuit.phase(), Phase::Closed);
}

#[test]
fn a_failed_probe_opens_for_the_whole_time_again() {
    let start = Instant::now();
    let mut circuit = opened(start);
    let probe = circuit.admit(start + seconds(30)).unwrap();
    circuit.settle(probe, Failed, start + seconds(50));
    assert_eq!(circuit.admit(start + seconds(60)), Err(Some(seconds(20))));
}

#[test]
fn calls_from_before_a_change_say_nothing_after_it() {
    let start = Instant::now();
    let mut circuit = Circuit::default();
    let early: Vec<_> = (0..30).map(|_| circuit.admit(start).unwrap()).collect();
    calls(&mut circuit, start, &[(Failed, 20)]);
    let then = start + seconds(30);
    let probe = circuit.admit(then).unwrap();
    circuit.settle(early[0], Healthy, then);
    assert_eq!(circuit.phase(), Phase::HalfOpen);
    circuit.settle(probe, Healthy, then);
    for ticket in early {
        circuit.settle(ticket, Failed, then);
    }
    assert_eq!(circuit.phase(), Phase::Closed);
}

proptest! {
    /// Whatever happens, there is never a second probe beside one under way, and once every call is settled and half a
    /// minute has gone by, a call gets through.
    #[test]
    fn it_never_locks_up(steps in prop::collection::vec((0_u8..4, 0_u64..20, any::<prop::sample::Index>()), 1..300)) {
        let mut now = Instant::now();
        let mut circuit = Circuit::default();
        let mut tickets = Vec::new();
        for (step, pause, index) in steps {
            now += seconds(pause / 10);
            if step == 0 || tickets.is_empty() {
                if let Ok(ticket) = circuit.admit(now) {
                    let is_probe = circuit.phase() == Phase::HalfOpen;
                    prop_assert!(!is_probe || !tickets.contains(&(ticket, true)));
                    tickets.push((ticket, is_probe));
                }
            } else {
                let (ticket, _) = tickets.swap_remove(index.index(tickets.len()));
                circuit.settle(ticket, [Unknown, Healthy, Failed, Failed][usize::from(step)], now);
            }
        }
        for (ticket, _) in tickets {
            circuit.settle(ticket, Failed, now);
        }
        prop_assert!(circuit.admit(now + seconds(30)).is_ok());
    }
}
