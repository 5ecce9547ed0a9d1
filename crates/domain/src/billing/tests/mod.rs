mod entitlements;
mod month;
mod offer;
mod payments;
mod plans;
