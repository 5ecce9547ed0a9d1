//! Every edge of the hexagon on one page.
