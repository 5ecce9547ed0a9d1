//! Every rule is shown a file it refuses and one it lets through.

mod links;
mod migrations;
mod samples;
mod size;
mod source;
mod text;
mod words;
