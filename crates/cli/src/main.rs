//! stillcut, the command line.
fn main() {}
