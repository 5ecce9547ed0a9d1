//! Valid values. A test changes the fields it is about and leaves the rest.

use std::sync::Arc;

use atelier_domain::billing::{
    CustomerId, Goods, Marks, Money, Order, OrderStatus, Period, PriceId, Receipt, ReceiptSource,
    Subscription, SubscriptionId, SubscriptionItemId, SubscriptionStatus, ToldSubscription,
};
use atelier_domain::credits::ledger::{Cause, Claim, Grant, Initiator, LotSource, Occasion};
use atelier_domain::editorial::document::{Author, DocumentVersion, VersionNumber};
use atelier_domain::editorial::evaluation::{Criterion, Weight};
use atelier_domain::editorial::{
    Agent, AgentId, Brief, Event, JournalEntry, Note, Phase, Plan, Role, Run, SentParameters,
    Session, Termination, Turn, TurnOutcome, TurnRef,
};
use atelier_domain::identity::{
    ApiKey, ApiKeyText, Export, ExportStatus, KeyScope, MagicLink, SignIn, Subject, TokenHash, User,
};
use atelier_domain::kernel::{
    ApiKeyId, ExportId, HoldId, LotId, MagicLinkId, MicroCredits, MicroDollars, NoteId, OrderId,
    ProjectId, SessionId, SignInId, TurnId, UserId, WorkerId,
};
use atelier_domain::models::{FinishReason, PlanTier, TokenUsage};
use atelier_domain::projects::Project;
use atelier_domain::usage::{UsageContext, UsageOutcome, UsageRecord};
use chrono::{DateTime, TimeDelta, Utc};

use crate::SeededIds;

/// When tests begin: 2026-11-20T09:00:00Z.
pub fn start() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(1_795_165_200)
}

/// A person whose address is `name` at `example.org`.
pub fn user(ids: &SeededIds, name: &str) -> User {
    User {
        id: UserId::new(ids.next()),
        email: Some(format!("{name}@example.org")),
        display_name: name.to_owned(),
        is_admin: false,
        created_at: start(),
        updated_at: start(),
        deleted_at: None,
    }
}

/// The person of that name, as the issuer `https://issuer.example` knows them.
pub fn subject(name: &str) -> Subject {
    Subject {
        issuer: "https://issuer.example".to_owned(),
        name: name.to_owned(),
    }
}

/// A key to everything whose secret nobody has.
pub fn api_key(ids: &SeededIds, owner: UserId) -> ApiKey {
    let id = ids.next();
    let text = ApiKeyText::new(*TokenHash::of(id.to_string()).as_bytes());
    ApiKey {
        id: ApiKeyId::new(id),
        owner,
        label: "a program".to_owned(),
        prefix: text.shown(),
        hash: text.hash(),
        scopes: KeyScope::ALL.to_vec(),
        quota: ApiKey::QUOTA,
        created_at: start(),
        last_used_at: None,
        revoked_at: None,
        expires_at: None,
    }
}

/// A sign-in whose secret is its id.
pub fn sign_in(ids: &SeededIds, user: UserId) -> SignIn {
    let id = ids.next();
    SignIn {
        id: SignInId::new(id),
        user,
        hash: TokenHash::of(id.to_string()),
        created_at: start(),
        seen_at: start(),
    }
}

/// A link that was asked for and not mailed yet.
pub fn magic_link(ids: &SeededIds, email: &str) -> MagicLink {
    MagicLink {
        id: MagicLinkId::new(ids.next()),
        email: email.to_owned(),
        return_to: None,
        hash: None,
        created_at: start(),
    }
}

/// An export that is being prepared.
pub fn export(ids: &SeededIds, owner: UserId) -> Export {
    Export {
        id: ExportId::new(ids.next()),
        owner,
        status: ExportStatus::Preparing,
        bytes: 0,
        created_at: start(),
        completed_at: None,
    }
}

/// A project that takes sessions.
pub fn project(ids: &SeededIds, owner: UserId) -> Project {
    Project {
        id: ProjectId::new(ids.next()),
        owner,
        name: "Lighthouses".to_owned(),
        description: String::new(),
        default_agents: None,
        archived_at: None,
        revision: 1,
        created_at: start(),
        updated_at: start(),
    }
}

/// # Panics
/// When `id` is not an agent's id.
#[expect(
    clippy::panic,
    reason = "a test that misspells an id has to hear of it"
)]
pub fn agent_id(id: &str) -> AgentId {
    AgentId::new(id).unwrap_or_else(|| panic!("`{id}` is not an agent's id"))
}

/// An active agent in the phase's usual role, with the scripted model.
pub fn agent(id: &str, phase: Phase) -> Agent {
    let role = match phase {
        Phase::Write => Role::Writer,
        Phase::Review => Role::StyleEditor,
        Phase::Synthesize => Role::Synthesizer,
    };
    Agent {
        id: agent_id(id),
        display_name: id.to_owned(),
        role,
        phase,
        provider: "scripted".to_owned(),
        model: "scripted".to_owned(),
        temperature: None,
        max_output_tokens: None,
        system_prompt: None,
        criteria: vec![criterion("Quality")],
        is_active: true,
        colour: "#3366cc".to_owned(),
        fallback_models: Vec::new(),
    }
}

pub fn criterion(name: &str) -> Criterion {
    Criterion {
        name: name.to_owned(),
        description: String::new(),
        weight: Weight::ONE,
    }
}

/// A draft without a document: a writer, two editors and a synthesizer.
pub fn session(ids: &SeededIds, owner: UserId) -> Session {
    Session {
        id: SessionId::new(ids.next()),
        owner,
        project: None,
        title: Session::UNTITLED.to_owned(),
        starred: false,
        brief: Arc::new(Brief {
            initial_prompt: "Write about lighthouses.".to_owned(),
            ..Brief::default()
        }),
        plan: Plan {
            agents: vec![
                agent("writer", Phase::Write),
                agent("style", Phase::Review),
                agent("facts", Phase::Review),
                agent("synthesizer", Phase::Synthesize),
            ],
            termination: Termination::default(),
            review_each_round: false,
        },
        run: Run::draft(0),
        last_sequence: 0,
        revision: 0,
        fence: 0,
        lease: None,
        created_at: start(),
        updated_at: start(),
        completed_at: None,
    }
}

/// The first attempt of a step by the session's agent of that id, or by a writer of that id.
pub fn turn_ref(ids: &SeededIds, session: &Session, agent: &str, round: u32) -> TurnRef {
    let agent = agent_id(agent);
    let phase = session
        .plan
        .agent(&agent)
        .map_or(Phase::Write, |agent| agent.phase);
    TurnRef {
        turn: TurnId::new(ids.next()),
        agent,
        round,
        phase,
        attempt: 1,
    }
}

/// A completed turn that took two seconds.
pub fn turn(ids: &SeededIds, session: &Session, agent: &str, round: u32) -> Turn {
    Turn {
        reference: turn_ref(ids, session, agent, round),
        session: session.id,
        provider: "scripted".to_owned(),
        model: "scripted".to_owned(),
        answered_by: None,
        outcome: TurnOutcome::Completed {
            finish_reason: FinishReason::Stop,
            vendor_reason: "stop".to_owned(),
        },
        raw_answer: "The lighthouse stands.".to_owned(),
        evaluation: None,
        usage: TokenUsage {
            input_tokens: 900,
            output_tokens: 100,
            ..TokenUsage::default()
        },
        usage_is_estimated: false,
        credits: MicroCredits::new(MicroCredits::PER_CREDIT),
        version: None,
        sent: SentParameters::default(),
        request_id: None,
        started_at: start(),
        first_token_ms: Some(300),
        ended_at: start() + TimeDelta::seconds(2),
    }
}

/// What the turn's call used.
pub fn usage_record(turn: &Turn, account: UserId) -> UsageRecord {
    UsageRecord {
        account,
        context: UsageContext::Session {
            session: turn.session,
            turn: turn.reference.turn,
        },
        attempt: turn.reference.attempt,
        call: 1,
        provider: turn.provider.clone(),
        model: turn.model.clone(),
        usage: turn.usage,
        credits: turn.credits,
        cost: MicroDollars::new(1_200),
        latency_ms: turn.latency_ms(),
        first_token_ms: turn.first_token_ms,
        outcome: UsageOutcome::Completed,
        at: turn.ended_at,
    }
}

/// A version of the session's first round by its person. Number 0 counts as 1.
pub fn version(number: u32, content: &str) -> DocumentVersion {
    let number = VersionNumber::new(number).unwrap_or(VersionNumber::FIRST);
    DocumentVersion::new(number, content.to_owned(), Author::User, 1, start())
}

/// A note to the writers of the first round.
pub fn note(ids: &SeededIds, text: &str) -> Note {
    Note {
        id: NoteId::new(ids.next()),
        text: text.to_owned(),
        for_round: 1,
        created_at: start(),
    }
}

pub fn entry(session: SessionId, sequence: u64, event: Event) -> JournalEntry {
    JournalEntry {
        session,
        sequence,
        at: start(),
        event,
    }
}

/// So many micro-credits from an operator, that never lapse; every one for a cause of its own.
pub fn grant(ids: &SeededIds, amount: u64) -> Grant {
    let lot = LotId::new(ids.next());
    Grant {
        lot,
        source: LotSource::AdminGrant,
        amount: MicroCredits::new(amount),
        expires_at: None,
        priority: 0,
        occasion: occasion(&format!("grant:{lot}"), start()),
    }
}

/// A claim to so many micro-credits for a call of a session of its own, for an hour.
pub fn claim(ids: &SeededIds, amount: u64) -> Claim {
    Claim {
        hold: HoldId::new(ids.next()),
        amount: MicroCredits::new(amount),
        session: SessionId::new(ids.next()),
        turn: TurnId::new(ids.next()),
        holder: WorkerId::new(ids.next()),
        expires_at: start() + TimeDelta::hours(1),
    }
}

/// Something by the schedule.
pub fn occasion(cause: &str, at: DateTime<Utc>) -> Occasion {
    Occasion::new(Cause::new(cause), "a test", Initiator::System, at)
}

/// To the pro plan, for a month from [`start`], as it is written first.
pub fn subscription(owner: UserId, id: &str) -> Subscription {
    Subscription {
        owner,
        told: ToldSubscription {
            id: SubscriptionId::new(id),
            customer: CustomerId::new("cus_1"),
            marks: Marks {
                owner: Some(owner),
                order: None,
            },
            status: SubscriptionStatus::Active,
            item: SubscriptionItemId::new("si_1"),
            price: PriceId::new("price_pro"),
            period: Period {
                start: start(),
                end: start() + TimeDelta::days(30),
            },
            cancel_at_period_end: false,
            ended_at: None,
            trial_end: None,
            created_at: start(),
        },
        plan: PlanTier::Pro,
        past_due_since: None,
        paid: None,
        revision: 1,
    }
}

/// Of one pack of credits.
pub fn order(ids: &SeededIds, owner: UserId) -> Order {
    Order {
        id: OrderId::new(ids.next()),
        owner,
        goods: Goods::Credits { packs: 1 },
        status: OrderStatus::Open,
        checkout: None,
        url: None,
        created_at: start(),
        updated_at: start(),
    }
}

/// Of 20 dollars that brought no credits.
pub fn receipt(owner: UserId, source: ReceiptSource) -> Receipt {
    Receipt {
        source,
        owner,
        paid: Money::new(2_000, "usd"),
        lot: None,
        granted: MicroCredits::ZERO,
        refunded: 0,
        disputes: Vec::new(),
        clawed_back: MicroCredits::ZERO,
        at: start(),
        revision: 1,
    }
}
