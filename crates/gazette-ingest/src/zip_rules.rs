//! Holds ZIP files to rules that readers of ZIP files do not enforce.
