"""The soak run: a mixed workload with injected faults, and the verification of its result."""
