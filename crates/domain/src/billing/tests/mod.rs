mod offer;
mod plans;
