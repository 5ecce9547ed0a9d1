mod entitlements;
mod month;
mod offer;
mod plans;
