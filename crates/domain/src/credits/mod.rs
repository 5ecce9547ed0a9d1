//! Credits: what tokens cost. Integers only.
