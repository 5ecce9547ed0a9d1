mod contract;
mod local;
mod outages;
mod redis;
mod server;
