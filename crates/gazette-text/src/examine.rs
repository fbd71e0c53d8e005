//! Examines the text of a document for slips a person should know of.
