//! Addresses of other hosts: answered as files of the composition's own origin, kept, and named when
//! they are not there. The hosts are this test's own, reached through a resolver that leads to them.

mod cells;
mod host;
mod policy;
