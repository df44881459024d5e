"""What is measured: a module each, all with ``measure(plan, folder)``, which yields tables."""
