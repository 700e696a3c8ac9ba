"""Features: what history says of each customer, one number or word a customer."""
