"""The benchmarks: that what they compare is the same work."""
