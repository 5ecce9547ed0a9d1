mod filing;
mod projects;
mod rig;
