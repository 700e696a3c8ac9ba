"""Where personas lie: the map of customers, what sets personas apart, how groups split."""
