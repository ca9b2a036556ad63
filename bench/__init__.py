"""Benchmarks: each step beside the least that its database could do, in one run, as ratios.

``make bench``, or ``python -m bench NAME --rows N``. Absolute times say little on a shared machine.
"""
