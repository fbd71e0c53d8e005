//! Citations of documents and provisions in legal text (viện dẫn).
