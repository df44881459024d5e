"""How fast the bot is, measured: ``python -m benchmarks`` (see docs/benchmarks.md)."""
