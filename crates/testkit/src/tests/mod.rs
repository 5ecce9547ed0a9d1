mod clock;
mod fakes;
mod ids;
mod memory;
