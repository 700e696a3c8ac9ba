"""Measures the toolkit against its peers: ``python -m benchmarks NAME [--sets N]``."""
