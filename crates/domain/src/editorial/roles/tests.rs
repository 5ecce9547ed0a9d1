use super::{CUSTOM_COLOURS, default_team, quality, ready, ready_agent};
use crate::editorial::evaluation::Weight;
use crate::editorial::{AgentId, Phase, Role};

const READY: [Role; 5] = [
    Role::Writer,
    Role::ContentExpert,
    Role::StyleEditor,
    Role::FactChecker,
    Role::Synthesizer,
];

#[test]
fn roles_stand_in_their_phase_with_their_criteria() {
    let table: [(Role, &str, Phase, &[&str]); 5] = [
        (
            Role::Writer,
            "Writer",
            Phase::Write,
            &["Clarity", "Engagement", "Completeness"],
        ),
        (
            Role::ContentExpert,
            "Content Expert Editor",
            Phase::Review,
            &["Accuracy", "Depth"],
        ),
        (
            Role::StyleEditor,
            "Style Editor",
            Phase::Review,
            &["Tone", "Flow"],
        ),
        (
            Role::FactChecker,
            "Fact Checker",
            Phase::Review,
            &["Evidence", "Consistency"],
        ),
        (
            Role::Synthesizer,
            "Synthesizer",
            Phase::Synthesize,
            &["Balance", "Actionability"],
        ),
    ];
    for (role, name, phase, criteria) in table {
        let ready = ready(role).unwrap();
        let names: Vec<&str> = ready.criteria.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(
            (ready.display_name, ready.phase, names.as_slice()),
            (name, phase, criteria)
        );
        assert!(
            ready
                .criteria
                .iter()
                .all(|c| c.weight == Weight::ONE && c.description.ends_with('.'))
        );
        assert!(
            ready.temperature.is_some(),
            "{name} has a valid temperature"
        );
    }
    assert_eq!(ready(Role::Custom), None);
    assert_eq!(quality().name, "Quality");
}

#[test]
fn default_team_starts_with_the_writer_so_that_any_part_of_it_can_run() {
    assert_eq!(
        default_team(),
        [
            Role::Writer,
            Role::ContentExpert,
            Role::StyleEditor,
            Role::Synthesizer
        ]
    );
}

#[test]
fn ready_agents_are_the_role_as_it_stands() {
    let id = AgentId::new("writer-1").unwrap();
    let agent = ready_agent(Role::Writer, id.clone(), "anthropic", "some-model").unwrap();
    let role = ready(Role::Writer).unwrap();
    assert_eq!(
        (agent.id, agent.provider.as_str(), agent.model.as_str()),
        (id, "anthropic", "some-model")
    );
    assert_eq!(
        (agent.criteria, agent.colour.as_str()),
        (role.criteria, role.colour)
    );
    assert!(agent.is_active && agent.system_prompt.is_none());

    assert_eq!(
        ready_agent(Role::Custom, AgentId::new("x").unwrap(), "p", "m"),
        None
    );
}

#[test]
fn colours_are_distinct_and_readable_on_light_surfaces() {
    let mut colours: Vec<&str> = READY
        .iter()
        .map(|&role| ready(role).unwrap().colour)
        .collect();
    colours.extend(CUSTOM_COLOURS);
    for (index, colour) in colours.iter().enumerate() {
        assert!(
            !colours[..index].contains(colour),
            "{colour} is given twice"
        );
        for surface in ["#ffffff", "#e4e9e6"] {
            let ratio = contrast(colour, surface);
            assert!(ratio >= 4.5, "{colour} on {surface} is only {ratio:.2}:1");
        }
    }
}

/// WCAG 2.2: contrast ratio of two colours.
fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: &str) -> f64 {
    assert!(
        colour.len() == 7 && colour.starts_with('#'),
        "{colour} is not #rrggbb"
    );
    let channel = |at: usize| {
        let value =
            f64::from(u8::from_str_radix(colour.get(at..at + 2).unwrap(), 16).unwrap()) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}
