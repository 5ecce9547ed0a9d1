mod isolation;
mod outages;
