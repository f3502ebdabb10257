# Entry points; `just --list` shows them. Each is the command that CONTRIBUTING.md names.

configuration := "--configuration Release"
benchmarks := "benchmarks/LibreChatExporter.Benchmarks"

# List the entry points.
default:
    @just --list

# Start the demo on http://127.0.0.1:9787/metrics; further flags follow.
run *flags:
    dotnet run --project src/LibreChatExporter -- --demo {{ flags }}

# Run all tests, with a document database; what follows goes to dotnet test.
test *arguments:
    tests/run {{ arguments }}

# Run the tests that need no server and take no time; what follows goes to dotnet test.
quick *arguments:
    tests/quick {{ arguments }}

# Run all that has to pass: needs root on Debian 12.
gate:
    .ci/run

# Format the code.
format:
    dotnet format LibreChatExporter.slnx

# Run a benchmark: dump, forms, scrape, history, backfill or database.
bench name="dump":
    {{ if name == "database" { "tests/test-database run" } else { "" } }} dotnet run {{ configuration }} --project {{ benchmarks }} -- {{ name }}
