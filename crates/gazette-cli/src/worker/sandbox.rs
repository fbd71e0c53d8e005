//! The limits a reader of foreign bytes puts on itself before it reads.

/// Gives up files, memory without bound and time without bound, as far as the system offers it.
#[cfg(unix)]
pub(super) fn enter() {
    use rustix::process::{Resource, Rlimit, setrlimit};

    let limit = |value: u64| Rlimit { current: Some(value), maximum: Some(value) };
    // A limit that cannot be set leaves the others and the parent's clock in force.
    let _ = setrlimit(Resource::As, limit(2 * 1024 * 1024 * 1024));
    let _ = setrlimit(Resource::Cpu, limit(60));
    let _ = setrlimit(Resource::Fsize, limit(0));
    let _ = setrlimit(Resource::Core, limit(0));
    no_files();
}

/// Windows and others: the parent's clock and the readers' own bounds are all there is.
#[cfg(not(unix))]
pub(super) fn enter() {}

/// No path can be opened any more and no connection be made; the pipes already open stay.
#[cfg(target_os = "linux")]
fn no_files() {
    use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr};

    let rules = Ruleset::default()
        .handle_access(AccessFs::from_all(ABI::V4))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(ABI::V4)))
        .and_then(|rules| rules.create());
    // Kernels without Landlock read with the other limits.
    let _ = rules.map(|rules| rules.restrict_self());
}

#[cfg(all(unix, not(target_os = "linux")))]
fn no_files() {}
