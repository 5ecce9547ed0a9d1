//! Abbreviations that a general reader may not know, written out.

const KNOWN: [(&str, &str); 26] = [
    ("ACID", "atomicity, consistency, isolation and durability"),
    ("API", "application programming interface"),
    ("CDN", "content delivery network"),
    ("CI", "continuous integration"),
    ("CLI", "command-line interface"),
    ("CRUD", "create, read, update and delete"),
    ("DNS", "domain name system"),
    ("GDP", "gross domestic product"),
    ("GDPR", "General Data Protection Regulation"),
    ("HR", "human resources"),
    ("IDE", "integrated development environment"),
    ("KPI", "key performance indicator"),
    ("LLM", "large language model"),
    ("NGO", "non-governmental organisation"),
    ("ORM", "object-relational mapper"),
    ("OSS", "open-source software"),
    ("REST", "representational state transfer"),
    ("ROI", "return on investment"),
    ("RPC", "remote procedure call"),
    ("SDK", "software development kit"),
    ("SLA", "service level agreement"),
    ("SME", "small or medium-sized enterprise"),
    ("SSE", "server-sent events"),
    ("TLS", "transport layer security"),
    ("UI", "user interface"),
    ("UX", "user experience"),
];

pub(crate) fn expansion_of(acronym: &str) -> Option<&'static str> {
    if !acronym.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    KNOWN
        .binary_search_by_key(&acronym, |&(known, _)| known)
        .ok()
        .and_then(|at| KNOWN.get(at))
        .map(|&(_, expansion)| expansion)
}
