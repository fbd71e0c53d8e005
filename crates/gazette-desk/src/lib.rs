//! The register: submissions, drafts, discrepancies, deadlines and the office's rules
