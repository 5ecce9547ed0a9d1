mod estimate;
mod multiplier;
mod pricing;
mod tokens;
