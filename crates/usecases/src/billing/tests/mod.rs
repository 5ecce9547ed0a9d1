mod buying;
mod inbox;
mod lifecycle;
mod plans;
mod reversals;
mod rig;
