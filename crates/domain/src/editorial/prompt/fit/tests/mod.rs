mod fitting;
mod passages;
mod properties;
mod relevance;
mod rig;
mod shorten;
