"""Benchmarks, so that claims about speed are figures."""
