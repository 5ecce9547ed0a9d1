mod diff;
mod share;
mod version;
mod words;
