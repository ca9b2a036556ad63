"""One benchmark a file; ``BENCHMARK`` is what the file is about."""
