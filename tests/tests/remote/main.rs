//! Addresses of other hosts: answered as files of the composition's own origin, kept, and named when
//! they are not there. The hosts are this test's own, reached through a resolver that leads to them.
#![expect(clippy::unwrap_used, reason = "a failed step of a test is a failed test")]

mod blanks;
mod cells;
mod host;
mod installed;
mod media;
mod more;
mod named;
mod policy;
mod silent;
