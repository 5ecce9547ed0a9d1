//! Gathers everything that is wrong, so that a person mends it in one go.

use crate::billing::PlanLimit;
use crate::editorial::error::EditorialError;
use crate::kernel::FieldError;

#[derive(Default)]
pub(super) struct Problems {
    fields: Vec<FieldError>,
    /// The first limit of the plan that was passed.
    plan: Option<PlanLimit>,
}

impl Problems {
    pub(super) fn add(
        &mut self,
        field: impl Into<String>,
        code: &'static str,
        message: impl Into<String>,
    ) {
        self.fields.push(FieldError::new(field, code, message));
    }

    /// Refuses a text with more characters than `max`, and one without any where `required`.
    pub(super) fn text(&mut self, field: &str, text: &str, required: bool, max: usize) {
        if required && text.trim().is_empty() {
            self.add(field, "required", "must not be empty");
        } else if text.chars().nth(max).is_some() {
            self.add(
                field,
                "too_long",
                format!("must have at most {max} characters"),
            );
        }
    }

    /// Keeps the first refusal of the plan.
    pub(super) fn plan(&mut self, answer: Result<(), PlanLimit>) {
        if let Err(limit) = answer {
            self.plan.get_or_insert(limit);
        }
    }

    /// Values that can't be accepted come before limits that another plan would lift.
    pub(super) fn into_result(self) -> Result<(), EditorialError> {
        if !self.fields.is_empty() {
            return Err(EditorialError::Invalid(self.fields));
        }
        self.plan
            .map_or(Ok(()), |limit| Err(EditorialError::PlanLimit(limit)))
    }
}
