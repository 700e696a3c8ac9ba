"""What happened to the customers: orders, deals, touches of campaigns, events."""
