"""Live services behind the hub: sealed credentials, answers that are kept, requests answered later."""
