//! A composition on disk: entry file, size, duration, clips, problems. No browser.
//!
//! [`Project::open`] finds the entry file of a folder or takes an HTML file; [`Project::read`]
//! gives what can be known without running the page; [`Project::lint`] names what is wrong with
//! the file, with source lines; [`Project::resolve`] is the only way from a requested address to
//! a file, and never leads out of the project's folder.

mod address;
mod clips;
mod css;
mod document;
mod facts;
mod lint;
mod locate;
mod mentions;
mod number;
mod open;
mod project;
mod resolve;
mod sources;
mod timing;
mod variables;
mod words;

pub use locate::{Located, Wanted};
pub use open::OpenError;
pub use project::Project;
pub use resolve::ResolveError;
pub use sources::{FileState, Sources};
pub use variables::{Variables, VariablesError};
