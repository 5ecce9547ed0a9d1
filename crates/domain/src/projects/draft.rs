//! What a person asks of a project, and what of it is kept.

use super::{Project, ProjectError};
use crate::billing::PlanLimit;
use crate::editorial::EditorialError;
use crate::editorial::draft::{AgentDraft, House, admit_agents, clean};
use crate::kernel::FieldError;

/// A project as it was asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProjectDraft {
    pub name: String,
    pub description: String,
    /// Absent: the ready ones.
    pub default_agents: Option<Vec<AgentDraft>>,
}

/// What is to change; what is left out stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProjectChange {
    pub name: Option<String>,
    pub description: Option<String>,
    /// Said and null: the ready ones.
    pub default_agents: Option<Option<Vec<AgentDraft>>>,
}

impl ProjectDraft {
    /// The draft as it is kept, where everything in it holds.
    pub fn admit(self, house: &House<'_>) -> Result<Self, ProjectError> {
        let mut problems = Problems::default();
        let admitted = Self {
            name: name(&mut problems, self.name),
            description: description(&mut problems, self.description),
            default_agents: agents(&mut problems, self.default_agents, house),
        };
        problems.into_result().map(|()| admitted)
    }
}

impl ProjectChange {
    /// Changes the project, or nothing of it. What was kept before is not checked again: its models may have retired
    /// since, and the project can still be renamed.
    pub fn apply(self, project: &mut Project, house: &House<'_>) -> Result<(), ProjectError> {
        let mut problems = Problems::default();
        let name = self.name.map(|text| name(&mut problems, text));
        let description = self
            .description
            .map(|text| description(&mut problems, text));
        let given = self.default_agents;
        let default_agents = given.map(|given| agents(&mut problems, given, house));
        problems.into_result()?;
        if let Some(name) = name {
            project.name = name;
        }
        if let Some(description) = description {
            project.description = description;
        }
        if let Some(default_agents) = default_agents {
            project.default_agents = default_agents;
        }
        Ok(())
    }
}

#[derive(Default)]
struct Problems {
    fields: Vec<FieldError>,
    plan: Option<PlanLimit>,
}

impl Problems {
    fn add(&mut self, field: &str, code: &'static str, message: impl Into<String>) {
        self.fields.push(FieldError::new(field, code, message));
    }

    /// Values that can't be accepted come before limits that another plan would lift.
    fn into_result(self) -> Result<(), ProjectError> {
        if !self.fields.is_empty() {
            return Err(ProjectError::Invalid(self.fields));
        }
        self.plan
            .map_or(Ok(()), |limit| Err(ProjectError::PlanLimit(limit)))
    }
}

fn name(problems: &mut Problems, given: String) -> String {
    let name = clean(given).trim().to_owned();
    if name.is_empty() {
        problems.add("name", "required", "must not be empty");
    }
    limit(problems, "name", &name, Project::NAME_CHARS);
    name
}

fn description(problems: &mut Problems, given: String) -> String {
    let description = clean(given).trim().to_owned();
    let most = Project::DESCRIPTION_CHARS;
    limit(problems, "description", &description, most);
    description
}

fn limit(problems: &mut Problems, field: &str, text: &str, most: usize) {
    if text.chars().nth(most).is_some() {
        let message = format!("must have at most {most} characters");
        problems.add(field, "too_long", message);
    }
}

/// They have to be a team that a session could have, on the person's plan.
fn agents(
    problems: &mut Problems,
    given: Option<Vec<AgentDraft>>,
    house: &House<'_>,
) -> Option<Vec<AgentDraft>> {
    let given = given?;
    let of_project = |field: String| format!("default_{field}");
    match admit_agents(given.clone(), house) {
        Err(EditorialError::Invalid(errors)) => {
            problems
                .fields
                .extend(errors.into_iter().map(|error| FieldError {
                    field: of_project(error.field),
                    ..error
                }));
        }
        Err(EditorialError::PlanLimit(limit)) => {
            problems.plan = Some(PlanLimit {
                field: of_project(limit.field),
                ..limit
            });
        }
        _ => {}
    }
    Some(given)
}
