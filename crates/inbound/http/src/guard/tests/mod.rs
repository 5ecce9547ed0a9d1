mod access;
mod client;
mod credential;
mod origin;
mod rate;
mod streams;
mod table;
mod uses;
