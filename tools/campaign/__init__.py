"""Campaigns against the log of decisions: kills, tampering, faults of the disk, power cuts."""
