mod award;
mod book;
mod check;
mod clock;
mod rig;
