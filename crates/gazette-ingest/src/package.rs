//! Opens submissions: BagIt bags, folders and ZIPs with or without digests; digests every file while reading it once.
