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
