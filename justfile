# What is done often. `just` lists it.

# Lists the recipes
default:
    @just --list

# Everything CI runs
ci:
    .ci/run

# The whole road on the samples
demo dir="gazette-demo":
    cargo run --release -- demo {{dir}}

# Writes the references of how pages look anew; look at the pages before you keep them
bless:
    GAZETTE_BLESS=1 cargo test --release --workspace --test look

# Every test, real documents included where GAZETTE_CORPUS names them
test:
    cargo test --release --workspace

# Kills, refused calls, power cuts and eight writers at every point (needs strace; root for the power cuts)
faults:
    GAZETTE_FAULTS=all cargo test --release -p gazette-cli --test faults -- --nocapture --test-threads 1

# The binary to give away: it names no folder of whoever built it
dist:
    .ci/dist

# Two builds of the last commit in two folders, compared byte by byte
reproduce:
    .ci/reproduce

# Licences, bans and sources of every dependency; advisories where the database can be had
deny:
    cargo deny check

# What is in the program, as CycloneDX
sbom file="gazette.cdx.json":
    cargo run --locked -p gazette-archive --example sbom -- {{file}}

# Measures the search on the collections GAZETTE_CORPUS names, and writes the committed table
evaluate:
    cargo run --release -p gazette-index --example evaluate crates/gazette-index/data/quality.tsv

# Learns the ranking anew, printing cross-validated figures
train:
    cargo run --release -p gazette-index --example train crates/gazette-index/data/ranking.txt
