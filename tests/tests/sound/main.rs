//! What is heard in exports.

mod placement;
