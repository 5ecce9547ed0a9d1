mod buying;
mod inbox;
mod lapsing;
mod late_money;
mod lifecycle;
mod plans;
mod reversals;
mod rig;
