//! Serves the application to a browser, for development and tests.

fn main() {}
