mod clock;
mod ids;
mod memory;
