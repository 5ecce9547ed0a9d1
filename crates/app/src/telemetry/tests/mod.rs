mod described;
mod files;
