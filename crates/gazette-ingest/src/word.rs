//! Reads Word files (.docx).
