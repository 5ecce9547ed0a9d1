//! Who may do what: every operation of the API description, tried by everybody who may not and by the one who may, on
//! things that are really there.
//!
//! | module | what it owns |
//! | --- | --- |
//! | `operations` | the operations, as the description has them |
//! | `things` | what the owner has: the ids and bodies that operations are tried with |
//! | `roles` | who tries |
//! | `matrix` | the trying |
//! | `streams` | the same for event streams |

mod matrix;
mod operations;
mod roles;
mod streams;
mod things;
