mod description;
mod directory;
mod events;
mod signature;
