mod desk;
mod folder;
mod letters;
mod refusals;
mod security;
mod server;
mod sink;
