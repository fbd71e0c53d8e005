//! Digests of files, made while each is read once, on all cores.

use std::io::{self, Write};

use gazette_model::Digest;
use rayon::iter::{ParallelBridge, ParallelIterator};
use sha2::Digest as _;

use super::manifest::Algorithm;

/// What one reading of a file tells (số liệu của tệp).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Measured {
    pub(crate) size: u64,
    pub(crate) digest: Digest,
    /// The other digests asked for, as hexadecimal digits.
    pub(crate) others: Vec<(Algorithm, String)>,
}

impl Measured {
    /// The digest by `algorithm`, where it was made.
    pub(crate) fn by(&self, algorithm: Algorithm) -> Option<String> {
        if algorithm == Algorithm::Sha256 {
            return Some(self.digest.to_string());
        }
        self.others.iter().find(|(other, _)| *other == algorithm).map(|(_, value)| value.clone())
    }
}

/// Takes bytes and digests them with SHA-256 and what else is asked for.
pub(crate) struct Digester<'a> {
    size: u64,
    sha256: sha2::Sha256,
    others: Vec<Other>,
    progress: &'a (dyn Fn(u64) + Sync),
}

enum Other {
    Md5(md5::Md5),
    Sha1(sha1::Sha1),
    Sha224(sha2::Sha224),
    Sha384(sha2::Sha384),
    Sha512(sha2::Sha512),
}

impl<'a> Digester<'a> {
    pub(crate) fn new(algorithms: &[Algorithm], progress: &'a (dyn Fn(u64) + Sync)) -> Self {
        let other = |algorithm: &Algorithm| match algorithm {
            Algorithm::Md5 => Some(Other::Md5(md5::Md5::new())),
            Algorithm::Sha1 => Some(Other::Sha1(sha1::Sha1::new())),
            Algorithm::Sha224 => Some(Other::Sha224(sha2::Sha224::new())),
            Algorithm::Sha256 => None,
            Algorithm::Sha384 => Some(Other::Sha384(sha2::Sha384::new())),
            Algorithm::Sha512 => Some(Other::Sha512(sha2::Sha512::new())),
        };
        let others = algorithms.iter().filter_map(other).collect();
        Self { size: 0, sha256: sha2::Sha256::new(), others, progress }
    }

    pub(crate) fn finish(self) -> Measured {
        let others = self.others.into_iter().map(|other| match other {
            Other::Md5(hasher) => (Algorithm::Md5, hexadecimal(&hasher.finalize())),
            Other::Sha1(hasher) => (Algorithm::Sha1, hexadecimal(&hasher.finalize())),
            Other::Sha224(hasher) => (Algorithm::Sha224, hexadecimal(&hasher.finalize())),
            Other::Sha384(hasher) => (Algorithm::Sha384, hexadecimal(&hasher.finalize())),
            Other::Sha512(hasher) => (Algorithm::Sha512, hexadecimal(&hasher.finalize())),
        });
        Measured { size: self.size, others: others.collect(), digest: Digest(self.sha256.finalize().into()) }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Write for Digester<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.size += bytes.len() as u64;
        self.sha256.update(bytes);
        for other in &mut self.others {
            match other {
                Other::Md5(hasher) => hasher.update(bytes),
                Other::Sha1(hasher) => hasher.update(bytes),
                Other::Sha224(hasher) => hasher.update(bytes),
                Other::Sha384(hasher) => hasher.update(bytes),
                Other::Sha512(hasher) => hasher.update(bytes),
            }
        }
        (self.progress)(bytes.len() as u64);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The digest of bytes in memory.
pub(crate) fn of_bytes(bytes: &[u8], algorithms: &[Algorithm], progress: &(dyn Fn(u64) + Sync)) -> Measured {
    let mut digester = Digester::new(algorithms, progress);
    // A digester takes whatever it is given.
    let _ = digester.write_all(bytes);
    digester.finish()
}

/// Runs `work` over all jobs on all cores, the largest first, so that none is left alone at the end;
/// results come in the order of the jobs.
pub(crate) fn largest_first<Job: Sync, Out: Send>(
    jobs: &[Job],
    size: impl Fn(&Job) -> u64,
    work: impl Fn(&Job) -> Out + Sync,
) -> Vec<Out> {
    let mut order: Vec<usize> = (0..jobs.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(jobs.get(*index).map(&size)));
    let run = |index: usize| jobs.get(index).map(|job| (index, work(job)));
    let mut results: Vec<(usize, Out)> = order.into_iter().par_bridge().filter_map(run).collect();
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, out)| out).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_algorithm_digests_the_empty_file_as_its_standard_says() {
        let all = [
            Algorithm::Md5,
            Algorithm::Sha1,
            Algorithm::Sha224,
            Algorithm::Sha256,
            Algorithm::Sha384,
            Algorithm::Sha512,
        ];
        let measured = of_bytes(b"", &all, &|_| {});
        for (algorithm, start) in
            all.into_iter().zip(["d41d8cd9", "da39a3ee", "d14a028c", "e3b0c442", "38b060a7", "cf83e135"])
        {
            let value = measured.by(algorithm).unwrap();
            assert!(value.starts_with(start) && value.len() == algorithm.digits(), "{algorithm}");
        }
    }

    #[test]
    fn results_keep_the_order_of_the_jobs() {
        let jobs: Vec<u64> = (0..1000).map(|n| n * 7919 % 1000).collect();
        assert_eq!(largest_first(&jobs, |job| *job, |job| *job), jobs);
    }
}
