mod estimate;
mod monthly;
mod multiplier;
mod pricing;
mod tokens;
